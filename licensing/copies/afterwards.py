"""What followed a license: shipments, what its conditions asked for, and what came back."""

from collections.abc import Iterator

from exportctl.core.people.models import User
from licensing.conditions.queries import filings_of, obligations_visible_to
from licensing.copies.parts import Part, documents, table
from licensing.licenses.models import Drawdown
from licensing.licenses.queries import licenses_visible_to
from licensing.returns.queries import entries_visible_to

SHIPMENTS = (
    "edition",
    "line",
    "on",
    "reference",
    "quantity",
    "unit",
    "left",
    "value",
    "currency",
    "value_left",
)
CONDITIONS = (
    "edition",
    "condition",
    "text",
    "about",
    "due_on",
    "status",
    "filed",
    "said",
    "accepted",
    "note",
)
RETURNS = ("edition", "line", "on", "kind", "reference", "quantity", "unit", "reason")


def followed(number: str, *, actor: User) -> Iterator[Part]:
    """Return the tables of all editions of a license, and the papers that the exporter filed."""
    yield Part("shipments.csv", lambda: table(SHIPMENTS, _shipments(number, actor)))
    yield Part("conditions.csv", lambda: table(CONDITIONS, _conditions(number, actor)))
    yield Part("returns.csv", lambda: table(RETURNS, _returns(number, actor)))
    papers = [
        file
        for obligation in obligations_visible_to(actor).filter(license__number=number).order_by("created_at")
        for filing in reversed(filings_of(obligation, actor))
        for file in filing.files
    ]
    yield from documents("evidence", papers)
    kept = entries_visible_to(actor).filter(account__line__license__number=number).order_by("created_at")
    yield from documents("returns", [one.document for one in kept if one.document is not None])


def _shipments(number: str, actor: User) -> Iterator[tuple[object, ...]]:
    own = licenses_visible_to(actor).prefetch_related(None).filter(number=number)
    found = Drawdown.objects.filter(line__license__in=own).select_related("line__license")
    for one in found.order_by("created_at"):
        line = one.line
        what = (line.license.edition, line.number, one.on, one.reference)
        yield (
            *what,
            one.quantity,
            line.unit,
            one.balance,
            one.value,
            line.currency if one.value else "",
            one.value_balance,
        )


def _conditions(number: str, actor: User) -> Iterator[tuple[object, ...]]:
    for one in obligations_visible_to(actor).filter(license__number=number).order_by("created_at"):
        of = (one.license.edition, one.condition.number, one.condition.text)
        asked = (*of, one.about, one.due_on, one.status)
        filings = [filing.evidence for filing in reversed(filings_of(one, actor))]
        for filed in filings:
            yield (*asked, filed.created_at.isoformat(), filed.text, filed.accepted, filed.note)
        if not filings:
            yield (*asked, "", "", "", "")


def _returns(number: str, actor: User) -> Iterator[tuple[object, ...]]:
    found = entries_visible_to(actor).filter(account__line__license__number=number)
    for one in found.order_by("created_at"):
        of = (one.account.line.license.edition, one.line.number)
        yield (*of, one.on, one.kind, one.reference, one.quantity, one.line.unit, one.reason)
