"""Reads of transfers, and why one cannot go on."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from exportctl.core.files.models import StoredFile
from exportctl.core.people.memberships import membership
from exportctl.core.people.models import User
from exportctl.core.staff.queries import managers
from licensing.applications.models import Party
from licensing.licenses import queries as licenses
from licensing.licenses import rules as license_rules
from licensing.licenses.models import PENDING, License, LicenseStatus, Revocation
from licensing.licenses.queries import licenses_visible_to
from licensing.organizations.models import Organization, OrganizationStatus
from licensing.organizations.queries import whole_organizations
from licensing.review.models import Case
from licensing.review.screened import described
from licensing.transfers.models import OPEN, Transfer, TransferItem, TransferStatus
from licensing.variations.queries import open_variation, why_not_varied
from screening.hits.queries import clearances
from screening.hits.rules import PartyFacts


def transfers_visible_to(actor: User) -> QuerySet[Transfer]:
    """Return the transfers that `actor` may know of: all for the authority, both sides' own for exporters."""
    found = Transfer.objects.select_related("organization", "receiver", "asked_by")
    found = found.prefetch_related(Prefetch("items", TransferItem.objects.select_related("license")))
    if actor.holds("transfers.see_all"):
        return found
    if actor.holds("transfers.ask"):
        own = whole_organizations(actor)
        return found.filter(Q(organization__in=own) | Q(receiver__in=own))
    return found.none()


def asked_by(actor: User, transfer: Transfer) -> bool:
    """Whether the person acts for the holder that asks."""
    return membership(actor, transfer.organization_id) is not None


def named_in_one() -> Exists:
    """Return whether a license was ever named in a request, as a part of the read of that license."""
    return Exists(TransferItem.objects.filter(license=OuterRef("pk")))


def reference_under_way() -> Subquery:
    """Return the reference of the open request about a license, as a part of the read of that license."""
    found = TransferItem.objects.filter(license=OuterRef("pk"), open=True)
    return Subquery(found.values("transfer__reference")[:1])


def open_item(license: License) -> TransferItem | None:
    """Return the open request about a license, or None."""
    return TransferItem.objects.filter(license=license, open=True).select_related("transfer").first()


def why_not_moved(license: License, *, on: date) -> str:
    """Return why a license cannot be transferred, as its holder may read it."""
    why = why_not_varied(license, on=on)
    if not why and open_variation(license) is not None:
        return "A change of this license is asked for. It is decided or discarded first."
    return why


def movable(actor: User, license: License) -> list[License]:
    """Return the licenses of the same holder that may be named in one request with this one, itself first."""
    same = licenses_visible_to(actor).filter(
        organization=license.organization_id, status=LicenseStatus.ISSUED, valid_to__gte=timezone.localdate()
    )
    taken = TransferItem.objects.filter(open=True).values("license")
    found = list(same.exclude(pk__in=taken).exclude(pk=license.pk).order_by("number")[:100])
    return [license, *found]


def receiver_of(number: str, country: str) -> Organization | None:
    """Return the approved organization with a registration number, or None."""
    same = Organization.objects.filter(status=OrganizationStatus.ACTIVE, country=country)
    return same.filter(registration_number__iexact=number.strip().replace("\0", "")).first()


def evidence_of(transfer: Transfer) -> list[StoredFile]:
    """Return the documents that the holder filed."""
    kept = StoredFile.objects.filter(owner_type="licensing.transfer", owner_id=transfer.pk)
    return list(kept.order_by("created_at"))


def licensed_parties(license: License) -> list[Party]:
    """Return the parties of a license as its application describes them, without those left out."""
    named = {(one.role, one.name) for one in license.parties.all()}
    return [one for one in license.case.application.parties.all() if (one.role, one.name) in named]


def screened(item: TransferItem) -> tuple[PartyFacts, ...]:
    """Return who is screened before a license goes over: the receiver with its contact, and every party."""
    return described(item.transfer.receiver, licensed_parties(item.license))


