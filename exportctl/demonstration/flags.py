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
KNOWN = "I looked into it with the file of the exporter; nothing is left to follow up."


def add(authority: Mapping[str, User]) -> None:
    """Add them through the real services."""
    case = Case.objects.get(application__own_reference=MARKED)
    officer = User.objects.get(cases=case)
    with as_of(timezone.now() - timedelta(days=5)):
        services.set_flag(case, key="attention", reason=ATTENTION, actor=authority["sonia"])
        services.set_flag(case, key="policy", reason=POLICY, actor=officer)
    others = Case.objects.filter(closed_at=None, officer__isnull=False).exclude(pk=case.pk)
    raised = CaseFlag.objects.filter(case__in=others, raised_by=None, cleared_at=None)
    with as_of(timezone.now() - timedelta(days=3)):
        flag = raised.order_by("raised_at", "key")[0]
        services.set_aside(flag, reason=KNOWN, actor=User.objects.get(cases=flag.case_id))
