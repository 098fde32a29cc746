"""Closed cases like a case, found in a few bounded and indexed reads, and ranked with what is alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from exportctl.core.people.models import User
from exportctl.core.reference import countries
from licensing.advice import likeness
from licensing.assessments.queries import Codes, codes_of
from licensing.decisions.models import Decision, DecisionStatus
from licensing.licenses.models import License
from licensing.precedents.rules import CaseFacts, Likeness, compare
from licensing.review.models import ENDED, Case
from licensing.review.queries import cases_visible_to
from licensing.review.rules import words_of
from licensing.review.screened import party_facts
from screening.parties.queries import appearances_like

CANDIDATES = 40  # of each part of a read
SHOWN = 12
FEWEST_POINTS = 3  # the same destination alone is no precedent
MOST_WORDS = 8
UNSHOWN = ("search", "search_text", "party_words", "exporter_words")


@dataclass(frozen=True)
class Precedent:
    """A closed case with what is alike, how it was decided, and what was licensed."""

    case: Case
    likeness: Likeness
    decision: Decision | None
    license: License | None


def closed_cases(actor: User) -> QuerySet[Case]:
    """Return the closed cases that a person may know of, for people who see precedents.

    What was decided elsewhere is left out: whoever transferred a license did not judge the goods anew.
    """
    cases = cases_visible_to(actor).filter(ENDED, decided_elsewhere=False)
    return cases if actor.holds("precedents.see") else cases.none()


def similar(actor: User, case: Case) -> list[Precedent]:
    """Return the closed cases most like a case, best first.

    Candidates are at most `CANDIDATES` of each kind: the same end user in the party registry, an
    end user of the same name, the latest with one of the entries, and the latest of the destination with an
    entry of one of the groups. What of them is alike is then compared for each. A case is found by what was
    declared and what was assessed; a line is compared by what was assessed, else by what was declared.
    """
    own = codes_of([case.pk]).get(case.pk, Codes())
    same_party = _of_same_party(case)
    found = set(same_party) | _ids(actor, case, own.all)
    found.discard(case.pk)
    use = likeness.telling_words(case.application.intended_use)
    mine, country = _facts(case, own), countries.name(case.destination)
    read = _read(actor, found)
    codes = codes_of(one.pk for one in read)
    others = [(one, _facts(one, codes.get(one.pk, Codes()), same=one.pk in same_party)) for one in read]
    rows = [(one, compare(mine, facts, use=use, country=country)) for one, facts in others]
    rows = [row for row in rows if row[1].points >= FEWEST_POINTS]
    rows.sort(key=lambda row: (row[1].points, row[0].closed_at), reverse=True)
    return [_precedent(one, how) for one, how in rows[:SHOWN]]


def _of_same_party(case: Case) -> set[UUID]:
    """Return the threads in which the end user appears, by its record in the party registry."""
    end_user = case.application.parties.filter(role="end_user").first()
    if end_user is None:
        return set()
    _, found = appearances_like(case.pk, party_facts(end_user), most=CANDIDATES)
    return {one.thread for one in found if one.thread != case.pk}


def _ids(actor: User, case: Case, entries: Iterable[str]) -> set[UUID]:
    """Return the candidates by name, by entry, and by destination and group, in one read of three parts."""
    codes = sorted(set(entries))
    groups = sorted({code[:2] for code in codes if code[:1].isdigit()})
    first, *others = (
        by_name(closed_cases(actor), case.end_user),
        by_entry(closed_cases(actor), codes),
        by_entry(closed_cases(actor).filter(destination=case.destination), groups),
    )
    found = first.values_list("pk", flat=True)
    return set(found.union(*(one.values_list("pk", flat=True) for one in others), all=True))


def by_name(cases: QuerySet[Case], name: str) -> QuerySet[Case]:
    """Return the latest cases with a party of all these words."""
    words = words_of(name)[:MOST_WORDS]
    if not words:
        return cases.none()
    query = SearchQuery(" & ".join(f"'{word}':B" for word in words), config="simple", search_type="raw")
    return cases.filter(search=query).order_by("-closed_at", "-pk")[:CANDIDATES]


def by_entry(cases: QuerySet[Case], codes: Iterable[str]) -> QuerySet[Case]:
    """Return the latest cases with one of these entries, or with one below it."""
    wanted = list(codes)
    if not wanted:
        return cases.none()
    return cases.filter(entries__overlap=wanted).order_by("-closed_at", "-pk")[:CANDIDATES]


def _read(actor: User, ids: Iterable[UUID]) -> list[Case]:
    """Return the candidates with their end use, their decision and its license, in two reads."""
    newest = Decision.objects.filter(case=OuterRef("case"), status=DecisionStatus.COUNTERSIGNED)
    standing = Decision.objects.filter(pk=Subquery(newest.order_by("-created_at").values("pk")[:1]))
    cases = closed_cases(actor).filter(pk__in=list(ids)).defer(*UNSHOWN).select_related("license")
    return list(cases.prefetch_related(Prefetch("decisions", queryset=standing, to_attr="final")))


def _facts(case: Case, codes: Codes, *, same: bool = False) -> CaseFacts:
    return CaseFacts(
        entries=codes.all,
        destination=case.destination,
        end_user=case.end_user,
        use=case.application.intended_use,
        same_party=same,
        assessed=codes.assessed,
    )


def _precedent(case: Case, how: Likeness) -> Precedent:
    decisions: list[Decision] = case.final  # type: ignore[attr-defined]
    return Precedent(
        case=case,
        likeness=how,
        decision=decisions[0] if decisions else None,
        license=getattr(case, "license", None),
    )
