"""Reads of licenses. All but the public verification start from the person who asks."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.reference import countries
from licensing.applications.queries import applications_visible_to
from licensing.licenses import rules
from licensing.licenses.models import (
    LIVE,
    PENDING,
    Drawdown,
    License,
    LicenseLine,
    LicenseParty,
    LicenseStatus,
    Revocation,
    Suspension,
)
from licensing.organizations.queries import called
from screening.hits import queries as hits

END_USER = "end_user"
# As `rules.usage` says it: some quantity is left, but that or the value is nearly used up.
NEARLY_USED = Q(drawn__lt=F("authorized")) & (
    Q(drawn__gte=F("authorized") * rules.WARN_AT / 100)
    | Q(value__gt=0, drawn_value__gte=F("value") * rules.WARN_AT / 100)
)
REVIEW = "review"  # the filter of suspensions whose review is overdue


def licenses_visible_to(actor: User) -> QuerySet[License]:
    """Return the licenses that `actor` may see, with their organization and parties joined."""
    licenses = License.objects.select_related("organization").prefetch_related("parties")
    if actor.holds("licenses.see_all"):
        return licenses
    if actor.holds("licenses.see_own"):
        return licenses.filter(case__application__in=applications_visible_to(actor))
    return licenses.none()


TOLD = Q(answer_by__isnull=False) | Q(status="confirmed")  # the exporter knows of the revocation
TOLD_PENDING = Q(answer_by__isnull=False, status__in=PENDING)


_ALONG: dict[str, Callable[[], Combinable]] = {}


def read_along(name: str, expression: Callable[[], Combinable]) -> None:
    """Register what a feature above asks of each license of a page, to be read with it as an attribute."""
    _ALONG[name] = expression


def on_a_page(licenses: QuerySet[License]) -> QuerySet[License]:
    """Return licenses with what several parts of a page ask of each, in the read of the license itself.

    These are facts of the page's beginning. What is written reads its license again under lock, without them.
    """
    revocations = Revocation.objects.filter(license=OuterRef("pk"))
    joined = licenses.select_related("case__application__organization")
    return joined.annotate(  # type: ignore[no-redef]  # the model names them, for licenses without them
        hit_blocks=Exists(hits.blocking_hits(OuterRef(OuterRef("case_id")))),
        revocation_told=Exists(revocations.filter(TOLD)),
        revocation_pending=Exists(revocations.filter(TOLD_PENDING)),
        **{name: expression() for name, expression in _ALONG.items()},
    )


def search(licenses: QuerySet[License], *, text: str, status: str) -> QuerySet[License]:
    """Return the licenses of a status whose number, exporter or a party's name has `text`.

    Editions that were replaced are left out unless they are asked for: each license stands there once.
    """
    today = timezone.localdate()
    if status != LicenseStatus.REPLACED:
        licenses = in_force(licenses)
    if status == REVIEW:
        overdue = Suspension.objects.filter(ended_at=None, review_by__lt=today)
        licenses = licenses.filter(in_state("suspended", on=today), pk__in=overdue.values("license"))
    elif status in LicenseStatus.values:
        licenses = licenses.filter(in_state(status, on=today))
    text = text.strip().replace("\0", "")[:100]
    if not text:
        return licenses
    named = LicenseParty.objects.filter(name__icontains=text).values("license")
    return (
        licenses.filter(number__icontains=text)
        | licenses.filter(called("organization", text))
        | licenses.filter(pk__in=named)
    )


def in_force(licenses: QuerySet[License]) -> QuerySet[License]:
    """Return of each license the edition that stands, whatever its state."""
    return licenses.exclude(status=LicenseStatus.REPLACED)


def editions_of(license: License, actor: User) -> list[License]:
    """Return the editions of a license that `actor` may see, the newest first; none where it has only one."""
    if license.edition == 1 and license.status != LicenseStatus.REPLACED:
        return []
    own = licenses_visible_to(actor).prefetch_related(None).select_related(None)
    return list(own.filter(number=license.number).order_by("-edition"))


def in_state(state: str, *, on: date) -> Q:
    """Return what a license in a state fulfills on a day: that of `License.state_on`."""
    if state == LicenseStatus.EXPIRED:
        return Q(status=state) | Q(status__in=LIVE, valid_to__lt=on)
    return Q(status=state, valid_to__gte=on) if state in LIVE else Q(status=state)


def state_of(license: License, *, on: date) -> LicenseStatus:
    """Return the state on a day, with what no task has recorded yet: its end, and a hit that blocks it."""
    state = license.state_on(on)
    blocked = state == LicenseStatus.ISSUED and _is_blocked(license)
    return LicenseStatus(rules.state_on(state, on=on, valid_to=license.valid_to, blocked=blocked))


def _is_blocked(license: License) -> bool:
    return hits.is_blocked(license.case_id) if license.hit_blocks is None else license.hit_blocks


def states_of(found: Sequence[License], *, on: date) -> dict[UUID, LicenseStatus]:
    """Return what `state_of` says of several licenses, in one read."""
    blocked = hits.blocked_among(one.case_id for one in found)
    return {
        one.pk: LicenseStatus(
            rules.state_on(one.status, on=on, valid_to=one.valid_to, blocked=one.case_id in blocked)
        )
        for one in found
    }


def why_closed(license: License, *, on: date) -> str:
    """Return why nothing may be shipped under a license on a day, or "" when it is open."""
    return rules.why_closed(
        state_of(license, on=on), on=on, valid_from=license.valid_from, valid_to=license.valid_to
    )


def suspension_of(license: License) -> Suspension | None:
    """Return the suspension that is open, with who made it."""
    return license.suspensions.filter(ended_at=None).select_related("made_by").first()


def revocations_of(license: License) -> QuerySet[Revocation]:
    """Return all revocations of a license, the newest first, as the authority reads them."""
    return license.revocations.select_related("proposed_by", "answered_by", "confirmed_by")


def announced_revocation(license: License) -> Revocation | None:
    """Return the newest revocation that the exporter was told of, or None."""
    return None if license.revocation_told is False else revocations_of(license).filter(TOLD).first()


def has_told_pending(license: License) -> bool:
    """Say whether a revocation is under way that the exporter was told of: a secret one says nothing."""
    if license.revocation_pending is not None:
        return license.revocation_pending
    return license.revocations.filter(TOLD_PENDING).exists()


def pending_revocations_of(actor: User) -> QuerySet[Revocation]:
    """Return the announced revocations that wait for an answer of the exporters that `actor` acts for."""
    own = licenses_visible_to(actor).prefetch_related(None).values("pk")
    waiting = Revocation.objects.filter(license__in=own, status=PENDING[0], answer_by__isnull=False)
    return waiting.select_related("license").order_by("answer_by", "pk")


def needing(actor: User, *, on: date) -> QuerySet[License]:
    """Return the actor's licenses that are stopped, end soon or have a line that is nearly used up.

    Each has `review_by`, the day by which its suspension is looked at again, and `near_lines`, the numbers of
    the lines that are nearly used up. One read.
    """
    last = rules.days_after(on, max(rules.REMIND_DAYS))
    near = LicenseLine.objects.filter(NEARLY_USED, license=OuterRef("pk")).order_by("number")
    looks = Suspension.objects.filter(license=OuterRef("pk"), ended_at=None).values("review_by")
    own = licenses_visible_to(actor).filter(status__in=LIVE, valid_to__gte=on).prefetch_related(None)
    needed = own.filter(Q(status__in=["held", "suspended"]) | Q(valid_to__lte=last) | Exists(near))
    told = needed.annotate(review_by=Subquery(looks), near_lines=ArraySubquery(near.values("number")))
    return told.order_by("valid_to", "pk")


@dataclass(frozen=True)
class Line:
    """One line of a license with how far it is used."""

    line: LicenseLine
    usage: rules.Usage

    @property
    def value_left(self) -> Decimal:
        """What is left of the line's value, in its currency."""
        return self.line.value - self.line.drawn_value


