"""An agency's list: what each filter finds, in which order, how much, and that it gives nothing away."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from licensing.referrals import services
from licensing.referrals.models import Referral, ReferralStatus
from licensing.review.models import Case
from tests.factories.cases import case_under_review
from tests.licensing.referrals.build import let_run_out, make_agency, recommend, refer, reviewer
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
LIST = "/desk/referred/"


@pytest.fixture
def dora(make_user):
    """Dora answers for an agency; each test says for which."""
    return reviewer(make_user, "Dora")


@pytest.fixture
def felix(make_user):
    """Felix answers for another agency."""
    return reviewer(make_user, "Felix")


@pytest.fixture
def case(arden, ada, omar):
    """A case that Omar has."""
    return case_under_review(arden, ada, omar)


def referral_of(agency, case, *, days=10, sent=0, **fields):
    """Return a referral as a list shows it, due in some days and sent some days ago."""
    values = {
        "question": "Do you object?",
        "sent_by": case.officer,
        "sent_at": timezone.now() - timedelta(days=sent),
        "due_on": timezone.localdate() + timedelta(days=days),
    } | fields
    return Referral.objects.create(case=case, agency=agency, **values)


def listed(web, **asked):
    answer = web.get(LIST, asked)
    assert answer.status_code == 200
    return [one for one, _ in answer.context["rows"]]


def counts_of(web, **asked):
    return {chip.label: chip.count for chip in web.get(LIST, asked).context["standing"]}


def test_the_list_is_found_by_what_the_file_says(sign_in, case, arden, omar, dora):
    agency = make_agency(dora)
    (mine,) = refer(case, agency, actor=omar)
    other = referral_of(agency, make_case(arden, officer=omar, reference="EX-2020-000077"))
    web = sign_in(dora)
    line, party = case.application.lines.get(), case.application.parties.first()
    code = line.entry.code

    assert listed(web, reference="77") == [other]
    assert listed(web, reference=case.reference) == [mine]
    for asked in (
        {"q": party.name.split()[0]},
        {"party": party.name.split()[0]},
        {"exporter": arden.name.split()[0]},
        {"entry": code},
        {"entry": code[:2].lower()},
        {"country": party.country},
        {"destination": case.destination},
    ):
        assert mine in listed(web, **asked), asked
    assert listed(web, q="nowhere") == []
    assert listed(web, entry="9Z") == []
    assert listed(web, destination="AQ") == []


def test_an_entry_that_only_the_authority_knows_finds_nothing(sign_in, case, omar, dora):
    """What a reviewer assessed is beside the case for officers; an agency's filter must not tell of it."""
    refer(case, make_agency(dora), actor=omar)
    Case.objects.filter(pk=case.pk).update(entries=["9A120", "9A", "9"])
    assert listed(sign_in(dora), entry="9A120") == []


def test_a_filter_finds_no_case_of_another_agency(sign_in, case, arden, omar, dora, felix):
    mine, other = refer(case, make_agency(dora), make_agency(felix), actor=omar)
    hidden = referral_of(other.agency, make_case(arden, officer=omar, reference="EX-2020-000078"))
    web = sign_in(dora)
    assert listed(web, show="all") == [mine]
    assert listed(web, show="all", agency=other.agency_id) == [mine]  # none of her agencies: filters nothing
    assert listed(web, show="all", reference=hidden.case.reference) == []
    assert counts_of(web)["All"] == "1"


