from dataclasses import replace
from uuid import uuid4

import pytest

from screening.hits import queries, services
from screening.watchlists.models import Edition
from tests.screening.hits.build import CLEAN, LABEL, LISTED, THREAD, load_list, matched, one_hit, screened

pytestmark = pytest.mark.django_db


def reasons(*parties):
    found = queries.clearance(THREAD, parties)
    assert found.ok == bool(found) == (not found.reasons)
    return found.reasons


def test_a_clean_screening_clears():
    load_list("Vandermoor Optics")
    run = screened(CLEAN)

    assert reasons(CLEAN) == ()
    assert queries.clearance(THREAD, [CLEAN]).run == run


def test_a_thread_never_screened_is_not_clear():
    assert reasons(CLEAN) == ("The parties have not been screened.",)


def test_a_waiting_screening_is_not_clear_even_after_a_clean_one():
    load_list("Vandermoor Optics")
    screened(CLEAN)
    services.request_screening(THREAD, label=LABEL, parties=[CLEAN], actor=None)

    assert reasons(CLEAN) == ("The parties are still waiting to be screened.",)


def test_a_failed_screening_is_not_clear():
    screened(CLEAN)

    assert reasons(CLEAN)[0].startswith("Screening failed: No watchlist is in force.")


@pytest.mark.parametrize("parties", [(), (CLEAN, LISTED), (replace(CLEAN, name="Other"),)])
def test_changed_parties_are_not_clear(parties):
    load_list("Vandermoor Optics")
    screened(CLEAN)

    (reason,) = reasons(*parties)
    assert reason.startswith("The parties were changed")


def test_a_newer_edition_makes_a_screening_stale():
    load_list("Vandermoor Optics")
    screened(CLEAN)
    load_list("Vandermoor Optics", "Another One")

    (reason,) = reasons(CLEAN)
    assert reason.startswith("List fiction has a newer edition")


def test_another_list_makes_a_screening_stale():
    load_list("Vandermoor Optics")
    screened(CLEAN)
    load_list("Another One", key="second")

    (reason,) = reasons(CLEAN)
    assert reason.startswith("List second")


def test_without_a_list_in_force_nothing_is_clear():
    load_list("Vandermoor Optics")
    screened(CLEAN)
    Edition.objects.update(status="superseded")

    assert reasons(CLEAN) == ("No watchlist is in force, so nothing can be compared.",)


def test_hits_stand_in_the_way_until_two_people_have_cleared_them(sonia, sven):
    hit = one_hit()
    assert reasons(LISTED) == ("One hit waits for a ruling.",)

    services.clear_hit(hit, ground="different_name", reason="No.", actor=sonia)
    assert reasons(LISTED) == ("The ruling on one hit waits for a second person.",)

    services.confirm_ruling(hit, actor=sven)
    assert reasons(LISTED) == ()

    services.reopen_hit(hit, reason="New papers.", actor=sonia)
    services.escalate_hit(hit, to=sven, reason="Hard.", actor=sonia)
    assert reasons(LISTED) == ("One hit waits for a ruling.",)

    matched(hit, sven, sonia)
    assert reasons(LISTED) == ("Vandermoor Optics is the listed Vandermoor Optics: a true match.",)


def test_hits_of_another_thread_do_not_count():
    load_list("Vandermoor Optics")
    other = services.request_screening(uuid4(), label="Other", parties=[LISTED], actor=None)
    services.screen(other.pk)
    screened(CLEAN)

    assert reasons(CLEAN) == ()
    assert not queries.hits_for(THREAD).exists()


def test_hits_are_those_of_the_newest_finished_screening():
    one_hit()
    newer = screened(LISTED, CLEAN)
    services.request_screening(THREAD, label=LABEL, parties=[CLEAN], actor=None)

    assert [hit.run for hit in queries.hits_for(THREAD)] == [newer]
    assert queries.open_hits(THREAD).count() == 1


def test_exporters_and_inspectors_see_no_hit(sonia, omar, ada, inez, root):
    one_hit()

    seen = [queries.hits_visible_to(actor).count() for actor in (sonia, omar, ada, inez, root)]
    assert seen == [1, 1, 0, 0, 0]
    assert [queries.waiting_hits(actor).count() for actor in (sonia, ada)] == [1, 0]
