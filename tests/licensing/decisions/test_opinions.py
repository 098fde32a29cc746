"""Opinions beside the recommendation: kept apart, shown side by side, conflicts named."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from exportctl.core.errors import Conflict, NotPermitted
from exportctl.core.people import services as people
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.decisions import services
from licensing.decisions.rules import Opinion, conflicts
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case, Recommendation
from licensing.review.rules import Advice
from tests.factories.cases import APPROVAL, case_under_review, founded, grant_all
from tests.licensing.referrals.build import make_agency, recommend, refer, reviewer

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
DISSENT = founded(Advice("deny", "The lasers fit a weapons program.", (), ("7", "WMD")))


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar recommends to approve."""
    case = case_under_review(arden, ada, omar)
    review.recommend(case, advice=APPROVAL, actor=omar)
    return Case.objects.get(pk=case.pk)


def test_dissent_stands_beside_the_recommendation_and_replaces_nothing(
    sign_in: SignIn, case: Case, omar: User, sonia: User
) -> None:
    web = sign_in(sonia)
    url = reverse("licensing:case-advise", args=[case.pk])
    sent = {"outcome": "deny", "reason": DISSENT.reason, "version": case.version}
    found = {f"finding_{one.code}": one.finding for one in DISSENT.assessed}
    sent |= found | {f"public_{one.code}": one.public for one in DISSENT.assessed}
    assert url in web.get(reverse("licensing:case", args=[case.pk])).content.decode()
    assert web.post(url, sent | dict.fromkeys(found, "")).status_code == 422

    assert [web.post(url, sent).status_code for _ in range(2)] == [302, 409]

    case.refresh_from_db()
    assert case.recommendation is not None
    assert case.recommendation.made_by == omar
    for name in ("case", "case-decide"):
        page = sign_in(omar).get(reverse(f"licensing:{name}", args=[case.pk])).content.decode()
        assert "Omar: approve; Sonia: refuse." in page
        assert DISSENT.reason in page
        assert page.index(APPROVAL.reason) < page.index(DISSENT.reason)


def test_nobody_decides_past_an_opinion_that_the_page_did_not_show(
    case: Case, omar: User, sonia: User
) -> None:
    review.advise(case, advice=DISSENT, actor=sonia)

    with pytest.raises(Conflict):
        services.decide(case, advice=APPROVAL, granted=grant_all(case), actor=omar, version=case.version)


def test_who_may_not_give_an_opinion(case: Case, omar: User, cleo: User, sonia: User) -> None:
    with pytest.raises(NotPermitted, match="This is your case"):
        review.advise(case, advice=DISSENT, actor=omar)
    with pytest.raises(NotPermitted):
        review.advise(case, advice=DISSENT, actor=cleo)
    services.decide(case, advice=APPROVAL, granted=grant_all(case), actor=omar)
    with pytest.raises(NotPermitted, match="only while the case is under review"):
        review.advise(case, advice=DISSENT, actor=sonia)
    assert Recommendation.objects.count() == 1


def test_who_gave_an_opinion_does_not_countersign(case: Case, omar: User, sonia: User) -> None:
    people.give_role(sonia, Role.COUNTERSIGNER, actor=None)
    both = User.objects.get(pk=sonia.pk)
    review.advise(case, advice=DISSENT, actor=both)
    decision = services.decide(Case.objects.get(), advice=APPROVAL, granted=grant_all(case), actor=omar)

    with pytest.raises(NotPermitted, match="You gave an opinion"):
        services.countersign(decision, actor=both)


def test_who_gave_an_opinion_does_not_countersign_in_another_role_either(
    sign_in: SignIn, case: Case, omar: User, sonia: User
) -> None:
    review.advise(case, advice=DISSENT, actor=sonia)
    decision = services.decide(Case.objects.get(), advice=APPROVAL, granted=grant_all(case), actor=omar)
    changed = in_role(sonia, Role.COUNTERSIGNER)

    assert sign_in(changed).post(reverse("licensing:countersign", args=[decision.pk])).status_code == 403
    assert Case.objects.get().status == "countersign"


def test_who_recommended_for_an_agency_does_not_countersign_in_another_role(
    sign_in: SignIn, case: Case, omar: User, make_user: Callable[..., User]
) -> None:
    dora = reviewer(make_user, "Dora")
    (referral,) = refer(case, make_agency(dora), actor=omar)
    recommend(referral, actor=dora)
    decision = services.decide(Case.objects.get(), advice=APPROVAL, granted=grant_all(case), actor=omar)
    changed = in_role(dora, Role.COUNTERSIGNER)

    assert sign_in(changed).post(reverse("licensing:countersign", args=[decision.pk])).status_code == 403
    assert Case.objects.get().status == "countersign"


def in_role(person: User, role: Role) -> User:
    """Return a person who has another role now, and none of before."""
    person.groups.clear()
    people.give_role(person, role, actor=None)
    return User.objects.get(pk=person.pk)


def test_conflicts_are_named() -> None:
    go = Opinion("Omar", "approve", "Approve")
    tied = Opinion("Olga", "approve_with_conditions", "Approve with conditions")
    stop = Opinion("Sonia", "deny", "Refuse", ("2", "7"))
    also = Opinion("Sven", "deny", "Refuse", ("7",))

    assert conflicts([go, go]) == []
    assert conflicts([go, stop])[0] == "Omar: approve; Sonia: refuse."
    assert conflicts([go, tied]) == ["The outcomes differ: Omar: approve, Olga: approve with conditions."]
    assert conflicts([stop, also]) == ["Criterion 2 is seen by Sonia only."]
