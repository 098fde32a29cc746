"""A case's flags, and the queue that is filtered by them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.routing import services
from licensing.routing.models import CaseFlag
from tests.factories.cases import case_under_review
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
QUEUE = "/desk/cases/?whose=all"


@pytest.fixture
def web(sign_in: SignIn, omar: User) -> Client:
    """Omar's browser."""
    cache.clear()
    return sign_in(omar)


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar reviews; it is its exporter's first."""
    return case_under_review(arden, ada, omar)


def text_of(answer: Any) -> str:
    return " ".join(str(answer.content.decode()).split())


def flagged(arden: Organization, **fields: Any) -> Case:
    """Return a routed case in the enhanced lane."""
    return services.route(make_case(arden, band="enhanced", score="71.0", **fields).pk)


def reads(web: Client, url: str) -> int:
    """Count the reads of a page that was open before."""
    web.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


def test_the_case_says_which_flags_it_has_why_and_by_whom(web: Client, case: Case, sonia: User) -> None:
    services.set_flag(case, key="policy", reason="لماذا <b> 为什么", actor=sonia)
    url = f"/desk/cases/{case.pk}/flags/"
    page = text_of(web.get(url))
    for words in ("First application", "The exporter filed nothing before this", "by the rule", "Sonia"):
        assert words in page
    assert "لماذا &lt;b&gt; 为什么" in page
    part = text_of(web.get(url, headers={"HX-Request": "true"}))
    assert "First application" in part
    assert "<h1>" not in part
    assert f'hx-get="{url}"' in text_of(web.get(f"/desk/cases/{case.pk}/"))


def test_actions_are_grey_with_the_reason(sign_in: SignIn, case: Case, sonia: User, cleo: User) -> None:
    url = f"/desk/cases/{case.pk}/flags/"
    page = text_of(sign_in(sonia).get(url))
    assert "/flags/set/" in page
    assert "Your role does not allow you to set a rule&#x27;s flag of a license case aside" in page
    assert 'aria-disabled="true"' in text_of(sign_in(cleo).get(url))


def test_an_empty_panel_says_why(web: Client, arden: Organization) -> None:
    make_case(arden)
    new = make_case(arden)
    page = f"/desk/cases/{new.pk}/flags/"
    assert "The rules have not been asked about this case yet." in text_of(web.get(page))
    services.route(new.pk)
    assert "No rule marks this case, and nobody has set a flag." in text_of(web.get(page))


def test_a_flag_is_set_taken_off_and_a_rules_set_aside(web: Client, case: Case) -> None:
    url = f"/desk/cases/{case.pk}/flags/set/"
    assert web.get(url).status_code == 200
    empty = web.post(url, {"key": "", "reason": ""})
    assert empty.status_code == 422
    assert "Choose a flag." in text_of(empty)
    assert "Say why the case gets this flag." in text_of(empty)

    assert web.post(url, {"key": "attention", "reason": "Read the letter."}).status_code == 302
    mine = CaseFlag.objects.get(key="attention")
    first = CaseFlag.objects.get(key="first")
    for one, address in ((mine, "take-off"), (first, "set-aside")):
        ending = f"/desk/flags/{one.pk}/{address}/"
        assert one.reason in text_of(web.get(ending))
        assert web.post(ending, {"reason": " "}).status_code == 422
        assert web.post(ending, {"reason": "Looked into it."}).status_code == 302
        assert web.post(ending, {"reason": "Again."}).status_code == 409
    assert Case.objects.get(pk=case.pk).flags == []
    page = text_of(web.get(f"/desk/cases/{case.pk}/flags/"))
    assert "Flags that ended (2)" in page
    assert "Looked into it." in page


def test_exporters_and_strangers_see_no_flags(sign_in: SignIn, case: Case, ada: User, root: User) -> None:
    one = CaseFlag.objects.get(case=case)
    pages = [f"/desk/cases/{case.pk}/flags/", "/desk/routing/", f"/desk/flags/{one.pk}/set-aside/"]
    for person in (ada, root):
        assert {sign_in(person).get(page).status_code for page in pages} <= {403, 404}


def test_the_queue_is_filtered_by_a_flag_an_owner_or_any(web: Client, arden: Organization) -> None:
    first, enhanced, plain = flagged(arden), flagged(arden), services.route(make_case(arden).pk)

    def shown(asked: str) -> set[Any]:
        return {row.case.pk for row in web.get(f"{QUEUE}&flag={asked}").context["rows"]}

    assert shown("first") == {first.pk}
    assert shown("of-countersigner") == shown("any") == {first.pk, enhanced.pk}
    assert shown("value") == set()
    assert plain.pk in shown("")
    page = text_of(web.get(f"{QUEUE}&flag=enhanced"))
    assert "Flag: Enhanced risk" in page
    assert "Flag: “nonsense” is none of the choices" in text_of(web.get(f"{QUEUE}&flag=nonsense"))


def test_a_row_says_its_flags_their_reasons_and_owners(web: Client, arden: Organization) -> None:
    case = flagged(arden)
    row = text_of(web.get(QUEUE)).split(f"Flags of {case.reference}:")[1].split("</tr>")[0]
    for words in ("Enhanced risk", "Enhanced risk lane, score 71.0", "(countersigner)", "First application"):
        assert words in row


def test_flags_cost_the_queue_one_read_however_many(web: Client, arden: Organization) -> None:
    flagged(arden)
    few = reads(web, QUEUE)
    for _ in range(30):
        flagged(arden)
    assert [few, reads(web, QUEUE)] == [9, 9]
    assert reads(web, f"{QUEUE}&flag=enhanced&order=risk") == 9
    rows, url = [], f"{QUEUE}&flag=enhanced"
    while url:
        answer = web.get(url)
        rows += [one.case.pk for one in answer.context["rows"]]
        url = answer.context["page"].next_url
    assert len(rows) == len(set(rows)) == 31


def test_a_saved_queue_keeps_its_flag(web: Client, arden: Organization) -> None:
    flagged(arden)
    saving = web.post("/desk/cases/saved/add/?whose=all&flag=of-countersigner", {"name": "To sign soon"})
    assert saving.status_code == 302
    opened = web.get(saving["Location"])
    assert len(opened.context["rows"]) == 1
    assert "For the countersigner" in text_of(opened)
