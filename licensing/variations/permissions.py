"""Who may ask for a change of a license."""

from django.utils import timezone

from exportctl.core.access import Verdict, rule
from exportctl.core.people.models import User
from licensing.applications.permissions import may_draft
from licensing.licenses.models import License
from licensing.variations import queries


@rule("variations.ask")
def may_ask(actor: User, license: License) -> Verdict:
    """Whoever drafts for the exporter asks for a change, while the license is in force."""
    drafts = may_draft(actor, license.case.application)
    return drafts and Verdict(queries.why_not_varied(license, on=timezone.localdate()))
