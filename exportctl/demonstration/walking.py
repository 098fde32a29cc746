"""One case of the demonstration on its way through the real services, to its state."""

from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from uuid import uuid4

from django.db.models import QuerySet
from django.utils import timezone

from enduse.checks import services as checks
from enduse.checks.models import EndUseCheck
from enduse.checks.services.visits import Seen, SignOff
from enduse.shipments import services as shipments
from exportctl.core.outbox.models import Job
from exportctl.core.outbox.services import run
from exportctl.core.people.models import User
from exportctl.demonstration import (
    assessments,
    content,
    letters,
    officials,
    papers,
    questions,
    statements,
    urgency,
)
from exportctl.demonstration.clock import Past, as_of
from exportctl.demonstration.content import State
from licensing.applications import services as applications
from licensing.applications.models import Application
from licensing.control_lists.queries import entry_by_code
from licensing.decisions import services as decisions
from licensing.decisions.rules import Ground
from licensing.library.identifiers import Identifier
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import CONDITIONS, Advice, Assessed
from licensing.types import shared
from licensing.types.kinds.temporary import RETURN
from screening.hits import services as hits
from screening.hits.models import Hit
from screening.hits.queries import open_hits
from screening.rescreening import services as rescreening

CHECKS = {
    State.CHECK_PLANNED,
    State.CHECK_IN_PROGRESS,
    State.CHECK_FAVORABLE,
    State.CHECK_UNFAVORABLE,
    State.CHECK_UNABLE,
}
LICENSED = {State.ISSUED, State.ISSUED_WITH_CONDITIONS, State.EXHAUSTED, *CHECKS}
DECIDED = {State.DECIDED, State.REFUSED, State.RETURNED, *LICENSED}
ASSESSED = {State.RECOMMENDED, State.DECIDED, *LICENSED}
BACK_IN = 75  # days after the start of a case of goods that leave for a time
LEFT_TO_WORKERS = ("licensing.make_certificate", "licensing.sign_letter", "core.send_mail")
# How many days ago a case was started; later cases of a state are younger.
AGE = {
    State.DRAFT: 4,
    State.SUBMITTED: 0,
    State.SCREENING: 0,
    State.UNDER_REVIEW: 36,
    State.ENQUIRY_OPEN: 16,
    State.RECOMMENDED: 22,
    State.DECIDED: 18,
    State.REFUSED: 70,
    State.RETURNED: 60,
    State.ISSUED: 90,
    State.ISSUED_WITH_CONDITIONS: 80,
    State.EXHAUSTED: 130,
    State.CHECK_PLANNED: 42,
    State.CHECK_IN_PROGRESS: 48,
    State.CHECK_FAVORABLE: 170,
    State.CHECK_UNFAVORABLE: 180,
    State.CHECK_UNABLE: 160,
}


def work(jobs: QuerySet[Job]) -> None:
    """Do what waits of some jobs, and what they queue."""
    for _ in range(100):
        job = jobs.filter(status="queued").order_by("created_at").first()
        if job is None:
            return
        run(job.pk)


def work_like_workers() -> None:
    """Do what waits, but for documents and mails: nothing of the demonstration waits for those."""
    work(Job.objects.exclude(name__in=LEFT_TO_WORKERS))


