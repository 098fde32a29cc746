"""The life of a template's version, and of a correction."""

from exportctl.core.flow import Flow, Step
from licensing.letters.models import CorrectionStatus as C
from licensing.letters.models import TemplateStatus as S

TEMPLATE_FLOW = Flow(
    "letter_template",
    [
        Step("propose", {S.DRAFT}, S.PROPOSED, permission="letters.draft"),
        Step("approve", {S.PROPOSED}, S.APPROVED, permission="letters.approve"),
        Step("send_back", {S.PROPOSED}, S.DRAFT, permission="letters.approve", needs_reason=True),
        Step("discard", {S.DRAFT}, S.DISCARDED, permission="letters.discard"),
    ],
)
CORRECTION_FLOW = Flow(
    "letter_correction",
    [
        Step("confirm", {C.PROPOSED}, C.CONFIRMED, permission="letters.confirm"),
        Step("refuse", {C.PROPOSED}, C.REFUSED, permission="letters.confirm", needs_reason=True),
    ],
)
