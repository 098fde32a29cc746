"""The panel, the proposal and the second person, as they are clicked; what the exporter reads."""

from collections.abc import Callable

import pytest
from django.test import Client

from exportctl.core.people.models import User
from licensing.corrections.models import Reopening
from licensing.decisions import services as decisions
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.review.rules import Advice
from tests.factories.cases import decided_case

REFUSAL = Advice("deny", "The end user could not be verified.", (), ("7",))
pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def refused(arden: Organization, ada: User, omar: User, cleo: User) -> Case:
    """A case that was refused without waiting for the exporter."""
    decision = decided_case(arden, ada, omar, advice=REFUSAL)
    decisions.countersign(decision, actor=cleo)
    return Case.objects.get(pk=decision.case_id)


def test_a_case_is_opened_again_in_a_browser(
    refused: Case, ada: User, omar: User, cleo: User, sign_in: SignIn
) -> None:
    address = f"/desk/cases/{refused.pk}/due-process/"
    web = sign_in(omar)
    page = web.get(address).content.decode()
    assert "Refused without a hearing: An embargo is in force." in page
    assert "Propose to open it again" in page
    empty = web.post(f"/desk/cases/{refused.pk}/reopen/", {})
    assert (empty.status_code, "Choose what went wrong." in empty.content.decode()) == (422, True)
    said = {"ground": "facts", "reason": "Another of the same name.", "note": "See the note."}
    assert web.post(f"/desk/cases/{refused.pk}/reopen/", said).status_code == 302
    made = Reopening.objects.get()
    assert "Take your proposal back" in web.get(address).content.decode()

    second = sign_in(cleo)
    assert refused.reference in second.get("/desk/reopenings/").content.decode()
    assert second.post(f"/desk/reopenings/{made.pk}/refuse/", {}).status_code == 422
    assert second.post(f"/desk/reopenings/{made.pk}/countersign/").status_code == 302
    assert "The decision that was set aside" in second.get(address).content.decode()
    tracking = sign_in(ada).get(f"/portal/applications/{refused.application_id}/tracking/")
    text = tracking.content.decode()
    assert "This application was opened again" in text
    assert "Another of the same name." in text
    assert "See the note." not in text


def test_exporters_and_strangers_see_no_panel(refused: Case, ada: User, sam: User, sign_in: SignIn) -> None:
    for person in (ada, sam):
        assert sign_in(person).get(f"/desk/cases/{refused.pk}/due-process/").status_code in {403, 404}


def test_the_panel_reads_little(
    refused: Case, omar: User, sign_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    web = sign_in(omar)
    web.get(f"/desk/cases/{refused.pk}/due-process/")
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        part = web.get(f"/desk/cases/{refused.pk}/due-process/", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
