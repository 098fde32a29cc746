"""A test taken before an application: kept, asked about, or applied with. Each asks the test again."""

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import DomainError, Missing
from exportctl.core.numbering import next_number
from exportctl.core.people.models import User
from licensing.advice import services as advice
from licensing.advice.models import AdviceRequest, RequestKind
from licensing.applications import services as applications
from licensing.applications.models import Application
from licensing.organizations.models import Organization
from licensing.selfassessments.models import SelfAssessment
from licensing.selfassessments.rules import NOT_FREE, About, asked, in_words
from licensing.types import answers as types
from licensing.types.manifest import Answers, Indication, LicenseType, Page

OWN_REFERENCE = 60


@transaction.atomic
def record(
    organization: Organization, kind: LicenseType, about: About, answers: Answers, *, actor: User
) -> SelfAssessment:
    """Keep a test that points to no license as the exporter's own assessment.

    Raises:
        NotPermitted: the actor does not act for the organization, or it is not active.
        DomainError: `answer_unknown`, `unfinished`, or `license_needed` where the answers point to one.
    """
    require(actor, "applications.draft", organization)
    page, given, indication = _taken(kind, answers)
    if indication is None or not indication.no_license:
        message = "The answers do not point to “no license”, so there is nothing to record. Apply, or ask."
        raise DomainError(message, code="license_needed")
    year = timezone.localdate().year
    made = SelfAssessment.objects.create(
        organization=organization,
        made_by=actor,
        reference=f"SA-{year}-{next_number('self_assessment', year):06d}",
        kind=kind.key,
        subject=about.subject.strip(),
        about=about.about.strip(),
        answers=given,
        said=[list(pair) for pair in _said(page, given).items()],
        indication=indication.text,
    )
    audit.record(made, "self_assessment.recorded", actor=actor, thread=made.pk, reference=made.reference)
    return made


@transaction.atomic
def ask(
    organization: Organization, kind: LicenseType, about: About, answers: Answers, *, actor: User
) -> AdviceRequest:
    """Start a request for advice that carries what was answered; the item and the rest are still to be said.

    Raises:
        NotPermitted, DomainError: `answer_unknown` or `unfinished`.
    """
    page, given, indication = _taken(kind, answers)
    draft = advice.start(
        organization, RequestKind.ADVICE, actor=actor, own_reference=about.subject[:OWN_REFERENCE]
    )
    question = in_words(about, _said(page, given), indication.text if indication else NOT_FREE)
    facts = advice.Transaction(destination="", end_user="", end_use=about.about, question=question)
    return advice.save_transaction(draft, facts, actor=actor, version=None)


@transaction.atomic
def apply(
    organization: Organization, kind: LicenseType, about: About, answers: Answers, *, actor: User
) -> Application:
    """Start an application of the type in which the test is answered already.

    Raises:
        NotPermitted, DomainError: `answer_unknown` or `unfinished`.
    """
    page, given, _ = _taken(kind, answers)
    draft = applications.start_draft(
        organization, actor=actor, kind=kind.key, own_reference=about.subject[:OWN_REFERENCE]
    )
    return applications.save_answers(draft, page, given, actor=actor, version=None)


def _taken(kind: LicenseType, answers: Answers) -> tuple[Page, dict[str, str | list[str]], Indication | None]:
    """Return the test of a type, the answers that matter and what they point to."""
    page = kind.test
    if page is None:
        raise Missing
    types.refuse_unknown(page, answers)
    given = asked(page, answers)
    if gaps := types.gaps_of(page, given, roles=(), today=timezone.localdate()):
        raise DomainError("Answer every question of the test first.", code="unfinished", gaps=gaps)
    return page, given, types.indication_of(page, given)


def _said(page: Page, answers: Answers) -> dict[str, str]:
    return {
        one.label: types.words_of(one, answers[one.key]) for one in page.questions if answers.get(one.key)
    }
