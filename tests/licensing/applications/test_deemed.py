"""The short form for one researcher: what is asked, and that nothing is asked that does not matter."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.applications import queries, services
from licensing.applications.forms import AttachmentForm, EndUseForm, GoodsForm, PartyForm
from licensing.applications.models import Application
from licensing.organizations.models import Organization
from licensing.review.queries import queue_columns
from licensing.types import registry
from licensing.types.forms import QuestionsForm
from licensing.types.manifest import Page, Section
from tests.factories import applications as make

pytestmark = pytest.mark.django_db
PERSON = {"kind": "person", "nationality": "CN", "name": "李明月", "country": "DE"}
ANSWERS = {
    "deemed_control": "One named account in a locked room, and a log that is read every week.",
    "deemed_onward": "no",
}


@pytest.fixture
def draft(arden: Organization, ada: User) -> Application:
    return make.make_draft(arden, ada, kind="deemed")


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def complete(draft: Application, ada: User) -> None:
    kind = queries.kind_of(draft)
    until = (timezone.localdate() + timedelta(days=200)).isoformat()
    make.add_line(draft, ada)
    make.add_party(draft, ada, "end_user", **PERSON)
    page = kind.page("researcher")
    assert page is not None
    services.save_answers(draft, page, ANSWERS | {"deemed_until": until}, actor=ada, version=None)
    use = {"intended_use": make.USE, "military_use": "no", "wmd_use": "no", "informed_by_authority": "no"}
    services.save_end_use(draft, use, actor=ada, version=None)


def test_three_pages_are_to_be_filled_and_the_person_is_named_on_one_of_them(
    draft, ada, sign_in: Callable[..., Client]
):
    page = f"/portal/applications/{draft.pk}/"
    web = sign_in(ada)
    asked = [gap.message for gap in queries.submission_gaps(draft)]
    assert "Name the person who gets to know the technology." in asked
    shown = text(web.get(page))
    for label in ("Route", "End-use statement", "Parties"):
        assert label not in shown
    shown = text(web.get(f"{page}questions/researcher/"))
    assert "Who it is" in shown
    assert "Save and add: End user" in shown
    answer = web.post(f"{page}questions/researcher/", {"version": draft.version, "add": "end_user"})
    assert answer["Location"] == f"{page}parties/add/?role=end_user"

    complete(draft, ada)
    draft.refresh_from_db()
    left = [one for one in queries.progress_of(draft) if one.gaps]
    assert [one.section for one in left] == [Section.DECLARATION]
    assert f"{page}questions/researcher/" in text(web.get(page))


def test_it_counts_for_the_country_of_the_person(draft, ada, arden):
    complete(draft, ada)
    assert queue_columns(Application.objects.get(pk=draft.pk))["destination"] == "CN"


def counted(key: str) -> tuple[int, int]:
    """Return the pages that must be opened and the questions on them, without start, declaration and check.

    A list that only leads to a form counts as a page; documents count where one is needed.
    """
    kind = registry.of(key)
    pages = questions = 0
    party = len(PartyForm(license_type=kind).fields)
    for section in kind.sections:
        if isinstance(section, Page):
            people = sum(role.least for role in section.roles)
            if not section.optional:
                pages += 1 + people
                questions += len(QuestionsForm(page=section).fields) + people * party
        elif section is Section.GOODS:
            pages, questions = pages + 2, questions + len(GoodsForm(counted=kind.lines.counted).fields)
        elif section is Section.PARTIES:
            people = sum(role.least for role in kind.roles)
            pages, questions = pages + 1 + people, questions + people * party
        elif section is Section.END_USE:
            pages, questions = pages + 1, questions + len(EndUseForm().fields)
        elif section is Section.ATTACHMENTS and any(one.needed for one in kind.documents):
            pages, questions = pages + 1, questions + len(AttachmentForm(license_type=kind).fields)
    return pages, questions


def test_the_short_form_is_as_short_as_the_manual_says():
    assert counted("technology") == (9, 52)
    assert counted("deemed") == (5, 28)
