"""Who files what it knows of a customer, who reads it, who acknowledges it."""

from exportctl.core.access import Verdict, rule
from exportctl.core.people.models import User
from licensing.applications.permissions import may_draft
from licensing.knowledge.models import CustomerKnowledge
from licensing.review.models import CLOSED, Case
from licensing.review.permissions import may_work_case


@rule("knowledge.file")
def may_file(actor: User, case: Case) -> Verdict:
    """Whoever prepares or submits for the exporter, while the case is open."""
    if case.status in CLOSED:
        return Verdict("This case is closed. What was filed stays; nothing can be added.")
    return may_draft(actor, case.application)


@rule("knowledge.acknowledge")
def may_acknowledge(actor: User, subject: CustomerKnowledge | Case) -> Verdict:
    """The officer of the case, once."""
    if isinstance(subject, Case):
        return may_work_case(actor, subject)
    if subject.acknowledged_at is not None:
        return Verdict("This entry is acknowledged.")
    return may_work_case(actor, subject.case)
