"""Licenses and their variations, walked through the services."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from exportctl.core.people.models import User
from licensing.applications import services as applications
from licensing.applications.models import Application
from licensing.decisions import services as decisions
from licensing.decisions.models import Decision
from licensing.licenses import services as licenses
from licensing.licenses.models import Drawdown, License
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import Advice
from licensing.variations import services
from licensing.variations.models import Variation
from licensing.variations.rules import Wish
from tests.factories.assessments import assess_all
from tests.factories.cases import APPROVAL, case_under_review, founded, grant_all, terms_of
from tests.factories.jobs import drain

WHY = "The customer has ordered more for a second hall."


def first_license(
    organization: Organization, exporter: User, officer: User, signer: User, **terms: Any
) -> License:
    """Return a license for two lasers that went the whole way; `terms` are the decision's."""
    case = case_under_review(organization, exporter, officer)
    decision = decisions.countersign(decided(case, officer, **terms), actor=signer)
    drain()
    return License.objects.get(decision=decision)


def wish(*kinds: str, until: date | None = None, reason: str = WHY) -> Wish:
    """Return what is asked for; other quantities where nothing is said."""
    return Wish(kinds or ("quantities",), reason, until)


def asked(license: License, exporter: User, *kinds: str, until: date | None = None) -> Variation:
    """Return a request whose draft has all that the license has."""
    return services.ask(license, wish(*kinds, until=until), actor=exporter)


def ask_more(variation: Variation, exporter: User, quantity: str) -> Application:
    """Ask for another quantity of the only line."""
    draft = Application.objects.get(pk=variation.application_id)
    line = draft.lines.get()
    facts = applications.LineFacts(
        entry=line.entry,
        description=line.description,
        part_number=line.part_number,
        quantity=Decimal(quantity),
        unit=line.unit,
        value=line.value,
        currency=line.currency,
    )
    applications.save_goods_line(draft, facts, actor=exporter, version=draft.version, line_id=line.pk)
    return Application.objects.get(pk=draft.pk)


def filed(variation: Variation, exporter: User) -> Case:
    """Declare and file the draft of a request; its screening is done."""
    draft = Application.objects.get(pk=variation.application_id)
    draft = applications.declare(draft, position="Export manager", actor=exporter, version=draft.version)
    case = review.file_application(draft, actor=exporter, version=draft.version)
    drain()
    return Case.objects.get(pk=case.pk)


def decided(case: Case, officer: User, *, advice: Advice = APPROVAL, **terms: Any) -> Decision:
    """Return a decision on a case that waits for its countersignature."""
    assess_all(case)
    case = review.assign(case, to=officer, actor=officer)
    review.recommend(case, advice=founded(advice), actor=officer)
    granted = grant_all(case) if advice.outcome.startswith("approve") else {}
    said = decisions.Terms(**terms) if terms else terms_of(advice)
    return decisions.decide(case, advice=advice, granted=granted, actor=officer, terms=said)


def draw(license: License, quantity: str, source: str, actor: User, *, value: str = "1") -> Drawdown:
    """Draw from the first line of a license."""
    line = license.lines.order_by("number")[0]
    on = timezone.localdate()
    entry = licenses.Draw(line.pk, Decimal(quantity), on, source, "AWB 1", Decimal(value))
    return licenses.draw_down(entry, actor=actor)