def items_of(transfer: Transfer) -> list[TransferItem]:
    """Return the items with what screening and handing over read of their licenses."""
    found = TransferItem.objects.filter(transfer=transfer).select_related(
        "transfer__receiver", "license__case__application", "license__decision", "case"
    )
    reads = ("license__parties", "license__case__application__parties")
    return list(found.prefetch_related(*reads).order_by("license__number"))


def shown_items(transfer: Transfer) -> list[TransferItem]:
    """Return the items with what the organizations are shown of their licenses: terms, and lines."""
    found = TransferItem.objects.filter(transfer=transfer).select_related("license")
    return list(found.prefetch_related("license__lines").order_by("license__number"))


def balances_of(license: License) -> list[licenses.Line]:
    """Return the lines of a license of `shown_items`, with how far each is used."""
    lines = license.lines.all()
    return [licenses.with_usage(line) for line in lines]


def pages_of(actor: User, items: list[TransferItem]) -> dict[UUID, License]:
    """Return by license the edition that an exporter may open: its own one, or the one that it was handed."""
    named = {item.license_id for item in items}
    own = licenses_visible_to(actor).select_related(None).prefetch_related(None)
    own = own.filter(Q(pk__in=named) | Q(replaces__in=named))
    handed = {one.replaces_id: one for one in own if one.replaces_id is not None and one.pk not in named}
    return {**{one.pk: one for one in own if one.pk in named}, **handed}


def who_recommends(transfer: Transfer) -> list[User]:
    """Return who hears that a transfer waits: who recommended, and the officers of the licenses' cases.

    Where none of them may recommend any more, the managers hear of it, and hand it to somebody.
    """
    cases = Case.objects.filter(license__transfer_items__transfer=transfer)
    officers = User.objects.filter(Q(pk=transfer.recommended_by_id) | Q(pk__in=cases.values("officer")))
    return [one for one in officers if one.holds("transfers.recommend")] or list(managers())


def obstacles(transfer: Transfer, items: list[TransferItem], *, on: date) -> list[str]:
    """Return each reason why a transfer cannot be approved now; asked again under lock when it is decided."""
    found = []
    receiver = transfer.receiver
    if receiver.status != OrganizationStatus.ACTIVE:
        found.append(f"{receiver.name} is not an approved organization any more.")
    if on < transfer.effective_on:
        found.append(f"The change takes effect on {transfer.effective_on:%-d %b %Y}: not before that day.")
    chosen = [item.license for item in items]
    states = licenses.states_of(chosen, on=on)
    pending = Revocation.objects.filter(license__in=chosen, status__in=PENDING)
    told = set(pending.values_list("license", flat=True))
    cleared = clearances({item.pk: screened(item) for item in items})
    for item in items:
        license = item.license
        closed = license_rules.why_not_varied(states[license.pk], revocation=license.pk in told)
        reasons = [closed] if closed else cleared[item.pk].reasons
        found += [f"{license.number}: {reason}" for reason in reasons]
    return found


def waits_for(actor: User) -> Q:
    """Return what a transfer fulfills that a person of the authority may recommend or countersign now."""
    waits = Q(pk=None)
    if actor.holds("transfers.recommend"):
        waits |= Q(status=TransferStatus.ACCEPTED)
    if actor.holds("transfers.countersign"):
        waits |= Q(status=TransferStatus.RECOMMENDED) & ~Q(recommended_by=actor)
    return waits


def waiting(actor: User) -> QuerySet[Transfer]:
    """Return the transfers that wait for a person of the authority."""
    return Transfer.objects.filter(waits_for(actor))


def to_answer(actor: User) -> QuerySet[Transfer]:
    """Return the transfers that wait for the answer of organizations that the person acts for."""
    own = whole_organizations(actor)
    return Transfer.objects.filter(receiver__in=own, status=OPEN[0]).select_related("organization")
