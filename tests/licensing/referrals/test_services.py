"""Referring, answering, the end of a clock, versions, signatures: one test per exit."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.calendar.models import Clock
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.outbox.models import Job
from licensing.referrals import queries, services
from licensing.referrals.gate import Granting, obstacles
from licensing.referrals.models import (
    Agency,
    AgencyMember,
    AgencyRecommendation,
    RecommendedPart,
    Referral,
    ReferralNote,
)
from licensing.referrals.rules import CLOCK, Assessed
from licensing.referrals.services import AgencyFacts, PartGiven
from licensing.review.models import Case
from tests.licensing.referrals.build import (
    given,
    let_run_out,
    make_agency,
    objecting,
    question_about,
    recommend,
    refer,
)

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)


def later(days):
    """Return a patch that moves the clock of the process on."""
    real = timezone.now
    return patch.object(timezone, "now", lambda: real() + timedelta(days=days))


def test_each_agency_has_its_own_clock_and_is_told(case, omar, dora):
    first, second = make_agency(dora), make_agency(days=10)
    mails = Job.objects.filter(name="core.send_mail")
    before = mails.count()

    one, two = refer(case, first, second, actor=omar, own_reference="R/1")

    assert [Clock.objects.get(subject_id=row.pk, key=CLOCK).days for row in (one, two)] == [30, 10]
    assert one.due_on == timezone.localdate() + timedelta(days=30)
    assert {line.pk for line in one.lines.all()} == {line.pk for line in case.application.lines.all()}
    new = mails.order_by("-created_at")[: mails.count() - before]
    told = {mail.arguments["to"] for mail in new}
    assert told == {first.email, second.email, dora.email}
    assert Case.objects.get(pk=case.pk).version == case.version + 1
    assert AuditEvent.objects.filter(thread=case.pk, verb="referral.sent").count() == 2


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": " "}, "question_required"),
        ({"lines": [], "parties": []}, "scope_required"),
        ({"days": 0}, "days_out_of_range"),
    ],
)
def test_a_referral_that_says_too_little_is_not_sent(case, omar, fields, code):
    with pytest.raises(DomainError) as refused:
        services.refer(case, [make_agency()], question_about(case, **fields), actor=omar)
    assert refused.value.code == code
    assert not Referral.objects.exists()


def test_who_may_not_refer_and_to_whom(case, omar, dora, sonia):
    gone = make_agency(active=False)
    for actor in (sonia, dora):
        with pytest.raises(NotPermitted):
            refer(case, make_agency(), actor=actor)
    with pytest.raises(DomainError, match="takes no cases"):
        refer(case, gone, actor=omar)
    with pytest.raises(DomainError, match="at least one agency"):
        refer(case, actor=omar)


def test_an_agency_has_a_case_once_at_a_time(case, omar, dora):
    agency = make_agency(dora)
    (first,) = refer(case, agency, actor=omar)
    with pytest.raises(Conflict, match="has this case already"):
        refer(case, agency, actor=omar)

    let_run_out(first)
    (again,) = refer(case, agency, actor=omar)

    first.refresh_from_db()
    assert first.status == "deemed_no_objection"
    assert again.status == "open"


def test_information_stops_the_clock_and_the_answer_starts_it(case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    with later(4):
        services.ask_information(referral, text="Which serial numbers?", actor=dora)
    with later(9):
        moved = services.inform(referral, text="SN-1 to SN-4.", actor=omar)

    assert moved.status == "open"
    assert moved.due_on == referral.due_on + timedelta(days=5)
    assert [note.kind for note in referral.notes.all()] == ["request", "reply"]
    clock = Clock.objects.get(subject_id=referral.pk)
    assert not clock.paused
    with pytest.raises(REFUSED), transaction.atomic():
        ReferralNote.objects.update(text="Something else")


def test_information_can_be_asked_for_in_the_first_days_only(case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    with later(11), pytest.raises(DomainError, match="could be asked for until"):
        services.ask_information(referral, text="Which?", actor=dora)
    with pytest.raises(DomainError, match="what is missing"):
        services.ask_information(referral, text=" ", actor=dora)


def test_silence_is_no_objection_whether_or_not_a_job_says_so(case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    with later(31):
        (row,) = queries.rows_of(case, now=timezone.now())
        assert (row.status, row.awaited) == ("deemed_no_objection", False)
        assert obstacles(case, Granting("approve")) == []
        with pytest.raises(NotPermitted, match="time to answer ended"):
            recommend(referral, actor=dora)
        assert Referral.objects.get().status == "open"
        assert services.mind(on=timezone.localdate()) == (0, 1)
        assert services.mind(on=timezone.localdate()) == (0, 0)

    assert Referral.objects.get().status == "deemed_no_objection"
    assert AuditEvent.objects.get(verb="referral.deem").actor is None
    with pytest.raises(REFUSED), transaction.atomic():
        Referral.objects.update(status="open", closed_at=None)


def test_a_reminder_goes_out_once_before_the_end(case, omar, dora):
    refer(case, make_agency(dora), actor=omar)
    assert services.mind(on=timezone.localdate()) == (0, 0)
    with later(26):
        today = timezone.localdate()
        assert [services.mind(on=today) for _ in range(2)] == [(1, 0), (0, 0)]


def test_a_clock_that_stands_still_never_runs_out(case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    services.ask_information(referral, text="Which?", actor=dora)
    with later(60):
        assert services.mind(on=timezone.localdate()) == (0, 0)
        assert len(obstacles(case, Granting("approve"))) == 1


def test_a_recommendation_closes_the_referral_and_is_never_edited(case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)

    made = recommend(referral, "deny", actor=dora)

    referral.refresh_from_db()
    assert (made.status, referral.status) == ("given", "answered")
    assert made.parts.count() == case.application.lines.count() + case.application.parties.count()
    for change in (
        lambda: AgencyRecommendation.objects.update(reason="Another"),
        lambda: RecommendedPart.objects.update(outcome="approve"),
        lambda: RecommendedPart.objects.all().delete(),
        lambda: AgencyRecommendation.objects.all().delete(),
        lambda: Referral.objects.update(question="Another"),
    ):
        with pytest.raises(REFUSED), transaction.atomic():
            change()


def test_a_later_version_replaces_the_earlier_which_stays(case, omar, dora):
    made = objecting(case, officer=omar, reviewer=dora)
    with pytest.raises(Conflict, match="while your page was open"):
        services.recommend(made.referral, given(made.referral), actor=dora, seen=0)

    later_one = services.recommend(made.referral, given(made.referral), actor=dora, seen=1)

    made.refresh_from_db()
    assert (made.status, later_one.status, later_one.number) == ("superseded", "given", 2)
    assert [one.pk for one in queries.given_in(case)] == [later_one.pk]


def test_asked_again_an_agency_replaces_only_what_it_said_about_the_same(case, omar, dora):
    agency = make_agency(dora)
    line = list(case.application.lines.all())
    (about_line,) = refer(case, agency, actor=omar, parties=[])
    objection = recommend(about_line, "deny", actor=dora)
    (about_parties,) = refer(case, agency, actor=omar, lines=[])

    other = recommend(about_parties, actor=dora)

    assert queries.given_in(case) == [objection, other]
    (again,) = refer(case, agency, actor=omar, lines=line, parties=[])
    last = recommend(again, actor=dora)
    assert queries.given_in(case) == [other, last]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": ""}, "reason_required"),
        ({"assessed": ()}, "criteria_required"),
        ({"assessed": (Assessed("7", "concern", " "),)}, "criterion_reason_required"),
        ({"assessed": (Assessed("99", "concern", "So."),)}, "criterion_unknown"),
        ({"conditions": ("Ship by sea.",)}, "conditions_contradict"),
        ({"parties": {}}, "scope_contradicts"),
    ],
)
def test_a_recommendation_that_says_too_little_is_refused(case, omar, dora, fields, code):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    with pytest.raises(DomainError) as refused:
        recommend(referral, "deny", actor=dora, **fields)
    assert refused.value.code == code
    assert not AgencyRecommendation.objects.exists()


def test_a_quantity_is_never_above_what_was_applied_for(case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    line = case.application.lines.get()
    with pytest.raises(DomainError, match="applied for"):
        recommend(referral, actor=dora, lines={line.pk: PartGiven("approve", line.quantity + 1)})


def test_an_agency_with_two_signatures(case, omar, dora, felix):
    agency = make_agency(dora, felix, two_signatures=True)
    (referral,) = refer(case, agency, actor=omar)
    made = recommend(referral, actor=dora)
    assert (made.status, Referral.objects.get().status) == ("proposed", "open")
    with pytest.raises(NotPermitted, match="someone else"):
        services.countersign(made, actor=dora)
    with pytest.raises(Conflict, match="second signature"):
        recommend(referral, actor=felix)

    refused = services.refuse_signature(made, reason="Too short.", actor=felix)
    again = services.countersign(recommend(referral, "deny", actor=dora), actor=felix)

    assert (refused.status, again.status, again.second) == ("sent_back", "given", felix)
    assert Referral.objects.get().status == "answered"
    with pytest.raises(REFUSED), transaction.atomic():
        AgencyRecommendation.objects.filter(pk=again.pk).update(second=dora)


def test_an_unsigned_recommendation_does_not_count_when_the_time_is_over(case, omar, dora):
    (referral,) = refer(case, make_agency(dora, two_signatures=True), actor=omar)
    made = recommend(referral, "deny", actor=dora)
    let_run_out(referral)

    services.mind(on=timezone.localdate())

    made.refresh_from_db()
    assert (made.status, Referral.objects.get().status) == ("dropped", "deemed_no_objection")


def test_an_objection_that_is_sent_back_stands_until_it_is_replaced(case, omar, dora):
    made = objecting(case, officer=omar, reviewer=dora)

    back = services.send_back(made.referral, reason="Which end user?", actor=omar)

    assert (back.status, back.round) == ("open", 2)
    assert back.due_on == timezone.localdate() + timedelta(days=30)
    assert queries.given_in(case) == [made]
    let_run_out(back)
    assert [row.status for row in queries.rows_of(case, now=timezone.now())] == ["answered"]
    services.mind(on=timezone.localdate())
    assert Referral.objects.get().status == "answered"
    assert queries.given_in(case) == [made]


def test_what_is_sent_back_late_has_a_few_days(case, omar, dora):
    made = objecting(case, officer=omar, reviewer=dora)
    Clock.objects.update(days=3)
    back = services.send_back(made.referral, reason="Which end user?", actor=omar)
    assert back.due_on == timezone.localdate() + timedelta(days=5)
    assert Clock.objects.filter(subject_id=back.pk).count() == 2


def test_withdrawing_needs_a_reason_and_keeps_what_was_recommended(case, omar, dora):
    made = objecting(case, officer=omar, reviewer=dora)
    services.send_back(made.referral, reason="Which?", actor=omar)
    with pytest.raises(DomainError, match="needs a reason"):
        services.withdraw(made.referral, reason=" ", actor=omar)

    gone = services.withdraw(made.referral, reason="Talked through.", actor=omar)

    assert gone.status == "withdrawn"
    assert queries.given_in(case) == [made]
    with pytest.raises(NotPermitted, match="withdrawn"):
        recommend(gone, actor=dora)


def test_the_officer_of_the_case_does_not_answer_for_an_agency(case, omar, dora):
    from exportctl.core.people import services as people
    from exportctl.core.people.models import User
    from exportctl.core.people.roles import Role

    people.give_role(omar, Role.AGENCY_REVIEWER, actor=None)
    both = User.objects.get(pk=omar.pk)
    (referral,) = refer(case, make_agency(both, dora), actor=both)
    with pytest.raises(NotPermitted, match="officer of this case"):
        recommend(referral, actor=both)


def test_agencies_are_kept_by_managers(max_manager, omar, dora):
    facts = AgencyFacts("Customs", "Customs", "agency", "customs@agencies.example")
    agency = services.save_agency(facts, actor=max_manager)
    with pytest.raises(NotPermitted):
        services.save_agency(facts, actor=omar)
    with pytest.raises(DomainError, match="already"):
        services.save_agency(AgencyFacts("CUSTOMS", "Other", "agency", "a@b.example"), actor=max_manager)
    changed = AgencyFacts("Customs", "Customs", "agency", "c@agencies.example", days=5, info_days=2)
    assert services.save_agency(changed, actor=max_manager, agency=agency, version=1).days == 5
    with pytest.raises(Conflict):
        services.save_agency(changed, actor=max_manager, agency=agency, version=1)

    member = services.add_member(agency, dora, actor=max_manager)
    with pytest.raises(Conflict, match="answers for Customs already"):
        services.add_member(agency, dora, actor=max_manager)
    with pytest.raises(DomainError, match="not an agency reviewer"):
        services.add_member(agency, omar, actor=max_manager)
    assert services.end_member(member, actor=max_manager).until_day == timezone.localdate()
    assert services.ensure_agencies() == 0


def test_a_product_without_agencies_gets_some_that_take_no_cases_yet(db):
    assert services.ensure_agencies() == 3
    assert not Agency.objects.filter(active=True).exists()
    assert services.ensure_agencies() == 0


def test_a_member_of_yesterday_answers_no_more(case, omar, dora):
    agency = make_agency(dora)
    (referral,) = refer(case, agency, actor=omar)
    yesterday = timezone.localdate() - timedelta(days=1)
    AgencyMember.objects.update(until_day=None)
    with pytest.raises(REFUSED), transaction.atomic():
        AgencyMember.objects.update(until_day=yesterday)
    with later(1):
        services.end_member(AgencyMember.objects.get(), actor=_manager(agency, omar))
    with later(2), pytest.raises(NotPermitted, match="do not answer for"):
        recommend(referral, actor=dora)


def _manager(agency, somebody):
    from exportctl.core.people import services as people
    from exportctl.core.people.models import User
    from exportctl.core.people.roles import Role

    people.give_role(somebody, Role.MANAGER, actor=None)
    return User.objects.get(pk=somebody.pk)
