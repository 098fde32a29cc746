"""Saving queues, and handing out many cases at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.organizations.models import Organization
from licensing.queues import services
from licensing.queues.models import SavedQueue
from licensing.queues.queries import saved_queues
from licensing.queues.teams import team_of
from licensing.review.models import Case
from tests.core.threads import at_once
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db


def keep(actor: User, name: str = "Kenya", *, shared: bool = False) -> SavedQueue:
    team = team_of(actor)
    with_ = team.key if shared and team else ""
    return services.save_queue(name=name, query="whose=all&destination=KE", shared_with=with_, actor=actor)


@pytest.fixture
def olga(make_user: Callable[..., User]) -> User:
    """Olga is Omar's colleague."""
    return make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)


# Saving


def test_a_queue_is_its_owners_until_it_is_shared_with_the_team(
    omar: User, olga: User, cleo: User, max_manager: User
) -> None:
    own, shared = keep(omar), keep(omar, "Overdue", shared=True)

    assert list(saved_queues(omar)) == [own, shared]
    assert list(saved_queues(olga)) == list(saved_queues(max_manager)) == [shared]
    assert not saved_queues(cleo).exists(), "she is of another team"
    event = AuditEvent.objects.filter(verb="queue.saved").latest("seq")
    assert event.sentence == "Omar saved the queue “Overdue” and shared it with the team Licensing"


def test_a_name_is_taken_once_by_its_owner_and_once_in_the_team(omar: User, olga: User) -> None:
    keep(omar)
    keep(olga)
    keep(omar, shared=True)

    for actor, shared in ((omar, False), (omar, True), (olga, True)):
        with pytest.raises(DomainError, match="of this name already"):
            keep(actor, "kenya", shared=shared)
    assert SavedQueue.objects.count() == 3


@pytest.mark.parametrize("shared", [False, True])
def test_nobody_keeps_more_than_can_be_counted(omar: User, shared: bool) -> None:
    for number in range(services.MOST_OF_ONE):
        keep(omar, f"Kept {number}", shared=shared)

    with pytest.raises(DomainError) as refusal:
        keep(omar, "One more", shared=shared)

    assert refusal.value.code == "too_many"
    keep(omar, "Of the other kind", shared=not shared)


def test_the_database_wants_a_name(omar: User) -> None:
    with pytest.raises(IntegrityError, match="saved_queue_has_name"), transaction.atomic():
        SavedQueue.objects.create(owner=omar, name="  ", query="")


def change(queue: SavedQueue, actor: User, **values: Any) -> SavedQueue:
    given = {"name": queue.name, "shared_with": queue.team, "version": str(queue.version)} | values
    return services.change_queue(queue, actor=actor, **given)


def test_the_owner_changes_a_queue(omar: User) -> None:
    queue = change(keep(omar), omar, name="Kenya, late", query="clock=overdue", shared_with="licensing")

    assert (queue.name, queue.query, queue.team, queue.version) == (
        "Kenya, late",
        "clock=overdue",
        "licensing",
        2,
    )


def test_a_manager_changes_a_shared_queue_and_it_stays_with_its_owners_team(
    omar: User, sonia: User, max_manager: User
) -> None:
    queue = change(keep(sonia, shared=True), max_manager, name="Hits first")

    assert (queue.owner, queue.team, queue.name) == (sonia, "screening", "Hits first")
    services.remove_queue(queue, actor=max_manager, version="2")
    assert not SavedQueue.objects.exists()
    removed = AuditEvent.objects.get(verb="queue.removed")
    assert removed.before == {"name": "Hits first", "team": "screening", "query": "whose=all&destination=KE"}


def test_a_colleague_sees_a_shared_queue_and_does_not_change_it(omar: User, olga: User) -> None:
    queue = keep(omar, shared=True)

    with pytest.raises(NotPermitted, match="Omar saved this queue"):
        change(queue, olga, name="Mine now")
    with pytest.raises(NotPermitted):
        services.remove_queue(queue, actor=olga, version="1")
    queue.refresh_from_db()
    assert queue.name == "Kenya"


