from dataclasses import replace

import pytest
from django.db import IntegrityError, InternalError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.outbox.models import Job
from screening.hits import queries, services
from screening.hits.models import Hit, ScreeningRun
from tests.screening.hits.build import CLEAN, LABEL, LISTED, THREAD, load_list, one_hit, screened

pytestmark = pytest.mark.django_db
RUN, HIT = ScreeningRun.Status, Hit.Status


def request(*parties):
    return services.request_screening(THREAD, label=LABEL, parties=parties, actor=None)


def verbs():
    return list(AuditEvent.objects.filter(thread=THREAD).order_by("seq").values_list("verb", flat=True))


def test_a_request_waits_with_its_facts_and_a_job():
    run = request(LISTED, CLEAN)

    assert (run.status, run.parties, run.hit_count) == (RUN.QUEUED, (LISTED, CLEAN), None)
    assert Job.objects.get(name="screening.screen").arguments == {"run_id": str(run.pk)}


def test_a_request_without_a_party_is_refused():
    with pytest.raises(DomainError) as refusal:
        request()

    assert refusal.value.code == "no_parties"
    assert not ScreeningRun.objects.exists()


def test_the_same_request_twice_waits_once():
    assert request(LISTED, CLEAN) == request(CLEAN, LISTED)
    assert Job.objects.filter(name="screening.screen").count() == 1


def test_changed_parties_take_the_place_of_a_waiting_request():
    load_list("Vandermoor Optics")
    first, second = request(LISTED), request(CLEAN)

    first.refresh_from_db()
    assert (first.status, second.status) == (RUN.SUPERSEDED, RUN.QUEUED)
    assert services.screen(first.pk).hit_count is None
    assert queries.latest_run(THREAD) == second


def test_a_screening_stores_against_what_it_compared_and_what_it_found():
    load_list("Vandermoor Optics", "Something Else Entirely")

    run = screened(LISTED, CLEAN)

    assert (run.status, run.hit_count) == (RUN.DONE, 1)
    assert [(edition["watchlist"], len(edition["sha256"])) for edition in run.editions] == [("fiction", 64)]
    assert run.matcher_version
    assert run.configuration.number == 1
    hit = run.hits.get()
    assert (hit.status, hit.party, hit.listed_name, hit.score) == (HIT.OPEN, LISTED, "Vandermoor Optics", 1)
    assert {feature["name"] for feature in hit.features} >= {"name", "country"}
    assert "found 1 hit" in AuditEvent.objects.get(verb="screening.finish").sentence


def test_nothing_found_is_stored_as_firmly_as_a_hit():
    load_list("Vandermoor Optics")

    run = screened(CLEAN)

    assert (run.status, run.hit_count, len(run.editions)) == (RUN.DONE, 0, 1)
    assert verbs() == ["screening.requested", "screening.finish"]


def test_without_a_list_a_screening_fails_and_never_finds_nothing():
    run = screened(CLEAN)

    assert (run.status, run.hit_count) == (RUN.FAILED, None)
    assert "No watchlist is in force" in run.error


def test_a_name_that_cannot_be_compared_fails_the_screening():
    load_list("Vandermoor Optics")

    run = screened(CLEAN, replace(LISTED, name="***"))

    assert (run.status, run.hits.count()) == (RUN.FAILED, 0)
    assert "***" in run.error


def test_screening_again_leaves_a_finished_run_alone():
    load_list("Vandermoor Optics")
    run = screened(LISTED)

    again = services.screen(run.pk)

    assert (again.finished_at, again.hits.count(), verbs().count("screening.finish")) == (
        run.finished_at,
        1,
        1,
    )


def test_an_answer_is_written_once():
    run = one_hit().run
    run.hit_count = 0

    with pytest.raises(InternalError), transaction.atomic():
        run.save()


def test_what_a_hit_compared_is_never_edited():
    hit = one_hit()
    hit.score = 0

    with pytest.raises(InternalError), transaction.atomic():
        hit.save()


def test_an_analyst_clears_a_hit(sonia):
    hit = services.clear_hit(one_hit(), ground="different_business", reason="Bakes bread.", actor=sonia)

    assert (hit.status, hit.ruled_by, hit.ground) == (HIT.FALSE_POSITIVE, sonia, "different_business")
    event = AuditEvent.objects.get(verb="hit.clear")
    assert event.sentence == (
        "Sonia ruled that Vandermoor Optics is not the listed Vandermoor Optics "
        "(The line of business differs)"
    )
    assert (event.reason, event.exporter) == ("Bakes bread.", False)


def test_an_analyst_confirms_a_hit(sonia):
    hit = services.confirm_hit(one_hit(), reason="Same address.", actor=sonia)

    assert (hit.status, hit.ruled_by, hit.ground) == (HIT.TRUE_MATCH, sonia, "")