class Walker:
    """One case on its way: each method is one step of the journey, at a later moment than the one before."""

    def __init__(
        self,
        row: content.Case,
        organization: Organization,
        authority: dict[str, User],
        *,
        number: int,
        days_ago: float | None = None,
    ) -> None:
        self.row = row
        self.organization = organization
        self.exporter = User.objects.get(pk=organization.registered_by_id)
        self.people = authority
        self.officer = authority["omar" if number % 2 else "olga"]
        age = AGE[row.state] * (13 - number) / 12 if days_ago is None else days_ago
        self.start = timezone.now() - timedelta(days=age, hours=5)
        self.past: Past

    def walk(self) -> None:
        """Take every step up to the state of the row."""
        state = self.row.state
        with as_of(self.start) as self.past:
            draft = self.draft()
            if state == State.DRAFT:
                return
            case = review.file_application(draft, actor=self.exporter)
            if state in {State.SUBMITTED, State.SCREENING}:
                return
            self.past.wait(hours=1)
            self.work()
            case = self.take(case)
            self.assess(case)
            if state == State.UNDER_REVIEW:
                return
            if state == State.ENQUIRY_OPEN:
                self.past.wait(days=2)
                questions.ask(
                    self.row.key,
                    case,
                    self.row.note,
                    officer=self.officer,
                    exporter=self.exporter,
                    authority=self.people,
                )
                return
            self.recommend_and_decide(case)
            if state in LICENSED:
                self.after_license(License.objects.get(case=case))
                self.work()

    def work(self) -> None:
        """Do what the workers would do, at the moment the demonstration has reached."""
        work_like_workers()

    def night(self, case: Case) -> None:
        """Let the parties be compared in full again, as each night does."""
        rescreening.verify(case.pk)

    def draft(self) -> Application:
        """Draft an application as the file describes it; a draft row stays as incomplete as it is there."""
        row, actor = self.row, self.exporter
        reference = f"PO {row.key.removeprefix('case-')}/26"
        draft = applications.start_draft(
            self.organization, actor=actor, kind=row.kind, own_reference=reference
        )
        for goods in row.goods:
            entry = entry_by_code(goods.control_code)
            if entry is None:
                raise ValueError(f"{row.key}: no control entry {goods.control_code}.")
            facts = applications.LineFacts(
                description=goods.description,
                entry=entry,
                quantity=goods.quantity,
                unit=goods.unit,
                value=goods.value,
                currency=goods.currency,
            )
            applications.save_goods_line(draft, facts, actor=actor, version=None)
        for party in row.parties:
            facts_of_party = applications.PartyFacts(
                role=party.role,
                kind=party.kind,
                name=party.name,
                aliases=party.aliases,
                street=party.street,
                city=party.city,
                country=party.country,
                website="" if party.kind == "person" else "www.made-up.example",
                identifiers=tuple(Identifier(*number) for number in party.numbers),
            )
            applications.save_party(draft, facts_of_party, actor=actor, version=None)
        self.past.wait(hours=2)
        if not row.intended_use:
            return draft
        handled = "yes" if row.party("broker") else "no"
        route: dict[str, str | list[str]] = {"route_means": ["air", "road"], "route_handled": handled}
        applications.save_answers(draft, shared.ROUTE, route, actor=actor, version=None)
        if row.kind == "temporary":
            applications.save_answers(draft, RETURN, self._return(), actor=actor, version=None)
        concern = "yes" in (row.military, row.wmd) or "unsure" in (row.military, row.wmd)
        answers = {
            "intended_use": row.intended_use,
            "military_use": row.military,
            "wmd_use": row.wmd,
            "informed_by_authority": "no",
            "concern_details": "The end user also works for public bodies; we asked and keep the answer."
            if concern
            else "",
        }
        applications.save_end_use(draft, answers, actor=actor, version=None)
        if row.state != State.DRAFT:
            urgency.claim(draft, row.key, actor)
            end_user = row.party("end_user")
            if not statements.enter(draft, row.key, row.intended_use, actor):
                paper = papers.statement(end_user.name if end_user else "", row.intended_use)
                applications.attach(draft, paper, kind="end_use_statement", actor=actor, version=None)
            official = officials.who_signed(row.key, self.organization)
            position = "Head of export control"
            applications.declare(draft, official=official, position=position, actor=actor, version=None)
        return draft

    def _return(self) -> dict[str, str | list[str]]:
        """Answer when goods that leave for a time come back."""
        back = timezone.localdate() + timedelta(days=BACK_IN)
        details = "They stand in our own booth, and our engineer takes them home after the trial."
        return {"return_reason": "demonstration", "return_details": details, "return_by": back.isoformat()}

    def take(self, case: Case) -> Case:
        """Let an officer take the case; beyond review, the analysts have ruled on its hits."""
        self.past.wait(days=1)
        if self.row.state not in {State.UNDER_REVIEW, State.ENQUIRY_OPEN}:
            for hit in open_hits(case.pk):
                self.clear(hit)
            self.work()
        unassigned = self.row.state == State.UNDER_REVIEW and self.row.key in {"case-11", "case-12"}
        case = Case.objects.get(pk=case.pk)
        if unassigned:
            return case
        case = review.assign(case, to=self.officer, actor=self.officer)
        urgency.rule(case, self.row.key, self.officer)
        return Case.objects.get(pk=case.pk)

    def assess(self, case: Case) -> None:
        """Let a qualified reviewer sign what the goods are, in cases that went further and in one in part."""
        if self.row.key == "case-09":
            assessments.correct(case, self.people)
        elif self.row.state in ASSESSED and self.row.key not in assessments.NOT_YET:
            assessments.confirm(case, self.people)

    def clear(self, hit: Hit) -> None:
        """Let one analyst clear a hit, and the other confirm it where the score asks for two."""
        hit = hits.clear_hit(
            hit,
            ground="different_business",
            reason="Register extract and website show another firm in another trade.",
            actor=self.people["sonia"],
        )
        if hit.status == Hit.Status.IN_REVIEW:
            self.past.wait(hours=3)
            hits.confirm_ruling(hit, actor=self.people["sven"])

    def advice(self) -> Advice:
        """Return what the officer recommends and decides in this row's state."""
        row = self.row
        if row.state == State.REFUSED:
            reason = row.note or "The goods may be diverted."
            found = Assessed("7", "concern", "The end user is not known to use such goods.", reason)
            return Advice("deny", reason, (), ("7",), assessed=(found,), others=True)
        if row.state == State.RETURNED:
            return Advice("return", row.note or "The application cannot be assessed as it stands.", (), ())
        if row.state == State.ISSUED_WITH_CONDITIONS or (row.state in CHECKS and row.note == ""):
            own = (row.note,) if row.note else ()
            return Advice(
                "approve_with_conditions",
                "Civil use is credible; the conditions keep it so.",
                (*CONDITIONS[:2], CONDITIONS[4], *own),
                (),
            )
        return Advice(
            "approve",
            "End user and end use are known and civil; no criterion speaks against it.",
            (),
            (),
            others=True,
        )

    def recommend_and_decide(self, case: Case) -> None:
        """Recommend, and where the row goes further decide and countersign."""
        self.past.wait(days=2)
        advice = self.advice()
        review.recommend(case, advice=advice, actor=self.officer)
        if self.row.state not in DECIDED:
            return
        self.past.wait(days=1)
        self.night(case)
        lines = list(case.application.lines.all())
        granted = {line.pk: line.quantity for line in lines} if advice.outcome.startswith("approve") else {}
        decision = decisions.decide(
            case, advice=advice, granted=granted, actor=self.officer, terms=self.terms(advice)
        )
        if self.row.state == State.DECIDED:
            return
        self.past.wait(days=1)
        self.night(case)
        decision = decisions.countersign(decision, actor=self.people["cleo"])
        if decision.waiting:
            self.past.wait(hours=4)
            decisions.countersign(decision, actor=self.people["carla"])
        self.work()

    def terms(self, advice: Advice) -> decisions.Terms:
        """Return the reasons of a refusal that did not wait for an answer, and the officer's words."""
        words = "The stated use does not explain the quantity, and nobody could show where the goods stay."
        grounds = tuple(Ground(code, words, "A partner service confirms it.") for code in advice.criteria)
        unheard = "The goods stood ready at the border; waiting would have defeated the refusal."
        return decisions.Terms(
            grounds=grounds,
            unheard=unheard if grounds else "",
            own_words=letters.OWN_WORDS.get(self.row.key, ""),
        )

    def after_license(self, license: License) -> None:
        """Ship what the row ships, and check the end use where it says so."""
        line = license.lines.order_by("number")[0]
        for number, quantity in enumerate(self._shipped(license), start=1):
            self.past.wait(days=6)
            departure = shipments.Departure(
                line_id=line.pk,
                quantity=quantity,
                shipped_on=timezone.localdate(),
                value=(line.value * quantity / line.authorized).quantize(Decimal("0.01"), ROUND_DOWN),
                transport_document=f"AWB {license.number[-4:]}-{number:03d}",
            )
            shipments.record_shipment(license, departure, submission=uuid4(), actor=self.exporter)
        if self.row.state in CHECKS:
            self._check(license)

    def _shipped(self, license: License) -> tuple[Decimal, ...]:
        if self.row.shipped or self.row.state not in CHECKS | {State.EXHAUSTED}:
            return self.row.shipped
        return (license.lines.order_by("number")[0].authorized,)

    def _check(self, license: License) -> None:
        self.past.wait(days=10)
        inspector = self.people["inez"]
        open_check = EndUseCheck.objects.filter(license=license, status="planned").first()
        check = open_check or checks.plan_check(
            license,
            cause="The goods are sensitive and the end user is new.",
            due_on=timezone.localdate() + timedelta(days=45),
            inspector=inspector,
            actor=inspector,
        )
        if self.row.state == State.CHECK_PLANNED:
            return
        self.past.wait(days=12)
        check = checks.start_visit(check, actor=inspector)
        result = self.row.state.value.removeprefix("check_")
        self._visit(check, inspector, result)
        if self.row.state == State.CHECK_IN_PROGRESS:
            return
        reasons = {"favorable": (), "unfavorable": ("goods_not_found",), "unable": ("access_refused",)}[
            result
        ]
        summary = self.row.note or "Everything was found as licensed."
        checks.sign_off(check, SignOff(result, reasons, summary, inspector.name), actor=inspector)

    def _visit(self, check: EndUseCheck, inspector: User, result: str) -> None:
        answered = list(check.items.all())[: 3 if result == "in_progress" else None]
        for item in answered:
            answer = "no" if result == "unfavorable" and item.number in {4, 5} else "yes"
            answer = "not_seen" if result == "unable" else answer
            checks.answer_item(check, item.number, answer=answer, note="", actor=inspector)
        if result in {"in_progress", "unable"}:
            return
        for line in check.license.lines.all():
            seen = line.drawn if result == "favorable" else Decimal(0)
            serials = tuple(f"SN-{line.number}{number:04d}" for number in range(1, min(int(seen), 3) + 1))
            checks.observe(check, Seen(line.pk, seen, serials), actor=inspector)
        checks.add_photo(
            check, papers.photograph(90), caption="The hall named on the license", actor=inspector
        )
        if result == "unfavorable":
            checks.add_finding(
                check,
                severity="critical",
                description=self.row.note or "The goods were not found.",
                actor=inspector,
            )
