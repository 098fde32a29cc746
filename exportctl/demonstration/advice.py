"""Two requests before an application: one answered by two people, and one like it that waits."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration.clock import as_of
from licensing.advice import services
from licensing.advice.models import AdviceRequest
from licensing.advice.rules import VALID_YEARS, add_years
from licensing.advice.services import Given, ItemFacts, LineGiven, Transaction
from licensing.control_lists.queries import editions_in_force
from licensing.organizations.models import Organization

ANSWERED_DAYS_AGO = 40
ASKED_DAYS_AGO = 6
MARKER = ItemFacts(
    kind="equipment",
    name="Laser marking head LM-20",
    manufacturer="Arden Photonics Ltd",
    part_number="LM-20",
    special_design="no",
    details={
        "function": "A pulsed fiber laser with a scan head that writes serial numbers on metal parts.",
        "performance": "20 W average power\n1064 nm wavelength\n100 ns pulse duration\n1 mJ pulse energy",
        "components": "None.",
    },
    proposal="not_listed",
    proposal_reason="Its average power and pulse energy stay below the thresholds that we read in 6A005.",
)
ENGRAVER = ItemFacts(
    kind="equipment",
    name="Pulsed fiber laser for engraving serial numbers",
    manufacturer="Kestrel Bay Machine Tools Ltd",
    part_number="KE-30",
    special_design="no",
    details={
        "function": "A pulsed fiber laser with a scan head, built into a bench for engraving metal parts.",
        "performance": "30 W average power\n1064 nm wavelength\n100 ns pulse duration",
    },
)


def add(exporters: Mapping[str, Organization], authority: Mapping[str, User]) -> None:
    """Add them through the real services."""
    classified(exporters["arden"], authority)
    waiting(exporters["kestrel"], authority)


def classified(exporter: Organization, authority: Mapping[str, User]) -> None:
    """Ask for a classification, answer a question about it, and get the answer from two people."""
    ada, omar = exporter.registered_by, authority["omar"]
    with as_of(timezone.now() - timedelta(days=ANSWERED_DAYS_AGO)) as past:
        request = services.start(exporter, "classification", actor=ada, own_reference="LM-20/1")
        services.save_item(request, MARKER, actor=ada, version=None)
        request = services.submit(request, actor=ada, version=None)
        past.wait(days=1)
        request = services.take(request, actor=omar)
        question = services.ask(request, question="What is the beam quality (M2)?", actor=omar)
        past.wait(days=3)
        services.explain(question, text="M2 is 1.4 at full power; see the data sheet.", actor=ada)
        past.wait(days=2)
        request = AdviceRequest.objects.get(pk=request.pk)
        text = "Average power of 20 W and pulse energy of 1 mJ at 1064 nm reach no threshold of category 6."
        written = services.answer(request, _given(request, "not_listed", text), actor=omar)
        past.wait(days=1)
        services.countersign(written, actor=authority["cleo"])


def waiting(exporter: Organization, authority: Mapping[str, User]) -> None:
    """Ask for advice about a laser like it; an officer has just taken the request."""
    asker = exporter.registered_by
    with as_of(timezone.now() - timedelta(days=ASKED_DAYS_AGO)) as past:
        request = services.start(exporter, "advice", actor=asker, own_reference="KE-30")
        services.save_item(request, ENGRAVER, actor=asker, version=None)
        services.save_transaction(
            request,
            Transaction(
                destination="NO",
                end_user="Fjordglass Verksted AS",
                end_use="Engraving of serial numbers on pump housings in the end user's own workshop.",
                question="Do we need a license to deliver two of these benches?",
            ),
            actor=asker,
            version=None,
        )
        request = services.submit(request, actor=asker, version=None)
        past.wait(days=1)
        services.take(request, actor=authority["olga"])


def _given(request: AdviceRequest, outcome: str, reason: str) -> Given:
    edition = editions_in_force()[0]
    return Given(
        lines={item.pk: LineGiven(outcome, reason) for item in request.items.all()},
        edition=edition,
        scope="The marking head as described, with its scan head. A higher power is not covered.",
        valid_until=add_years(timezone.localdate(), VALID_YEARS),
        conditions="Tell the authority before the power or the pulse energy is raised.",
        note="Compared with the data sheet and with 6A005.",
    )
