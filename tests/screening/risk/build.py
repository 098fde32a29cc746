"""Facts for the tests of risk."""

from datetime import date
from decimal import Decimal

from screening.risk.facts import CaseFacts, CaseParty, EndUseFacts, ExporterFacts, ItemFacts

ON = date(2026, 11, 23)
PLAIN = "Cutting of sheet metal for kitchen furniture in our own workshop."
ITEM = ItemFacts(1, "6A005", "Laser", False, "WA", False, Decimal("2"), "NMB", Decimal("9000.00"), "EUR")
USER = CaseParty(
    "end_user",
    "company",
    "Quillfeather Kitchens",
    "DE",
    address="1 Mill Lane, Bremen",
    website="https://quillfeather.example",
    email="buy@quillfeather.example",
    prior_licenses=2,
)


def facts(**changes: object) -> CaseFacts:
    """Return facts in which no indicator fires, with some of them changed."""
    quiet: dict[str, object] = {
        "on": ON,
        "destination": "DE",
        "exporter": ExporterFacts("Arden Photonics"),
        "items": (ITEM,),
        "parties": (USER,),
        "end_use": EndUseFacts(PLAIN, military="no", wmd="no", informed="no"),
        "attachments": ("end_use_statement",),
    }
    return CaseFacts(**{**quiet, **changes})  # type: ignore[arg-type]
