from django.http import QueryDict

from licensing.types.forms import QuestionsForm, initial_of
from licensing.types.shared import ROUTE, URGENCY


def form(data: str, page=ROUTE) -> QuestionsForm:
    return QuestionsForm(QueryDict(data), page=page)


def test_what_is_well_formed_is_kept_and_what_is_not_is_named():
    sent = form("route_means=air&route_means=sea&route_countries=Norway%0Aae%0ANorway&route_handled=maybe")
    assert sent.savable() == {
        "route_means": ["air", "sea"],
        "route_countries": ["NO", "AE"],
        "route_exit": "",
    }
    assert list(sent.errors) == ["route_handled"]


def test_an_unknown_country_is_named():
    sent = form("route_countries=Atlantis")
    assert "route_countries" not in sent.savable()
    assert "Atlantis" in str(sent.errors)


def test_an_emptied_answer_is_empty_and_nothing_is_required():
    sent = form("route_means=&route_exit=+")
    assert sent.savable() == dict.fromkeys(sent.fields, "")
    assert not sent.errors
    assert sent.fields["route_handled"].required


def test_a_day_is_kept_as_it_is_written_and_shown():
    sent = form("urgent_by=2027-03-01", URGENCY)
    assert sent.savable()["urgent_by"] == "2027-03-01"
    assert form("urgent_by=soon", URGENCY).errors["urgent_by"] == ["Enter a day, such as 2027-03-31."]


def test_stored_answers_are_shown_by_their_names():
    shown = QuestionsForm(page=ROUTE, initial=initial_of(ROUTE, {"route_countries": ["NO", "AE"]}))
    assert "Norway\nUnited Arab Emirates" in str(shown["route_countries"])
