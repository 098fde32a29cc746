"""Two sales of a business: one license went over to its buyer, and another waits for the authority."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration import papers
from exportctl.demonstration.clearing import clear_all
from exportctl.demonstration.clock import as_of
from exportctl.demonstration.walking import work_like_workers
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from licensing.transfers import services
from licensing.transfers.models import Transfer
from screening.rescreening import services as rescreening

# The demonstration's own references of the licensed applications.
DONE, WAITS = "PO 47/26", "PO 26/26"
GAUGES = "Our gauge line was sold. Plant, staff and this license's customers go over with it."
REAGENTS = "Our reagents division was sold. Plant, staff and this license's customers go over with it."
SHOWN = "The sale is shown by the contract and by the register. The buyer takes over plant and staff."


def add(exporters: Mapping[str, Organization], authority: Mapping[str, User]) -> None:
    """Let one go the whole way, and let the receiver accept the other."""
    made = _accepted(DONE, GAUGES, exporters["arden"], days_ago=22)
    with as_of(timezone.now() - timedelta(days=17)) as past:
        for item in made.items.all():
            clear_all(item.pk, authority)
            rescreening.verify(item.pk)
        services.recommend(made, grants=True, reason=SHOWN, actor=authority["omar"])
        past.wait(hours=4)
        services.countersign(Transfer.objects.get(pk=made.pk), actor=authority["cleo"])
        work_like_workers()
    _accepted(WAITS, REAGENTS, exporters["tarn"], days_ago=6)


def _accepted(reference: str, words: str, buyer: Organization, *, days_ago: float) -> Transfer:
    """Ask for a transfer as the holder, and accept it as the buyer, whose screening is done."""
    license = License.objects.get(case__application__own_reference=reference)
    with as_of(timezone.now() - timedelta(days=days_ago)) as past:
        contract = papers.paper("Contract of sale", f"{buyer.name} buys the business. {words}")
        request = services.Request(buyer, "sale", words, timezone.localdate(), [contract])
        made = services.ask([license], request, actor=license.organization.registered_by)
        past.wait(days=2)
        services.accept(
            made,
            position="Managing director",
            declared=True,
            actor=buyer.registered_by,
            version=made.version,
        )
        work_like_workers()
    return Transfer.objects.get(pk=made.pk)
