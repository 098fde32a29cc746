"""An agent acts for two exporters: invited by both, files for both, let go by one and refused at once."""

import re

from tests.journeys import steps
from tests.journeys.cast import PASSWORD
from tests.journeys.people import Person, Town

AGENT = "greta@quay.example"
REASON = "The contract with this agent has run out."


def link_in(town: Town, firm: str) -> str:
    """Return the path of the invitation that a firm has sent to the agent."""
    mail = town.product.mail_to(AGENT, f"act for {firm}").replace("=\n", "")
    found = re.search(r"(/invitation/[\w-]+/)", mail)
    assert found, mail
    return found[1]


def invites(exporter: Person, *, role: str) -> None:
    """Invite the agent from the page of people."""
    exporter.opens("/organization/").follows("People and agents").presses("Invite somebody")
    exporter.fills(**{"E-mail_address": AGENT}).ticks("What may they do?", role)
    exporter.presses("Send the invitation").sees("is on its way", AGENT)


def acts_for(agent: Person, firm: str) -> None:
    """Switch to another exporter in the header."""
    agent.page.locator(".acting summary").click()
    agent.page.locator(".acting").get_by_role("button", name=re.compile(f"^{firm}")).click()
    agent.looks().sees(f"You act for {firm} now.")


def test_an_agent_files_for_two_exporters_until_one_lets_them_go(town: Town) -> None:
    nora, sam = town.person("Nora"), town.person("Sam")
    invites(nora, role="Agent of another firm: prepares and submits applications")
    invites(sam, role="Agent of another firm: prepares applications")
    first, second = link_in(town, "Norden Metrology GmbH"), link_in(town, "Stranger Tools Ltd")

    greta = Person(town, "Greta Quay")
    greta.opens(first).sees("Norden Metrology GmbH", "Agent, prepares and submits")
    greta.fills(Your_name="Greta Quay", Choose_a_password=PASSWORD).presses("Accept the invitation")
    greta.page.get_by_label("E-mail address").fill(AGENT)
    greta.page.get_by_label("Password").fill(PASSWORD)
    greta.presses("Sign in")
    greta.opens(second).presses("Accept the invitation").sees("You act for Stranger Tools Ltd now.")
    greta.opens(first).sees("accepted already")

    steps.starts_draft(greta, "For Stranger")
    steps.prepares_everything(greta, steps.END_USER, words="lasers", entry="6A005")
    greta.follows("Declaration")
    greta.sees("You prepare applications for Stranger Tools Ltd, but do not submit them. Sam can.")
    sam.opens("/portal/applications/").sees("With Greta Quay").follows("For Stranger")
    sam.sees("Greta Quay has this draft").presses("Take the draft over")
    steps.declares(sam)
    sam.presses("Submit the application")
    assert steps.reference_on(sam)

    acts_for(greta, "Norden Metrology GmbH")
    greta.opens("/portal/applications/").sees_not("For Stranger")
    steps.starts_draft(greta, "For Norden")
    steps.fills_in_everything(greta, steps.END_USER, words="lasers", entry="6A005")
    greta.presses("Submit the application")
    assert steps.reference_on(greta)
    address = steps.starts_draft(greta, "Still open")
    greta.follows("End use")
    greta.page.get_by_label("What will the goods be used for").fill(steps.USE)

    nora.opens("/organization/").follows("People and agents").follows("End the access of Greta Quay")
    nora.page.get_by_label("Why does it end?").fill(REASON)
    nora.presses("End the access").sees("Greta Quay no longer acts for Norden Metrology GmbH.")
    greta.presses("Save and continue").sees("Nora ended your access to Norden Metrology GmbH", REASON)
    greta.opens("/").sees_not("For Norden", "Still open")
    assert town.product.mail_to(AGENT, REASON)

    nora.opens(address).sees("Greta Quay has this draft").presses("Take the draft over")
    nora.sees("You have this draft now.").sees_not("has this draft.")
