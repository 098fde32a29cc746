import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.counts import counts
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.outbox.models import Job
from exportctl.core.people.roles import Role, Side
from screening.configurations.models import Configuration
from screening.configurations.services import ensure_configuration
from screening.hits import services as hits
from screening.hits.queries import clearance
from screening.matching import Configuration as Matching
from screening.thresholds import queries, services
from screening.thresholds.models import Preview, ThresholdReview
from screening.thresholds.services import previews, reviews
from tests.core.threads import at_once
from tests.screening.hits.build import CLEAN, LISTED, THREAD, load_list, screened

pytestmark = pytest.mark.django_db
STRICTER = Matching(thresholds={"": 0.99})


@pytest.fixture
def vera(make_user):
    """Vera is a second analyst."""
    return make_user("Vera", Side.REGULATOR, Role.SCREENING_ANALYST)


def proposal(actor, content=STRICTER) -> Configuration:
    """A proposal with its preview computed, as the worker would."""
    made = services.propose(content, reason="Too many alarms.", actor=actor)
    previews.compute(made.previews.get().pk)
    return made


def test_a_proposal_changes_nothing_and_has_its_preview_computed(sonia):
    made = services.propose(STRICTER, reason="Too many alarms.", actor=sonia)

    assert (made.number, made.status) == (2, "proposed")
    assert ensure_configuration().number == 1
    assert Job.objects.get(name="screening.preview_configuration").arguments == {
        "preview_id": str(made.previews.get().pk)
    }


def test_a_preview_names_the_true_match_that_would_be_lost(sonia, vera):
    load_list("Vandermor Optics")
    hit = screened(LISTED, CLEAN).hits.get()
    hits.confirm_ruling(hits.confirm_hit(hit, reason="The same.", actor=sonia), actor=vera)

    result = proposal(sonia).previews.get().result

    assert (result["runs"], result["parties"]) == (1, 2)
    assert (result["hits_before"], result["hits_after"], result["lost_matches"]) == (1, 0, 1)
    assert result["vanished_first"][0]["party"] == "Vandermoor Optics"
    assert result["test_set"]["after"]["found"] < result["test_set"]["before"]["found"]


def test_a_preview_without_a_list_fails_and_stands_in_the_way(sonia, vera):
    made = proposal(sonia)

    assert made.previews.get().error == "No watchlist is in force."
    with pytest.raises(DomainError, match="could not be computed"):
        services.decide(made, "put_in_force", reason="Good.", actor=vera)
    made.refresh_from_db()
    assert made.status == "proposed"


def test_a_second_person_puts_it_in_force_and_what_was_screened_before_is_outdated(sonia, vera):
    load_list("Somebody Else")
    screened(CLEAN)
    assert clearance(THREAD, [CLEAN])
    made = proposal(sonia)

    services.decide(made, "put_in_force", reason="Agreed.", actor=vera)

    assert ensure_configuration().number == 2
    assert Configuration.objects.get(number=1).status == "superseded"
    assert not clearance(THREAD, [CLEAN])
    assert AuditEvent.objects.filter(verb="configuration.put_in_force", actor_id=vera.pk).exists()
    rerun = screened(CLEAN)
    assert rerun.configuration.number == 2
    assert clearance(THREAD, [CLEAN])


def test_the_threshold_in_force_decides_what_is_a_hit(sonia, vera):
    load_list("Vandermor Optics")
    assert screened(LISTED).hit_count == 1

    services.decide(proposal(sonia), "put_in_force", reason="Agreed.", actor=vera)

    assert screened(LISTED).hit_count == 0


def test_the_proposer_does_not_decide(sonia, vera):
    load_list("Somebody Else")
    made = proposal(sonia)

    with pytest.raises(NotPermitted, match="somebody else"):
        services.decide(made, "put_in_force", reason="Good.", actor=sonia)
    with pytest.raises(NotPermitted):
        services.decide(made, "reject", reason="Bad.", actor=sonia)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Configuration.objects.filter(pk=made.pk).update(status="rejected", decided_by=sonia)


def test_it_waits_for_its_preview(sonia, vera):
    made = services.propose(STRICTER, reason="Too many alarms.", actor=sonia)

    with pytest.raises(DomainError, match="still being computed"):
        services.decide(made, "put_in_force", reason="Good.", actor=vera)
    assert services.decide(made, "reject", reason="Not now.", actor=vera).status == "rejected"


def test_a_preview_of_another_engine_is_out_of_date(sonia, vera):
    load_list("Somebody Else")
    made = services.propose(STRICTER, reason="Too many alarms.", actor=sonia)
    preview = made.previews.get()
    previews.compute(preview.pk)
    old = Preview.objects.create(configuration=made, against=preview.against)
    Preview.objects.filter(pk=old.pk).update(
        status="done", matcher_version="older", finished_at=timezone.now()
    )

    with pytest.raises(DomainError, match="out of date"):
        services.decide(made, "put_in_force", reason="Good.", actor=vera)


