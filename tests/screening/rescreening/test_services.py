"""What is screened again, and what is not: exact, once, and with its mark."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, NotPermitted
from exportctl.core.outbox import publish
from screening.configurations.events import ConfigurationInForce
from screening.configurations.models import Configuration
from screening.configurations.services import ensure_configuration
from screening.hits import queries as hit_queries
from screening.hits import services as hits
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.matching import configuration as matching
from screening.matching import version
from screening.rescreening import queries, rules, services
from screening.rescreening.models import News, Rescreening, Shard
from screening.rescreening.services import layout
from screening.watchlists.events import EditionInForce
from tests.factories.jobs import drain
from tests.screening.hits.build import LABEL, load_list
from tests.screening.rescreening.build import (
    BAKERY,
    FILLERS,
    OPTICS,
    change_list,
    copies,
    edition_in_force,
    newest,
    newest_run,
    watched,
)

pytestmark = pytest.mark.django_db
S = Rescreening.Status


def test_a_list_change_moves_unaffected_threads_on_without_another_screening():
    load_list("Something Else")
    watch = watched(BAKERY)
    verified = watch.verified_at

    made = change_list("Something Else", "Vandermoor Optics")

    watch.refresh_from_db()
    assert watch.editions == [edition_in_force().pk]
    assert watch.verified_at == verified
    assert ScreeningRun.objects.count() == 1
    assert hit_queries.clearance(watch.thread, [BAKERY]).reasons == ()
    assert (made.status, made.figures) == (S.DONE, {"added": 1, "changed": 0, "removed": 0})
    assert "List fiction" in made.what
    assert "1 added, 0 changed, 0 removed" in made.what


def test_nothing_found_stands_as_firmly_as_a_hit():
    load_list("Something Else")
    watch = watched(BAKERY)

    made = change_list("Something Else", "Vandermoor Optics")

    shard = made.shards.get()
    assert list(shard.facts_compared()) == [(watch.pk, watch.facts_digest)]
    assert (shard.compared, shard.parties_compared, shard.editions) == (1, 1, [edition_in_force().pk])
    for change in ({"parties_compared": 2}, {"digests": b""}, {"watches": [uuid4()]}):
        with pytest.raises(InternalError), transaction.atomic():
            Shard.objects.update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        shard.delete()


def test_a_new_entity_like_a_party_is_a_hit_with_the_change_as_its_cause():
    load_list("Something Else")
    watch, other = watched(OPTICS), watched(BAKERY)

    made = change_list("Something Else", "Vandermoor Optics")

    run = newest_run(watch)
    assert (run.status, run.cause, run.hits.get().status) == ("done", "list_changed", "open")
    assert "1 added" in run.cause_note
    assert "Like a party now: Vandermoor Optics." in run.cause_note
    news = made.news.get()
    assert (news.watch, news.run, made.shards.get().with_news) == (watch, run, 1)
    assert newest_run(other).cause == "requested"
    watch.refresh_from_db()
    assert (watch.run, watch.editions) == (run, [edition_in_force().pk])


def test_what_forward_screening_finds_is_what_a_screening_in_full_finds():
    names = ["Vandermoor Optics", "Quillfeather Bakery", "Tarnwick Spares", "Halden Freight", "Odd Name"]
    load_list("Something Else", "Valdeluna Instruments")
    parties = [
        replace(OPTICS, ref=str(place), name=name)
        for place, name in enumerate(
            ["Vandermor Optics", "Optics Vandermoor LLC", "Quill Feather Bakery", "Tarnwik Spares", "Hallo"]
        )
    ]
    watches = [watched(party) for party in parties]

    change_list("Something Else", "Valdeluna Instruments", *names)

    for watch, party in zip(watches, parties, strict=True):
        forward = {hit.listed_name for hit in hit_queries.hits_for(watch.thread)}
        again = hits.screen(hits.request_screening(uuid4(), label="x", parties=[party], actor=None).pk)
        assert forward == {hit.listed_name for hit in again.hits.all()}
    assert Hit.objects.filter(run__cause="list_changed").exists()


def test_a_changed_entity_that_was_a_hit_is_looked_at_again():
    load_list("Vandermoor Optics")
    watch = watched(OPTICS)

    change_list("Vandermoor Optics International Trading House")

    run = newest_run(watch)
    assert run.cause == "list_changed"
    assert "Vandermoor Optics" in run.cause_note


def test_an_entity_that_left_the_list_is_noted_on_its_hits_and_rules_on_nothing(sonia):
    load_list(*FILLERS, "Vandermoor Optics")
    watch = watched(OPTICS)
    hit = Hit.objects.get()

    change_list(*FILLERS)

    hit.refresh_from_db()
    assert (hit.status, hit.delisted_in) == ("open", edition_in_force())
    assert "is no longer on List fiction" in AuditEvent.objects.get(verb="hit.delisted").sentence
    assert hit_queries.clearance(watch.thread, [OPTICS]).reasons == ("One hit waits for a ruling.",)
    hits.clear_hit(hit, ground="different_name", reason="Not listed any more.", actor=sonia)
    with pytest.raises(InternalError), transaction.atomic():
        Hit.objects.update(delisted_in=None)


def test_a_hit_that_left_its_list_is_no_news_every_night():
    load_list(*FILLERS, "Vandermoor Optics")
    watched(OPTICS)
    change_list(*FILLERS)

    services.start_nightly()
    drain()

    assert not newest().news.exists()


def test_a_thread_that_missed_an_edition_catches_up_over_both():
    load_list("Something Else")
    watch = watched(OPTICS)
    load_list("Something Else", "Vandermoor Optics")
    load_list("Something Else", "Vandermoor Optics", "Third Name")

    drain()

    assert newest_run(watch).hits.count() == 1
    assert not Rescreening.objects.filter(status=S.RUNNING).exists()
    watch.refresh_from_db()
    assert watch.editions == [edition_in_force().pk]


def test_an_edition_that_another_followed_is_overtaken():
    load_list("Something Else")
    watched(BAKERY)
    load_list("Something Else", "Vandermoor Optics")
    first = services.start_for_edition(edition_in_force().pk, None)
    load_list("Something Else", "Vandermoor Optics", "Third Name")

    drain()

    first.refresh_from_db()
    assert first.status == S.OVERTAKEN
    assert first.shards.get().compared == 0
    assert newest().status == S.DONE


def test_a_list_that_is_new_is_compared_whole():
    load_list("Something Else")
    watch = watched(OPTICS)

    made = change_list("Vandermoor Optics", key="second")

    assert "the first of this list" in made.what
    assert newest_run(watch).hits.get().watchlist == "second"
    watch.refresh_from_db()
    assert set(watch.editions) == {edition_in_force().pk, edition_in_force("second").pk}


def test_the_same_news_twice_is_one_rescreening():
    load_list("Something Else")
    watched(BAKERY)
    change_list("Something Else", "Vandermoor Optics")
    edition = edition_in_force()

    for _ in range(2):
        publish(EditionInForce(edition.pk, None, "fiction"))
        drain()

    assert Rescreening.objects.filter(edition=edition).count() == 1


def test_a_thread_that_is_no_longer_live_is_left_alone():
    load_list("Something Else")
    watch = watched(OPTICS)
    hits.unwatch(watch.thread)

    made = change_list("Something Else", "Vandermoor Optics")

    assert (made.status, made.shards.count()) == (S.DONE, 0)
    assert newest_run(watch).cause == "requested"


def test_portions_are_fixed_in_order_and_each_thread_is_compared_once(monkeypatch):
    monkeypatch.setattr(layout, "SHARD_SIZE", 7)
    load_list("Something Else")
    copies(watched(BAKERY), 49)

    made = change_list("Something Else", "Vandermoor Optics")

    shards = list(made.shards.all())
    laid = [pk for shard in shards for pk in shard.watches]
    compared = [pk for shard in shards for pk, _ in shard.facts_compared()]
    assert [len(shard.watches) for shard in shards] == [7] * 7 + [1]
    assert laid == compared == list(Watch.objects.order_by("pk").values_list("pk", flat=True))
    assert not queries.lacking(made).exists()


def test_no_more_portions_wait_than_there_are_lanes(monkeypatch):
    from exportctl.core.outbox.models import Job

    monkeypatch.setattr(layout, "SHARD_SIZE", 3)
    load_list("Something Else")
    copies(watched(BAKERY), 40)
    services.start_nightly()

    waiting = Job.objects.filter(name="screening.rescreen_shard", status="queued")
    assert waiting.count() == rules.LANES
    Job.objects.filter(name="screening.rescreen_shard").delete()
    services.mind()
    assert waiting.count() == rules.LANES
    drain()
    assert newest().status == S.DONE


def test_parties_that_change_while_they_are_compared_are_not_marked_with_the_old_ones(monkeypatch):
    from screening.rescreening.services import shards

    load_list("Something Else")
    watch = watched(BAKERY)
    load_list("Something Else", "Vandermoor Optics")
    real = shards.compare

    def compare(*args, **kwargs):
        outcomes = real(*args, **kwargs)
        hits.request_screening(watch.thread, label=LABEL, parties=[OPTICS], actor=None)
        return outcomes

    made = services.start_for_edition(edition_in_force().pk, None)
    monkeypatch.setattr(shards, "compare", compare)
    shard = services.work_on(made.shards.get().pk)
    monkeypatch.undo()

    assert (shard.left, shard.compared) == (1, 0)
    drain()
    made.refresh_from_db()
    assert made.status == S.DONE
    assert newest_run(watch).hits.count() == 1


def test_a_portion_done_twice_is_done_once():
    load_list("Something Else")
    watched(OPTICS)
    load_list("Something Else", "Vandermoor Optics")
    made = services.start_for_edition(edition_in_force().pk, None)
    first = services.work_on(made.shards.get().pk)

    again = services.work_on(first.pk)

    assert again.done_at == first.done_at
    assert ScreeningRun.objects.filter(cause="list_changed").count() == 1


def test_a_party_that_cannot_be_compared_is_a_gap_and_no_success():
    load_list("Something Else")
    watch = watched(BAKERY)
    Watch.objects.filter(pk=watch.pk).update(facts=[{**watch.facts[0], "name": "***"}])

    made = change_list("Something Else", "Vandermoor Optics")

    assert (made.status, made.gaps) == (S.INCOMPLETE, 1)
    assert list(queries.uncompared(made)) == [watch]


def bring_into_force(**thresholds):
    """Bring another configuration into force, as two people do."""
    before = ensure_configuration()
    content = matching.Configuration(thresholds={"": 0.7, **thresholds})
    Configuration.objects.filter(pk=before.pk).update(status="superseded")
    made = Configuration.objects.create(
        number=before.number + 1,
        status="in_force",
        content=content.to_json(),
        digest=content.digest,
        reason="Fewer hits.",
        proposed_at=timezone.now(),
        proposed_by=before.proposed_by,
        decided_at=timezone.now(),
    )
    publish(ConfigurationInForce(made.pk, before.pk))
    return made


@pytest.fixture
def two_may_configure(db):
    """Let the tests skip the second person: what is tested here is what follows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE screening_configuration DROP CONSTRAINT configuration_decided_by_a_second_person"
        )


