from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import DomainError, NotPermitted
from exportctl.core.outbox import services as outbox
from exportctl.core.outbox.models import Job, JobStatus
from screening.lookups import queries, services
from screening.lookups.models import Lookup
from screening.lookups.rules import CHECKS_A_DAY, Question
from tests.core.threads import at_once
from tests.factories.organizations import make_organization
from tests.screening.hits.build import load_list
from tests.screening.lookups.build import BAKERY, VANDERMOOR, answered, load_lists

pytestmark = pytest.mark.django_db


def test_a_look_up_is_answered_by_a_worker_with_its_explanation(sonia):
    load_lists()

    asked = services.look_up(VANDERMOOR, actor=sonia)
    job = Job.objects.get(key=queries.job_key(asked.pk))
    outbox.run(job.pk)

    done = Lookup.objects.get(pk=asked.pk)
    assert done.status == "done"
    assert {match["watchlist"] for match in done.matches} == {"open", "secret"}
    assert done.matches[0]["features"][0]["name"] == "name"
    assert done.matches[0]["score"] == 1.0
    assert {edition["watchlist"] for edition in done.editions} == {"open", "secret"}
    assert done.matcher_version
    assert done.configuration is not None
    sentences = list(AuditEvent.objects.filter(subject_id=str(asked.pk)).values_list("sentence", flat=True))
    assert sentences[0].startswith("Sonia looked up “Vandermoor Optics” on all lists")
    assert "found 2 matches" in sentences[1]


def test_only_the_chosen_lists_answer(sonia):
    load_lists()

    done = answered(services.look_up(VANDERMOOR, actor=sonia, lists=["secret"]))

    assert [match["watchlist"] for match in done.matches] == ["secret"]
    assert [edition["watchlist"] for edition in done.editions] == ["secret"]


def test_a_lowered_threshold_is_for_this_look_up_only(sonia):
    load_list("Vandermoor Optics")
    far = Question(("Vandermoor Optics Lanternfish Trading",))

    assert answered(services.look_up(far, actor=sonia)).match_count == 0
    assert answered(services.look_up(far, actor=sonia, threshold=Decimal("0.50"))).match_count == 1
    assert answered(services.look_up(far, actor=sonia)).match_count == 0


def test_nothing_found_is_as_firm_as_a_match(sonia):
    load_lists()

    done = answered(services.look_up(BAKERY, actor=sonia))

    assert (done.status, done.match_count, done.matches) == ("done", 0, [])
    assert len(done.editions) == 2


def test_without_a_list_a_look_up_fails_and_finds_not_nothing(sonia):
    failed = answered(services.look_up(VANDERMOOR, actor=sonia))

    assert failed.status == "failed"
    assert failed.match_count is None
    assert "nothing was compared" in failed.error


def test_a_chosen_list_that_is_not_in_force_fails_the_look_up(sonia):
    load_lists()

    assert answered(services.look_up(VANDERMOOR, actor=sonia, lists=["open", "gone"])).status == "failed"


def test_a_repeat_leaves_the_answer_alone(sonia):
    load_lists()
    done = answered(services.look_up(VANDERMOOR, actor=sonia))

    assert answered(done).finished_at == done.finished_at


