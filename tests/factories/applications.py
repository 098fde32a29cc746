"""Applications for tests: an empty draft, a complete one that is ready to submit, and a filed one."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from exportctl.core.people.models import User
from licensing.applications import services
from licensing.applications.models import Application, AttachmentKind, GoodsLine, Party
from licensing.control_lists.models import ControlListEntry
from licensing.control_lists.queries import entry_by_code
from licensing.control_lists.services import load_control_list
from licensing.organizations.models import Organization
from licensing.types import shared

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
HEADER = "code,title,category,category_name,product_group,product_group_name,regime,reasons,unit,sensitive"
ENTRIES = (
    "6A005,Lasers of high power,6,Sensors and lasers,A,Equipment,WA,NS|NP|AT,NMB,N",
    "6A003,Thermal cameras,6,Sensors and lasers,A,Equipment,WA,NS|RS,NMB,N",
    "1C010,Carbon fibers and prepregs,1,Materials,C,Materials,WA,NS,KGM,N",
)
USE = "Cutting of titanium sheet for civil aircraft seats in the end user's own workshop."


def make_control_list(version: str = "1", entries: tuple[str, ...] = ENTRIES) -> None:
    """Put a small control list in force."""
    data = "\n".join([HEADER, *entries, ""]).encode()
    load_control_list(data, key="trial", title="Trial list", jurisdiction="US", version=version, actor=None)


def make_entry(code: str = "6A005") -> ControlListEntry:
    """Return the entry in force with `code`, loading the small list where nothing is loaded yet."""
    found = entry_by_code(code)
    if found is None:
        make_control_list()
        found = entry_by_code(code)
    assert found is not None
    return found


def line_facts(**fields: Any) -> services.LineFacts:
    """Return the facts of one goods line."""
    values: dict[str, Any] = {
        "description": "Fiber laser, 2 kW",
        "part_number": "AP-2000",
        "quantity": Decimal("2"),
        "unit": "NMB",
        "value": Decimal("48000.00"),
        "currency": "EUR",
    }
    return services.LineFacts(**({"entry": fields.pop("entry", None) or make_entry()} | values | fields))


def party_facts(role: str = "end_user", **fields: Any) -> services.PartyFacts:
    """Return the facts of one party."""
    values: dict[str, Any] = {
        "kind": "company",
        "name": "Talheim Titanium GmbH" if role == "end_user" else "Valdeluna Logistics SA",
        "aliases": ("Talheim Titan",) if role == "end_user" else (),
        "street": "Lupinenweg 77",
        "city": "Talheim",
        "postal_code": "74388",
        "country": "DE" if role == "end_user" else "CL",
    }
    return services.PartyFacts(role=role, **(values | fields))


def upload(name: str = "statement.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    """Return an upload as a browser sends it."""
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def make_draft(organization: Organization, user: User, **fields: Any) -> Application:
    """Return an empty draft of `organization`, started by `user`."""
    return services.start_draft(organization, actor=user, **fields)


def add_line(application: Application, user: User, **fields: Any) -> GoodsLine:
    """Add a goods line to a draft."""
    return services.save_goods_line(application, line_facts(**fields), actor=user, version=None)


def add_party(application: Application, user: User, role: str = "end_user", **fields: Any) -> Party:
    """Add a party to a draft."""
    return services.save_party(application, party_facts(role, **fields), actor=user, version=None)


ROUTE = {"route_means": ["air"], "route_handled": "no"}


def say_route(application: Application, user: User, **answers: Any) -> Application:
    """Say how the goods travel."""
    return services.save_answers(application, shared.ROUTE, ROUTE | answers, actor=user, version=None)


def complete_draft(organization: Organization, user: User, *, lines: int = 1, **end_user: Any) -> Application:
    """Return a draft that is ready to submit; `end_user` are fields of its end user."""
    application = make_draft(organization, user)
    for number in range(1, lines + 1):
        add_line(application, user, description=f"Fiber laser, {number} kW")
    add_party(application, user, "end_user", **end_user)
    add_party(application, user, "consignee")
    say_route(application, user)
    answers = {"military_use": "no", "wmd_use": "no", "informed_by_authority": "no"}
    services.save_end_use(application, {"intended_use": USE, **answers}, actor=user, version=None)
    services.attach(application, upload(), kind=AttachmentKind.END_USE_STATEMENT, actor=user, version=None)
    return services.declare(application, position="Head of export control", actor=user, version=None)


def submitted_application(
    organization: Organization, user: User, *, thread: UUID | None = None, **fields: Any
) -> Application:
    """Return an application that was filed, without a case: `review` opens one when it files."""
    return services.submit(
        complete_draft(organization, user, **fields), actor=user, version=None, thread=thread
    )
