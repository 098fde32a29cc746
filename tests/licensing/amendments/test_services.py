"""Starting, filing and discarding a change; what the case keeps; who comes first."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.calendar.models import Clock
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.notices.models import Notice
from exportctl.core.people.models import User
from licensing.amendments import queries, services
from licensing.amendments.models import Amendment
from licensing.applications.models import Application
from licensing.applications.queries import own_applications
from licensing.decisions import services as decisions
from licensing.library.statement_facts import StatementFacts
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case, CaseTotal
from licensing.review.rules import SERVICE_CLOCK
from licensing.withdrawals import services as withdrawals
from screening.hits.models import ScreeningRun
from tests.core.threads import at_once
from tests.factories import statements as stated
from tests.factories.assessments import assess_all
from tests.factories.cases import APPROVAL, case_under_review, decided_case, grant_all
from tests.factories.jobs import drain
from tests.licensing.amendments import build
from tests.licensing.statements.build import stated_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar reviews."""
    return case_under_review(arden, ada, omar)


def test_a_draft_has_all_of_the_application_but_its_declaration(case: Case, ada: User) -> None:
    old = case.application

    draft = build.start(case, ada, own_reference="PO 9")

    assert (draft.amends, draft.edition, draft.status, draft.reference) == (old, 2, "draft", None)
    assert (draft.own_reference, draft.declared_at) == ("PO 9", None)
    assert [line.number for line in draft.lines.all()] == [line.number for line in old.lines.all()]
    assert {party.known_as for party in draft.parties.all()} == {str(one.pk) for one in old.parties.all()}
    assert list(draft.attachments.values_list("file")) == list(old.attachments.values_list("file"))
    assert again_status(old) == "submitted"


def again_status(application: Application) -> str:
    return Application.objects.get(pk=application.pk).status


def test_a_major_change_is_screened_and_scored_anew_and_keeps_the_case(
    case: Case, ada: User, omar: User
) -> None:
    review.recommend(case, advice=APPROVAL, actor=omar)
    before, runs = build.again(case), ScreeningRun.objects.filter(thread=case.pk).count()
    clock = Clock.objects.get(subject_id=case.pk, key=SERVICE_CLOCK)

    draft = build.start(case, ada)
    build.change_line(draft, ada)
    build.change_end_user(draft, ada)
    made = build.file(draft, ada)

    after = build.again(case)
    assert (made.major, made.set_aside) == (True, before.recommendation)
    assert (after.application_id, after.reference) == (draft.pk, before.reference)
    assert (after.status, after.officer, after.recommendation) == ("screening", omar, None)
    assert (after.end_user, after.due_on) == ("Nordtal Titan AG", before.due_on)
    assert CaseTotal.objects.get(case=case).total == sum(one.value for one in draft.lines.all())
    assert again_status(before.application) == "superseded"
    assert after.application.reference == before.reference
    assert Notice.objects.get(person=omar, kind="amendments.filed").title.endswith("changed the application")
    assert Clock.objects.get(pk=clock.pk).due_on == clock.due_on
    drain()
    assert ScreeningRun.objects.filter(thread=case.pk).count() == runs + 1
    assert build.again(case).status == "under_review"
    assert {one.name for one in ScreeningRun.objects.filter(thread=case.pk).latest("created_at").parties} >= {
        "Nordtal Titan AG"
    }


def test_what_was_recommended_before_a_major_change_decides_nothing(
    case: Case, ada: User, omar: User
) -> None:
    review.recommend(case, advice=APPROVAL, actor=omar)
    build.amend(case, ada)
    drain()
    now = build.again(case)

    with pytest.raises(NotPermitted, match="There is no recommendation yet"):
        decisions.decide(now, advice=APPROVAL, granted=grant_all(now), actor=omar)

    review.recommend(now, advice=APPROVAL, actor=omar)
    with pytest.raises(DomainError, match="has assessed line 1"):
        decisions.decide(now, advice=APPROVAL, granted=grant_all(now), actor=omar)
    assess_all(now)
    assert decisions.decide(now, advice=APPROVAL, granted=grant_all(now), actor=omar).status == "proposed"


