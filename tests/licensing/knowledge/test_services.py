"""Filing and acknowledging: who may, what is refused, what stays, what follows."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import DomainError, Missing, NotPermitted
from exportctl.core.notices.models import Notice
from exportctl.core.people.models import User
from licensing.applications.models import Party
from licensing.knowledge import queries, services
from licensing.knowledge.models import CustomerKnowledge
from licensing.knowledge.rules import Known, credit_of
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.withdrawals import services as withdrawals
from screening.risk.queries import latest, misfit
from tests.core.threads import at_once
from tests.factories.cases import case_under_review
from tests.factories.jobs import drain
from tests.factories.organizations import make_member
from tests.licensing.amendments import build as amendments

pytestmark = pytest.mark.django_db
KNOWN = Known(
    customer_since=2019, visited_on=date(2025, 3, 3), visited_by="Head of sales", checked="Register."
)
DOUBT = Known(doubt="They ask for delivery elsewhere and do not say why.")


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar reviews."""
    return case_under_review(arden, ada, omar)


def end_user(case: Case) -> Party:
    return Party.objects.get(application=case.application_id, role="end_user")


def test_entries_are_numbered_and_the_trail_says_nothing_of_what_they_say(case: Case, ada: User) -> None:
    first = services.file(case, end_user(case).pk, DOUBT, actor=ada)
    second = services.file(case, end_user(case).pk, KNOWN, actor=ada)

    assert (first.number, second.number) == (1, 2)
    assert queries.known_of(CustomerKnowledge.objects.get(pk=second.pk)) == KNOWN
    events = AuditEvent.objects.filter(verb="knowledge.filed")
    assert {event.thread for event in events} == {case.pk}
    assert all("elsewhere" not in f"{event.sentence}{event.after}{event.reason}" for event in events)


def test_a_preparer_may_file_a_stranger_and_an_officer_may_not(
    case: Case, arden: Organization, bruno: User, sam: User, omar: User
) -> None:
    make_member(arden, bruno, "preparer")
    services.file(case, end_user(case).pk, KNOWN, actor=bruno)
    for person in (sam, omar):
        with pytest.raises(NotPermitted):
            services.file(case, end_user(case).pk, KNOWN, actor=person)
    assert CustomerKnowledge.objects.count() == 1


def test_a_party_of_another_application_is_missing(case: Case, ada: User) -> None:
    with pytest.raises(Missing):
        services.file(case, uuid4(), KNOWN, actor=ada)