def test_another_configuration_reports_only_differences(two_may_configure):
    load_list("Vandermoor Optics", "Quilfeather Bakery")
    same, lost, clean = watched(OPTICS), watched(BAKERY), watched(replace(BAKERY, name="Zebulon"))
    assert newest_run(lost).hit_count == 1

    configuration = bring_into_force(**{"": 0.99})
    drain()

    made = newest()
    assert (made.cause, made.status, made.configuration) == ("configuration_changed", S.DONE, configuration)
    assert "version 2 in the place of version 1: Fewer hits." in made.what
    assert [(one.watch, one.what) for one in made.news.all()] == [
        (lost, "Not found any more: Quilfeather Bakery.")
    ]
    assert newest_run(same).cause == newest_run(clean).cause == "requested"
    assert {watch.configuration for watch in Watch.objects.all()} == {configuration.digest}


def test_another_engine_is_noticed_and_everything_compared_in_full(monkeypatch):
    load_list("Vandermoor Optics")
    watch = watched(OPTICS)
    drain()
    services.mind()
    assert Rescreening.objects.count() == 1

    monkeypatch.setattr(version, "MATCHER_VERSION", "other-2")
    (reason, _) = hit_queries.clearance(watch.thread, [OPTICS]).reasons
    assert "engine has changed" in reason
    services.mind()
    drain()

    made = newest()
    assert (made.cause, made.status, made.news.count()) == ("engine_changed", S.DONE, 0)
    assert "other-2" in made.what
    watch.refresh_from_db()
    assert watch.matcher_version == "other-2"
    services.mind()
    assert Rescreening.objects.count() == 2


