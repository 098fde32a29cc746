"""The exporter's way through a change, and the officer's panel."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from exportctl.core.people.models import User
from licensing.applications.models import Application
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case
from tests.factories.cases import APPROVAL, case_under_review, decided_case
from tests.licensing.amendments import build

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar reviews."""
    return case_under_review(arden, ada, omar)


def of(name: str, application: Application) -> str:
    return reverse(f"licensing:{name}", args=[application.pk])


def test_from_the_button_to_the_new_edition(case: Case, ada: User, sign_in: SignIn) -> None:
    web, old = sign_in(ada), case.application
    assert of("application-change", old) in web.get(of("tracking", old)).content.decode()

    started = web.post(of("application-change", old), {"own_reference": "PO 9"})

    draft = Application.objects.get(amends=old)
    assert started["Location"] == of("application", draft)
    assert "This draft changes" in web.get(of("application", draft)).content.decode()
    assert "A change is drafted" in web.get(of("tracking", old)).content.decode()
    assert "Go on with the draft" in web.get(of("application-change", old)).content.decode()
    assert f"Change of {old.reference}" in web.get(reverse("licensing:applications")).content.decode()
    build.change_line(draft, ada)
    draft = build.declare(draft, ada)
    check = web.get(of("application-check", draft)).content.decode()
    assert of("amendment", draft) in check
    assert of("application-file", draft) not in check
    page = web.get(of("amendment", draft)).content.decode()
    assert "Major change" in page
    assert "Line 1: Quantity" in page

    answer = web.post(of("amendment-file", draft), {"version": draft.version}, follow=True).content.decode()

    assert "is filed. It is screened and scored anew." in answer
    assert "This is edition 2" in answer
    led = web.get(of("tracking", old), follow=True)
    assert led.redirect_chain == [(of("tracking", draft), 302)]
    assert "was changed since" in led.content.decode()


def test_a_draft_can_be_discarded(case: Case, ada: User, sign_in: SignIn) -> None:
    draft, web = build.start(case, ada), sign_in(ada)
    assert "Nothing is changed yet" in web.get(of("amendment", draft)).content.decode()

    answer = web.post(of("amendment-discard", draft), {"version": draft.version}, follow=True)

    assert "The draft was discarded" in answer.content.decode()
    assert web.get(of("application", draft)).status_code == 409


def test_the_button_is_grey_with_the_reason(
    arden: Organization, ada: User, omar: User, sign_in: SignIn
) -> None:
    application = decided_case(arden, ada, omar).case.application
    page = sign_in(ada).get(of("application-change", application)).content.decode()
    assert "The review is too far on" in page


def test_strangers_find_nothing(case: Case, ada: User, sam: User, omar: User, sign_in: SignIn) -> None:
    draft = build.start(case, ada)
    stranger, officer = sign_in(sam), None
    for name in ("application-change", "amendment"):
        assert stranger.get(of(name, draft)).status_code in {403, 404}
    assert stranger.post(of("amendment-file", draft), {"version": draft.version}).status_code in {403, 404}
    officer = sign_in(omar)
    assert officer.get(of("amendment", draft)).status_code in {403, 404}


def test_the_officer_reads_what_changed_and_what_counts_no_more(
    case: Case, ada: User, omar: User, sign_in: SignIn
) -> None:
    web, page = sign_in(omar), reverse("licensing:case-editions", args=[case.pk])
    assert "as it was filed" in web.get(page).content.decode()
    review.recommend(case, advice=APPROVAL, actor=omar)

    build.amend(case, ada)

    text = web.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert "Edition 2" in text
    assert "Recommend anew" in text
    assert APPROVAL.reason in text
    assert f'href="{page}"' in web.get(reverse("licensing:case", args=[case.pk])).content.decode()


def test_the_officer_reads_no_name_of_a_document_which_a_wall_may_hide(
    case: Case, ada: User, omar: User, sign_in: SignIn
) -> None:
    draft = build.start(case, ada)
    build.add_document(draft, ada)
    build.file(draft, ada)

    text = sign_in(omar).get(reverse("licensing:case-editions", args=[case.pk])).content.decode()
    assert "Document added" in text
    assert "A document" in text
    assert "more.pdf" not in text


def test_pages_read_little(
    case: Case, ada: User, omar: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    build.amend(case, ada)
    draft = build.start(case, ada, own_reference="PO 9")
    exporter, officer = sign_in(ada), sign_in(omar)
    exporter.get(of("amendment", draft))
    with django_assert_num_queries(14):
        exporter.get(of("amendment", draft))
    tracking = of("tracking", build.again(case).application)
    exporter.get(tracking)
    with django_assert_num_queries(13):
        assert "This is edition 2" in exporter.get(tracking).text
    officer.get(reverse("licensing:case-editions", args=[case.pk]))
    with django_assert_num_queries(5):
        officer.get(reverse("licensing:case-editions", args=[case.pk]))
