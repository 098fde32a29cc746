"""Filing, screening, taking, recommending: one test per exit."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from exportctl.core.audit.models import AuditEvent
from exportctl.core.calendar.models import Clock
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.applications.models import Application
from licensing.decisions import services as decisions
from licensing.organizations.models import Organization
from licensing.review import services
from licensing.review.models import Case, CaseTotal
from licensing.review.rules import Advice, Assessed
from screening.hits.models import Hit, ScreeningRun
from screening.risk.models import Assessment
from tests.factories.applications import complete_draft, make_draft
from tests.factories.cases import case_under_review, decided_case, filed_case, make_watchlist
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db
CONCERN = (Assessed("7", "concern", "The user resells."),)


def test_filing_opens_a_case_starts_the_clock_and_queues_screening(arden: Organization, ada: User) -> None:
    case = filed_case(arden, ada)

    assert case.status == "screening"
    assert case.application.reference is not None
    assert Clock.objects.get(subject_id=case.pk).days == 20
    assert ScreeningRun.objects.get(thread=case.pk).status == "queued"
    assert AuditEvent.objects.filter(thread=case.pk, verb="case.opened").exists()


def test_filing_an_incomplete_draft_opens_nothing_and_names_the_gaps(arden: Organization, ada: User) -> None:
    draft = make_draft(arden, ada)

    with pytest.raises(DomainError) as refusal:
        services.file_application(draft, actor=ada)

    assert len(refusal.value.gaps) >= 4
    assert not Case.objects.exists()
    assert Application.objects.get().status == "draft"


def test_the_worker_screens_scores_and_lets_the_case_into_review(arden: Organization, ada: User) -> None:
    make_watchlist()
    case = filed_case(arden, ada)

    drain()

    case.refresh_from_db()
    assert case.status == "under_review"
    assert case.band in {"fast", "standard", "enhanced"}
    assert case.score is not None


def test_without_any_watchlist_the_case_stays_in_screening(arden: Organization, ada: User) -> None:
    case = filed_case(arden, ada)

    drain()

    case.refresh_from_db()
    assert case.status == "screening"
    assert ScreeningRun.objects.get(thread=case.pk).status == "failed"


def test_a_listed_party_raises_a_hit_and_the_enhanced_lane(
    arden: Organization, ada: User, omar: User
) -> None:
    case = case_under_review(arden, ada, omar, name="Borealis Transit Kontor")

    assert case.open_hits == 1
    assert case.band == "enhanced"
    assert Hit.objects.get(thread=case.pk).status == "open"


def test_scoring_twice_changes_nothing(arden: Organization, ada: User, omar: User) -> None:
    case = case_under_review(arden, ada, omar)
    before = AuditEvent.objects.count(), Assessment.objects.count()

    services.score(case.pk)

    assert (AuditEvent.objects.count(), Assessment.objects.count()) == before


def test_taking_a_case_that_another_has_just_taken_is_a_conflict(
    arden: Organization, ada: User, omar: User, make_user: Callable[..., User]
) -> None:
    case = case_under_review(arden, ada, omar)
    olga = make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)

    with pytest.raises(Conflict, match="Omar has just taken"):
        services.assign(case, to=olga, actor=olga)

    case.refresh_from_db()
    assert case.officer == omar


def test_a_case_is_not_given_to_somebody_who_is_no_officer(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    case = case_under_review(arden, ada, omar)

    with pytest.raises(DomainError, match="not a licensing officer"):
        services.assign(case, to=cleo, actor=omar, version=case.version)


@pytest.mark.parametrize(
    ("advice", "code"),
    [
        (Advice("approve", " ", (), ()), "reason_required"),
        (Advice("approve_with_conditions", "Fine.", (), ()), "conditions_required"),
        (Advice("deny", "No.", (), ()), "criteria_required"),
        (Advice("deny", "No.", (), ("99",)), "criterion_unknown"),
        (Advice("deny", "No.", (), ("7",)), "criteria_unfounded"),
        (Advice("deny", "No.", (), ("7",), (Assessed("7", "no_concern", "Known."),)), "criteria_unfounded"),
        (Advice("deny", "No.", (), ("7",), (Assessed("7", "concern", " "),)), "criterion_reason_required"),
        (Advice("approve", "Fine.", (), (), (Assessed("9", "concern", "So."),)), "criterion_unknown"),
        (Advice("approve", "Fine.", (), (), (Assessed("7", "severe", "So."),)), "criterion_unknown"),
        (Advice("approve", "Fine.", (), (), CONCERN), "mitigation_required"),
        (Advice("no_license", "Fine.", (), (), CONCERN, mitigations=" "), "mitigation_required"),
    ],
)
def test_a_recommendation_needs_what_its_outcome_needs(
    arden: Organization, ada: User, omar: User, advice: Advice, code: str
) -> None:
    case = case_under_review(arden, ada, omar)

    with pytest.raises(DomainError) as refusal:
        services.recommend(case, advice=advice, actor=omar)

    assert refusal.value.code == code
    assert not case.recommendations.exists()


def test_a_stale_page_does_not_recommend(arden: Organization, ada: User, omar: User) -> None:
    case = case_under_review(arden, ada, omar)

    with pytest.raises(Conflict, match="changed this while"):
        services.recommend(
            case, advice=Advice("approve", "Fine.", (), ()), actor=omar, version=case.version - 1
        )


def test_screening_again_sends_the_case_back_to_the_worker(
    arden: Organization, ada: User, omar: User
) -> None:
    case = case_under_review(arden, ada, omar)

    services.rescreen(case, actor=omar)
    drain()

    case.refresh_from_db()
    assert case.status == "under_review"
    assert ScreeningRun.objects.filter(thread=case.pk, status="done").count() == 2


def test_a_decided_case_is_not_screened_again_behind_its_decision(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    decision = decided_case(arden, ada, omar)
    case = Case.objects.get(pk=decision.case_id)

    with pytest.raises(Conflict, match="countersign"):
        services.rescreen(case, actor=omar)

    decisions.countersign(decision, actor=cleo)
    case.refresh_from_db()
    assert case.status == "approved"


def test_a_failed_screening_can_be_asked_for_again(arden: Organization, ada: User, omar: User) -> None:
    case = filed_case(arden, ada)
    drain()
    assert ScreeningRun.objects.get(thread=case.pk).status == "failed"
    services.assign(case, to=omar, actor=omar)
    make_watchlist()

    services.rescreen(case, actor=omar)
    drain()

    case.refresh_from_db()
    assert case.status == "under_review"


@pytest.mark.django_db(transaction=True)
def test_eight_submissions_of_one_draft_file_it_once(arden: Organization, ada: User) -> None:
    draft = complete_draft(arden, ada)
    barrier, results = Barrier(8), []

    def file() -> None:
        barrier.wait()
        try:
            services.file_application(Application.objects.get(pk=draft.pk), actor=User.objects.get(pk=ada.pk))
            results.append("filed")
        except Conflict as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=file) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["already_submitted"] * 7 + ["filed"]
    assert Case.objects.count() == 1


def test_cases_of_an_earlier_version_get_what_queues_filter_by(arden: Organization, ada: User) -> None:
    case = filed_case(arden, ada)
    columns = ("reference", "entries", "countries", "search_text", "party_words", "exporter_words")
    filed = Case.objects.values_list(*columns).get()
    totals = list(case.totals.values_list("currency", "total"))
    CaseTotal.objects.all().delete()
    Case.objects.update(reference="", entries=[], countries=[], party_words="", exporter_words="")

    assert [services.fill_queue_columns() for _ in range(2)] == [1, 0]

    assert Case.objects.values_list(*columns).get() == filed
    assert list(case.totals.values_list("currency", "total")) == totals
