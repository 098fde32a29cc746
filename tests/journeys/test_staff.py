"""The authority gets a new officer: one administrator proposes, another confirms, the officer comes in.

Each chapter goes on where the one before ended.
"""

import re
from dataclasses import dataclass

import pytest

from tests.journeys.cast import PASSWORD
from tests.journeys.people import WIDTHS, Town

NAME, ADDRESS = "李小燕 Lina Straumur", "lina@authority.example"
ROLE = "Licensing officer (a second administrator confirms it)"


@dataclass
class Journey:
    """The town in which it happens."""

    town: Town


@pytest.fixture(scope="module")
def journey(town: Town) -> Journey:
    """The journey so far."""
    return Journey(town)


def test_ruth_adds_her_and_cannot_confirm_it_herself(journey: Journey) -> None:
    ruth = journey.town.person("Ruth")
    ruth.opens("/desk/people/").presses("Add a person")
    ruth.presses("Add the person and send the link")
    ruth.sees("Enter the name.", "Enter the e-mail address.", "Choose at least one role.", "Say why.")
    ruth.fills(Name=NAME, Reason="Appointed by staff order 15.")
    ruth.page.get_by_label("E-mail address").fill(ADDRESS)
    ruth.ticks("Roles", ROLE).presses("Add the person and send the link")
    ruth.sees(f"{NAME} was added.", "You proposed this role. Another administrator confirms it.")
    ruth.sees("It works once, until")


def test_piet_confirms_the_role_on_a_phone(journey: Journey) -> None:
    piet = journey.town.person("Piet", width=WIDTHS["phone"])
    piet.opens("/desk/people/").sees("Roles that wait for a second administrator", "staff order 15")
    piet.follows(NAME).presses("Confirm the role").sees("You confirmed the role.", "Confirmed by")
    piet.opens("/desk/people/who-may/").sees("Licensing officer")


def test_lina_comes_in_by_the_link_which_works_once(journey: Journey) -> None:
    mail = journey.town.product.mail_to(ADDRESS, "/welcome/").replace("=\n", "")
    link = re.search(r"(/welcome/[\w-]+/)", mail)
    assert link, mail
    lina = journey.town.stranger()
    lina.opens(link[1]).sees(NAME, "Ruth added you").fills(Choose_a_password=PASSWORD)
    lina.presses("Set the password")
    lina.page.get_by_label("E-mail address").fill(ADDRESS)
    lina.page.get_by_label("Password").fill(PASSWORD)
    lina.presses("Sign in").sees("Set up an app")

    journey.town.stranger().opens(link[1]).sees("This link was used already.")