def with_usage(line: LicenseLine) -> Line:
    """Return a line with how far it is used."""
    usage = rules.usage(line.authorized, line.drawn, value=line.value, drawn_value=line.drawn_value)
    return Line(line, usage)


def lines_of(license: License) -> list[Line]:
    """Return a license's lines in order, with their balances."""
    lines = license.lines.select_related("entry")
    return [with_usage(line) for line in lines]


def ledger_of(license: License) -> QuerySet[Drawdown]:
    """Return what was drawn from a license, newest first."""
    return Drawdown.objects.filter(line__license=license).select_related("line", "recorded_by")


def end_user_of(license: License) -> LicenseParty | None:
    """Return the end user, or the first party where a license names no end user."""
    parties = list(license.parties.all())
    return next((party for party in parties if party.role == END_USER), parties[0] if parties else None)


def destinations_of(license: License) -> str:
    """Return the countries that a license is for, in words: those of its end users."""
    named = [party.country for party in license.parties.all() if party.role == END_USER]
    codes = dict.fromkeys([license.destination, *named] if len(named) > 1 else [license.destination])
    *first, last = [countries.name(code) for code in codes]
    return f"{', '.join(first)} and {last}" if first else last


def for_document(license: License) -> License:
    """Return the license with everything that its document prints, in five reads."""
    return (
        License.objects.select_related("organization", "case__application", "decision")
        .prefetch_related("parties", Prefetch("lines", LicenseLine.objects.select_related("entry")))
        .get(pk=license.pk)
    )


@dataclass(frozen=True)
class Verified:
    """All that the public may learn of a license whose number and code it holds."""

    status: str
    status_words: str
    valid_from: date
    valid_to: date
    since: date | None
    edition: int = 1


def verified(number: str, code: str, *, on: date) -> Verified | None:
    """Return the public facts of the edition with this number and code, or None for any mistake.

    A license past its last day is expired, whether or not the nightly task has already closed it. `since` is
    the day from which it is so; the reason is nobody's business here.
    """
    editions = License.objects.filter(number=number.strip().upper().replace("\0", "")[:20])
    typed, found = rules.plain_code(code).encode(), None
    for edition in editions:
        if hmac.compare_digest(edition.check_code.encode(), typed):
            found = edition
    if found is None:
        return None
    state = state_of(found, on=on)
    return Verified(
        state.value, str(state.label), found.valid_from, found.valid_to, found.since, found.edition
    )
