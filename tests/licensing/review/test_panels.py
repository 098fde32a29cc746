"""Panels of the case page: each asks for its part, in order, for whoever may see it."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.review.panels import panels_for
from tests.factories.cases import case_under_review


def test_the_case_page_asks_for_each_panel_and_links_to_it(
    sign_in: Callable[[User], Client], arden: Organization, ada: User, omar: User
) -> None:
    case = case_under_review(arden, ada, omar)
    panels = panels_for(omar, case)
    assert "timeline" in [panel.key for panel in panels]
    assert [panel.order for panel in panels] == sorted(panel.order for panel in panels)
    page = sign_in(omar).get(reverse("licensing:case", args=[case.pk])).content.decode()
    for panel in panels:
        address = reverse(panel.url_name, args=[case.pk])
        assert f'hx-get="{address}"' in page
        assert f'<a href="{address}">{panel.holds}</a>' in page
        assert f'<a href="#{panel.key}">{panel.title}</a>' in page


def test_who_may_not_see_a_panel_is_not_offered_it(arden: Organization, ada: User, omar: User) -> None:
    assert panels_for(ada, case_under_review(arden, ada, omar)) == []
