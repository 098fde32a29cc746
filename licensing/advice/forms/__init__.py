"""What exporters and officers type about requests for a classification or for advice: its shape."""

from licensing.advice.forms.asking import (
    DocumentForm,
    ExplainForm,
    ItemForm,
    ItemKindForm,
    StartForm,
    TransactionForm,
    WithdrawForm,
)
from licensing.advice.forms.plain import explained
from licensing.advice.forms.working import (
    WHOSE,
    AnswerForm,
    AssignForm,
    PrecedentForm,
    QuestionForm,
    QueueForm,
    ReasonForm,
    first_answer,
    written_before,
)

__all__ = [
    "WHOSE",
    "AnswerForm",
    "AssignForm",
    "DocumentForm",
    "ExplainForm",
    "ItemForm",
    "ItemKindForm",
    "PrecedentForm",
    "QuestionForm",
    "QueueForm",
    "ReasonForm",
    "StartForm",
    "TransactionForm",
    "WithdrawForm",
    "explained",
    "first_answer",
    "written_before",
]