def test_one_proposal_at_a_time_and_none_that_changes_nothing(sonia):
    with pytest.raises(DomainError, match="nothing would change"):
        services.propose(Matching(), reason="Why not.", actor=sonia)
    services.propose(STRICTER, reason="Too many alarms.", actor=sonia)
    with pytest.raises(Conflict, match="Another proposal"):
        services.propose(Matching(thresholds={"": 0.8}), reason="Another idea.", actor=sonia)
    assert Configuration.objects.count() == 2


def test_an_officer_does_not_propose(omar):
    with pytest.raises(NotPermitted):
        services.propose(STRICTER, reason="Too many alarms.", actor=omar)
    assert not Configuration.objects.filter(status="proposed").exists()


def test_a_roll_back_is_proposed_previewed_and_decided_like_any_other(sonia, vera):
    load_list("Somebody Else")
    services.decide(proposal(sonia), "put_in_force", reason="Agreed.", actor=vera)
    first = Configuration.objects.get(number=1)

    services.decide(proposal(vera, first.matching), "put_in_force", reason="Back.", actor=sonia)

    current = ensure_configuration()
    assert (current.number, current.digest) == (3, first.digest)


@pytest.mark.django_db(transaction=True)
def test_two_people_deciding_at_once_decide_once(sonia, vera, max_manager):
    load_list("Somebody Else")
    made = proposal(sonia)

    def decide(actor):
        return services.decide(made, "put_in_force", reason="Agreed.", actor=actor)

    done = at_once(lambda number: decide((vera, max_manager)[number]), 2)

    assert sorted(isinstance(one, Conflict) for one in done) == [False, True]
    assert Configuration.objects.filter(status="in_force").count() == 1


def test_a_review_counts_hits_and_asks_the_test_set(sonia):
    load_list("Vandermoor Optics")
    hit = screened(LISTED).hits.get()
    hits.clear_hit(hit, ground="different_business", reason="Opticians.", actor=sonia)
    review = _open(sonia)

    reviews.count(review.pk)

    review.refresh_from_db()
    assert review.status == "open"
    assert (review.figures["runs"], review.figures["with_hits"]) == (1, 1)
    assert review.figures["test_set"]["meant"] > 20


def _open(actor) -> ThresholdReview:
    """A review whose period began some days ago."""
    with time_machine.travel(timezone.now() + timezone.timedelta(days=3)):
        return services.open_review(actor=actor)


def test_a_review_is_decided_once_with_a_reason(sonia):
    ensure_configuration()
    review = _open(sonia)
    reviews.count(review.pk)

    with pytest.raises(DomainError, match="needs a reason"):
        services.close_review(review, outcome="keep", reason=" ", actor=sonia)
    closed = services.close_review(review, outcome="keep", reason="Few alarms.", actor=sonia)

    assert (closed.status, closed.outcome) == ("closed", "keep")
    with pytest.raises(Conflict):
        services.close_review(review, outcome="change", reason="After all.", actor=sonia)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        ThresholdReview.objects.update(reason="Something else.")


def test_there_is_one_review_at_a_time_and_none_twice_a_day(sonia):
    ensure_configuration()
    with pytest.raises(Conflict, match="nothing to review"):
        services.open_review(actor=sonia)
    _open(sonia)
    with pytest.raises(Conflict, match="waits for its decision"):
        services.open_review(actor=sonia)


def waiting(actor) -> int:
    """Return what the navigation counts."""
    return counts(actor, {"matching": queries.waiting(actor)})["matching"]


@pytest.mark.parametrize(
    ("since", "due"),
    [("2026-08-31", "2027-02-28"), ("2027-08-29", "2028-02-29"), ("2026-02-28", "2026-08-28")],
)
def test_the_database_counts_months_as_the_rules_do(sonia, since, due):
    with time_machine.travel(f"{since}T09:00:00+00:00"):
        ensure_configuration()
        assert f"{queries.review_due()}" == due
    with time_machine.travel(f"{due}T09:00:00+00:00") as travel:
        assert waiting(sonia) == 0
        travel.shift(timezone.timedelta(days=1))
        assert waiting(sonia) == 1


def test_the_next_review_is_due_six_months_after_the_last(sonia):
    with time_machine.travel("2026-01-10T09:00:00+00:00"):
        ensure_configuration()
        assert f"{queries.review_due()}" == "2026-07-10"
        assert waiting(sonia) == 0
    with time_machine.travel("2026-07-11T09:00:00+00:00"):
        assert waiting(sonia) == 1
        review = services.open_review(actor=sonia)
        reviews.count(review.pk)
        services.close_review(review, outcome="keep", reason="Few alarms.", actor=sonia)
        assert waiting(sonia) == 0
        assert f"{queries.review_due()}" == "2027-01-11"
