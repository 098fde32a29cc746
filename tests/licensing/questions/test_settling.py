"""Questions that meet are settled before the exporter reads them."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.questions import queries, services
from licensing.questions.models import Enquiry, Overlap
from licensing.questions.services import Given
from licensing.review.models import Case
from tests.factories.cases import case_under_review
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db
MACHINE = Given("Which machines will the lasers be built into?", asked_for="Screening")
SAME = Given("Into which machines will the lasers be built?")
OTHERWISE = Given("Into which machines will the lasers be built?", days=10, documents_wanted="Layout")


def met(enquiry: Enquiry) -> Overlap:
    return Overlap.objects.get(later=enquiry)


def statuses(*enquiries: Enquiry) -> list[str]:
    return [Enquiry.objects.get(pk=one.pk).status for one in enquiries]


def test_the_officers_own_question_waits_too_where_it_was_asked_before(
    case: Case, omar: User, ada: User
) -> None:
    first = services.ask(case, MACHINE, actor=omar)
    services.answer(first, text="Two cutting cells.", actor=ada)

    again = services.ask(case, SAME, actor=omar)

    assert again.status == "drafted"
    assert (met(again).kind, met(again).earlier) == ("repeated", first)
    with pytest.raises(DomainError, match="Settle that first"):
        services.send(again, actor=omar)
    services.settle(met(again), "reuse", actor=omar)
    again.refresh_from_db()
    assert (again.status, again.instead) == ("reused", first)
    assert Case.objects.get(pk=case.pk).status == "under_review", "the exporter was asked once"


def test_an_answer_of_another_case_about_the_same_party_is_offered(
    case: Case, arden: Organization, ada: User, omar: User
) -> None:
    party = case.application.parties.get(role="end_user")
    first = services.ask(case, Given("Who owns this company?", about="party", party=party), actor=omar)
    services.answer(first, text="Its founders.", actor=ada)
    other = case_under_review(arden, ada, omar)
    party = other.application.parties.get(role="end_user")

    again = services.ask(other, Given("Who owns the company?", about="party", party=party), actor=omar)

    assert met(again).earlier == first
    services.settle(met(again), "reuse", actor=omar)
    assert statuses(again, first) == ["reused", "answered"]


def test_an_answer_of_another_exporter_is_not(case: Case, sam: User, ada: User, omar: User) -> None:
    theirs = case_under_review(make_organization(sam), sam, omar)
    for one, person in ((theirs, sam), (case, ada)):
        party = one.application.parties.get(role="end_user")
        made = services.ask(one, Given("Who owns this company?", about="party", party=party), actor=omar)
        assert made.status == "open"
        services.answer(made, text="Its founders.", actor=person)
    assert not Overlap.objects.exists()


def test_nothing_is_reused_before_there_is_an_answer(case: Case, omar: User, sonia: User) -> None:
    services.ask(case, MACHINE, actor=omar)
    again = services.ask(case, SAME, actor=sonia)

    with pytest.raises(DomainError, match="no answer yet"):
        services.settle(met(again), "reuse", actor=sonia)
    with pytest.raises(DomainError, match="Say why"):
        services.settle(met(again), "keep", actor=sonia)
    services.settle(met(again), "keep", reason="Another site.", actor=sonia)

    assert services.send(again, actor=omar).status == "open"


def test_only_the_officer_settles_what_contradicts(case: Case, omar: User, sonia: User) -> None:
    first = services.ask(case, MACHINE, actor=sonia)
    second = services.ask(case, OTHERWISE, actor=sonia)

    assert met(second).kind == "contradicts"
    for one in (first, second):
        with pytest.raises(DomainError, match="Settle that first"):
            services.send(one, actor=omar)
    with pytest.raises(NotPermitted):
        services.settle(met(second), "keep", reason="Both.", actor=sonia)
    services.settle(met(second), "keep", reason="Two sites.", actor=omar)

    assert services.send(first, actor=omar).status == "open"
    assert services.send(Enquiry.objects.get(pk=second.pk), actor=omar).status == "open"


def test_two_drafts_are_merged_into_one(case: Case, omar: User, sonia: User) -> None:
    first = services.ask(case, MACHINE, actor=sonia)
    second = services.ask(case, OTHERWISE, actor=sonia)

    services.settle(met(second), "merge", actor=omar)

    second.refresh_from_db()
    assert second.points == [OTHERWISE.question, MACHINE.question]
    assert (second.days, second.documents_wanted) == (20, "Layout")
    assert second.asked_for == "Licensing and Screening"
    assert statuses(first, second) == ["merged", "drafted"]
    assert services.send(second, actor=omar).status == "open"


def test_what_was_sent_is_withdrawn_and_not_merged(case: Case, omar: User, sonia: User) -> None:
    first = services.ask(case, MACHINE, actor=omar)
    second = services.ask(case, OTHERWISE, actor=sonia)

    with pytest.raises(DomainError, match="Only two drafts"):
        services.settle(met(second), "merge", actor=omar)
    services.settle(met(second), "drop_earlier", reason="We ask more precisely.", actor=omar)

    assert statuses(first, second) == ["withdrawn", "drafted"]
    assert Case.objects.get(pk=case.pk).status == "under_review"


@pytest.mark.parametrize(
    ("how", "expected"), [("drop", ["drafted", "dropped"]), ("drop_earlier", ["dropped", "drafted"])]
)
def test_one_of_two_drafts_is_dropped(
    case: Case, omar: User, sonia: User, how: str, expected: list[str]
) -> None:
    first = services.ask(case, MACHINE, actor=sonia)
    second = services.ask(case, SAME, actor=sonia)

    services.settle(met(second), how, reason="Once is enough.", actor=omar)

    assert statuses(first, second) == expected
    left = first if how == "drop" else second
    assert queries.unsettled_of(left) == []
    assert services.send(Enquiry.objects.get(pk=left.pk), actor=omar).status == "open"


def test_a_settlement_is_made_once_and_never_edited(case: Case, omar: User) -> None:
    services.ask(case, MACHINE, actor=omar)
    again = services.ask(case, SAME, actor=omar)
    services.settle(met(again), "keep", reason="Another site.", actor=omar, version=again.version)

    with pytest.raises(Conflict, match="settled meanwhile"):
        services.settle(met(again), "drop", reason="No.", actor=omar)
    with pytest.raises(DatabaseError), transaction.atomic():
        Overlap.objects.update(reason="Other.")


def test_settling_from_a_stale_page_is_a_conflict(
    case: Case, omar: User, make_user: Callable[..., User]
) -> None:
    services.ask(case, MACHINE, actor=omar)
    again = services.ask(case, SAME, actor=omar)

    with pytest.raises(Conflict):
        services.settle(met(again), "drop", reason="No.", actor=omar, version=again.version + 1)
