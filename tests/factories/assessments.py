"""Lines assessed as the service signs them, in few writes: hundreds of tests approve what was assessed."""

from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.applications.models import GoodsLine
from licensing.assessments import queries, rules
from licensing.assessments.models import LineAssessment, TechnicalReview
from licensing.competence.models import Level, Qualification
from licensing.competence.rules import CATEGORIES
from licensing.review.models import Case

CONFIRMED = rules.Finding(outcome=rules.CONFIRM, codes=(), prefix="whole", subject="lasers")


def qualified() -> User:
    """Return Quentin, who may sign for every category; he has no role and signs in nowhere."""
    quentin, made = User.objects.get_or_create(
        email="quentin@cast.example", defaults={"name": "Quentin", "side": Side.REGULATOR}
    )
    if made:
        giver = User.objects.create(email="quincy@cast.example", name="Quincy", side=Side.REGULATOR)
        today = timezone.localdate()
        Qualification.objects.create(
            person=quentin,
            categories=list(CATEGORIES),
            level=Level.AUTHORIZED,
            valid_from=today - timedelta(days=400),
            valid_until=today + timedelta(days=4000),
            evidence="Course on all categories, passed in the spring.",
            given_by=giver,
        )
    return quentin


def assess_all(case: Case) -> list[LineAssessment]:
    """Let Quentin confirm what was declared for every line of a case that nobody has assessed.

    The rows are those of `assessments.services.sign`, without its audit event and the case's new version.
    """
    reviewer = qualified()
    lines = case.application.lines.select_related("entry", "product_version")
    waits = set(queries.unassessed_lines(case))
    made = [_confirmed(case, line, reviewer) for line in lines if line.number in waits]
    LineAssessment.objects.bulk_create(made)
    TechnicalReview.objects.get_or_create(case=case, defaults={"reviewer": reviewer})
    return made


def _confirmed(case: Case, line: GoodsLine, reviewer: User) -> LineAssessment:
    found = rules.result(CONFIRMED, queries.entry_facts(line.entry), ())
    entry = line.entry if found.entries else None
    named = [f"{entry.code} {entry.title}"] if entry is not None else []
    words = [line.description, line.part_number, *named]
    return LineAssessment(
        case=case,
        line=line,
        number=1,
        outcome=found.outcome,
        declared=line.entry,
        entry=entry,
        changed=found.changed,
        reasons=list(found.reasons),
        regimes=list(found.regimes),
        prefix=CONFIRMED.prefix,
        subject=CONFIRMED.subject,
        note="",
        categories=list(found.categories),
        signed_by=reviewer,
        signed_on=timezone.localdate(),
        product_id=line.product_version.product_id if line.product_version else None,
        part_key=rules.part_key(line.part_number),
        search_text=" ".join(" ".join(words).split()).lower(),
    )
