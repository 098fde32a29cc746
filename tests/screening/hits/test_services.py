from dataclasses import replace

import pytest
from django.db import InternalError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError
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


def test_open_hits_of_an_earlier_screening_lapse(sonia):
    old = one_hit()

    new = screened(LISTED, CLEAN).hits.get()

    old.refresh_from_db()
    assert (old.status, new.status) == (HIT.LAPSED, HIT.OPEN)
    with pytest.raises(Conflict), transaction.atomic():
        services.clear_hit(old, ground="different_name", reason="No.", actor=sonia)
