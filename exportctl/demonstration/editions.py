"""What was filed goes on: a case is amended, a change of a license was granted, and another one waits."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration import assessments
from exportctl.demonstration.clearing import clear_all
from exportctl.demonstration.clock import Past, as_of
from exportctl.demonstration.walking import work_like_workers
from licensing.amendments import services as amendments
from licensing.applications import services as applications
from licensing.applications.models import Application
from licensing.decisions import services as decisions
from licensing.licenses.models import License
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import Advice
from licensing.variations import services as variations
from licensing.variations.rules import Wish
from screening.rescreening import services as rescreening

# The demonstration's own references.
AMENDED, VARIED = "PO 41/26", "PO 42/26"
SECOND_LINE = "The customer opens a second line, which needs one more laser."
LATER = "The customer takes the last laser only after its audit, some days after the license ends."


def add(authority: Mapping[str, User]) -> None:
    """Add them through the real services."""
    with as_of(timezone.now() - timedelta(days=20)) as past:
        license = License.objects.get(case__application__own_reference=VARIED)
        case = _ask(license, Wish(("quantities",), SECOND_LINE, None))
        work_like_workers()
        _grant(case, authority, past)
    with as_of(timezone.now() - timedelta(days=4)):
        license = License.objects.get(replaces=license)
        until = license.valid_to + timedelta(days=10)
        _ask(license, Wish(("extend",), LATER, until))
        work_like_workers()
    with as_of(timezone.now() - timedelta(days=3)):
        _amend()
        work_like_workers()


def _amend() -> None:
    """File a change of an application that an officer has: one more of its first line."""
    source = Application.objects.get(own_reference=AMENDED)
    exporter = source.organization.registered_by
    draft = amendments.start_amendment(source, actor=exporter, own_reference=AMENDED)
    _order_more(draft, exporter)
    amendments.file_amendment(_declared(draft, exporter), actor=exporter)


def _ask(license: License, wish: Wish) -> Case:
    """Ask for a change of a license, and file the request."""
    exporter = license.organization.registered_by
    asked = variations.ask(license, wish, actor=exporter)
    draft = Application.objects.get(pk=asked.application_id)
    if "quantities" in wish.kinds:
        _order_more(draft, exporter)
    return review.file_application(_declared(draft, exporter), actor=exporter)


def _declared(draft: Application, exporter: User) -> Application:
    position = "Head of export control"
    return applications.declare(draft, position=position, actor=exporter, version=None)


def _order_more(draft: Application, exporter: User) -> None:
    """Ask for one more of the first line."""
    line = draft.lines.select_related("entry").order_by("number")[0]
    facts = applications.LineFacts(
        description=line.description,
        entry=line.entry,
        part_number=line.part_number,
        quantity=line.quantity + 1,
        unit=line.unit,
        value=round(line.value * (line.quantity + 1) / line.quantity, 2),
        currency=line.currency,
    )
    applications.save_goods_line(draft, facts, actor=exporter, version=None, line_id=line.pk)


def _grant(case: Case, authority: Mapping[str, User], past: Past) -> None:
    """Let a request go the whole way to the next edition of its license."""
    officer = authority["omar"]
    case = review.assign(Case.objects.get(pk=case.pk), to=officer, actor=officer)
    clear_all(case.pk, authority)
    work_like_workers()
    assessments.confirm(case, authority)
    advice = Advice("approve", "The same user and the same use; one more fits the second line.", (), ())
    past.wait(days=2)
    review.recommend(Case.objects.get(pk=case.pk), advice=advice, actor=officer)
    past.wait(hours=4)
    rescreening.verify(case.pk)
    granted = {line.pk: line.quantity for line in case.application.lines.all()}
    decision = decisions.decide(Case.objects.get(pk=case.pk), advice=advice, granted=granted, actor=officer)
    past.wait(days=1)
    decision = decisions.countersign(decision, actor=authority["cleo"])
    if decision.waiting:
        decisions.countersign(decision, actor=authority["carla"])
    work_like_workers()