def test_a_nightly_screening_in_full_renews_what_is_verified():
    load_list("Vandermoor Optics")
    watch = watched(BAKERY)
    Watch.objects.update(verified_at=timezone.now() - timedelta(hours=40))
    (reason,) = hit_queries.clearance(watch.thread, [BAKERY]).reasons
    assert "The nightly screening of these parties was missed" in reason

    services.start_nightly()
    drain()

    assert hit_queries.clearance(watch.thread, [BAKERY]).reasons == ()
    assert newest().status == S.DONE


def test_a_night_in_full_finds_what_a_change_should_have_found():
    load_list("Vandermoor Optics")
    watch = watched(BAKERY)
    lost = [{**watch.facts[0], "name": "Vandermoor Optics"}]
    Watch.objects.filter(pk=watch.pk).update(facts=lost)

    services.start_nightly()
    drain()

    assert "Found now and not before: Vandermoor Optics." in News.objects.get().what
    assert newest_run(watch).cause == "nightly"


def test_a_thread_that_was_never_compared_is_screened():
    run = hits.request_screening(uuid4(), label=LABEL, parties=[OPTICS], actor=None)
    assert hits.screen(run.pk).status == "failed"

    made = change_list("Vandermoor Optics")

    assert made.status == S.DONE
    assert newest_run(Watch.objects.get()).hits.count() == 1


