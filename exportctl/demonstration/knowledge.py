"""What two exporters know of their customers: one entry that was read, one later, and a doubt."""

from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration.clock import as_of
from licensing.knowledge import services
from licensing.knowledge.rules import Known
from licensing.review.models import Case

# The demonstration's own references.
KNOWN, DOUBTED = "PO 08/26", "PO 13/26"


def add() -> None:
    """File them through the real services, on cases that an officer has."""
    with as_of(timezone.now() - timedelta(days=6)):
        case, exporter = _case(KNOWN)
        end_user = case.application.parties.get(role="end_user")
        known = Known(
            customer_since=2019,
            visited_on=timezone.localdate() - timedelta(days=200),
            visited_by="Head of sales and a service engineer",
            how_known="Met at a trade fair. Three orders for the same plant, all paid from its own account.",
            checked="Register of companies, two references, the address on a map and on site.",
        )
        entry = services.file(case, end_user.pk, known, actor=exporter)
        services.acknowledge(entry, actor=User.objects.get(cases=case))
    with as_of(timezone.now() - timedelta(days=2)):
        case, exporter = _case(DOUBTED)
        end_user = case.application.parties.get(role="end_user")
        doubt = "Since the last order they ask for delivery to another town and do not say why."
        services.file(
            case,
            end_user.pk,
            Known(customer_since=2023, documents="Two orders.", doubt=doubt),
            actor=exporter,
        )


def _case(own_reference: str) -> tuple[Case, User]:
    case = Case.objects.get(application__own_reference=own_reference)
    return case, User.objects.get(pk=str(case.application.submitted_by_id))
