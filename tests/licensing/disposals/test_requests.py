"""Requests for advice: their documents go after their time, by two people; what was answered stays."""

from collections.abc import Callable
from datetime import date

import pgtrigger
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.people.models import User
from licensing.advice import precedents
from licensing.advice import services as advice
from licensing.advice.models import AdviceAnswer, AdviceRequest
from licensing.disposals import requests, services
from licensing.disposals.holders import Kept, counted_files
from licensing.disposals.models import Disposal
from licensing.organizations.models import Organization
from licensing.retention.services import place_hold
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.licensing.advice import build
from tests.licensing.disposals.build import outcomes
from tests.licensing.disposals.test_disposals import LONG_AGO, old_case
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WHY = "Looked through."
DUE = "licensing:disposals-due-requests"


def with_paper(organization: Organization, ada: User) -> AdviceRequest:
    """Return a filed request with a document."""
    draft = build.draft(organization, ada)
    paper = SimpleUploadedFile("Data sheet 数据表.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    advice.attach(draft, paper, actor=ada, version=None)
    draft.refresh_from_db()
    return advice.submit(draft, actor=ada, version=None)


def withdrawn(organization: Organization, ada: User) -> AdviceRequest:
    """Return a request with a document that was taken back long ago."""
    return closed_long_ago(advice.withdraw(with_paper(organization, ada), actor=ada))


def closed_long_ago(request: AdviceRequest) -> AdviceRequest:
    """Let a request have been closed in 2019."""
    AdviceRequest.objects.filter(pk=request.pk).update(closed_at=LONG_AGO)
    request.refresh_from_db()
    return request


def answered(organization: Organization, ada: User, omar: User, *, valid_until: date) -> AdviceRequest:
    """Return a request that was closed in 2019 with an answer that is valid until a day."""
    build.authorized(omar)
    request = advice.take(with_paper(organization, ada), actor=omar)
    answer = advice.answer(request, build.given(request), actor=omar)
    with pgtrigger.ignore("licensing.AdviceAnswer:advice_answer_as_written"):
        AdviceAnswer.objects.filter(pk=answer.pk).update(valid_until=valid_until)
    return closed_long_ago(AdviceRequest.objects.get(pk=request.pk))


def due(actor: User) -> set[AdviceRequest]:
    return set(requests.due_to(actor, today=timezone.localdate()))


def proposed(request: AdviceRequest, actor: User) -> Disposal:
    return services.propose(request, reason=WHY, actor=actor)


def test_its_documents_go_and_its_answer_stays_a_precedent(
    arden: Organization, ada: User, omar: User, cleo: User, max_manager: User, sign_in: SignIn
) -> None:
    request = answered(arden, ada, omar, valid_until=date(2020, 3, 1))
    file = request.documents.get().file
    assert due(cleo) == {request}
    assert counted_files(request) == [Kept("Documents of the request", 1, 0)]
    with pytest.raises(NotPermitted):
        services.confirm(made := proposed(request, cleo), actor=cleo)
    assert (str(made.kept_until), made.kept_because) == (
        "2025-03-01",
        "the last day of its answer on 1 Mar 2020",
    )

    services.confirm(made, actor=max_manager)
    drain()

    made.refresh_from_db()
    assert (made.status, outcomes(made)) == ("done", {file.pk: ("removed", 0)})
    assert not default_storage.exists(file.path)
    assert due(cleo) == set()
    with pytest.raises(Conflict, match="already"):
        proposed(request, cleo)
    assert precedents.search(omar, text="fiber laser").count() == 1
    for person, name in ((ada, "advice-request"), (omar, "desk-advice-request")):
        web = sign_in(person)
        assert web.get(reverse("files:download", args=[file.pk])).status_code == 410
        page = web.get(reverse(f"licensing:{name}", args=[request.pk])).content.decode()
        assert "Disposed of" in page
        assert reverse("files:download", args=[file.pk]) not in page


@pytest.mark.parametrize(("ahead", "is_due"), [(-6, True), (-4, False), (1, False)])
def test_the_day_counts_from_the_last_day_of_the_answer(
    arden: Organization, ada: User, omar: User, cleo: User, ahead: int, is_due: bool
) -> None:
    today = timezone.localdate()
    until = today.replace(year=today.year + ahead, day=1)
    request = answered(arden, ada, omar, valid_until=until)

    assert (request in due(cleo)) == is_due
    kept = requests.retentions_of([request])[request.pk]
    assert kept.over(today) == is_due
    assert kept.provisional == (ahead > 0)


def test_an_answer_that_was_revoked_lately_keeps_it(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    request = answered(arden, ada, omar, valid_until=date(2020, 3, 1))
    advice.revoke(request.answers.get(), reason="The list was read wrongly.", actor=cleo)

    assert due(cleo) == set()
    assert requests.retentions_of([request])[request.pk].because.what == "its last answer ended"  # type: ignore[union-attr]
    with pytest.raises(DomainError, match="cannot be disposed of now"):
        proposed(request, cleo)


def test_what_keeps_it_is_named_and_asked_again(
    arden: Organization, ada: User, cleo: User, max_manager: User
) -> None:
    opened = with_paper(arden, ada)
    with pytest.raises(DomainError) as refused:
        proposed(opened, cleo)
    assert [one.message for one in refused.value.gaps] == ["The request is open."]
    made = proposed(withdrawn(arden, ada), cleo)
    place_hold(make_case(arden), whole=True, reason="The court asked.", reference="1", actor=cleo)

    with pytest.raises(DomainError) as held:
        services.confirm(made, actor=max_manager)

    assert [one.message for one in held.value.gaps] == ["A legal hold stands on its exporter."]
    assert due(cleo) == set()
    assert services.turn_down(made, reason="The court has it.", actor=cleo).status == "turned_down"


def test_it_is_proposed_and_confirmed_on_its_pages(
    arden: Organization, ada: User, omar: User, cleo: User, sign_in: SignIn
) -> None:
    request, address, web = withdrawn(arden, ada), reverse(DUE), sign_in(omar)
    empty = web.post(address, {})
    assert empty.status_code == 422
    assert b"Choose at least one request." in empty.content

    answer = web.post(address, {"request": [str(request.pk)], "reason": WHY}, follow=True)

    assert "1 request is proposed." in answer.content.decode()
    assert "No request for classification or advice is due." in answer.content.decode()
    made = Disposal.objects.get()
    one = reverse("licensing:disposal", args=[made.pk])
    page = sign_in(cleo).get(one).content.decode()
    assert "Documents of the request" in page
    assert reverse("licensing:desk-advice-request", args=[request.pk]) in page
    sign_in(cleo).post(reverse("licensing:disposals"), {"disposal": [str(made.pk)]})
    drain()
    assert "Removed" in web.get(one).content.decode()
    assert request.reference in web.get(reverse("licensing:disposals")).content.decode()


def test_others_see_no_requests(
    arden: Organization, ada: User, inez: User, root: User, sign_in: SignIn
) -> None:
    withdrawn(arden, ada)
    for person in (ada, inez, root):
        assert due(person) == set()
        assert sign_in(person).get(reverse(DUE)).status_code in {403, 404}


def test_a_disposal_is_of_one_thing(arden: Organization, ada: User, cleo: User) -> None:
    for things in ({}, {"case": old_case(arden), "advice": withdrawn(arden, ada)}):
        with pytest.raises(IntegrityError, match="disposal_of_one_thing"), transaction.atomic():
            Disposal.objects.create(
                reason=WHY, kept_until=date(2024, 3, 4), kept_because="x", proposed_by=cleo, **things
            )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_reads_as_little_for_three_as_for_one(
    arden: Organization,
    ada: User,
    max_manager: User,
    sign_in: SignIn,
    count: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for _ in range(count):
        withdrawn(arden, ada)
    web = sign_in(max_manager)
    web.get(reverse(DUE))
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        web.get(reverse(DUE))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_propose_at_once_one_does(
    arden: Organization, ada: User, cleo: User, max_manager: User
) -> None:
    request = withdrawn(arden, ada)

    done = at_once(lambda number: proposed(request, (cleo, max_manager)[number]), 2)

    assert sorted(getattr(one, "code", "proposed") for one in done) == ["proposed", "under_way"]
    assert Disposal.objects.count() == 1