def test_a_screening_in_full_is_started_by_those_who_may_and_once(sonia, omar):
    load_list("Vandermoor Optics")
    watched(BAKERY)
    with pytest.raises(NotPermitted):
        services.start_by_hand(actor=omar)

    made = services.start_by_hand(actor=sonia)

    assert (made.requested_by, made.cause) == (sonia, "requested")
    with pytest.raises(Conflict, match="running already"):
        services.start_by_hand(actor=sonia)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rescreening.objects.create(
            cause="requested",
            what="x",
            configuration=made.configuration,
            matcher_version="x",
            requested_by=sonia,
            started_at=timezone.now(),
        )


def test_what_has_ended_is_never_edited():
    made = services.start_nightly()
    assert made.status == S.DONE

    with pytest.raises(InternalError), transaction.atomic():
        Rescreening.objects.update(gaps=1)


def test_verifying_one_thread_makes_no_screening_where_all_is_as_it_was():
    load_list("Vandermoor Optics")
    watch = watched(OPTICS)
    Watch.objects.update(verified_at=timezone.now() - timedelta(hours=40))

    assert services.verify(watch.thread)

    assert ScreeningRun.objects.count() == 1
    watch.refresh_from_db()
    assert timezone.now() - watch.verified_at < timedelta(minutes=1)
