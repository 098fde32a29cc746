"""Access to the file as it is clicked, on both sides."""

from collections.abc import Callable

import pytest
from django.test import Client

from exportctl.core.people.models import User
from licensing.decisions import services as decisions
from licensing.disclosures import queries
from licensing.disclosures.models import FileAccess
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.review.rules import Advice
from tests.factories.cases import decided_case

REFUSAL = Advice("deny", "The end user could not be verified.", (), ("7",))
SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(arden: Organization, ada: User, omar: User, cleo: User) -> Case:
    """A refused case."""
    decision = decided_case(arden, ada, omar, advice=REFUSAL)
    decisions.countersign(decision, actor=cleo)
    return Case.objects.get(pk=decision.case_id)


def test_access_is_asked_for_answered_and_read(refused: Case, ada: User, omar: User, sign_in: SignIn) -> None:
    address = f"/portal/applications/{refused.application_id}/access-to-file/"
    web = sign_in(ada)
    tracking = f"/portal/applications/{refused.application_id}/tracking/"
    assert "Ask for access to the file" in web.get(tracking).content.decode()
    assert web.post(address, {"asked_for": ""}).status_code == 422
    assert web.post(address, {"asked_for": "All on the end user."}).status_code == 302
    asked = FileAccess.objects.get()

    desk = sign_in(omar)
    panel = f"/desk/cases/{refused.pk}/due-process/"
    assert "The exporter asked, and nobody has answered yet." in desk.get(panel).content.decode()
    assert refused.reference in desk.get("/desk/file-access/").content.decode()
    answer = f"/desk/file-access/{asked.pk}/"
    keys = [one.key for one in queries.pieces_of(omar, refused)]
    assert "decision" in keys
    empty = desk.post(answer, {})
    assert (empty.status_code, "choose what becomes of it" in empty.content.decode()) == (422, True)
    unsaid = {key: "other" if key == "decision" else "inquiry" for key in keys}
    assert "say the other ground in words" in desk.post(answer, unsaid).content.decode()
    said = {key: "disclose" if key == "decision" else "inquiry" for key in keys}
    assert desk.post(answer, said).status_code == 302
    assert "Answered with a list" in desk.get(panel).content.decode()
    assert "nobody has answered" not in desk.get(panel).content.decode()

    page = sign_in(ada).get(address).content.decode()
    assert "Reasons of the decision" in page
    assert REFUSAL.reason in page


def test_the_pages_read_little(
    refused: Case,
    ada: User,
    omar: User,
    sign_in: SignIn,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    web, desk = sign_in(ada), sign_in(omar)
    address = f"/portal/applications/{refused.application_id}/access-to-file/"
    web.post(address, {"asked_for": "All on the end user."})
    asked = FileAccess.objects.get()
    for client, page in (
        (web, address),
        (desk, "/desk/file-access/"),
        (desk, f"/desk/file-access/{asked.pk}/"),
    ):
        client.get(page)
        with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
            assert client.get(page).status_code == 200
