"""Changes of applications under review, as tests make them."""

from decimal import Decimal
from typing import Any

from exportctl.core.people.models import User
from licensing.amendments import services
from licensing.amendments.models import Amendment
from licensing.applications import services as applications
from licensing.applications.models import Application
from licensing.review.models import Case
from tests.factories.applications import line_facts, party_facts, upload


def again(case: Case) -> Case:
    """Return a case as it is now."""
    return Case.objects.select_related("application").get(pk=case.pk)


def fresh(draft: Application) -> Application:
    """Return an application as it is now."""
    return Application.objects.select_related("organization", "amends").get(pk=draft.pk)


def start(case: Case, actor: User, own_reference: str = "") -> Application:
    """Start the draft of a change of a case's application."""
    return services.start_amendment(again(case).application, actor=actor, own_reference=own_reference)


def change_line(draft: Application, actor: User, **fields: Any) -> None:
    """Change the first line."""
    line = draft.lines.get(number=1)
    facts = line_facts(entry=line.entry, description=line.description, **({"quantity": Decimal(3)} | fields))
    draft = fresh(draft)
    applications.save_goods_line(draft, facts, actor=actor, version=draft.version, line_id=line.pk)


def change_end_user(draft: Application, actor: User, **fields: Any) -> None:
    """Change the end user."""
    party, draft = draft.parties.get(role="end_user"), fresh(draft)
    facts = party_facts(**({"name": "Nordtal Titan AG"} | fields))
    applications.save_party(draft, facts, actor=actor, version=draft.version, party_id=party.pk)


def add_document(draft: Application, actor: User) -> None:
    """Attach one document more."""
    draft = fresh(draft)
    applications.attach(draft, upload("more.pdf"), kind="other", actor=actor, version=draft.version)


def declare(draft: Application, actor: User) -> Application:
    """Declare the draft anew."""
    draft = fresh(draft)
    return applications.declare(draft, position="Head of exports", actor=actor, version=draft.version)


def file(draft: Application, actor: User) -> Amendment:
    """Declare and file."""
    draft = declare(draft, actor)
    return services.file_amendment(draft, actor=actor, version=draft.version)


def amend(case: Case, actor: User) -> Amendment:
    """File a major change: one more piece."""
    draft = start(case, actor)
    change_line(draft, actor)
    return file(draft, actor)