def test_an_answer_and_a_question_are_never_edited(sonia):
    load_lists()
    waiting = services.look_up(VANDERMOOR, actor=sonia)
    for change in ({"name": "Other"}, {"question": {}}, {"threshold": Decimal("0.5")}):
        with pytest.raises(InternalError), transaction.atomic():
            Lookup.objects.filter(pk=waiting.pk).update(**change)
    answered(waiting)
    for change in ({"matches": []}, {"match_count": 0}, {"status": "queued"}):
        with pytest.raises(InternalError), transaction.atomic():
            Lookup.objects.filter(pk=waiting.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        Lookup.objects.filter(pk=waiting.pk).delete()


def test_who_does_not_hold_the_permission_looks_nothing_up(ada, inez):
    for person in (ada, inez):
        with pytest.raises(NotPermitted):
            services.look_up(VANDERMOOR, actor=person)
    assert not Lookup.objects.exists()
    assert not Job.objects.exists()


def test_a_question_that_cannot_be_asked_leaves_no_row(sonia):
    with pytest.raises(DomainError, match="control character"):
        services.look_up(Question(("Nadim\x07",)), actor=sonia)
    assert not Lookup.objects.exists()


def test_most_matches_are_counted_and_the_best_kept(sonia):
    load_list(*(f"Vandermoor Optics {number}" for number in range(120)))

    done = answered(services.look_up(VANDERMOOR, actor=sonia))

    assert (done.match_count, len(done.matches)) == (120, 100)


def test_an_own_check_is_answered_from_public_lists_only(ada):
    load_lists()
    arden = make_organization(ada, name="Arden Photonics Ltd")

    done = answered(services.own_check(VANDERMOOR, organization=arden.pk, actor=ada))
    hidden = answered(services.own_check(Question(("Hidden Heron",)), organization=arden.pk, actor=ada))

    assert [match["watchlist"] for match in done.matches] == ["open"]
    assert [edition["watchlist"] for edition in done.editions] == ["open"]
    assert (hidden.status, hidden.match_count) == ("done", 0)
    assert "secret" not in f"{hidden.matches} {hidden.editions}"
    event = AuditEvent.objects.filter(verb="lookup.checked").first()
    assert (event.actor, event.thread) == (ada, arden.pk)
    assert "Vandermoor" not in event.sentence


def test_without_a_public_list_an_own_check_fails(ada):
    load_list("Vandermoor Optics")
    arden = make_organization(ada)

    assert answered(services.own_check(VANDERMOOR, organization=arden.pk, actor=ada)).status == "failed"


def test_nobody_checks_for_an_organization_of_others_or_one_not_approved(ada, sam, sonia):
    arden = make_organization(ada)
    pending = make_organization(sam, status="pending")
    for person, organization in ((sam, arden), (sonia, arden), (sam, pending)):
        with pytest.raises(NotPermitted):
            services.own_check(VANDERMOOR, organization=organization.pk, actor=person)
    assert not Lookup.objects.exists()


def used_up(organization, user, left=0):
    """Make an organization's checks of today, all but some."""
    now = timezone.localtime()
    Lookup.objects.bulk_create(
        Lookup(
            asked_by=user,
            asked_at=now,
            organization=organization.pk,
            organization_name=organization.name,
            day=now.date(),
            number=number,
            question={"names": ["Somebody"]},
            name="Somebody",
        )
        for number in range(1, CHECKS_A_DAY - left + 1)
    )


def test_the_allowance_is_of_one_organization_and_one_day(ada, sam):
    arden, other = make_organization(ada), make_organization(sam)
    used_up(arden, ada)

    with pytest.raises(DomainError) as refused:
        services.own_check(VANDERMOOR, organization=arden.pk, actor=ada)

    assert refused.value.code == "checks_used_up"
    assert queries.allowance(arden.pk, timezone.localtime()).left == 0
    assert queries.allowance(arden.pk, timezone.localtime() + timezone.timedelta(days=1)).left == CHECKS_A_DAY
    assert services.own_check(VANDERMOOR, organization=other.pk, actor=sam).number == 1


def test_the_database_counts_too(ada):
    arden = make_organization(ada)
    used_up(arden, ada, left=99)
    one = Lookup.objects.get()
    fields = {
        "asked_by": ada,
        "asked_at": one.asked_at,
        "organization": arden.pk,
        "day": one.day,
        "question": {},
        "name": "Somebody",
    }
    for wrong in (
        {"number": 101},
        {"number": 0},
        {"number": None},
        {"number": 1},
        {"number": 5, "lists": ["x"]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lookup.objects.create(**fields | wrong)


@pytest.mark.django_db(transaction=True)
def test_ten_checks_at_once_do_not_walk_round_the_allowance(ada):
    arden = make_organization(ada)
    used_up(arden, ada, left=3)

    results = at_once(lambda _: services.own_check(VANDERMOOR, organization=arden.pk, actor=ada), 10)

    made = [one for one in results if isinstance(one, Lookup)]
    refused = [one for one in results if isinstance(one, DomainError)]
    assert sorted(one.number for one in made) == [98, 99, 100]
    assert [one.code for one in refused] == ["checks_used_up"] * 7


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_one_answer(sonia):
    load_lists()
    asked = services.look_up(VANDERMOOR, actor=sonia)

    results = at_once(lambda _: services.answer(asked.pk), 2)

    assert [one.status for one in results] == ["done", "done"]
    assert AuditEvent.objects.filter(verb="lookup.finish").count() == 1


def test_a_look_up_that_the_worker_gave_up_is_no_answer(sonia):
    asked = services.look_up(VANDERMOOR, actor=sonia)
    assert not queries.given_up(asked)
    Job.objects.filter(key=queries.job_key(asked.pk)).update(status=JobStatus.FAILED)

    assert queries.given_up(asked)
