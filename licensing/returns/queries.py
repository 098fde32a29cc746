"""Reads of returns, starting from licenses that somebody may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from exportctl.core.people.models import User
from exportctl.core.reference import units
from licensing.handling.documents import WITH_MARK
from licensing.licenses.models import License, LicenseLine
from licensing.licenses.queries import licenses_visible_to
from licensing.licenses.rules import plain
from licensing.returns import rules
from licensing.returns.models import ReturnAccount, ReturnEntry

SHOWN = {"out": "Outstanding", "overdue": "Overdue", "soon": "Due soon"}


@dataclass(frozen=True)
class Row:
    """One account with how it stands today."""

    account: ReturnAccount
    state: str

    @property
    def word(self) -> str:
        """The state in words."""
        return rules.WORDS[self.state]

    @property
    def tone(self) -> str:
        """How the state is drawn."""
        return rules.TONES[self.state]

    @property
    def amount(self) -> str:
        """What is out, with its unit."""
        out = self.account.outstanding
        return f"{plain(out)} {units.name(self.account.line.unit, out)}"


def rows_of(licenses: Sequence[License], *, on: date) -> list[Row]:
    """Return the accounts of some licenses by line, in one read."""
    days = {one.pk: one.return_by for one in licenses}
    found = ReturnAccount.objects.filter(line__license__in=list(days)).select_related("line__entry")
    rows = []
    for one in found.order_by("line__license", "line__number"):
        by = days[one.line.license_id] or date.max
        rows.append(Row(one, rules.state_on(on, outstanding=one.outstanding, return_by=by)))
    return rows


def with_outstanding(licenses: QuerySet[License]) -> QuerySet[License]:
    """Return the licenses with goods that are to come back and have not been accounted for."""
    open_accounts = ReturnAccount.objects.filter(line__license=OuterRef("pk"), settled__lt=F("gone"))
    return licenses.filter(Exists(open_accounts), return_by__isnull=False)


def showing(show: str, *, on: date) -> Q:
    """Return what a license fulfills that stands in one of the lists of `SHOWN` on a day."""
    return {
        "overdue": Q(return_by__lt=on),
        "soon": Q(return_by__range=(on, on + timedelta(days=rules.REMIND_DAYS))),
    }.get(show, Q())


def due_of(actor: User, *, on: date) -> QuerySet[License]:
    """Return the actor's licenses with goods that are overdue or due back soon, the earliest first."""
    own = with_outstanding(licenses_visible_to(actor).prefetch_related(None))
    return own.filter(return_by__lte=on + timedelta(days=rules.REMIND_DAYS)).order_by("return_by", "pk")


def entries_of(license: License) -> QuerySet[ReturnEntry]:
    """Return the entries of a license's accounts, also those of earlier editions."""
    marks = [f"document__{path}" for path in WITH_MARK]
    found = ReturnEntry.objects.filter(account__line__license=license)
    return found.select_related(
        "line", "recorded_by", "other", "document", "corrected_by", "corrects", *marks
    )


def shipped_and_free(line: LicenseLine, other: License) -> Decimal:
    """Return what left under another license of a line's goods, less what entries account for by it.

    The same goods have the same control entry, by its code, and the same unit. Shipments and entries of the
    other license's earlier editions count, and a counter entry frees what it takes back.
    """
    same = {"entry__code": line.entry.code, "unit": line.unit}
    shipped = other.lines.filter(**same).aggregate(total=Sum("drawn"))["total"] or Decimal()
    named = ReturnEntry.objects.filter(
        other__number=other.number, line__entry__code=line.entry.code, line__unit=line.unit
    )
    return shipped - (named.aggregate(total=Sum("quantity"))["total"] or Decimal())


def entries_visible_to(actor: User) -> QuerySet[ReturnEntry]:
    """Return the entries on licenses that `actor` may see."""
    own = licenses_visible_to(actor).prefetch_related(None).values("pk")
    found = ReturnEntry.objects.filter(account__line__license__in=own)
    return found.select_related("account__line__license", "line")
