"""Reads of flags: a case's facts for the rules, the reasons on a queue's rows, how many cases have which."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from exportctl.core.counts import counts
from exportctl.core.people.models import User
from exportctl.core.reference import countries
from licensing.applications.models import STANDING, Application, AttachmentKind
from licensing.knowledge.queries import has_doubt
from licensing.review.facts import UNLISTED
from licensing.review.models import OPEN, Case
from licensing.review.queries import cases_visible_to
from licensing.routing.models import CaseFlag, FlagEnd
from licensing.routing.rules import DECLARED, Facts
from screening.risk.destinations import places_of

COUNTED_TO = 1000


def facts_of(case: Case) -> Facts:
    """Return what the rules look at, as the case is now. Six reads."""
    application = case.application
    lines = list(application.lines.select_related("entry"))
    places = places_of(case.countries)
    return Facts(
        urgent=case.urgent,
        urgency_shown=application.attachments.filter(kind=AttachmentKind.URGENCY, removed=False).exists(),
        totals=tuple(case.totals.order_by("currency").values_list("currency", "total")),
        sensitive=tuple(sorted({line.entry.code for line in lines if line.entry.sensitive})),
        unlisted=any(line.entry.code == UNLISTED for line in lines),
        lines=len(lines),
        countries=tuple(sorted(countries.name(code) for code in case.countries)),
        embargoed=tuple(countries.name(place.country) for place in places if place.arms_embargo),
        diverting=tuple(
            countries.name(place.country)
            for place in places
            if place.elevated_diversion and place.country != case.destination
        ),
        military=application.military_use,
        wmd=application.wmd_use,
        informed=application.informed_by_authority,
        band=case.band,
        score=case.score,
        open_hits=case.open_hits,
        waiting=case.waiting,
        withdrawal_asked=case.withdrawal_asked,
        first_application=not _filed_before(application),
        customer_doubt=has_doubt(case.pk),
    )


def _filed_before(application: Application) -> bool:
    """Whether the exporter filed another application earlier."""
    others = Application.objects.filter(organization=application.organization_id).exclude(pk=application.pk)
    filed = others.filter(status__in=STANDING)
    return filed.filter(submitted_at__lt=application.submitted_at).exists()


def flags_visible_to(actor: User) -> QuerySet[CaseFlag]:
    """Return the flags of the cases that `actor` may know of; an exporter sees none."""
    flags = CaseFlag.objects.select_related("case__officer", "case__application", "raised_by", "cleared_by")
    return flags.filter(case__in=cases_visible_to(actor)) if actor.holds("review.see_cases") else flags.none()


def flags_of(actor: User, case: Case) -> QuerySet[CaseFlag]:
    """Return a case's flags, the latest first."""
    return flags_visible_to(actor).filter(case=case)


def open_reasons(cases: Iterable[Case]) -> dict[UUID, list[CaseFlag]]:
    """Return the open flags of the rows of a page, in one read; in none where no row has a flag."""
    flagged = [case.pk for case in cases if case.flags]
    found: dict[UUID, list[CaseFlag]] = defaultdict(list)
    if flagged:
        for flag in CaseFlag.objects.filter(case__in=flagged, cleared_at=None).order_by("raised_at", "key"):
            found[flag.case_id].append(flag)
    return found


def set_aside(case_id: UUID) -> dict[str, str]:
    """Return by key the reason for which a rule's flag was last set aside."""
    ended = CaseFlag.objects.filter(case=case_id, raised_by=None, end=FlagEnd.SET_ASIDE)
    return dict(ended.order_by("cleared_at").values_list("key", "reason"))


def unrouted(edition: int) -> QuerySet[Case]:
    """Return the open cases whose flags are of another edition of the rules, or that a rule failed on."""
    return Case.objects.filter(OPEN).exclude(routed=edition).order_by("pk")


def open_counts(actor: User) -> dict[str, int]:
    """Return how many open cases have each flag, no further than one beyond COUNTED_TO, in one read."""
    cases = cases_visible_to(actor).filter(OPEN).order_by()
    return counts(actor, {key: cases.filter(flags__contains=[key])[: COUNTED_TO + 1] for key in DECLARED})
