"""What was found on each criterion: kept, shown to who signs, answered by who approves."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from licensing.decisions import services
from licensing.decisions.models import Decision
from licensing.decisions.services import Terms
from licensing.organizations.models import Organization
from licensing.referrals import services as referrals
from licensing.referrals.services import PartGiven
from licensing.review import services as review
from licensing.review.models import Case, CriterionFinding, Recommendation
from licensing.review.rules import CRITERIA, Assessed
from tests.factories.cases import APPROVAL, case_in_parts, case_under_review, grant_all, partly
from tests.licensing.referrals import build

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CONCERN = Assessed("7", "concern", "The user resells <lasers>.", "Report of the embassy.")
ANSWERED = replace(
    APPROVAL, assessed=(CONCERN,), others=True, benefits="Cancer care.", mitigations="Visits are agreed."
)
TIED = replace(ANSWERED, outcome="approve_with_conditions", conditions=("Ship by sea.",), mitigations="")


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar recommends to approve, although criterion 7 is of concern."""
    case = case_under_review(arden, ada, omar)
    review.recommend(case, advice=ANSWERED, actor=omar)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def dora(make_user: build.MakeUser) -> User:
    return build.reviewer(make_user, "Dora")


def decide(case: Case, actor: User, advice: Any = APPROVAL, **terms: Any) -> Decision:
    case = Case.objects.get(pk=case.pk)
    return services.decide(case, advice=advice, granted=grant_all(case), actor=actor, terms=Terms(**terms))


def test_who_decides_and_who_signs_reads_findings_benefits_and_mitigations(
    sign_in: SignIn, case: Case, omar: User, cleo: User, sonia: User
) -> None:
    rest = ", ".join(code for code in CRITERIA if code != "7")
    told = ["The user resells &lt;lasers&gt;.", CONCERN.protected, "Cancer care.", "Visits are agreed.", rest]
    pages = [(omar, "case-decide"), (cleo, "case")]
    for who, name in pages:
        page = sign_in(who).get(reverse(f"licensing:{name}", args=[case.pk])).content.decode()
        assert [words for words in told if words not in page] == []

    review.advise(case, advice=replace(ANSWERED, benefits="Jobs."), actor=sonia)

    for who, name in pages:
        page = sign_in(who).get(reverse(f"licensing:{name}", args=[case.pk])).content.decode()
        assert page.count("The user resells &lt;lasers&gt;.") == 2, "once for each person"
        assert "Jobs." in page


def test_the_decision_starts_from_the_mitigations_and_needs_them(
    sign_in: SignIn, case: Case, omar: User, cleo: User
) -> None:
    web, url = sign_in(omar), reverse("licensing:case-decide", args=[case.pk])
    form = web.get(url).context["form"]
    assert form.initial["mitigations"] == "Visits are agreed."
    sent = {name: form.initial.get(name, "") or form.fields[name].initial for name in form.fields}
    sent = {name: value for name, value in sent.items() if value} | {
        "reason": "Fine.",
        "version": case.version,
    }

    answer = web.post(url, sent | {"mitigations": " "})

    assert answer.status_code == 422
    assert "Criterion 7 is of concern." in answer.context["form"].errors["mitigations"][0]
    assert web.post(url, sent).status_code == 302
    decision = Decision.objects.get()
    assert decision.mitigations == "Visits are agreed."
    assert services.countersign(decision, actor=cleo).status == "countersigned"


def test_a_condition_answers_a_concern_and_a_refusal_has_none_to_answer(case: Case, omar: User) -> None:
    with pytest.raises(DomainError, match="Criterion 7 is of concern") as refused:
        decide(case, omar)
    assert refused.value.code == "concern_unanswered"

    assert decide(case, omar, TIED).mitigations == ""


def test_a_finding_that_counts_no_more_asks_for_nothing(case: Case, omar: User) -> None:
    review.recommend(case, advice=APPROVAL, actor=omar)

    assert decide(case, omar).status == "proposed"


