"""100,000 parties watched while OFAC publishes nine times: each is compared with each change, exactly."""

import csv
import gzip
import io
import random
import time
from collections.abc import Iterator
from itertools import islice, pairwise
from uuid import uuid4

import pytest
from django.utils import timezone

from exportctl.core.outbox.models import Job
from exportctl.core.outbox.services import run
from screening.hits import services as hits
from screening.hits.comparing import query_of, target_now
from screening.hits.models import ScreeningRun, Watch
from screening.hits.rules import PartyFacts, facts_digest, party_json
from screening.matching.loader import matcher_for
from screening.rescreening import queries
from screening.rescreening.models import Rescreening
from screening.watchlists import diff
from screening.watchlists.models import Edition, Entity
from tests.real.mirror import DAYS
from tests.real.test_edition_diffs import TABLE, load

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]
PARTIES, A_THREAD, PLANTED, SAMPLE = 100_000, 4, 40, 300
FIXTURES = ("us", "global")
STARTED, SHARD = "screening.rescreening.handlers.rescreen_after_edition", "screening.rescreen_shard"
FULL = (
    SHARD,
    "screening.screen",
    "screening.close_rescreening",
    "screening.rescreening.handlers.close_after_screening",
)


def made_up_people(real_file, rng: random.Random) -> Iterator[PartyFacts]:
    """Yield people whose names are recombined from those of made-up people: seeded, endless."""
    given, family = [], []
    for name in FIXTURES:
        data = gzip.decompress(real_file(f"watchlists/fixtures/unlisted_people_{name}_dev.csv.gz").data)
        for row in csv.DictReader(io.StringIO(data.decode())):
            given.append(row["first_name"])
            family.append(row["last_name"])
    while True:
        name = f"{rng.choice(given)} {rng.choice(family)}".strip()
        yield PartyFacts(str(uuid4()), "end_user", "person", name, country="DE")


def watch(threads: list[list[PartyFacts]], like: Watch) -> None:
    """Watch threads as if each had been screened and found clear."""
    rows = [
        Watch(
            thread=uuid4(),
            label=f"Thread {number}",
            facts=[party_json(party) for party in parties],
            facts_digest=facts_digest(parties),
            run=like.run,
            editions=like.editions,
            configuration=like.configuration,
            matcher_version=like.matcher_version,
            verified_at=timezone.now(),
        )
        for number, parties in enumerate(threads)
    ]
    Watch.objects.bulk_create(rows, batch_size=2000)


def work(*names: str) -> None:
    """Do what waits of some jobs, and what they queue."""
    while job := Job.objects.filter(status="queued", name__in=names).order_by("created_at").first():
        run(job.pk)
        job.refresh_from_db()
        assert job.status == "done", job.error


def slips(name: str, rng: random.Random) -> str:
    """Return a name with its words in another order."""
    words = name.replace(",", " ").split()
    rng.shuffle(words)
    return " ".join(words)


def test_a_hundred_thousand_parties_over_nine_publications(real_file, capsys):
    rng = random.Random(2026)
    editions = {DAYS[0]: load(real_file, DAYS[0])}
    first = hits.request_screening(
        uuid4(), label="First", parties=[next(made_up_people(real_file, rng))], actor=None
    )
    hits.screen(first.pk)
    like = Watch.objects.get(thread=first.thread)
    people = made_up_people(real_file, rng)
    watch([list(islice(people, A_THREAD)) for _ in range(PARTIES // A_THREAD)], like)
    work(STARTED)

    lines = []
    for days in pairwise(DAYS):
        editions[days[1]] = load(real_file, days[1])
        old, new = (editions[day] for day in days)
        changes = diff.changes(old.pk, new.pk)
        planted = plant(changes, like, rng)

        started, used = time.perf_counter(), time.process_time()
        work(STARTED, SHARD)
        seconds, used = time.perf_counter() - started, time.process_time() - used
        made = Rescreening.objects.get(edition=new)
        once(made)
        exact(made, changes, rng, planted)
        found = planted & set(made.news.values_list("watch_id", flat=True))
        assert bool(found) == bool(planted), "A slip may hide a short name, but not all of them."
        work(*FULL)

        made = queries.with_figures(Rescreening.objects.filter(pk=made.pk)).get()
        added, removed, _, _ = TABLE[days]
        assert (made.figures["added"], made.figures["removed"]) == (added, removed)
        assert made.status == Rescreening.Status.DONE
        assert not queries.lacking(made).exists()
        assert not Watch.objects.exclude(editions=[new.pk]).exists()
        lines.append(
            f"{days[0]} to {days[1]}: {made.parties_compared:,} parties in {seconds:.1f} s, "
            f"{made.parties_compared / seconds:,.0f} a second ({made.parties_compared / used:,.0f} a second "
            f"of this process's own time), {made.with_news} threads with news"
        )
    with capsys.disabled():
        print("\n" + "\n".join(lines))


def plant(changes: diff.EditionChanges, like: Watch, rng: random.Random) -> set[object]:
    """Watch parties named like some entities that are new, as if found clear before; return their watches."""
    entities = Entity.objects.filter(pk__in=[changes.after[key] for key in changes.added[:PLANTED]])
    before = set(Watch.objects.values_list("pk", flat=True)) if entities else set()
    like.refresh_from_db()
    kinds = {"person": "person"}
    watch(
        [
            [PartyFacts("p", "end_user", kinds.get(one.kind, "company"), slips(one.name, rng))]
            for one in entities
        ],
        like,
    )
    return set(Watch.objects.values_list("pk", flat=True)) - before if entities else set()


def once(made: Rescreening) -> None:
    """Every live watch is in one portion and was compared there once, with the facts it has."""
    compared = [pair for shard in made.shards.all() for pair in shard.facts_compared()]
    assert dict(compared) == dict(Watch.objects.filter(live=True).values_list("pk", "facts_digest"))
    assert len(compared) == len(dict(compared))


def exact(made: Rescreening, changes: diff.EditionChanges, rng: random.Random, planted: set[object]) -> None:
    """Search a sample, what was planted and all news in the whole list: the same ones meet what changed."""
    target = target_now()
    matcher = matcher_for(target.editions)
    ids = {str(pk) for pk in changes.after.values()}
    news = set(made.news.values_list("watch_id", flat=True))
    sample = set(rng.sample(sorted(Watch.objects.values_list("pk", flat=True)), SAMPLE)) | news | planted
    for one in Watch.objects.filter(pk__in=sample):
        found = {
            match.entity
            for party in one.parties
            for match in matcher.search(query_of(party), target.matching)
        }
        assert bool(found & ids) == (one.pk in news), "Forward and in full do not find the same."


def test_what_forward_screening_leaves_alone_a_night_in_full_leaves_alone(real_file):
    rng = random.Random(7)
    load(real_file, DAYS[-2])
    people = made_up_people(real_file, rng)
    for _ in range(60):
        request = hits.request_screening(uuid4(), label="x", parties=list(islice(people, 3)), actor=None)
        hits.screen(request.pk)
    load(real_file, DAYS[-1])
    work(STARTED, *FULL)
    runs = ScreeningRun.objects.count()

    from screening.rescreening import services

    services.start_nightly()
    work(*FULL)

    nightly = Rescreening.objects.get(cause="nightly")
    assert (nightly.status, nightly.news.count()) == ("done", 0)
    assert ScreeningRun.objects.count() == runs
    assert Edition.objects.filter(status="in_force").count() == 1
