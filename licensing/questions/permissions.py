"""Who may do what about a question to the exporter, and why not."""

from uuid import UUID

from django.db.models import Q

from exportctl.core.access import ALLOW, Verdict, check, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.applications.queries import applications_visible_to
from licensing.handling.documents import Source, documents_from
from licensing.questions.models import GIVEN, SENT, AnswerDocument, AnswerExtension, Enquiry
from licensing.review.models import CLOSED, Case, CaseStatus
from licensing.review.queries import cases_visible_to

Subject = Case | Enquiry | AnswerExtension


def _case_of(subject: Subject) -> Case:
    if isinstance(subject, AnswerExtension):
        return subject.enquiry.case
    return subject.case if isinstance(subject, Enquiry) else subject


@rule("questions.ask")
def may_ask(actor: User, subject: Subject) -> Verdict:
    """Whoever works on cases drafts questions while a case is open; its officer sends them."""
    return Verdict("This case is closed.") if _case_of(subject).status in CLOSED else ALLOW


@rule("questions.settle")
def may_settle(actor: User, subject: Subject) -> Verdict:
    """One voice to the exporter: only the officer of the case sends, settles, accepts and gives more time."""
    case = _case_of(subject)
    if case.status in CLOSED:
        return Verdict("This case is closed.")
    if case.officer_id is None:
        return Verdict("Nobody has this case yet. Its officer speaks to the exporter: take it first.")
    if case.officer_id != actor.pk:
        return Verdict(f"{case.officer} has this case, and speaks to the exporter for everybody.")
    return ALLOW


@rule("questions.drop")
def may_drop(actor: User, subject: Enquiry) -> Verdict:
    """Whoever drafted a question takes it back before it is sent; so does the officer of the case."""
    case = subject.case
    if case.status in CLOSED:
        return Verdict("This case is closed.")
    if actor.pk not in {subject.asked_by_id, case.officer_id}:
        return Verdict("Only who drafted this question and the officer of the case can take it back.")
    return ALLOW


@rule("questions.answer")
def may_answer(actor: User, subject: Subject) -> Verdict:
    """Anybody who may act for the exporter may answer, so that nobody's absence stops a case."""
    if not applications_visible_to(actor).filter(pk=_case_of(subject).application_id).exists():
        return Verdict("You do not act for this exporter.")
    return ALLOW


def may_send_now(actor: User, case: Case) -> Verdict:
    """Whether the officer of the case can put a question to the exporter as the case stands."""
    verdict = check(actor, "questions.settle", case)
    if verdict and case.status not in {CaseStatus.UNDER_REVIEW, CaseStatus.QUERY}:
        return Verdict("A question can be sent only while the case is under review.")
    return verdict


documents_from(Source("licensing.enquiry", "With a question", Enquiry, "case"))
documents_from(
    Source(
        "licensing.answerdocument",
        "With an answer",
        AnswerDocument,
        "enquiry__case",
        shown=Q(enquiry__status__in=GIVEN, removed=False),
    )
)


@file_rule("licensing.enquiry")
def may_read_question_file(actor: User, enquiry_id: UUID) -> Verdict:
    """The authority reads what is attached to a question, the exporter once it was sent."""
    found = Enquiry.objects.filter(pk=enquiry_id, case__in=cases_visible_to(actor))
    if actor.side == Side.EXPORTER:
        found = found.filter(status__in=SENT)
    return ALLOW if found.exists() else Verdict("You may not see this question.")


@file_rule("licensing.answerdocument")
def may_read_answer_file(actor: User, document_id: UUID) -> Verdict:
    """The exporter's people read what they attach, the authority once the answer was sent."""
    found = AnswerDocument.objects.filter(pk=document_id, enquiry__case__in=cases_visible_to(actor))
    if actor.side != Side.EXPORTER:
        found = found.filter(enquiry__status__in=GIVEN, removed=False)
    return ALLOW if found.exists() else Verdict("You may not see this answer.")