@pytest.mark.parametrize(
    ("known", "code"),
    [
        (Known(), "nothing_said"),
        (Known(customer_since=1850), "year_out_of_range"),
        (Known(customer_since=2999), "year_out_of_range"),
        (replace(KNOWN, visited_on=timezone.localdate() + timedelta(days=1)), "visit_in_future"),
        (replace(KNOWN, visited_by=""), "visit_incomplete"),
        (replace(KNOWN, visited_on=None), "visit_incomplete"),
        (Known(doubt="x" * 4001), "too_long"),
    ],
)
def test_what_cannot_be_is_refused(case: Case, ada: User, known: Known, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.file(case, end_user(case).pk, known, actor=ada)
    assert refused.value.code == code
    assert not CustomerKnowledge.objects.exists()


def test_the_officer_acknowledges_each_once(case: Case, ada: User, omar: User, max_manager: User) -> None:
    entry = services.file(case, end_user(case).pk, KNOWN, actor=ada)
    assert Notice.objects.filter(kind="knowledge.filed", person=omar).exists()
    for person, why in ((max_manager, "has this case"), (ada, ".+")):
        with pytest.raises(NotPermitted, match=why):
            services.acknowledge(entry, actor=person)

    done = services.acknowledge(entry, actor=omar)

    assert done.acknowledged_by == omar
    with pytest.raises(NotPermitted, match="acknowledged"):
        services.acknowledge(entry, actor=omar)


def test_what_the_officer_read_is_credited_until_something_new_is_filed(
    case: Case, ada: User, omar: User
) -> None:
    def credit() -> list[str]:
        drain()
        assessment = latest(case.pk)
        assert assessment is not None
        assert misfit(assessment) == ""
        return [part.fact for part in assessment.contributions if part.id == "CR01"]

    everybody = Party.objects.filter(application=case.application_id)
    entries = [
        services.file(case, party.pk, replace(KNOWN, customer_since=2019), actor=ada) for party in everybody
    ]
    assert credit() == []
    for entry in entries:
        services.acknowledge(entry, actor=omar)
    (fact,) = credit()
    assert "2019" not in fact
    assert all(party.name in fact for party in everybody)

    services.file(case, everybody[0].pk, replace(KNOWN, doubt="They paid in cash."), actor=ada)
    assert credit() == []


def test_a_closed_case_takes_nothing(case: Case, ada: User, omar: User) -> None:
    withdrawals.grant(withdrawals.withdraw(case, reason="Canceled.", actor=ada), actor=omar)
    with pytest.raises(NotPermitted, match="closed"):
        services.file(case, end_user(case).pk, KNOWN, actor=ada)
    with pytest.raises(IntegrityError, match="takes no knowledge"), transaction.atomic():
        CustomerKnowledge.objects.create(
            case=case, party=end_user(case), about=end_user(case).pk, number=1, doubt="x", filed_by=ada
        )


def test_the_database_knows_it_too(case: Case, ada: User, omar: User) -> None:
    entry = services.file(case, end_user(case).pk, KNOWN, actor=ada)
    one = CustomerKnowledge.objects.filter(pk=entry.pk)
    party = end_user(case)
    fields = {"case": case, "party": party, "about": party.pk, "filed_by": ada}
    services.acknowledge(entry, actor=omar)
    for wrong, error in (
        (lambda: one.update(doubt="Else"), InternalError),
        (lambda: one.update(acknowledged_by=None, acknowledged_at=None), InternalError),
        (one.delete, InternalError),
        (lambda: CustomerKnowledge.objects.create(number=1, doubt="x", **fields), IntegrityError),
        (lambda: CustomerKnowledge.objects.create(number=2, **fields), IntegrityError),
        (lambda: CustomerKnowledge.objects.create(number=2, visited_by="x", **fields), IntegrityError),
    ):
        with pytest.raises(error), transaction.atomic():
            wrong()


def test_a_doubt_flags_the_case_until_a_later_entry_has_none(case: Case, ada: User) -> None:
    def flags() -> list[str]:
        drain()
        return [key for key in Case.objects.get(pk=case.pk).flags if key == "doubt"]

    services.file(case, end_user(case).pk, DOUBT, actor=ada)
    assert flags() == ["doubt"]
    services.file(case, end_user(case).pk, KNOWN, actor=ada)
    assert flags() == []


def test_entries_go_on_through_an_amendment(case: Case, ada: User) -> None:
    services.file(case, end_user(case).pk, KNOWN, actor=ada)
    amendments.amend(case, ada)
    case = amendments.again(case)

    entry = services.file(case, end_user(case).pk, DOUBT, actor=ada)

    assert entry.number == 2
    (customer,) = [one for one in queries.customers_of(ada, case) if one.entries]
    assert [one.number for one in customer.entries] == [2, 1]
    assert customer.party.application_id == case.application_id


def test_who_reads(case: Case, ada: User, sam: User, omar: User, sonia: User, tariq: User) -> None:
    services.file(case, end_user(case).pk, KNOWN, actor=ada)
    read = {person.name for person in (ada, sam, omar, sonia, tariq) if queries.entries_visible_to(person)}
    assert read == {"Ada", "Omar", "Sonia"}


def test_credit_is_in_words() -> None:
    assert credit_of(Known()) == []
    assert credit_of(KNOWN) == [
        "customer since 2019",
        "visited in 2025 by Head of sales",
        "the exporter says what it checked",
    ]
    assert credit_of(DOUBT) == ["the exporter told a doubt of its own accord"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers(case: Case, ada: User) -> None:
    party = end_user(case).pk
    done = at_once(lambda number: services.file(case, party, KNOWN, actor=ada), 2)
    assert sorted(one.number for one in done) == [1, 2]