def test_a_minor_change_leaves_screening_and_recommendation(case: Case, ada: User, omar: User) -> None:
    made_before = review.recommend(case, advice=APPROVAL, actor=omar)
    runs = ScreeningRun.objects.filter(thread=case.pk).count()
    draft = build.start(case, ada, own_reference="PO 9")
    build.add_document(draft, ada)

    made = build.file(draft, ada)

    drain()
    after = build.again(case)
    assert (made.major, made.set_aside, after.status) == (False, None, "under_review")
    assert after.recommendation == made_before
    assert ScreeningRun.objects.filter(thread=case.pk).count() == runs
    assert {one["kind"] for one in made.differences} == {"own_reference", "document_added", "declaration"}
    assert decisions.decide(after, advice=APPROVAL, granted=grant_all(after), actor=omar)


def test_nothing_changed_is_nothing_to_file(case: Case, ada: User) -> None:
    draft = build.declare(build.start(case, ada), ada)
    with pytest.raises(DomainError) as refused:
        services.file_amendment(draft, actor=ada, version=draft.version)
    assert refused.value.code == "unchanged"
    assert build.again(case).application_id == draft.amends_id
    assert again_status(draft) == "draft"


def test_a_change_is_complete_and_seen_before_it_is_filed(case: Case, ada: User) -> None:
    draft = build.start(case, ada, own_reference="PO 9")
    with pytest.raises(DomainError) as incomplete:
        services.file_amendment(draft, actor=ada, version=draft.version)
    assert incomplete.value.code == "gaps_remain"
    declared = build.declare(draft, ada)
    with pytest.raises(Conflict) as stale:
        services.file_amendment(declared, actor=ada, version=declared.version - 1)
    assert stale.value.code == "stale"


def test_it_is_never_submitted_as_an_application_of_its_own(case: Case, ada: User) -> None:
    draft = build.declare(build.start(case, ada, own_reference="PO 9"), ada)
    with pytest.raises(DomainError) as refused:
        review.file_application(draft, actor=ada, version=draft.version)
    assert refused.value.code == "is_an_amendment"
    other = build.again(case)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Case.objects.filter(pk=other.pk).update(application=draft)


def test_who_may_not_submit_files_no_change(
    case: Case, ada: User, sam: User, bruno: User, arden: Organization
) -> None:
    with pytest.raises(NotPermitted):
        build.start(case, sam)
    draft = build.declare(build.start(case, ada, own_reference="PO 9"), ada)
    for person in (sam, bruno):
        with pytest.raises(NotPermitted):
            services.file_amendment(draft, actor=person, version=draft.version)


def test_one_draft_at_a_time_and_another_after_it_was_discarded(case: Case, ada: User) -> None:
    draft = build.start(case, ada)
    with pytest.raises(Conflict) as refused:
        build.start(case, ada)
    assert refused.value.code == "already_started"

    services.discard_amendment(draft, actor=ada, version=draft.version)

    assert again_status(draft) == "discarded"
    assert draft not in own_applications(ada)
    assert build.start(case, ada).pk != draft.pk


def test_no_change_while_a_decision_is_signed_or_a_withdrawal_asked(
    arden: Organization, ada: User, omar: User
) -> None:
    decision = decided_case(arden, ada, omar)
    with pytest.raises(DomainError) as signed:
        build.start(decision.case, ada)
    assert signed.value.code == "not_changeable"


def test_a_draft_started_in_time_is_refused_once_a_withdrawal_is_asked(case: Case, ada: User) -> None:
    draft = build.start(case, ada, own_reference="PO 9")
    withdrawals.withdraw(case, reason="No order.", actor=ada)
    with pytest.raises(DomainError) as refused:
        build.file(draft, ada)
    assert refused.value.code == "not_changeable"


def test_lists_show_the_current_edition_only(case: Case, ada: User) -> None:
    made = build.amend(case, ada)
    assert list(own_applications(ada)) == [made.application]
    second = build.start(case, ada, own_reference="PO 10")
    third = build.file(second, ada)
    assert third.application.edition == 3
    assert list(own_applications(ada)) == [third.application]


def test_the_record_of_a_change_is_final(case: Case, ada: User) -> None:
    made = build.amend(case, ada)
    with pytest.raises(InternalError), transaction.atomic():
        Amendment.objects.filter(pk=made.pk).update(major=False)
    verbs = set(AuditEvent.objects.filter(thread=case.pk).values_list("verb", flat=True))
    assert {"amendment.filed", "application.supersede", "application.submit"} <= verbs


