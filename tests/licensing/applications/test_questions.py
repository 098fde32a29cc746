"""The pages of questions, as the exporter's browser sees them."""

import pytest

from licensing.types.registry import of
from tests.factories import applications as make
from tests.licensing.applications.test_portal import post, text_of, url, web  # noqa: F401

pytestmark = pytest.mark.django_db
ROUTE = {"route_means": ["air"], "route_handled": "no"}
FREE = {
    "research": "yes",
    "research_kind": "yes",
    "research_published": "yes",
    "research_withheld": "no",
    "research_input": "no",
}


def test_the_page_shows_each_question_with_the_reason_and_who_may_be_added(web, draft):  # noqa: F811
    text = text_of(web.get(url(draft, "questions/route/")))
    assert "Which countries do they pass through?" in text
    assert "some detours are a sign of diversion" in text
    assert "Save and add: Freight forwarder" in text


def test_a_page_of_another_type_is_missing(web, draft):  # noqa: F811
    assert web.get(url(draft, "questions/research/")).status_code == 404


def test_answers_are_saved_and_lead_back_to_the_list(web, draft):  # noqa: F811
    answer = post(web, draft, "questions/route/", **ROUTE)
    assert (answer.status_code, answer["Location"]) == (302, url(draft))
    draft.refresh_from_db()
    assert draft.answers == ROUTE


def test_what_is_well_formed_is_kept_beside_what_is_missing(web, draft):  # noqa: F811
    answer = post(web, draft, "questions/route/", route_means=["air"], route_countries="Atlantis")
    text = text_of(answer)
    assert answer.status_code == 422
    assert "Say whether anybody else handles the goods" in text
    assert "Atlantis" in text
    draft.refresh_from_db()
    assert draft.answers == {"route_means": ["air"]}


def test_later_complains_of_nothing_and_add_goes_to_the_new_party(web, draft):  # noqa: F811
    assert post(web, draft, "questions/route/", later="1")["Location"] == url(draft)
    answer = post(web, draft, "questions/route/", add="forwarder", **ROUTE)
    assert answer["Location"] == url(draft, "parties/add/?role=forwarder")


def test_autosave_answers_with_the_new_version_only(web, draft):  # noqa: F811
    answer = post(web, draft, "questions/route/", autosave="1", **ROUTE)
    assert 'value="2"' in text_of(answer)
    assert "<h1" not in text_of(answer)


def test_a_stale_page_keeps_what_was_typed(web, draft):  # noqa: F811
    answer = web.post(url(draft, "questions/route/"), {"version": 9, **ROUTE})
    assert answer.status_code == 409
    assert 'value="air" checked' in text_of(answer)


def test_the_indication_is_shown_once_before_it_goes_on(web, arden, ada):  # noqa: F811
    draft = make.make_draft(arden, ada, kind="technology")
    page = "questions/research/"
    assert post(web, draft, page, **FREE)["Location"] == url(draft, page)
    text = text_of(web.get(url(draft, page)))
    assert "no license seems to be needed" in text
    seen = text.split('name="seen" value="')[1].split('"')[0]
    assert post(web, draft, page, seen=seen, **FREE)["Location"] == url(draft)


@pytest.mark.parametrize("kind", ["temporary", "open", "transit", "brokering", "technology"])
def test_each_type_starts_from_the_page_that_explains_it_and_shows_all_its_pages(web, arden, ada, kind):  # noqa: F811
    assert f'value="{kind}"' in text_of(web.get("/portal/applications/types/"))
    assert web.get(f"/portal/applications/start/?kind={kind}").status_code == 200
    draft = make.make_draft(arden, ada, kind=kind)
    paths = ["", "goods/", "goods/add/", "parties/", "parties/add/", "documents/", "declaration/", "check/"]
    paths += [f"questions/{page.key}/" for page in of(kind).pages]
    assert {path: web.get(url(draft, path)).status_code for path in paths} == dict.fromkeys(paths, 200)
