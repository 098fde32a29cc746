from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from screening.hits import queries as hit_queries
from screening.hits import services as hits
from screening.hits.events import HitRuled, ScreeningFinished
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.parties import graph, services
from screening.parties.handlers import enter_screened, screen_what_is_owned
from tests.core.threads import Beside
from tests.screening.hits.build import load_list, matched
from tests.screening.parties.build import (
    BAKERY,
    OPTICS,
    any_list,
    listed,
    named,
    owns,
    record_of,
    screen,
    screened_owner,
    second_analyst,
    seen,
)

pytestmark = pytest.mark.django_db
THREAD = uuid4()


@pytest.fixture
def owned(db):
    """A party of a live case."""
    any_list()
    screen(THREAD, OPTICS, BAKERY)
    return record_of(THREAD, OPTICS.ref)


@pytest.fixture
def owner(db):
    return named("Harrow Holdings")


def work():
    """Do the screening that waits for the case, as the worker would; return its hits by ownership."""
    run = ScreeningRun.objects.get(thread=THREAD, status="queued")
    hits.screen(run.pk)
    return list(Hit.objects.filter(run=run, basis="ownership"))


def again():
    """Screen the case once more."""
    hits.request_screening(THREAD, label="EX", parties=[OPTICS, BAKERY], actor=None)
    return work()


def test_half_or_more_held_by_a_listed_owner_is_a_hit_of_its_own(owner, owned, sonia):
    owns(owner, owned, "60", actor=sonia)
    true = listed(owner, actor=sonia)

    (hit,) = again()

    assert (hit.party_ref, hit.entity, hit.score, hit.status) == ("p2", true.entity, Decimal("0.6"), "open")
    assert hit.listed_name == "Harrow Holdings"
    assert hit.features[0]["detail"] == (
        "Listed owners hold 60% together, half or more: the party counts as listed itself."
    )
    assert [(one["owner_name"], one["owned_name"], one["percent"]) for one in hit.chain] == [
        ("Harrow Holdings", "Vandermoor Optics", "60%")
    ]
    assert "One hit waits for a ruling." in hit_queries.clearance(THREAD, [OPTICS, BAKERY]).reasons


def test_a_minority_is_a_hit_in_other_words(owner, owned, sonia, settings):
    owns(owner, owned, "30", actor=sonia)
    listed(owner, actor=sonia)

    (hit,) = again()
    assert hit.score == Decimal("0.3")
    assert "less than half, but at least 25%: a minority holding" in hit.features[0]["detail"]

    settings.MINORITY_PERCENT = 31
    assert again() == []


def test_owners_add_up_and_chains_count(owner, owned, sonia):
    middle, second = named("Middle Trading"), named("Second Holdings")
    owns(owner, middle, "50", actor=sonia)
    owns(middle, owned, "30", actor=sonia)
    owns(second, owned, "20", actor=sonia)
    listed(owner, actor=sonia)
    listed(second, actor=sonia)

    (hit,) = again()

    assert hit.score == Decimal("0.5")
    assert hit.features[0]["right"] in (
        "Harrow Holdings, Second Holdings",
        "Second Holdings, Harrow Holdings",
    )
    assert sorted(one["owner_name"] for one in hit.chain) == [
        "Harrow Holdings",
        "Middle Trading",
        "Second Holdings",
    ]
    through = next(one for one in hit.features if one["name"] == "multiplied through")
    assert through["score"] == pytest.approx(0.35)


def test_an_owner_whose_hit_is_open_is_only_possibly_listed(owner, owned, sonia):
    owns(owner, owned, "60", actor=sonia)
    hit = screened_owner(owner).hits.get()

    assert again() == []
    listing = graph.listings([owner.pk])[owner.pk]
    assert (listing.hit, listing.confirmed) == (hit, False)


def test_an_owner_stays_listed_when_a_new_edition_opens_its_hit_again(owner, owned, sonia):
    owns(owner, owned, "60", actor=sonia)
    listed(owner, actor=sonia)
    screened_owner(owner, owner.name, "Somebody Else")

    assert len(again()) == 1


def test_an_owner_taken_off_the_list_is_listed_no_more(owner, owned, sonia):
    owns(owner, owned, "60", actor=sonia)
    listed(owner, actor=sonia)
    screened_owner(owner, "Somebody Else")

    assert again() == []


