"""An application is filed and decided in browsers that run no script at all."""

import re

from tests.journeys import steps
from tests.journeys.people import Town


def test_an_application_is_filed_and_decided_without_scripts(town: Town) -> None:
    nora = town.person("Nora", javascript=False, afresh=True)
    steps.starts_draft(nora, "Without scripts")
    steps.fills_in_everything(nora, steps.END_USER, words="lasers", entry="6A005")
    nora.page.get_by_role("button", name="Submit the application").dblclick()
    nora.sees("Your application is filed.")
    reference = steps.reference_on(nora)
    steps.waits_for(nora, "The automatic checks are finished")

    olga = town.person("Olga", javascript=False, afresh=True)
    steps.finds_case(olga, reference, whose="unassigned")
    olga.presses("Take this case")
    olga.follows("What the exporter is asked and has answered").follows("Ask the exporter")
    olga.fills(Your_question="Who installs them?").presses("Send the question").sees("Your question was sent")
    nora.opens("/portal/").follows(f"Answer a question about {reference}")
    nora.fills(Your_answer="Our own technicians.").presses("Send the answer")
    steps.finds_case(olga, reference)
    olga.follows("What the exporter is asked and has answered").sees("Our own technicians.")
    olga.follows(reference).follows("Recommend an outcome")
    steps.gives_advice(olga, "Put the recommendation on file", outcome="Approve")
    steps.assesses(town, olga.page.url.removeprefix(town.product.url))
    olga.follows("Decide").fills(Reasons_for_the_exporter=steps.APPROVAL).presses("Send to countersigner")
    olga.sees("The decision waits for a second signature.")

    cleo = town.person("Cleo", javascript=False)
    steps.finds_case(cleo, reference)
    cleo.presses("Countersign").sees("the case is closed")
    nora.opens("/portal/applications/").follows(reference)
    steps.waits_for(nora, "Your license is XL-")
    nora.follows(re.compile("^XL-")).sees("4 items")
