"""A newer screening of the same pair takes nobody's work away, and gives nobody more time."""

from dataclasses import replace
from datetime import date

import pytest

from screening.hits import services
from screening.hits.models import Hit
from tests.screening.hits.build import CLEAN, LISTED, load_list, matched, one_hit, screened

pytestmark = pytest.mark.django_db
DUE = date(2026, 1, 5)


def again(**change):
    Hit.objects.update(due_on=DUE)
    return screened(replace(LISTED, **change), CLEAN).hits.get()


def test_the_clock_and_the_person_stay(sonia):
    services.assign_hit(one_hit(), to=sonia, actor=sonia)

    hit = again()

    assert (hit.status, hit.due_on, hit.assignee) == ("open", DUE, sonia)


def test_an_escalation_stays(sonia, sven):
    services.escalate_hit(one_hit(), to=sven, reason="A hard one.", actor=sonia)

    hit = again()

    assert (hit.status, hit.assignee, hit.escalated_by) == ("escalated", sven, sonia)


def test_a_proposal_stays_and_is_confirmed_by_another(sonia, sven):
    old = services.clear_hit(one_hit(), ground="different_name", reason="No.", actor=sonia)

    hit = again()

    assert (hit.status, hit.ruling.hit, hit.ruling.made_by) == ("in_review", hit, sonia)
    assert (hit.ruling.reason, hit.ruling.made_at) == ("No.", old.ruling.made_at)
    assert services.confirm_ruling(hit, actor=sven).status == "false_positive"


def test_a_proposal_to_take_a_match_back_is_asked_as_an_open_hit(sonia, sven):
    services.reopen_hit(matched(one_hit(), sonia, sven), reason="Mistyped.", actor=sonia)

    assert again().status == "open"


@pytest.mark.parametrize("changed", ["party", "record"])
def test_what_changed_starts_anew(sonia, changed):
    services.confirm_hit(one_hit(), reason="Yes.", actor=sonia)
    if changed == "record":
        load_list("Vandermoor Optics", remarks="Moved.")

    hit = again(country="DE") if changed == "party" else again()

    assert (hit.status, hit.ruling) == ("open", None)
    assert hit.due_on > DUE
