"""What a case waits for by its referrals: the same as the gate before a decision finds in its way."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licensing.referrals import gate, services
from licensing.referrals.models import Referral
from licensing.referrals.services import PartGiven
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.waits import waits_for
from tests.factories.assessments import assess_all
from tests.factories.cases import APPROVAL
from tests.licensing.amendments.build import amend, change_end_user, file, start
from tests.licensing.referrals.build import let_run_out, make_agency, objecting, recommend, refer
from tests.licensing.referrals.test_settling import later
from tests.licensing.review.build import waiting

pytestmark = pytest.mark.django_db
NOTHING_BEYOND = gate.Granting("approve")  # within every limit
CONFLICT = "A settlement of the conflict with an agency"


@pytest.fixture
def case(case, omar):
    """A case that Omar recommends to approve."""
    review.recommend(case, advice=APPROVAL, actor=omar)
    return Case.objects.get(pk=case.pk)


def told(case):
    """Return what a case waits for; the gate of a decision finds something in the way just as well."""
    words, found = waits_for(waiting(case)), gate.obstacles(Case.objects.get(pk=case.pk), NOTHING_BEYOND)
    assert bool(found) == (words not in {"A decision", "A recommendation", "Screening and scoring"}), (
        words,
        found,
    )
    return words


def test_the_word_of_an_agency_and_how_many_more(case, omar, dora, felix):
    first, second = (make_agency(one, short_name=name) for one, name in ((dora, "MoT"), (felix, "MoD")))
    (one,) = refer(case, first, actor=omar)
    assert told(case) == "The word of MoT"

    (other,) = refer(case, second, actor=omar, days=3)
    assert told(case) == "The word of MoD and 1 more"

    services.ask_information(one, text="Who pays?", actor=dora)
    assert told(case) == "The answer to a question of MoT, and the word of MoD"

    recommend(other, actor=felix)
    services.inform(one, text="The buyer.", actor=omar)
    let_run_out(one)
    assert told(case) == "A decision"


def test_a_conflict_is_settled_and_a_ruling_awaited(case, omar, dora, felix, clara):
    made = objecting(case, officer=omar, reviewer=dora)
    assert told(case) == CONFLICT

    services.record_settlement(case, direction="release", reason="Talked through.", actor=omar)
    assert told(case) == "A decision"

    taken = services.appeal(made.referral, reason="The use is not civil.", actor=dora)
    assert told(case) == "A ruling of the committee chair"
    services.rule(taken, direction="release", reason="It is.", actor=clara)
    assert told(case) == "A decision", "the agency escalates once"

    objecting(case, officer=omar, reviewer=felix)
    assert told(case) == CONFLICT, "the ruling was not about this"


def test_the_time_to_take_a_ruling_up_is_waited_for(case, omar, dora, clara):
    objecting(case, officer=omar, reviewer=dora)
    raised = services.escalate(case, reason="We do not agree.", actor=omar)
    services.rule(raised, direction="release", reason="The use is civil.", actor=clara)

    last = timezone.localdate() + timedelta(days=5)
    assert told(case) == f"An agency that may take the ruling one level up until {last:%-d %b %Y}"
    with later(6):
        assert told(case) == "A decision"


def test_quantities_that_differ_are_decided_within_the_lowest(case, omar, dora, felix):
    for reviewer, quantity in ((dora, 1), (felix, 2)):
        (referral,) = refer(case, make_agency(reviewer), actor=omar)
        lines = {one.pk: PartGiven("approve", quantity) for one in case.application.lines.all()}
        recommend(referral, actor=reviewer, lines=lines)

    assert told(case) == "A decision"


def test_after_a_change_an_agency_speaks_anew_on_what_changed(case, omar, dora, ada):
    (referral,) = refer(case, make_agency(dora, short_name="MoT"), actor=omar)
    recommend(referral, actor=dora)
    assert told(case) == "A decision"
    amend(case, ada)
    assess_all(Case.objects.get(pk=case.pk))
    assert told(case) == "Screening and scoring, and a new word of MoT on what was changed"

    (again,) = refer(Case.objects.get(pk=case.pk), referral.agency, actor=omar)
    assert told(case) == "Screening and scoring, and the word of MoT"

    let_run_out(again)
    assert told(case) == "Screening and scoring"
    Referral.objects.filter(pk=again.pk).update(due_on=again.due_on)
    recommend(again, actor=dora)
    assert told(case) == "Screening and scoring"


def test_a_changed_party_leaves_an_objection_that_must_be_said_again(case, omar, dora, ada):
    objecting(case, officer=omar, reviewer=dora)
    draft = start(case, ada)
    change_end_user(draft, ada)
    file(draft, ada)

    assert "a new word of Trial" in told(case)


def test_queue_and_case_page_say_it(case, omar, dora, sign_in):
    refer(case, make_agency(dora, short_name="MoT"), actor=omar)
    web = sign_in(omar)

    assert "waits for the word of MoT" in web.get("/desk/cases/").text
    page = web.get(reverse("licensing:case", args=[case.pk])).text
    assert page.count("The word of MoT") == 2
