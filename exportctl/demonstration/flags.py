"""Two flags that people set, and a rule's flag that an officer set aside; the rules raise the others."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration.clock import as_of
from licensing.review.models import Case
from licensing.routing import services
from licensing.routing.models import CaseFlag

# The demonstration's own reference of the case that people marked.
MARKED = "PO 10/26"
ATTENTION = "A trade fair report names the end user as a supplier of a military institute. Read it first."
POLICY = (
    "We have not decided yet how precise a measuring machine for a gearbox maker may be; others will ask."
)


def add(authority: Mapping[str, User]) -> None:
    """Add them through the real services."""
    case = Case.objects.get(application__own_reference=MARKED)
    officer = User.objects.get(cases=case)
    with as_of(timezone.now() - timedelta(days=5)):
        services.set_flag(case, key="attention", reason=ATTENTION, actor=authority["sonia"])
        services.set_flag(case, key="policy", reason=POLICY, actor=officer)
    first = CaseFlag.objects.filter(case__in=Case.objects.filter(closed_at=None), raised_by=None, key="first")
    with as_of(timezone.now() - timedelta(days=3)):
        for flag in first.exclude(case__officer=None).order_by("raised_at", "pk")[:1]:
            officer = User.objects.get(cases=flag.case_id)
            reason = "Visited at its registration in March; its export control is in order."
            services.set_aside(flag, reason=reason, actor=officer)
