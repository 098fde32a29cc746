import pytest

pytestmark = pytest.mark.django_db


def test_a_stranger_browses_the_categories(client, edition):
    page = client.get("/control-list/?category=6")

    assert page.status_code == 200
    text = page.content.decode()
    assert "Category 6: Sensors and lasers" in text
    assert "/control-list/6A005/" in text
    assert "1C010" not in text


def test_search_works_as_a_plain_page(client, edition):
    text = client.get("/control-list/", {"q": "laser"}).content.decode()
    assert "6A005" in text
    assert "6A003" not in text


def test_nothing_found_says_what_to_do_and_escapes(client, edition):
    text = client.get("/control-list/", {"q": "<b>zzzz"}).content.decode()
    assert "Try fewer words" in text
    assert "<b>zzzz" not in text


def test_a_code_that_no_text_can_hold_is_just_not_found(client, edition):
    assert client.get("/control-list/%00ZZ9/").status_code == 404


def test_without_a_list_the_page_says_so(client):
    assert "No control list has been loaded yet" in client.get("/control-list/").content.decode()


def test_an_entry_shows_its_reasons_and_edition(client, edition):
    text = client.get("/control-list/6A005/").content.decode()
    assert "NS (national security), NP (nuclear nonproliferation), AT (anti-terrorism)" in text
    assert "Trial list, edition 1" in text


def test_an_entry_that_is_not_in_force_is_not_found(client, edition):
    assert client.get("/control-list/9Z999/").status_code == 404


def test_options_are_a_part_with_the_choice_kept(client, edition):
    part = client.get("/control-list/options", {"q": "6A", "chosen": "6A003"}, headers={"HX-Request": "true"})

    text = part.content.decode()
    assert "<html" not in text
    assert text.count('name="control_code"') == 2
    assert 'value="6A003" checked' in text


def test_options_without_htmx_go_to_the_search_page(client, edition):
    answer = client.get("/control-list/options", {"q": "6A & more"})
    assert answer.status_code == 302
    assert answer["Location"] == "/control-list/?q=6A+%26+more"


@pytest.mark.parametrize("category", ["6", "1"])
def test_the_page_takes_the_same_reads_for_one_entry_or_three(
    client, edition, django_assert_max_num_queries, category
):
    client.get("/control-list/")
    with django_assert_max_num_queries(4):
        client.get("/control-list/", {"category": category})
