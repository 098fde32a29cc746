"""Who takes an export away."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.exports.models import CaseExport, ExportStatus


@rule("exports.take")
def may_take(actor: User, export: CaseExport) -> Verdict:
    """Only whoever asked: it was made with what the walls let that person read."""
    if export.asked_by_id != actor.pk:
        return Verdict(f"It was made for {export.asked_by}. Ask for one of your own.")
    if export.status != ExportStatus.READY:
        return Verdict("It is not ready.")
    return ALLOW
