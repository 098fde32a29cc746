"""Reads of end-use checks. They are internal: exporters see none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from enduse.checks import rules
from enduse.checks.models import CheckPhoto, CheckStatus, EndUseCheck, Finding, Observation
from enduse.shipments.models import Shipment
from exportctl.core.people.models import User
from licensing.applications.models import PartyRole
from licensing.licenses.models import License, LicenseLine, LicenseParty, LicenseStatus
from licensing.licenses.queries import in_force

OPEN = (CheckStatus.PLANNED, CheckStatus.IN_PROGRESS)


def checks_visible_to(actor: User) -> QuerySet[EndUseCheck]:
    """Return the checks that `actor` may see."""
    checks = EndUseCheck.objects.select_related(
        "license__organization", "license__case", "inspector", "signed_by"
    )
    return checks if actor.holds("checks.see") else checks.none()


def visits_of(actor: User) -> QuerySet[EndUseCheck]:
    """Return the open visits that `actor` has or could take, the most urgent first."""
    return (
        checks_visible_to(actor)
        .filter(Q(inspector=actor) | Q(inspector=None), status__in=OPEN)
        .order_by("due_on", "number")
    )


def done_visits_of(actor: User) -> QuerySet[EndUseCheck]:
    """Return the visits that `actor` signed off, newest first."""
    return checks_visible_to(actor).filter(signed_by=actor).order_by("-signed_at")


def of_status(checks: QuerySet[EndUseCheck], status: str) -> QuerySet[EndUseCheck]:
    """Return the checks of a status key; "open" and "overdue" are the open ones, anything else is all."""
    if status in CheckStatus.values:
        return checks.filter(status=status)
    return checks.filter(status__in=OPEN) if status == "open" else checks


def first_shipped_on(license: License) -> date | None:
    """Return the day of the first shipment under any edition of a license, or None when nothing has left."""
    found: date | None = Shipment.objects.filter(license__number=license.number).aggregate(
        first=Min("shipped_on")
    )["first"]
    return found


def standing_edition(license: License) -> License:
    """Return the edition of a license that stands: that of a check may have been replaced since."""
    if license.status != LicenseStatus.REPLACED:
        return license
    return in_force(License.objects.filter(number=license.number)).get()


def licenses_to_look_at() -> QuerySet[License]:
    """Return the licenses with a shipment and no check yet, whose lane or goods ask for one.

    Of each license it is the edition that stands. What left under an earlier one counts, and so does a check
    of an earlier one at an end user that the license still names.
    """
    sensitive = LicenseLine.objects.filter(license=OuterRef("pk"), entry__sensitive=True)
    shipped = Shipment.objects.filter(license__number=OuterRef("number"))
    still_named = LicenseParty.objects.filter(
        license=OuterRef(OuterRef("pk")), role=PartyRole.END_USER, name=OuterRef("party_name")
    )
    looked_at = EndUseCheck.objects.filter(license__number=OuterRef("number")).filter(Exists(still_named))
    return (
        in_force(License.objects.filter(Exists(shipped), ~Exists(looked_at), checks__isnull=True))
        .annotate(has_sensitive=Exists(sensitive))
        .filter(Q(case__band__in=[*rules.DAYS_OF_LANE]) | Q(has_sensitive=True))
        .select_related("case")
        .order_by("issued_at", "pk")
    )


@dataclass(frozen=True)
class Expected:
    """One line of the license on a visit: what was shipped, and what was seen of it so far."""

    line: LicenseLine
    observation: Observation | None

    @property
    def note(self) -> str:
        """How what was seen compares with what was shipped; "" where nothing is noted yet."""
        if self.observation is None:
            return ""
        return rules.quantity_note(self.line.drawn, self.observation.quantity_seen)


def expected_of(check: EndUseCheck) -> list[Expected]:
    """Return the lines of the license, each with its observation."""
    seen = {one.line_id: one for one in check.observations.all()}
    lines = check.license.lines.select_related("entry")
    return [Expected(line, seen.get(line.pk)) for line in lines]


def photos_of(check: EndUseCheck) -> QuerySet[CheckPhoto]:
    """Return a check's photographs in the order they were taken."""
    return check.photos.select_related("file")


def progress_of(check: EndUseCheck, expected: Sequence[Expected] | None = None) -> rules.Visit:
    """Return what a visit has brought so far. Lines of which nothing was shipped need no observation."""
    lines = expected_of(check) if expected is None else expected
    return rules.Visit(
        unanswered=[item.number for item in check.items.all() if not item.answer],
        unobserved=[one.line.number for one in lines if one.line.drawn > 0 and one.observation is None],
        critical_findings=check.findings.filter(severity=Finding.Severity.CRITICAL).count(),
    )
