"""The pages on which an exporter enters and compares a statement."""

import pytest
from django.urls import reverse

from tests.factories import applications as make
from tests.factories import library
from tests.factories import statements as stated
from tests.factories.organizations import make_member

pytestmark = pytest.mark.django_db
TYPED = {
    "user_name": "深圳市光电仪器有限公司",
    "user_address": "1 Road",
    "stated_use": "Cutting of titanium sheet in the hall.",
    "description_0": "Fiber laser, 1 kW",
    "quantity_0": "1",
    "unit_0": "NMB",
    "signed_on": "2026-01-02",
}


@pytest.fixture
def web(ada, sign_in):
    return sign_in(ada)


def page(draft, tail=""):
    return reverse("licensing:application-statements", args=[draft.pk]) + tail


def user_of(draft):
    return draft.parties.get(role="end_user")


def version(draft):
    draft.refresh_from_db()
    return draft.version


def test_a_statement_is_typed_and_the_differences_are_shown(web, complete):
    data = TYPED | {"version": version(complete), "file": make.upload("signed.pdf")}
    answer = web.post(page(complete, f"{user_of(complete).pk}/"), data)
    assert answer["Location"] == page(complete)
    shown = web.get(page(complete)).content.decode()
    assert "The names are not the same." in shown
    assert "asks for more" in shown
    assert "signed.pdf" in shown
    overview = web.get(reverse("licensing:application", args=[complete.pk])).content.decode()
    assert "should be looked at before you file" in overview


def test_what_is_missing_stands_beside_its_field_and_nothing_is_saved(web, complete):
    data = {"version": version(complete), "quantity_0": "3"}
    answer = web.post(page(complete, f"{user_of(complete).pk}/"), data)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "as the document has it" in shown
    assert "Say which goods these figures belong to." in shown
    assert not complete.statements.exists()


def test_one_more_row_keeps_what_was_typed(web, complete):
    answer = web.post(page(complete, f"{user_of(complete).pk}/"), TYPED | {"another": "1"})
    shown = answer.content.decode()
    assert 'name="description_1"' in shown
    assert "深圳市光电仪器有限公司" in shown


def test_the_book_is_offered_and_taken(web, complete, ada):
    party = library.make_book_party(complete.organization, ada)
    kept = stated.keep(party, ada)
    complete.parties.filter(role="end_user").update(book_party=party, book_version=1)
    assert "whatever is supplied" in web.get(page(complete)).content.decode()
    data = {"statement": kept.pk, "version": version(complete)}
    web.post(page(complete, f"{user_of(complete).pk}/take/"), data)
    assert complete.statements.get().book_statement == kept


def test_an_agent_is_offered_and_takes_nothing_of_the_book(complete, ada, agnes, sign_in):
    party = library.make_book_party(complete.organization, ada)
    kept = stated.keep(party, ada)
    complete.parties.filter(role="end_user").update(book_party=party, book_version=1)
    make_member(complete.organization, agnes, "agent")
    agent = sign_in(agnes)
    agent.post(reverse("licensing:application-take-over", args=[complete.pk]), {"version": version(complete)})

    assert "whatever is supplied" not in agent.get(page(complete)).content.decode()
    data = {"statement": kept.pk, "version": version(complete)}
    assert agent.post(page(complete, f"{user_of(complete).pk}/take/"), data).status_code == 403
    assert not complete.statements.exists()


def test_it_is_taken_off_after_asking_once_more(web, complete, ada):
    stated.say(complete, ada)
    address = page(complete, f"{user_of(complete).pk}/remove/")
    assert "what the end-use statement of" in web.get(address).content.decode()
    web.post(address, {"version": version(complete)})
    assert not complete.statements.exists()


@pytest.mark.parametrize("said", [False, True])
def test_the_pages_take_few_reads(web, complete, ada, said, django_assert_max_num_queries):
    if said:
        stated.say(complete, ada)
    user = user_of(complete)
    web.get(page(complete))
    for address in (page(complete), page(complete, f"{user.pk}/")):
        with django_assert_max_num_queries(15):
            assert web.get(address).status_code == 200


def test_a_stranger_finds_nothing(complete, sam, sign_in):
    assert sign_in(sam).get(page(complete)).status_code == 404
