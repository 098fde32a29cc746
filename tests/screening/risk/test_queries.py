from datetime import date
from uuid import uuid4

import pytest

from screening.hits import services as hits
from screening.intelligence.services import note_adverse
from screening.risk import queries, services
from screening.risk.facts import AdverseFacts, HitFacts
from tests.screening.hits.build import LISTED, THREAD, load_list, matched, one_hit, screened
from tests.screening.risk.build import ON, USER, facts

pytestmark = pytest.mark.django_db


def test_hit_facts_leave_out_what_two_people_cleared(sonia, sven):
    assert queries.hit_facts(THREAD) == HitFacts()
    hit = one_hit()
    assert queries.hit_facts(THREAD) == HitFacts(open_hits=1, best_score=hit.score)

    hits.clear_hit(hit, ground="different_name", reason="No.", actor=sonia)
    assert queries.hit_facts(THREAD) == HitFacts(open_hits=1, best_score=hit.score)

    hits.confirm_ruling(hit, actor=sven)
    assert queries.hit_facts(THREAD) == HitFacts()

    hits.reopen_hit(hit, reason="New papers.", actor=sonia)
    matched(hit, sonia, sven)
    assert queries.hit_facts(THREAD) == HitFacts(true_matches=1, best_score=hit.score)


def test_hit_facts_are_of_the_newest_screening():
    load_list("Vandermoor Optics")
    screened(LISTED)
    load_list("Another One Entirely")
    screened(LISTED)

    assert queries.hit_facts(THREAD) == HitFacts()


def test_adverse_facts_name_the_party_once():
    note_adverse(
        name="QUILLFEATHER  kitchens",
        country="DE",
        kind="unable_check",
        source_label="CHK-2025-000001",
        source_id=uuid4(),
        noted_on=date(2025, 1, 2),
        details="Nobody opened.",
        actor=None,
    )

    found = queries.adverse_facts([USER, USER], ON)

    assert found == (
        AdverseFacts("Quillfeather Kitchens", "unable_check", date(2025, 1, 2), "CHK-2025-000001"),
    )


def test_a_stored_score_is_computed_again_to_the_same_number():
    services.ensure_model()
    made = services.assess(uuid4(), facts(attachments=(), transit=("KZ",)))

    again = queries.recompute(queries.latest(made.thread))

    assert (again.score, again.lane, again.contributions) == (made.score, made.lane, made.contributions)


def test_the_model_is_for_those_who_may_see_risk(omar, sonia, ada, sam):
    model = services.ensure_model()

    assert [queries.model_visible_to(actor) for actor in (omar, sonia, ada, sam)] == [
        model,
        model,
        None,
        None,
    ]
