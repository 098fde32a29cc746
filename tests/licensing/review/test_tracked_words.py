"""What the exporter reads again of what it filed, and of what was granted."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.applications import services as applications
from licensing.decisions import services as decisions
from licensing.decisions.services import countersign
from licensing.organizations.models import Organization
from licensing.review import services
from licensing.review.models import Case
from screening.risk.services import ensure_model
from tests.factories.applications import USE, complete_draft
from tests.factories.assessments import assess_all
from tests.factories.cases import APPROVAL, make_watchlist, partly
from tests.factories.jobs import drain
from tests.factories.organizations import make_site
from tests.factories.statements import say
from tests.licensing.review.test_portal import SignIn, queries_of, text_of

pytestmark = pytest.mark.django_db
PLACE = "Halle 3, Lupinenweg 77, Talheim"


@pytest.fixture
def web(sign_in: SignIn, ada: User) -> Client:
    """Ada's browser."""
    return sign_in(ada)


def words(page: str) -> str:
    """Return a page's text without tags, in single blanks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_what_was_said_of_the_use_the_statement_and_the_declaration_is_read_again(
    web: Client, arden: Organization, ada: User
) -> None:
    draft = complete_draft(arden, ada)
    draft.site = make_site(arden, "Main works")
    draft.wmd_use, draft.concern_details = "unsure", "A trade fair visitor asked about it."
    draft.save()
    statement = say(draft, ada, place_of_use=PLACE, no_reexport="refused", visits="")
    position = "Head of export control"
    applications.declare(draft, position=position, actor=ada, version=None)
    case = services.file_application(draft, actor=ada)
    url = reverse("licensing:tracking", args=[case.application_id])

    page = words(text_of(web.get(url)))
    filed = page.split("What you applied for")[1]

    for said in (USE, "Not sure", "A trade fair visitor asked about it.", "from the site Main works"):
        assert said in filed, said
    assert f"End-use statement of {statement.party.name}" in filed
    for said in (PLACE, "No re-export without consent Refused", "Paula Ott, Head of production", "German"):
        assert said in filed, said
    assert "Visits are let in" not in filed
    assert "Declared by Ada , Head of export control" in filed
    assert "submitted by Ada" in filed
    assert queries_of(web, url) == 13


def test_the_outcome_names_what_was_applied_for_and_approved_of_each_line_once_it_took_effect(
    web: Client, arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    make_watchlist()
    ensure_model()
    draft = complete_draft(arden, ada, lines=2)
    case = services.file_application(draft, actor=ada)
    drain()
    assess_all(case)
    case = services.assign(Case.objects.get(pk=case.pk), to=omar, actor=omar)
    first, second = case.application.lines.all()
    granted = {first.pk: first.quantity - Decimal(1), second.pk: Decimal(0)}
    services.recommend(case, advice=APPROVAL, actor=omar)
    decision = decisions.decide(
        case, advice=APPROVAL, granted=granted, terms=partly(case, granted), actor=omar
    )
    url = reverse("licensing:tracking", args=[case.application_id])

    assert "What is approved" not in text_of(web.get(url))
    countersign(decision, actor=cleo)
    outcome = words(text_of(web.get(url)).split("What is approved")[1].split("What you applied for")[0])

    assert f"1 {first.description} " in outcome
    assert f" {first.quantity.normalize():f} " in outcome
    assert f" {(first.quantity - 1).normalize():f} " in outcome
    assert outcome.index("Not approved") > outcome.index(second.description)