def test_a_queue_that_is_not_theirs_is_not_there(omar: User, olga: User, max_manager: User) -> None:
    queue = keep(omar)

    for other in (olga, max_manager):
        with pytest.raises(Missing):
            change(queue, other, name="Found")


def test_a_stale_page_changes_nothing(omar: User) -> None:
    queue = keep(omar)
    change(queue, omar, name="First")

    with pytest.raises(Conflict):
        change(queue, omar, name="Second")
    with pytest.raises(Conflict):
        services.remove_queue(queue, actor=omar, version="1")
    assert SavedQueue.objects.get().name == "First"


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_under_one_name_save_it_once(omar: User) -> None:
    done = at_once(lambda _: keep(User.objects.get(pk=omar.pk)), 4)

    assert sum(isinstance(one, SavedQueue) for one in done) == 1
    assert {one.code for one in done if isinstance(one, DomainError)} == {"name_taken"}


# Handing out


def test_each_case_that_is_handed_out_has_its_own_event(
    arden: Organization, omar: User, olga: User, max_manager: User
) -> None:
    nobodys, theirs = make_case(arden), make_case(arden, officer=olga)

    done = services.assign_many({nobodys.pk: None, theirs.pk: olga.pk}, to=omar, actor=max_manager)

    assert {case.pk for case in done.assigned} == {nobodys.pk, theirs.pk}
    assert done.refused == ()
    assert set(Case.objects.values_list("officer", "version")) == {(omar.pk, 2)}
    events = AuditEvent.objects.filter(verb="case.assigned")
    assert {event.thread for event in events} == {nobodys.pk, theirs.pk}


def test_what_moved_on_is_refused_with_the_reason_and_the_others_are_assigned(
    arden: Organization, omar: User, olga: User, max_manager: User
) -> None:
    free, taken, has, ended = (
        make_case(arden),
        make_case(arden, officer=olga),
        make_case(arden, officer=omar),
        make_case(arden, status="denied"),
    )
    seen = {case.pk: None for case in (free, taken, ended)} | {has.pk: omar.pk}

    done = services.assign_many(seen, to=omar, actor=max_manager)

    assert [case.pk for case in done.assigned] == [free.pk]
    assert {one.reference: one.reason for one in done.refused} == {
        taken.reference: "Olga was given it while your page was open.",
        has.reference: "Omar has it already.",
        ended.reference: "This case is closed.",
    }
    taken.refresh_from_db()
    assert taken.officer == olga


def test_a_person_without_the_role_gets_nothing_and_one_without_the_right_gives_nothing(
    arden: Organization, omar: User, cleo: User, max_manager: User
) -> None:
    case = make_case(arden)

    with pytest.raises(DomainError, match="not a licensing officer"):
        services.assign_many({case.pk: None}, to=cleo, actor=max_manager)
    with pytest.raises(NotPermitted):
        services.assign_many({case.pk: None}, to=omar, actor=cleo)
    case.refresh_from_db()
    assert case.officer is None


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_out_the_same_cases_give_each_to_one(
    arden: Organization, omar: User, olga: User, max_manager: User
) -> None:
    cases = [make_case(arden) for _ in range(6)]
    officers = [omar.pk, olga.pk, omar.pk, olga.pk]

    def hand_out(number: int) -> services.Handed:
        rows = cases if number % 2 else reversed(cases)
        to, actor = User.objects.get(pk=officers[number]), User.objects.get(pk=max_manager.pk)
        return services.assign_many({case.pk: None for case in rows}, to=to, actor=actor)

    done = at_once(hand_out, 4)

    assert [one for one in done if isinstance(one, Exception)] == []
    assert sum(len(one.assigned) for one in done) == len(cases)
    assert sum(len(one.refused) for one in done) == 3 * len(cases)
    assert AuditEvent.objects.filter(verb="case.assigned").count() == len(cases)
    assert Case.objects.values("officer").distinct().count() == 1, "the first took all, the others were told"
