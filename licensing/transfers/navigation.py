"""What transfers add to other pages: navigation, licenses, first pages, and issuing."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from exportctl.core.access import Verdict, check
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from exportctl.core.web.navigation import navigation
from licensing.licenses import queries as licenses
from licensing.licenses.alerts import Alert, Offer, register_alerts, register_offers
from licensing.licenses.editions import Wish, register_bars, register_wishes
from licensing.licenses.models import License
from licensing.licenses.queries import read_along
from licensing.licenses.rules import why_not_varied
from licensing.review.models import Case
from licensing.review.needs import MOST, Need, register_needs
from licensing.transfers import queries
from licensing.transfers.models import TransferItem

NAMED = "named_in_a_transfer"
UNDER_WAY = "transfer_under_way"

navigation(
    "exporter",
    31,
    "Transfers",
    "licensing:transfers",
    permission="transfers.ask",
    under="licensing:licenses",
)
navigation(
    "regulator",
    17,
    "Transfers",
    "licensing:desk-transfers",
    permission="transfers.see_all",
    count=queries.waiting,
)


@register_wishes
def wish_of(case: Case) -> Wish | None:
    """Say which license the case of a transfer takes the place of."""
    item = TransferItem.objects.filter(case=case, open=True).select_related("license").first()
    return None if item is None else Wish(item.license, None)


read_along(NAMED, queries.named_in_one)
read_along(UNDER_WAY, queries.reference_under_way)


@register_bars
def transfer_under_way(license: License) -> str:
    """Say that a license is to be handed over."""
    if hasattr(license, UNDER_WAY):
        reference = getattr(license, UNDER_WAY)
    else:
        found = queries.open_item(license)
        reference = found.transfer.reference if found is not None else None
    return f"A transfer of this license is under way: {reference}." if reference else ""


@register_offers
def handing_over(license: License, actor: User) -> Iterator[Offer]:
    """Offer to transfer a license that lives; what else is in the way is said where it is asked for."""
    why = why_not_varied(licenses.state_of(license, on=timezone.localdate()), revocation=False)
    yield Offer(
        "Transfer this license to another organization",
        "After a merger, a sale or another change of company. Nothing changes before the authority approves.",
        reverse("licensing:license-transfer", args=[license.pk]),
        "Transfer",
        check(actor, "transfers.ask", license) and Verdict(why),
    )


@register_alerts
def transfer_of_a_license(license: License, actor: User) -> Iterator[Alert]:
    """Say on a license's page that it is to be handed over, or was."""
    if not getattr(license, NAMED, True):
        return
    known = queries.transfers_visible_to(actor).exclude(status__in=["declined", "withdrawn", "refused"])
    items = license.transfer_items.filter(transfer__in=known.order_by().values("pk"))
    found = items.select_related("transfer__receiver").first()
    if found is None:
        return
    exporter = actor.side == Side.EXPORTER
    url = reverse("licensing:transfer" if exporter else "licensing:desk-transfer", args=[found.transfer_id])
    name = found.transfer.receiver.name
    said = f"A transfer to {name} is under way." if found.open else f"This license was transferred to {name}."
    yield Alert(said, url, f"See {found.transfer.reference}", "note")


@register_needs
def transfers_that_need(actor: User) -> Iterator[Need]:
    """Return the transfers that wait for the answer of the person's organizations."""
    if not actor.holds("transfers.answer"):
        return
    for one in queries.to_answer(actor)[:MOST]:
        text = f"{one.organization.name} asks to transfer licenses to you."
        yield Need(f"Answer {one.reference}", reverse("licensing:transfer", args=[one.pk]), text=text)
