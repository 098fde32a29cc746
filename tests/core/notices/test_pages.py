"""The pages: one's own notices only, the count in the header, opening, and choosing."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.notices import services, tell
from exportctl.core.notices.models import NoticeChoice
from exportctl.core.people.models import User
from tests.core.notices.build import assigned
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_the_list_has_ones_own_and_says_what_to_do(
    omar: User, sonia: User, max_manager: User, sign_in: SignIn
) -> None:
    assigned(omar, max_manager, reference="EX-2026-000007")
    assigned(sonia, max_manager, reference="EX-2026-000008")

    page = sign_in(omar).get(reverse("notices")).content.decode()

    assert "EX-2026-000007 is assigned to you" in page
    assert "Look at the case and take its next step." in page
    assert "EX-2026-000008" not in page


def test_an_empty_list_says_why(omar: User, sign_in: SignIn) -> None:
    web = sign_in(omar)
    assert "Nothing has happened yet" in web.get(reverse("notices")).content.decode()
    assert "You have read everything." in web.get(reverse("notices"), {"show": "unread"}).content.decode()


def test_the_list_takes_the_same_reads_for_one_notice_or_thirty(
    omar: User, max_manager: User, sign_in: SignIn
) -> None:
    web = sign_in(omar)
    counts = []
    for more in (1, 29):
        for _ in range(more):
            assigned(omar, max_manager)
        web.get(reverse("notices"))
        with CaptureQueriesContext(
            connection,
        ) as found:
            web.get(reverse("notices"))
        counts.append(len(found))
    assert counts == [3, 3]


def test_the_header_asks_for_the_count(omar: User, max_manager: User, sign_in: SignIn) -> None:
    web = sign_in(omar)
    assert f'hx-get="{reverse("notices-count")}"' in web.get(reverse("notices")).content.decode()
    assert "unread" not in web.get(reverse("notices-count")).content.decode()

    assigned(omar, max_manager)

    answer = web.get(reverse("notices-count"))
    assert '<span class="count">1<span class="govuk-visually-hidden"> unread' in answer.content.decode()
    assert "private" in answer["Cache-Control"]


def test_who_still_has_to_give_a_second_factor_is_not_asked(omar: User) -> None:
    web = Client()
    web.force_login(omar, backend="django.contrib.auth.backends.ModelBackend")
    page = web.get(reverse("mfa_reauthenticate")).content.decode()
    assert reverse("notices-count") not in page


def test_opening_marks_as_read_and_leads_to_the_page(
    omar: User, sonia: User, max_manager: User, sign_in: SignIn
) -> None:
    notice = assigned(omar, max_manager)

    answer = sign_in(omar).get(reverse("notice", args=[notice.pk]))

    assert (answer.status_code, answer["Location"]) == (302, "/desk/cases/")
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert sign_in(sonia).get(reverse("notice", args=[notice.pk])).status_code == 404


def test_a_notice_of_another_organization_switches_to_it(ada: User, sign_in: SignIn) -> None:
    make_organization(ada, name="Arden Photonics Ltd")
    second = make_organization(ada, name="Second Light GmbH", registration_number="DE-77")
    web = sign_in(ada)
    page = reverse("licensing:my_organization")
    assert "Arden Photonics Ltd" in web.get(page).content.decode()
    [notice] = tell("organizations.approve", [ada], path=page, organization=second.pk, registered=second)

    answer = web.get(reverse("notice", args=[notice.pk]), follow=True).content.decode()

    assert "You act for Second Light GmbH now." in answer


def test_marking_all_as_read_needs_a_moment(omar: User, max_manager: User, sign_in: SignIn) -> None:
    assigned(omar, max_manager)
    web = sign_in(omar)
    until = str(web.get(reverse("notices")).context["now"])
    for damaged in ("", "yesterday", "2026-11-26T10:00:00"):
        assert web.post(reverse("notices-read"), {"until": damaged}).status_code == 422

    web.post(reverse("notices-read"), {"until": until})

    assert "You have read everything." in web.get(reverse("notices"), {"show": "unread"}).content.decode()


def test_choosing_keeps_it_and_names_what_cannot_be_chosen(ada: User, sign_in: SignIn) -> None:
    web = sign_in(ada)
    page = web.get(reverse("notices-choices")).content.decode()
    assert "Always e-mailed at once" in page
    assert 'name="decisions.announced"' not in page
    fields = web.get(reverse("notices-choices")).context["form"].fields
    chosen = dict.fromkeys(fields, "digest")

    answer = web.post(reverse("notices-choices"), chosen)

    assert answer["Location"] == reverse("notices")
    kept = NoticeChoice.objects.filter(person=ada).values_list("kind", "delivery")
    assert dict(kept) == chosen
    assert 'value="digest" checked' in web.get(reverse("notices-choices")).content.decode()


def test_a_choice_that_is_none_is_refused_beside_its_field(omar: User, sign_in: SignIn) -> None:
    answer = sign_in(omar).post(reverse("notices-choices"), {"review.assigned": "by pigeon"})
    assert answer.status_code == 422
    assert "by pigeon" in answer.content.decode()
    assert not services.queries.choices_of(omar)
