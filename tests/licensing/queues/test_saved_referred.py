"""Lists of what is referred to an agency, kept under a name: by one person, or with the agency's people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import DomainError, Missing, NotPermitted
from exportctl.core.people.models import User
from licensing.queues import services
from licensing.queues.lists import circles_for
from licensing.queues.models import SavedQueue, Shows
from licensing.queues.queries import saved_queues
from licensing.referrals.models import Agency, AgencyMember
from licensing.referrals.services import end_member
from licensing.review.models import Case
from tests.factories.cases import case_under_review
from tests.licensing.referrals.build import make_agency, refer, reviewer

pytestmark = pytest.mark.django_db
LIST = "/desk/referred/"
SAVE = "/desk/referred/saved/add/"
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def no_counts_of_before() -> None:
    cache.clear()


@pytest.fixture
def dora(make_user: Any) -> User:
    """Dora and Felix answer for one agency; each test makes it."""
    return reviewer(make_user, "Dora")


@pytest.fixture
def felix(make_user: Any) -> User:
    return reviewer(make_user, "Felix")


@pytest.fixture
def case(arden: Any, ada: User, omar: User) -> Case:
    return case_under_review(arden, ada, omar)


def keep(actor: User, name: str = "Late", *, agency: Agency | None = None) -> SavedQueue:
    return services.save_queue(
        name=name,
        query="show=open&clock=due",
        shared_with=str(agency.pk) if agency else "",
        actor=actor,
        shows=Shows.REFERRALS,
    )


def change(queue: SavedQueue, agency: Agency, *, actor: User) -> None:
    services.change_queue(queue, name="Changed", shared_with=str(agency.pk), actor=actor, version="1")


def page_of(queue: SavedQueue, name: str = "saved-referred") -> str:
    return reverse(f"licensing:{name}", args=[queue.pk])


def test_a_list_is_saved_with_its_filters_counted_and_shared_in_the_agency(
    sign_in: SignIn, case: Case, omar: User, dora: User, felix: User
) -> None:
    (referral,) = refer(case, make_agency(dora, felix, short_name="Ports"), actor=omar)
    web = sign_in(dora)
    address = f"{SAVE}?show=all&destination={case.destination}&after=x"
    form = web.get(address).content.decode()
    assert "Destination: " in form
    assert "Share it with Ports" in form

    answer = web.post(address, {"name": "Ours", "shared": "on"}, follow=True)

    saved = SavedQueue.objects.get()
    assert QueryDict(saved.query).dict() == {"show": "all", "destination": case.destination}
    assert [one for one, _ in answer.context["rows"]] == [referral]
    (chip,) = answer.context["saved"]
    assert (chip.label, chip.count, chip.chosen) == ("Ours", "1", True)
    (theirs,) = sign_in(felix).get(LIST).context["saved"]
    assert (theirs.count, theirs.title) == ("1", "Shared by Dora")
    event = AuditEvent.objects.filter(verb="queue.saved").latest("seq")
    assert event.sentence == "Dora saved the list “Ours” and shared it with Ports"


def test_a_shared_list_counts_what_is_referred_to_the_one_who_looks(
    sign_in: SignIn, case: Case, omar: User, dora: User, felix: User
) -> None:
    shared, other = make_agency(dora, felix), make_agency(dora)
    refer(case, other, actor=omar)
    services.save_queue(
        name="All", query="show=all", shared_with=str(shared.pk), actor=dora, shows=Shows.REFERRALS
    )

    counts = [sign_in(who).get(LIST).context["saved"][0].count for who in (dora, felix)]

    assert counts == ["1", "0"]


def test_each_list_counts_by_its_own_filters(sign_in: SignIn, case: Case, omar: User, dora: User) -> None:
    refer(case, make_agency(dora), actor=omar)
    for place in (case.destination, "ZW"):
        query = f"show=all&destination={place}"
        services.save_queue(name=place, query=query, shared_with="", actor=dora, shows=Shows.REFERRALS)

    found = {chip.label: chip.count for chip in sign_in(dora).get(LIST).context["saved"]}
    assert found == {case.destination: "1", "ZW": "0"}


def test_who_answers_for_several_agencies_says_with_which_one_it_is_shared(
    sign_in: SignIn, dora: User, felix: User
) -> None:
    first, second = make_agency(dora), make_agency(dora, felix)
    foreign = make_agency(felix)
    web = sign_in(dora)
    assert f'<option value="{second.pk}">' in web.get(SAVE).content.decode()

    assert web.post(SAVE, {"name": "Late", "shared": str(foreign.pk)}).status_code == 422
    assert not SavedQueue.objects.exists()
    web.post(SAVE, {"name": "Late", "shared": str(second.pk)})

    queue = SavedQueue.objects.get()
    assert queue.agency == second
    assert list(saved_queues(felix, Shows.REFERRALS)) == [queue]
    page = web.get(page_of(queue)).content.decode()
    assert f'<option value="{second.pk}" selected>' in page
    web.post(page_of(queue), {"name": "Late", "shared": str(first.pk), "version": 1})
    queue.refresh_from_db()
    assert queue.agency == first
    assert not saved_queues(felix, Shows.REFERRALS).exists()


def test_a_list_is_not_shared_with_an_agency_of_others(dora: User, felix: User) -> None:
    make_agency(dora)
    with pytest.raises(DomainError) as refusal:
        keep(dora, agency=make_agency(felix))
    assert refusal.value.code == "not_theirs"


def test_a_list_is_renamed_given_other_filters_and_removed(sign_in: SignIn, dora: User) -> None:
    make_agency(dora)
    queue, web = keep(dora), sign_in(dora)
    opened = web.get(LIST, {"show": "all", "clock": "over", "saved": queue.pk})
    assert page_of(queue) in opened.content.decode()
    assert web.get(opened.context["in_use"][0].url).context["opened"] == queue

    address = f"{page_of(queue)}?show=all&clock=over"
    answer = web.post(address, {"name": "Over", "version": 1, "filters": "these"})
    queue.refresh_from_db()
    assert (queue.name, queue.query) == ("Over", "clock=over&show=all")
    assert answer.url == f"{LIST}?clock=over&show=all&saved={queue.pk}"

    removal = page_of(queue, "saved-referred-remove")
    assert web.post(removal, {"version": 1}).status_code == 409
    assert web.post(removal, {"version": 2}).url == LIST
    assert not SavedQueue.objects.exists()


def test_a_colleague_reads_why_and_changes_it_once_its_owner_has_left(
    sign_in: SignIn, dora: User, felix: User, max_manager: User, time_machine: Any
) -> None:
    agency = make_agency(dora, felix)
    queue, web = keep(dora, agency=agency), sign_in(felix)
    assert "Dora saved this list and changes it." in web.get(page_of(queue)).content.decode()
    with pytest.raises(NotPermitted):
        services.remove_queue(queue, actor=felix, version="1")

    end_member(AgencyMember.objects.get(person=dora), actor=max_manager)
    time_machine.move_to(timezone.now() + timedelta(days=1))

    elsewhere = make_agency(dora)
    assert [one.key for one in circles_for(queue, felix)] == [str(agency.pk)]
    with pytest.raises(DomainError, match="no longer be shared there"):
        change(queue, elsewhere, actor=felix)
    with pytest.raises(NotPermitted, match="any more"):
        change(queue, elsewhere, actor=dora)
    change(queue, agency, actor=felix)
    services.remove_queue(queue, actor=felix, version="2")
    assert not SavedQueue.objects.exists()


def test_sharing_passes_no_limit(dora: User, felix: User) -> None:
    agency = make_agency(dora, felix)
    for number in range(services.MOST_OF_ONE):
        keep(dora, f"Kept {number}", agency=agency)
    with pytest.raises(DomainError, match="Remove one first"):
        change(keep(felix), agency, actor=felix)


def test_people_of_other_agencies_and_officers_do_not_find_it(
    sign_in: SignIn, omar: User, max_manager: User, dora: User, felix: User
) -> None:
    make_agency(felix)
    queue = keep(dora, agency=make_agency(dora))
    assert sign_in(felix).get(page_of(queue)).status_code == 404
    with pytest.raises(Missing):
        services.remove_queue(queue, actor=felix, version="1")
    for person in (omar, max_manager):
        web = sign_in(person)
        assert web.get(page_of(queue)).status_code == 403
        assert web.get(page_of(queue, "saved-queue")).status_code == 404
        assert web.get(SAVE).status_code == 403


def test_a_name_is_taken_once_by_its_owner_and_once_in_the_agency(dora: User, felix: User) -> None:
    agency = make_agency(dora, felix)
    keep(dora), keep(felix), keep(dora, agency=agency)
    for actor, whose in ((dora, None), (felix, agency)):
        with pytest.raises(DomainError, match="a list of this name already"):
            keep(actor, "LATE", agency=whose)


def test_the_database_keeps_queues_and_lists_with_their_own_readers(dora: User) -> None:
    agency = make_agency(dora)
    for wrong in ({"shows": Shows.CASES, "agency": agency}, {"shows": Shows.REFERRALS, "team": "licensing"}):
        with (
            pytest.raises(IntegrityError, match="saved_queue_shared_among_its_readers"),
            transaction.atomic(),
        ):
            SavedQueue.objects.create(owner=dora, name="Wrong", query="", **wrong)


def test_the_page_takes_as_many_reads_with_saved_lists(sign_in: SignIn, dora: User) -> None:
    agency = make_agency(dora)
    for number in range(3):
        keep(dora, f"Kept {number}", agency=agency if number else None)
    web = sign_in(dora)
    web.get(LIST)
    with CaptureQueriesContext(connection) as captured:
        assert web.get(LIST).status_code == 200
    assert len(captured) == 7