def test_each_signature_asks_again(case: Case, omar: User, cleo: User) -> None:
    concerned = case.recommendation
    review.recommend(case, advice=APPROVAL, actor=omar)
    decision = decide(case, omar)
    Case.objects.filter(pk=case.pk).update(recommendation=concerned)  # as if a slip had put it back

    with pytest.raises(DomainError, match="Criterion 7 is of concern"):
        services.countersign(decision, actor=cleo)


def test_an_agency_that_goes_along_with_a_concern_is_answered_too(
    arden: Organization, ada: User, omar: User, dora: User
) -> None:
    case = case_under_review(arden, ada, omar)
    review.recommend(case, advice=APPROVAL, actor=omar)
    (referral,) = build.refer(case, build.make_agency(dora), actor=omar)
    build.recommend(referral, actor=dora, assessed=build.CONCERN)

    with pytest.raises(DomainError, match="Criterion 7 is of concern"):
        decide(case, omar)
    assert decide(case, omar, mitigations="The ministry visits.").mitigations == "The ministry visits."


def test_an_agency_gets_its_way_where_nothing_goes_that_it_refuses(
    arden: Organization, ada: User, omar: User, dora: User
) -> None:
    case = case_in_parts(arden, ada, omar, lines=2)
    (referral,) = build.refer(case, build.make_agency(dora), actor=omar)
    one, two = case.application.lines.order_by("number")
    outcomes = {one.pk: PartGiven("approve"), two.pk: PartGiven("deny")}
    build.recommend(referral, actor=dora, lines=outcomes, assessed=build.CONCERN)
    beyond = [f"Line 2: {referral.agency.short_name} would refuse."]
    referrals.record_settlement(case, direction="release", reason="Talked.", actor=omar, beyond=beyond)
    case = Case.objects.get(pk=case.pk)

    with pytest.raises(DomainError, match="Criterion 7 is of concern"):
        decide(case, omar)

    granted = {one.pk: one.quantity}
    terms = partly(case, granted)
    assert services.decide(case, advice=APPROVAL, granted=granted, actor=omar, terms=terms).mitigations == ""


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "criterion_finding_once_in_a_recommendation"),
        ({"criterion": ""}, "criterion_finding_known"),
        ({"criterion": "X", "finding": "severe"}, "criterion_finding_known"),
        ({"criterion": "X", "public": ""}, "criterion_finding_has_reason"),
        ({"criterion": "X", "public": "", "finding": "no_concern"}, "criterion_finding_has_reason"),
    ],
)
def test_the_database_knows_what_a_finding_needs(case: Case, changes: dict[str, Any], name: str) -> None:
    found = CriterionFinding.objects.get(criterion="7")

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CriterionFinding.objects.bulk_create([CriterionFinding(**_values(found) | changes)])


def _values(found: CriterionFinding) -> dict[str, Any]:
    names = ("recommendation_id", "criterion", "finding", "public", "protected")
    return {name: getattr(found, name) for name in names}


def test_a_finding_is_frozen_and_no_concern_is_approved_without_an_answer(case: Case, omar: User) -> None:
    found = CriterionFinding.objects.get(criterion="7")
    for write in (lambda: CriterionFinding.objects.update(finding="no_concern"), found.delete):
        with pytest.raises(InternalError, match="finding_frozen"), transaction.atomic():
            write()
    bare = Recommendation.objects.create(case=case, outcome="approve", reason="Fine.", made_by=omar)
    again = CriterionFinding(**_values(found) | {"recommendation_id": bare.pk})
    with pytest.raises(IntegrityError, match="of_concern_is_answered"), transaction.atomic():
        CriterionFinding.objects.bulk_create([again])
    unanswered = Decision(
        case=case, outcome="approve", reason="Fine.", made_by=omar, facts_digest="", status="proposed"
    )
    with pytest.raises(IntegrityError, match="decision_of_concern_is_answered"), transaction.atomic():
        unanswered.save()