def test_each_state_has_its_count_and_each_clock_its_referrals(sign_in, arden, omar, dora):
    agency = make_agency(dora)
    numbers = iter(range(1, 20))

    def one(**fields):
        return referral_of(
            agency, make_case(arden, officer=omar, reference=f"EX-2020-{next(numbers):06}"), **fields
        )

    later, soon, late = one(days=30), one(days=2), one(days=-1)
    paused = one(days=1, status=ReferralStatus.INFORMATION)
    ended = {"closed_at": timezone.now()}
    answered = one(status=ReferralStatus.ANSWERED, **ended)
    silent = one(status=ReferralStatus.DEEMED, days=-9, **ended)
    web = sign_in(dora)

    assert counts_of(web) == {
        "Open": "3",
        "Due soon or over": "2",
        "Answered": "1",
        "Ended without an answer": "2",
        "All": "6",
    }
    assert listed(web) == [paused, soon, later]
    assert listed(web, show="answered") == [answered]
    assert listed(web, show="unanswered") == [silent, late]
    found = {key: listed(web, show="all", clock=key) for key in ("in_time", "due", "over", "paused")}
    assert found == {"in_time": [later], "due": [soon], "over": [late], "paused": [paused]}
    assert listed(web, days=2) == [soon]
    assert listed(web, days=30) == [soon, later]
    assert counts_of(web, clock="paused")["Open"] == "1"


def test_an_answer_that_stands_is_no_silence(sign_in, case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    recommend(referral, actor=dora)
    services.send_back(referral, reason="More.", actor=omar)
    let_run_out(referral)
    web = sign_in(dora)
    assert listed(web, show="answered") == [referral]
    assert listed(web, show="unanswered") == []


def test_information_that_was_asked_for_and_given(sign_in, case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    web = sign_in(dora)
    assert listed(web, information="awaited") == listed(web, information="given") == []
    services.ask_information(referral, text="Which?", actor=dora)
    assert listed(web, information="awaited") == [referral]
    services.inform(referral, text="This.", actor=omar)
    assert listed(web, information="awaited") == []
    assert listed(web, information="given") == [referral]


def test_orders_and_pages_go_on_where_they_ended(sign_in, arden, omar, dora):
    agency = make_agency(dora)
    made = [
        referral_of(
            agency,
            make_case(arden, officer=omar, reference=f"EX-2020-{number:06}"),
            days=number % 3 + 1,
            sent=number,
        )
        for number in range(30)
    ]
    web = sign_in(dora)
    by_due = sorted(made, key=lambda one: (one.due_on, one.pk))
    for order, expected in (("newest", made), ("oldest", made[::-1]), ("", by_due)):
        first = web.get(LIST, {"order": order})
        second = web.get(first.context["page"].next_url)
        rows = [one for answer in (first, second) for one, _ in answer.context["rows"]]
        assert rows == expected
        assert second.context["page"].next_url == ""


def test_a_filter_that_cannot_be_read_is_named_and_filters_nothing(sign_in, case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    web = sign_in(dora)
    answer = web.get(LIST, {"clock": "slow", "entry": "?", "country": "Atlantis"})
    text = answer.content.decode()
    assert [one for one, _ in answer.context["rows"]] == [referral]
    assert "Clock: “slow” is none of the choices" in text
    assert "“Atlantis” is none of the choices" in text
    assert "No referral of this list fits" in web.get(LIST, {"q": "nowhere"}).content.decode()


def test_who_answers_for_several_agencies_chooses_one(sign_in, case, omar, dora):
    first, second = refer(case, make_agency(dora), make_agency(dora), actor=omar)
    web = sign_in(dora)
    assert set(listed(web)) == {first, second}
    assert listed(web, agency=second.agency_id) == [second]


def test_an_officer_has_no_such_list(sign_in, omar):
    assert sign_in(omar).get(LIST).status_code == 403


@pytest.mark.parametrize("many", [1, 12])
def test_the_page_takes_as_many_reads_whatever_it_holds(sign_in, arden, omar, dora, many):
    agency = make_agency(dora)
    for number in range(many):
        referral_of(agency, make_case(arden, officer=omar, reference=f"EX-2020-{number:06}"))
    web = sign_in(dora)
    for url in (
        reverse("licensing:referred"),
        f"{LIST}?q=ex&entry=6A&country=DE&information=given&order=newest",
    ):
        web.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert web.get(url).status_code == 200
        assert len(captured) == 7
