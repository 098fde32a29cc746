"""The pages: what is due, proposing and confirming several, one disposal, what exporters read."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.disposals import services
from licensing.disposals.models import Disposal
from licensing.organizations.models import Organization
from licensing.retention.services import place_hold
from tests.factories.jobs import drain
from tests.licensing.disposals.test_disposals import LATELY, attach, disposed, old_case, proposed
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_several_are_proposed_and_confirmed_from_the_lists(
    arden: Organization, cleo: User, max_manager: User, sign_in: SignIn
) -> None:
    cases = [old_case(arden) for _ in range(3)]
    address, web = reverse("licensing:disposals-due"), sign_in(cleo)
    empty = web.post(address, {})
    assert empty.status_code == 422
    assert b"Choose at least one case." in empty.content
    assert b"Say why they are disposed of." in empty.content

    web.post(address, {"case": [str(one.pk) for one in cases[:2]], "reason": "Looked through."})

    assert Disposal.objects.filter(status="proposed").count() == 2
    assert web.get(address).content.decode().count('name="case"') == 1
    again = web.post(address, {"case": [str(cases[0].pk)], "reason": "Again."})
    assert again.status_code == 422
    assert b"is not in this list any more" in again.content
    listed = reverse("licensing:disposals")
    assert "You proposed this disposal" in web.get(listed).content.decode()
    place_hold(cases[0], whole=False, reason="The court asked.", reference="1", actor=cleo)
    other = sign_in(max_manager)
    chosen = {"disposal": [str(one.pk) for one in Disposal.objects.all()]}
    answer = other.post(listed, chosen, follow=True).content.decode()
    assert "1 disposal is confirmed" in answer
    assert f"{cases[0].reference}: It cannot be disposed of now. A legal hold stands" in answer
    drain()
    assert sorted(Disposal.objects.values_list("status", flat=True)) == ["done", "proposed"]


def test_one_is_proposed_confirmed_and_turned_down_on_its_pages(
    arden: Organization, omar: User, cleo: User, sign_in: SignIn
) -> None:
    case = old_case(arden)
    stored = attach(case)
    web = sign_in(omar)
    panel = reverse("licensing:case-disposal", args=[case.pk])
    assert "Propose to dispose of its files" in web.get(panel).content.decode()
    assert web.post(reverse("licensing:propose-disposal", args=[case.pk]), {"reason": " "}).status_code == 422
    web.post(reverse("licensing:propose-disposal", args=[case.pk]), {"reason": "Looked through."})
    one = reverse("licensing:disposal", args=[Disposal.objects.get().pk])
    assert "Your role does not allow you to confirm a disposal" in web.get(one).content.decode()
    assert (
        web.post(reverse("licensing:confirm-disposal", args=[Disposal.objects.get().pk])).status_code == 403
    )
    web.post(one, {"reason": "Somebody still reads them."})
    assert "Somebody still reads them." in web.get(one).content.decode()
    disposal = proposed(case, omar)

    answer = sign_in(cleo).post(reverse("licensing:confirm-disposal", args=[disposal.pk]), follow=True)

    assert "Being removed" in answer.content.decode()
    drain()
    page = web.get(reverse("licensing:disposal", args=[disposal.pk])).content.decode()
    assert "Removed" in page
    assert stored.name in page
    assert stored.sha256 in page
    assert reverse("files:download", args=[stored.pk]) not in page
    assert "1 removed" in web.get(panel, headers={"HX-Request": "true"}).content.decode()


def test_a_download_says_on_which_day_it_was_disposed_of(
    arden: Organization, cleo: User, max_manager: User, ada: User, sign_in: SignIn
) -> None:
    case = old_case(arden)
    stored = attach(case)
    disposed(case, cleo, max_manager)
    address = reverse("files:download", args=[stored.pk])

    for person in (ada, cleo):
        answer = sign_in(person).get(address)
        assert answer.status_code == 410
        assert "under the retention schedule" in answer.content.decode()
    page = sign_in(ada).get(reverse("licensing:tracking", args=[case.application_id])).content.decode()
    assert "Documents that are no longer kept" in page
    assert "hold" not in page.lower()
    copy = sign_in(ada).post(reverse("licensing:application-everything", args=[case.application_id]))
    assert copy.status_code == 200


def test_the_panel_says_what_keeps_a_case(
    arden: Organization, omar: User, cleo: User, sign_in: SignIn
) -> None:
    opened = make_case(arden)
    page = sign_in(omar).get(reverse("licensing:case-disposal", args=[opened.pk])).content.decode()
    assert "The case is open." in page
    kept = reverse("licensing:case-retention", args=[opened.pk])
    assert "Open: the day is counted from its end." in sign_in(omar).get(kept).content.decode()
    young = old_case(arden, closed_at=LATELY)
    page = sign_in(omar).get(reverse("licensing:case-disposal", args=[young.pk])).content.decode()
    assert "2 Mar 2031" in page
    refused = sign_in(cleo).post(
        reverse("licensing:propose-disposal", args=[young.pk]), {"reason": "Looked through."}
    )
    assert refused.status_code == 422
    assert b"It is kept until 2 Mar 2031." in refused.content


def test_others_open_no_page(arden: Organization, ada: User, inez: User, root: User, sign_in: SignIn) -> None:
    case = old_case(arden)
    for person in (ada, inez, root):
        for name, args in (("disposals-due", []), ("disposals", []), ("case-disposal", [case.pk])):
            answer = sign_in(person).get(reverse(f"licensing:{name}", args=args))
            assert answer.status_code in {403, 404}


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_read_as_little_for_three_as_for_one(
    arden: Organization,
    cleo: User,
    max_manager: User,
    sign_in: SignIn,
    count: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for _ in range(count):
        case = old_case(arden)
        attach(case)
        services.confirm(proposed(case, cleo), actor=max_manager)
        old_case(arden)
        proposed(old_case(arden), cleo)
    drain()
    web = sign_in(max_manager)
    for name, reads in (("disposals-due", 5), ("disposals", 3)):
        address = reverse(f"licensing:{name}")
        web.get(address)
        with django_assert_num_queries(reads):  # type: ignore[attr-defined]
            page = web.get(address)
        assert page.status_code == 200