def test_a_stale_officer_page_is_refused_after_a_change(case: Case, ada: User, omar: User) -> None:
    review.recommend(case, advice=APPROVAL, actor=omar)
    seen = build.again(case)
    draft = build.start(case, ada, own_reference="PO 9")
    build.file(draft, ada)
    with pytest.raises(Conflict):
        decisions.decide(seen, advice=APPROVAL, granted=grant_all(seen), actor=omar, version=seen.version)


@pytest.mark.django_db(transaction=True)
def test_filed_twice_at_once_it_is_filed_once(case: Case, ada: User) -> None:
    draft = build.start(case, ada)
    build.change_line(draft, ada)
    draft = build.declare(draft, ada)

    def go(number: int) -> Amendment:
        return services.file_amendment(
            Application.objects.get(pk=draft.pk), actor=User.objects.get(pk=ada.pk), version=draft.version
        )

    done = at_once(go, 3)

    assert sum(isinstance(one, Amendment) for one in done) == 1
    assert {one.code for one in done if not isinstance(one, Amendment)} == {"already_submitted"}


@pytest.mark.django_db(transaction=True)
def test_two_drafts_at_once_are_one(case: Case, ada: User) -> None:
    def go(number: int) -> Application:
        return build.start(case, User.objects.get(pk=ada.pk))

    done = at_once(go, 2)

    assert sum(isinstance(one, Application) for one in done) == 1
    assert [one.code for one in done if not isinstance(one, Application)] == ["already_started"]


@pytest.mark.django_db(transaction=True)
def test_a_change_and_a_decision_at_once_come_one_after_the_other(case: Case, ada: User, omar: User) -> None:
    review.recommend(case, advice=APPROVAL, actor=omar)
    draft = build.start(case, ada)
    build.change_line(draft, ada)
    draft = build.declare(draft, ada)
    seen = build.again(case)
    granted = grant_all(seen)

    def go(number: int) -> object:
        if number:
            return services.file_amendment(
                Application.objects.get(pk=draft.pk), actor=User.objects.get(pk=ada.pk), version=draft.version
            )
        return decisions.decide(
            seen, advice=APPROVAL, granted=granted, actor=User.objects.get(pk=omar.pk), version=seen.version
        )

    decided, filed = at_once(go, 2)

    refused = [one for one in (decided, filed) if isinstance(one, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], DomainError)
    now = build.again(case)
    assert (now.status, now.application_id) in {
        ("countersign", seen.application_id),
        ("screening", draft.pk),
    }


@pytest.mark.django_db(transaction=True)
def test_a_change_and_a_withdrawal_at_once_lose_neither(case: Case, ada: User) -> None:
    draft = build.start(case, ada)
    build.change_line(draft, ada)
    draft = build.declare(draft, ada)

    def go(number: int) -> object:
        person = User.objects.get(pk=ada.pk)
        if number:
            return services.file_amendment(
                Application.objects.get(pk=draft.pk), actor=person, version=draft.version
            )
        return withdrawals.withdraw(Case.objects.get(pk=case.pk), reason="No order.", actor=person)

    withdrawn, filed = at_once(go, 2)

    assert not isinstance(withdrawn, Exception)
    assert build.again(case).withdrawal_asked
    if isinstance(filed, Exception):
        assert getattr(filed, "code", "") == "not_changeable"
    else:
        assert build.again(case).application_id == draft.pk


def test_a_change_takes_the_end_use_statement_along_and_sees_what_it_says_otherwise(
    arden: Organization, ada: User
) -> None:
    case = stated_case(arden, ada)
    drain()
    filed = case.application.statements.get()

    draft = build.start(case, ada)
    copy = draft.statements.get()
    assert (copy.party.application, copy.party.known_as) == (draft, filed.party.known_as)
    assert copy.attachment.file == filed.attachment.file
    assert queries.differences_of(draft) == []

    stated.say(build.fresh(draft), ada, place_of_use="Hall 9, Nordtal")
    made = build.file(draft, ada)

    assert made.major
    assert [(one["kind"], one["after"]) for one in made.differences if one["kind"] == "statement"] == [
        ("statement", "Hall 9, Nordtal")
    ]
    assert StatementFacts.of(case.application.statements.get()) == StatementFacts.of(filed)