def test_a_clearing_is_taken_back(sonia):
    hit = services.clear_hit(one_hit(), ground="different_name", reason="No.", actor=sonia)

    hit = services.reopen_hit(hit, reason="New papers.", actor=sonia)

    assert (hit.status, hit.ruled_by, hit.reason) == (HIT.OPEN, None, "")
    assert verbs()[-2:] == ["hit.clear", "hit.reopen"]


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_ruling_needs_a_reason(sonia, reason):
    hit = one_hit()

    for rule in (
        lambda: services.clear_hit(hit, ground="different_name", reason=reason, actor=sonia),
        lambda: services.confirm_hit(hit, reason=reason, actor=sonia),
    ):
        with pytest.raises(DomainError) as refusal, transaction.atomic():
            rule()
        assert refusal.value.code == "reason_required"
    assert queries.open_hits(THREAD).get() == hit


def test_a_clearing_needs_a_known_ground(sonia):
    with pytest.raises(DomainError) as refusal:
        services.clear_hit(one_hit(), ground="gut feeling", reason="No.", actor=sonia)

    assert refusal.value.code == "ground_unknown"


def test_an_officer_may_not_rule(omar):
    hit = one_hit()

    with pytest.raises(NotPermitted, match="screening analyst"), transaction.atomic():
        services.clear_hit(hit, ground="different_name", reason="No.", actor=omar)

    hit.refresh_from_db()
    assert (hit.status, hit.ruled_by) == (HIT.OPEN, None)
    assert "hit.clear" not in verbs()


def test_a_ruling_from_a_stale_page_changes_nothing(sonia):
    hit = one_hit()
    seen = hit.version
    services.clear_hit(hit, ground="different_name", reason="No.", actor=sonia, seen=seen)

    with pytest.raises(Conflict), transaction.atomic():
        services.confirm_hit(hit, reason="Yes.", actor=sonia, seen=seen)

    hit.refresh_from_db()
    assert hit.status == HIT.FALSE_POSITIVE


def test_a_ruled_hit_is_not_ruled_again(sonia):
    hit = services.confirm_hit(one_hit(), reason="Yes.", actor=sonia)

    with pytest.raises(Conflict, match="true match"), transaction.atomic():
        services.clear_hit(hit, ground="different_name", reason="No.", actor=sonia)


def test_the_database_refuses_a_ruling_by_nobody():
    hit = one_hit()

    with pytest.raises(IntegrityError, match="hit_ruled_by_somebody"), transaction.atomic():
        Hit.objects.filter(pk=hit.pk).update(status=HIT.TRUE_MATCH)


def test_a_clearing_is_kept_for_the_same_party_and_record(sonia):
    cleared = services.clear_hit(one_hit(), ground="different_name", reason="No.", actor=sonia)

    hit = screened(LISTED, CLEAN).hits.get()

    assert (hit.status, hit.carried_from, hit.ruled_by) == (HIT.FALSE_POSITIVE, cleared, sonia)
    assert "kept Sonia's ruling" in AuditEvent.objects.get(verb="hit.carry_over").sentence


@pytest.mark.parametrize("change", [{"country": "DE"}, {"aliases": ()}, {"ref": "p9"}])
def test_a_clearing_is_not_kept_for_a_changed_party(sonia, change):
    services.clear_hit(one_hit(), ground="different_name", reason="No.", actor=sonia)

    assert screened(replace(LISTED, **change)).hits.get().status == HIT.OPEN


def test_a_clearing_is_not_kept_for_a_newer_edition(sonia):
    services.clear_hit(one_hit(), ground="different_name", reason="No.", actor=sonia)
    load_list("Vandermoor Optics", "Another One")

    assert screened(LISTED).hits.get().status == HIT.OPEN


def test_a_clearing_that_was_taken_back_is_not_kept(sonia):
    hit = services.clear_hit(one_hit(), ground="different_name", reason="No.", actor=sonia)
    services.reopen_hit(hit, reason="New papers.", actor=sonia)

    assert screened(LISTED).hits.get().status == HIT.OPEN


def test_a_confirmation_is_not_kept_but_asked_again(sonia):
    services.confirm_hit(one_hit(), reason="Yes.", actor=sonia)

    assert screened(LISTED).hits.get().status == HIT.OPEN


def test_open_hits_of_an_earlier_screening_lapse(sonia):
    old = one_hit()

    new = screened(LISTED, CLEAN).hits.get()

    old.refresh_from_db()
    assert (old.status, new.status) == (HIT.LAPSED, HIT.OPEN)
    with pytest.raises(Conflict), transaction.atomic():
        services.clear_hit(old, ground="different_name", reason="No.", actor=sonia)
