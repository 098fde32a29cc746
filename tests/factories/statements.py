"""End-use statements for tests."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.applications import services
from licensing.applications.models import Application
from licensing.applications.statements.models import EndUseStatement
from licensing.library.models import BookParty, BookStatement
from licensing.library.services import Good, StatementFacts, save_statement
from tests.factories import applications as make


def facts(**fields: Any) -> StatementFacts:
    """Return a statement that agrees with `complete_draft` of the factories, signed in good time."""
    party, line = make.party_facts("end_user"), make.line_facts(description="Fiber laser, 1 kW")
    values: dict[str, Any] = {
        "user_name": party.name,
        "user_address": f"{party.street}, {party.city}",
        "user_country": party.country,
        "exporter_name": "Arden Photonics Ltd",
        "goods": (Good(line.description, str(line.quantity), line.unit, str(line.value), line.currency),),
        "stated_use": make.USE,
        "place_of_use": f"{party.street}, {party.city}",
        "no_wmd": "given",
        "civil_use": "given",
        "no_reexport": "given",
        "visits": "given",
        "signatory": "Paula Ott",
        "position": "Head of production",
        "signatory_email": "p.ott@talheim.example",
        "signed_on": timezone.localdate(),
        "language": "German",
    }
    return StatementFacts(**values | fields)


def say(
    application: Application, user: User, *, upload: "SimpleUploadedFile | None" = None, **fields: Any
) -> EndUseStatement:
    """Enter the statement of the end user of a draft."""
    party = application.parties.get(role="end_user")
    return services.save_end_use_statement(
        application, party.pk, facts(**fields), actor=user, version=None, upload=upload
    )


def keep(party: BookParty, user: User, **fields: Any) -> BookStatement:
    """Put a statement into the party book."""
    upload = fields.pop("upload", make.upload("book.pdf"))
    product = fields.pop("product", None)
    return save_statement(party, facts(**fields), actor=user, version=None, product=product, upload=upload)
