"""Access to the file: who asks, who answers, what the exporter gets, and what it never gets."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files.models import StoredFile
from exportctl.core.notices.models import Notice
from exportctl.core.people.models import User
from licensing.decisions import services as decisions
from licensing.disclosures import queries, services
from licensing.disclosures.models import FileAccess, FileItem
from licensing.disclosures.rules import Choice
from licensing.handling.services import Wish, mark_file
from licensing.notes import services as notes
from licensing.notes.services import Written
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.review.rules import Advice
from tests.core.threads import at_once
from tests.factories.applications import upload
from tests.factories.cases import case_under_review, decided_case

REFUSAL = Advice("deny", "The end user could not be verified.", (), ("7",))
WHAT = "The documents on the end user, to answer them."
SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(arden: Organization, ada: User, omar: User, cleo: User) -> Case:
    """A refused case with two documents of the authority, of which one is marked."""
    decision = decided_case(arden, ada, omar, advice=REFUSAL)
    case = Case.objects.get(pk=decision.case_id)
    papers = [upload("visit.pdf"), upload("informer.pdf")]
    notes.write(case, Written("Two papers.", uploads=papers), actor=omar)
    decisions.countersign(decision, actor=cleo)
    mark(case, "informer.pdf", omar)
    return Case.objects.get(pk=case.pk)


def mark(case: Case, name: str, actor: User) -> None:
    file = StoredFile.objects.get(name=name)
    mark_file(case, file.pk, Wish("need_to_know", "Somebody is at risk."), actor=actor)


def choices(case: Case, actor: User) -> dict[str, Choice]:
    """Disclose all that can be, and withhold the rest on a ground."""
    pieces = queries.pieces_of(actor, case)
    return {one.key: Choice("source", "Somebody is at risk.") if one.closed else Choice() for one in pieces}


def answered(case: Case, ada: User, omar: User) -> FileAccess:
    asked = services.ask(case, asked_for=WHAT, actor=ada)
    return services.answer(asked, choices(case, omar), words="As the law asks.", actor=omar)


def test_it_is_asked_and_answered_with_a_list(refused: Case, ada: User, omar: User) -> None:
    done = answered(refused, ada, omar)

    assert (done.status, done.answered_by) == ("answered", omar)
    shown = {one.title: one for one in done.items.all()}
    assert shown["visit.pdf (with a note)"].disclosed
    assert shown["Reasons of the decision"].text.startswith(REFUSAL.reason)
    hidden = shown[queries.UNNAMED]
    assert (hidden.disclosed, hidden.ground, hidden.document) == (False, "source", None)
    assert not [title for title in shown if "informer" in title]
    verbs = set(AuditEvent.objects.filter(thread=refused.pk).values_list("verb", flat=True))
    assert {"file_access.asked", "file_access.answer", "file_access.listed"} <= verbs
    assert Notice.objects.filter(kind="file_access.asked", person=omar).exists()
    assert Notice.objects.filter(kind="file_access.answered", person=ada).exists()


def test_who_asks_and_who_answers(
    arden: Organization, refused: Case, ada: User, omar: User, cleo: User, sam: User, max_manager: User
) -> None:
    for person in (omar, sam):
        with pytest.raises(NotPermitted):
            services.ask(refused, asked_for=WHAT, actor=person)
    with pytest.raises(NotPermitted, match="announced or decided"):
        services.ask(case_under_review(arden, ada, omar), asked_for=WHAT, actor=ada)
    with pytest.raises(DomainError, match="what you want"):
        services.ask(refused, asked_for=" ", actor=ada)
    asked = services.ask(refused, asked_for=WHAT, actor=ada)
    with pytest.raises(NotPermitted, match="asked already"):
        services.ask(refused, asked_for=WHAT, actor=ada)
    for person in (cleo, ada):
        with pytest.raises(NotPermitted):
            services.answer(asked, choices(refused, omar), words="", actor=person)
    services.answer(asked, choices(refused, max_manager), words="", actor=max_manager)
    with pytest.raises(NotPermitted, match="answered already"):
        services.answer(FileAccess.objects.get(), choices(refused, omar), words="", actor=omar)


def test_the_answer_names_the_whole_file(refused: Case, ada: User, omar: User) -> None:
    asked = services.ask(refused, asked_for=WHAT, actor=ada)
    said = choices(refused, omar)
    with pytest.raises(DomainError, match="cannot be disclosed"):
        services.answer(asked, {key: Choice() for key in said}, words="", actor=omar)
    notes.write(refused, Written("One more.", uploads=[upload("late.pdf")]), actor=omar)
    with pytest.raises(Conflict, match="has changed"):
        services.answer(asked, said, words="", actor=omar)
    assert not FileItem.objects.exists()


def test_outside_a_wall_an_officer_reads_no_name(refused: Case, max_manager: User) -> None:
    titles = [one.title for one in queries.pieces_of(max_manager, refused)]
    assert queries.UNNAMED in titles
    assert not [title for title in titles if "informer" in title]


def test_nothing_is_edited_and_nothing_withheld_without_a_ground(
    refused: Case, ada: User, omar: User
) -> None:
    done = answered(refused, ada, omar)
    for change in (
        lambda: FileAccess.objects.filter(pk=done.pk).update(words="Else."),
        lambda: FileAccess.objects.filter(pk=done.pk).delete(),
        lambda: done.items.update(title="Else"),
        lambda: done.items.all().delete(),
    ):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="file_item_withheld_has_ground"), transaction.atomic():
        FileItem.objects.create(access=done, number=99, kind="document", title="A paper", disclosed=False)


def test_the_exporter_takes_what_is_disclosed_and_nothing_else(
    refused: Case, ada: User, omar: User, sam: User, sign_in: SignIn
) -> None:
    done = answered(refused, ada, omar)
    open_item = done.items.get(title__startswith="visit.pdf")
    hidden = done.items.get(title=queries.UNNAMED)
    web = sign_in(ada)

    taken = web.get(f"/portal/file-items/{open_item.pk}/")
    assert (taken.status_code, taken.content[:5]) == (200, b"%PDF-")
    assert AuditEvent.objects.filter(verb="file_access.opened", thread=refused.pk).count() == 1
    assert web.get(f"/portal/file-items/{hidden.pk}/").status_code == 404
    assert web.get(f"/files/{open_item.document_id}/").status_code == 404
    assert sign_in(sam).get(f"/portal/file-items/{open_item.pk}/").status_code in {403, 404}
    mark(refused, "visit.pdf", omar)
    assert sign_in(ada).get(f"/portal/file-items/{open_item.pk}/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_answered_twice_at_once_there_is_one_list(
    refused: Case, ada: User, omar: User, max_manager: User
) -> None:
    asked = services.ask(refused, asked_for=WHAT, actor=ada)
    people = (omar, max_manager)
    said = choices(refused, omar)

    done = at_once(lambda n: services.answer(asked, said, words="", actor=people[n]), 2)

    assert sum(isinstance(one, FileAccess) for one in done) == 1
    assert sum(isinstance(one, (Conflict, NotPermitted)) for one in done) == 1
    assert FileItem.objects.count() == len(said)
    assert FileAccess.objects.get().answered_at is not None