def test_ruling_on_the_owner_screens_the_cases_of_what_it_owns(owner, owned, sonia):
    owns(owner, owned, "60", actor=sonia)
    work()
    hit = screened_owner(owner).hits.get()
    enter_screened(ScreeningFinished(thread=owner.pk, run_id=hit.run_id, done=True))
    assert not ScreeningRun.objects.filter(thread=THREAD, status="queued").exists()

    matched(hit, sonia, second_analyst())
    screen_what_is_owned(HitRuled(thread=owner.pk))

    (found,) = work()
    assert found.run.cause == "ownership_changed"
    assert found.run.cause_note == (
        "What is known of the owner Harrow Holdings on the watchlists has changed."
    )


def test_a_new_name_of_an_owner_is_screened(owner, owned, sonia):
    owns(owner, owned, "60", actor=sonia)
    thread = owner.appearances.get().thread
    facts = replace(BAKERY, name="Harrow Holdings", aliases=("Mortlake Nominees",))

    seen(facts, thread=thread)

    assert Watch.objects.get(thread=owner.pk).parties[0].aliases == ("Mortlake Nominees",)
    assert ScreeningRun.objects.filter(thread=owner.pk, status="queued").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_holding_entered_just_before_a_case_is_screened_is_not_missed(owner, owned, sonia):
    owns(owner, named("Third Trading"), "60", actor=sonia)
    listed(owner, actor=sonia)
    run = hits.request_screening(THREAD, label="EX", parties=[OPTICS, BAKERY], actor=None)

    with transaction.atomic():
        owns(owner, owned, "60", actor=sonia)
        worker = Beside(lambda: hits.screen(run.pk))
        assert worker.waits()

    worker.result()
    assert Hit.objects.filter(run=run, basis="ownership").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_holding_entered_while_a_case_is_screened_has_it_screened_again(owner, owned, sonia):
    owns(owner, named("Third Trading"), "60", actor=sonia)
    listed(owner, actor=sonia)
    run = hits.request_screening(THREAD, label="EX", parties=[OPTICS, BAKERY], actor=None)

    with transaction.atomic():
        hits.screen(run.pk)
        officer = Beside(lambda: owns(owner, owned, "60", actor=sonia))
        assert officer.waits()

    officer.result()
    assert not Hit.objects.filter(run=run, basis="ownership").exists()
    assert len(work()) == 1


def test_ruling_in_a_case_screens_nothing(owned):
    screen_what_is_owned(HitRuled(thread=THREAD))
    assert not ScreeningRun.objects.filter(status="queued").exists()


def test_a_holding_that_ended_counts_no_more(owner, owned, sonia):
    link = owns(owner, owned, "60", actor=sonia)
    listed(owner, actor=sonia)
    assert len(again()) == 1

    services.end_link(link, on=date(2026, 6, 1), reason="Sold.", actor=sonia)

    assert work() == []


def test_a_cleared_hit_stays_cleared_while_the_chain_is_the_same(owner, owned, sonia):
    link = owns(owner, owned, "30", actor=sonia)
    listed(owner, actor=sonia)
    (hit,) = again()
    hits.clear_hit(hit, ground="proven_by_documents", reason="Shares are pledged.", actor=sonia)

    assert again()[0].status == "false_positive"

    services.replace_link(
        link,
        services.ownership.NewLink(Decimal(60), date(2026, 6, 1), "New extract."),
        reason="Bought more.",
        actor=sonia,
    )
    assert work()[0].status == "open"


def test_ownership_is_looked_up_in_few_reads(owner, owned, sonia):
    owns(owner, owned, "60", actor=sonia)
    listed(owner, actor=sonia)
    from screening.parties.findings import by_ownership

    with CaptureQueriesContext(connection) as one:
        list(by_ownership(THREAD, [OPTICS]))
    owns(named("Top Holdings"), owner, "60", actor=sonia)
    with CaptureQueriesContext(connection) as two:
        list(by_ownership(THREAD, [OPTICS, BAKERY]))

    assert len(one) == len(two) == 3


def test_a_party_without_owners_costs_two_reads(owned):
    from screening.parties.findings import by_ownership

    with CaptureQueriesContext(connection) as reads:
        assert list(by_ownership(THREAD, [BAKERY])) == []
    assert len(reads) == 2


def test_owners_are_not_screened_for_their_own_owners(owner, owned, sonia):
    top = named("Top Holdings")
    owns(top, owner, "90", actor=sonia)
    owns(owner, owned, "60", actor=sonia)
    listed(top, actor=sonia)
    load_list("Somebody")

    assert not screened_owner(owner, "Somebody Else").hits.filter(basis="ownership").exists()
