"""Two cases of other types of license: an open one under review, and a draft of a technology transfer."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration import papers
from exportctl.demonstration.clock import as_of
from licensing.applications import services
from licensing.applications.models import Application
from licensing.control_lists.queries import entry_by_code
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.review.services import file_application
from licensing.types import registry
from licensing.types.manifest import Answers

OPEN_DAYS_AGO = 12
USE = "Cutting and welding of instrument housings in the end users' own workshops; nothing is sold on."
NO_CONCERN = {"military_use": "no", "wmd_use": "no", "informed_by_authority": "no", "concern_details": ""}
OPEN_ANSWERS: dict[str, Answers] = {
    "scope": {
        "open_why": "We have delivered spare lasers to these workshops every month for six years.",
        "open_rate": "some",
        "open_control": "The export office checks each order against the license before it is packed.",
    },
    "route": {
        "route_means": ["sea", "road"],
        "route_exit": "Port of Arden",
        "route_countries": ["NL"],
        "route_handled": "yes",
    },
    "urgency": {
        "urgent": "yes",
        "urgent_ground": "infrastructure",
        "urgent_impact": "Without spare lasers the line for water meters stands still from January on.",
        "urgent_evidence": "The letter of the waterworks, attached.",
    },
}
OPEN_PARTIES = (
    ("end_user", "Fjordglass Verksted AS", "Kaien 3", "Bergen", "NO"),
    ("end_user", "Valdeluna Instruments SA", "Avenida Demo 12", "Santiago", "CL"),
    ("forwarder", "Passat Spedition KG", "Speicher 9", "Bremen", "DE"),
)


def add(exporters: Mapping[str, Organization]) -> None:
    """Add them through the real services."""
    under_review(exporters["arden"])
    drafted(exporters["arden"])


def under_review(exporter: Organization) -> None:
    """File an open application that is marked urgent; the workers screen it and an officer may take it."""
    with as_of(timezone.now() - timedelta(days=OPEN_DAYS_AGO)):
        file_open(exporter, own_reference="Frame 26/3")


def file_open(exporter: Organization, *, own_reference: str) -> Case:
    """File an open application that is marked urgent, now."""
    actor = exporter.registered_by
    draft = services.start_draft(exporter, actor=actor, kind="open", own_reference=own_reference)
    line(draft, actor, "Fiber laser module, 1 kW, spare", "6A005", "40", "320000.00")
    for role, name, street, city, country in OPEN_PARTIES:
        facts = services.PartyFacts(role, "company", name, street, city, country)
        services.save_party(draft, facts, actor=actor, version=None)
    by = timezone.localdate() + timedelta(days=60)
    say(draft, actor, OPEN_ANSWERS)
    say(draft, actor, {"urgency": {"urgent_by": by.isoformat()}})
    services.save_end_use(draft, {"intended_use": USE, **NO_CONCERN}, actor=actor, version=None)
    for kind in ("end_use_statement", "urgency"):
        paper = papers.statement(OPEN_PARTIES[0][1], USE)
        services.attach(draft, paper, kind=kind, actor=actor, version=None)
    services.declare(draft, position="Head of export control", actor=actor, version=None)
    return file_application(draft, actor=actor)


def drafted(exporter: Organization) -> None:
    """Start a technology transfer whose test of research is answered, and whose rest is open."""
    actor = exporter.registered_by
    draft = services.start_draft(exporter, actor=actor, kind="technology", own_reference="Joint study 4")
    line(draft, actor, "Beam control software, source code", "6A005", "1", "75000.00")
    answers: dict[str, Answers] = {
        "research": {
            "research": "yes",
            "research_kind": "yes",
            "research_published": "yes",
            "research_withheld": "no",
            "research_input": "no",
        }
    }
    say(draft, actor, answers)


def line(draft: Application, actor: User, description: str, code: str, quantity: str, value: str) -> None:
    """Add a line to a draft."""
    entry = entry_by_code(code)
    if entry is None:
        raise ValueError(f"No control entry {code}.")
    facts = services.LineFacts(description, entry, Decimal(quantity), "NMB", Decimal(value), "EUR")
    services.save_goods_line(draft, facts, actor=actor, version=None)


def say(draft: Application, actor: User, answers: Mapping[str, Answers]) -> None:
    """Answer the questions of some pages of a draft."""
    for key, values in answers.items():
        page = registry.of(draft.kind).page(key)
        if page is None:
            raise ValueError(f"{draft.kind} has no page {key}.")
        services.save_answers(draft, page, values, actor=actor, version=None)
