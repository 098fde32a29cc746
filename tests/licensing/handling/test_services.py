"""Marking documents: versions, reasons, who may change a wall, and who comes first."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.files.models import StoredFile
from exportctl.core.notices.models import Notice
from exportctl.core.people.models import User
from licensing.handling import services
from licensing.handling.models import Handling
from licensing.handling.queries import versions_of
from licensing.handling.services import Wish
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.core.threads import at_once
from tests.factories.cases import filed_case

pytestmark = pytest.mark.django_db
WHY = "It names a source."
WALL = Wish("need_to_know", WHY)


def test_each_change_is_a_version_with_its_reason(case: Case, file: StoredFile, omar: User) -> None:
    services.mark_file(case, file.pk, Wish("official", "As every paper."), actor=omar)
    services.mark_file(case, file.pk, WALL, actor=omar, seen="1")
    put = services.mark_file(case, file.pk, Wish("", "The source is public now."), actor=omar, seen="2")

    assert (put.mark, put.wall, put.version) == ("", False, 3)
    told = [(one.mark, one.reason) for one in versions_of(put)]
    assert told == [
        ("", "The source is public now."),
        ("need_to_know", WHY),
        ("official", "As every paper."),
    ]
    verbs = AuditEvent.objects.filter(thread=case.pk, verb__startswith="handling.").order_by("seq")
    assert [one.verb for one in verbs] == ["handling.marked", "handling.marked", "handling.unmarked"]


def test_the_trail_does_not_say_what_the_document_is_called(case: Case, file: StoredFile, omar: User) -> None:
    services.mark_file(case, file.pk, WALL, actor=omar)

    said = AuditEvent.objects.get(thread=case.pk, verb="handling.marked")
    assert said.sentence == "Omar marked a document: Need to know"
    assert file.name not in f"{said.before} {said.after}"


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish("official", " "), "reason_required"),
        (Wish("cosmic", WHY), "mark_unknown"),
        (Wish("need_to_know", WHY, teams=["inspector"]), "reader_unknown"),
    ],
)
def test_what_is_refused(case: Case, file: StoredFile, omar: User, wish: Wish, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.mark_file(case, file.pk, wish, actor=omar)

    assert refused.value.code == code
    assert not Handling.objects.exists()


def test_exporters_are_no_readers_behind_a_wall(case: Case, file: StoredFile, omar: User, ada: User) -> None:
    with pytest.raises(DomainError, match="of the authority"):
        services.mark_file(case, file.pk, Wish("need_to_know", WHY, people=[ada.pk]), actor=omar)


def test_a_document_of_another_case_is_none_of_this_one(
    case: Case, arden: Organization, ada: User, omar: User, file: StoredFile
) -> None:
    other = filed_case(arden, ada)

    with pytest.raises(Missing):
        services.mark_file(other, file.pk, WALL, actor=omar)


def test_only_the_setter_or_a_manager_changes_a_wall_and_the_setter_is_told(
    case: Case, file: StoredFile, omar: User, sonia: User, max_manager: User, ada: User
) -> None:
    services.mark_file(case, file.pk, WALL, actor=sonia)

    with pytest.raises(NotPermitted, match="Sonia set this wall"):
        services.mark_file(case, file.pk, Wish("", WHY), actor=omar)
    with pytest.raises(NotPermitted):
        services.mark_file(case, file.pk, Wish("", WHY), actor=ada)
    put = services.mark_file(case, file.pk, Wish("", "It is public."), actor=max_manager)

    assert not put.wall
    assert Notice.objects.get(person=sonia).kind == "handling.wall_changed"


def test_a_page_from_before_is_refused(case: Case, file: StoredFile, omar: User, sonia: User) -> None:
    services.mark_file(case, file.pk, Wish("official", WHY), actor=sonia, seen="0")

    with pytest.raises(Conflict):
        services.mark_file(case, file.pk, WALL, actor=omar, seen="0")
    with pytest.raises(Conflict):
        services.mark_file(case, file.pk, WALL, actor=omar, seen="7")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_mark_at_once_one_is_told_to_look_again(
    case: Case, file: StoredFile, omar: User, sonia: User
) -> None:
    people = (omar, sonia)

    found = at_once(lambda number: services.mark_file(case, file.pk, WALL, actor=people[number], seen="0"), 2)

    assert sorted(type(one) for one in found if isinstance(one, Exception)) == [Conflict]
    kept = Handling.objects.get()
    assert (kept.version, kept.set_by_id) == (
        1,
        next(one.set_by_id for one in found if isinstance(one, Handling)),
    )


def test_the_database_keeps_marks_whole(case: Case, file: StoredFile, omar: User) -> None:
    put = services.mark_file(case, file.pk, WALL, actor=omar)

    with pytest.raises(IntegrityError, match="handling_has_reason"), transaction.atomic():
        Handling.objects.filter(pk=put.pk).update(reason="")
    with pytest.raises(IntegrityError, match="handling_names_readers"), transaction.atomic():
        Handling.objects.filter(pk=put.pk).update(mark="")
    with pytest.raises(InternalError), transaction.atomic():
        put.delete()
    with pytest.raises(InternalError), transaction.atomic():
        Handling.objects.filter(pk=put.pk).update(about="note")
