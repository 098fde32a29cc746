"""The site of a draft: chosen among the exporter's, changed, refused."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from licensing.applications import services
from licensing.applications.models import Application
from licensing.organizations.models import Organization
from tests.factories import applications as make
from tests.factories.organizations import make_member, make_site

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_the_site_is_chosen_on_the_page_of_the_draft(ada: User, arden: Organization, sign_in: SignIn) -> None:
    web, draft = sign_in(ada), make.make_draft(arden, ada)
    overview = reverse("licensing:application", args=[draft.pk])
    page = reverse("licensing:application-site", args=[draft.pk])
    assert page not in web.get(overview).text
    quay = make_site(arden, "Quay works")
    assert page in web.get(overview).text

    missing = web.post(page, {"version": draft.version})
    stale = web.post(page, {"site": quay.pk, "version": 99})
    saved = web.post(page, {"site": quay.pk, "version": draft.version})

    assert (missing.status_code, stale.status_code) == (422, 409)
    assert "Choose the site that the goods leave from." in missing.text
    assert saved["Location"] == overview
    assert "Quay works" in web.get(overview).text


def test_a_new_site_takes_the_declaration_away_and_the_same_one_does_not(
    ada: User, arden: Organization
) -> None:
    quay, hall = make_site(arden, "Quay works"), make_site(arden, "Hall")
    draft = services.save_site(make.complete_draft(arden, ada), quay, actor=ada, version=None)
    draft = services.declare(draft, position="Head", actor=ada, version=None)

    same = services.save_site(draft, quay, actor=ada, version=0)
    assert same.declared_at is not None

    assert services.save_site(draft, hall, actor=ada, version=None).declared_at is None


def test_a_closed_foreign_or_ungranted_site_is_refused(
    ada: User, arden: Organization, agnes: User, make_user: Callable[..., User]
) -> None:
    quay, hall = make_site(arden, "Quay works"), make_site(arden, "Hall")
    make_member(arden, agnes, "agent", sites=[quay])
    draft = services.start_draft(arden, actor=agnes, site=quay)

    with pytest.raises(DomainError) as refused:
        services.save_site(draft, hall, actor=agnes, version=None)

    assert refused.value.code == "site_unknown"
    assert Application.objects.get(pk=draft.pk).site == quay
