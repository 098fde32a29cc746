"""Writing, answering, correcting and marking notes: who may, who is told what, and what is kept."""

import io
import zipfile

import pytest
from django.db import IntegrityError, InternalError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files.access import may_know, may_read
from exportctl.core.notices.models import Notice
from exportctl.core.people.models import User
from licensing.copies.services import write_copy
from licensing.handling.documents import documents_of
from licensing.handling.services import Wish
from licensing.notes import queries, services
from licensing.notes.models import Note, NoteText
from licensing.notes.services import Written
from licensing.review.models import Case
from tests.core.threads import at_once
from tests.factories.applications import upload
from tests.licensing.referrals.build import make_agency, refer

pytestmark = pytest.mark.django_db
WORDS = "The end user moved last month."


def seen_by(actor: User, case: Case) -> list[queries.Shown]:
    return queries.shown(actor, queries.roots_of(actor, case))


def words_of(actor: User, case: Case) -> list[str]:
    return [one.texts[0].text for one in seen_by(actor, case) if one.texts]


def test_a_mention_is_a_notice_without_the_words(case: Case, omar: User, cleo: User, sonia: User) -> None:
    services.write(case, Written(f"@Cleo {WORDS}", mentions=[sonia.pk, omar.pk]), actor=omar)

    told = Notice.objects.filter(kind="notes.mentioned")
    assert {one.person for one in told} == {cleo, sonia}, "nobody is told of what they wrote"
    assert all(one.title == f"Omar mentions you in a note on {case.reference}" for one in told)
    event = AuditEvent.objects.get(thread=case.pk, verb="note.written")
    assert (event.sentence, event.exporter, event.after) == ("Omar wrote a note", False, None)


def test_only_people_who_may_open_the_case_are_mentioned(
    case: Case, omar: User, ada: User, dora: User, root: User
) -> None:
    for person in (ada, dora, root):
        with pytest.raises(DomainError) as refused:
            services.write(case, Written(WORDS, mentions=[person.pk]), actor=omar)
        assert refused.value.code == "not_mentionable"
    services.write(case, Written("@Ada @Dora look"), actor=omar)
    assert not Notice.objects.filter(kind="notes.mentioned").exists()


def test_who_may_not_write(case: Case, ada: User, sam: User, root: User, inez: User, dora: User) -> None:
    for person in (ada, sam, root, inez, dora):
        with pytest.raises(NotPermitted):
            services.write(case, Written(WORDS), actor=person)
    assert not Note.objects.exists()


def test_answers_stand_on_one_level(case: Case, omar: User, cleo: User) -> None:
    note = services.write(case, Written(WORDS), actor=omar)
    first = services.answer(note, Written("I saw."), actor=cleo)
    services.answer(first, Written("Good."), actor=omar)

    (shown,) = seen_by(cleo, case)
    assert [one.texts[0].text for one in shown.replies] == ["I saw.", "Good."]


def test_a_correction_is_a_version_by_its_writer_and_tells_only_who_is_new(
    case: Case, omar: User, cleo: User, sonia: User
) -> None:
    note = services.write(case, Written(f"@Cleo {WORDS}"), actor=omar)
    services.correct(note, Written("@Cleo @Sonia It moved in March."), actor=omar, seen=1)

    (shown,) = seen_by(cleo, case)
    assert [one.number for one in shown.texts] == [2, 1]
    assert Notice.objects.filter(person=cleo).count() == 1
    assert Notice.objects.filter(person=sonia).count() == 1
    with pytest.raises(NotPermitted, match="Omar wrote this note"):
        services.correct(note, Written("No."), actor=cleo)
    with pytest.raises(Conflict):
        services.correct(note, Written("Again."), actor=omar, seen=1)
    with pytest.raises(InternalError), transaction.atomic():
        NoteText.objects.update(text="Never said.")
    with pytest.raises(InternalError), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(written_by=cleo)


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_is_kept(case: Case, omar: User) -> None:
    note = services.write(case, Written(WORDS), actor=omar)

    found = at_once(lambda n: services.correct(note, Written(f"No. {n}"), actor=omar, seen=1), 2)

    assert [type(one) for one in found if isinstance(one, Exception)] == [Conflict]
    assert NoteText.objects.filter(note=note).count() == 2


def test_behind_a_wall_neither_words_nor_answers_nor_documents_are_seen(
    case: Case, omar: User, sonia: User, cleo: User, max_manager: User
) -> None:
    written = Written(f"@Cleo {WORDS}", uploads=[upload("source.pdf")])
    note = services.write(case, written, actor=sonia, mark="need_to_know")
    services.answer(note, Written("I know.", uploads=[upload("more.pdf")]), actor=cleo)

    for inside in (omar, sonia, cleo):
        assert words_of(inside, case) == [f"@Cleo {WORDS}"]
    (shown,) = seen_by(max_manager, case)
    assert (shown.texts, shown.files, shown.replies) == ((), (), [])
    assert shown.standing.refusal == "Only people who are named may read it. Ask Sonia or Omar."
    owned = [one for one in documents_of(case) if one.owner_type == "licensing.note"]
    assert [one.name for one in owned] == ["source.pdf", "more.pdf"]
    assert all(may_know(max_manager, one) and not may_read(max_manager, one) for one in owned)
    assert all(may_read(cleo, one) for one in owned)
    with pytest.raises(NotPermitted, match="Ask Sonia"):
        services.answer(note, Written("What?"), actor=max_manager)
    with pytest.raises(DomainError) as refused:
        services.answer(note, Written("@Max look"), actor=cleo)
    assert refused.value.code == "outside_wall"


def test_a_wall_taken_down_frees_its_documents_but_not_those_with_one_of_their_own(
    case: Case, sonia: User, cleo: User, max_manager: User
) -> None:
    from licensing.handling.services import mark_file

    written = Written(WORDS, uploads=[upload("a.pdf"), upload("b.pdf")])
    note = services.write(case, written, actor=sonia, mark="need_to_know")
    own = documents_of(case).get(name="b.pdf")
    mark_file(case, own.pk, Wish("from_partner", "The partner said so."), actor=sonia)

    services.mark_note(note, Wish("", "It is public."), actor=max_manager)

    assert words_of(cleo, case) == [WORDS]
    assert may_read(cleo, documents_of(case).get(name="a.pdf"))
    assert not may_read(cleo, documents_of(case).get(name="b.pdf"))


def test_exporters_meet_no_note_anywhere(case: Case, omar: User, ada: User) -> None:
    services.write(case, Written(WORDS, uploads=[upload("inside.pdf")]), actor=omar)
    stored = documents_of(case).get(name="inside.pdf")

    assert not queries.notes_visible_to(ada).exists()
    assert not may_know(ada, stored)
    with zipfile.ZipFile(io.BytesIO(write_copy(case, actor=ada).read())) as copied:
        held = b"".join(copied.read(name) for name in copied.namelist())
        assert WORDS.encode() not in held
        assert b"wrote a note" not in held
        assert not any("inside" in name for name in copied.namelist())


def test_an_agency_reads_what_is_shared_with_it_and_nothing_else(
    case: Case, omar: User, dora: User, felix: User
) -> None:
    ours, theirs = make_agency(dora), make_agency(felix)
    refer(case, ours, theirs, actor=omar)
    services.write(case, Written("For the authority."), actor=omar)
    shared = services.write(case, Written("@Dora please look."), actor=omar, agency=ours)
    services.answer(shared, Written("We looked."), actor=dora)
    services.write(case, Written("We have more."), actor=dora, agency=ours)

    assert words_of(dora, case) == ["We have more.", "@Dora please look."]
    assert words_of(felix, case) == []
    assert len(words_of(omar, case)) == 3
    assert Notice.objects.get(person=dora, kind="notes.mentioned")
    with pytest.raises(DomainError) as unsaid:
        services.write(case, Written("For whom?"), actor=dora)
    assert unsaid.value.code == "agency_required"
    with pytest.raises(DomainError) as other:
        services.write(case, Written("For them."), actor=dora, agency=theirs)
    assert other.value.code == "agency_has_not"
    with pytest.raises(NotPermitted):
        services.answer(shared, Written("Me too."), actor=felix)


def test_a_note_says_something_and_no_more_than_it_may(case: Case, omar: User) -> None:
    for text, code in ((" ", "text_required"), ("x" * 5001, "text_too_long")):
        with pytest.raises(DomainError) as refused:
            services.write(case, Written(text), actor=omar)
        assert refused.value.code == code
    with pytest.raises(DomainError) as many:
        services.write(case, Written(WORDS, uploads=[upload()] * 6), actor=omar)
    assert many.value.code == "too_many_files"
    assert not Note.objects.exists()


def test_the_database_lets_no_answer_have_a_mark_of_its_own(case: Case, omar: User) -> None:
    note = services.write(case, Written(WORDS), actor=omar, mark="official")
    note.refresh_from_db()
    reply = services.answer(note, Written("Yes."), actor=omar)

    other = services.mark_note(
        services.write(case, Written("B"), actor=omar), Wish("official", "x"), actor=omar
    )
    Note.objects.filter(handling=other).update(handling=None)
    with pytest.raises(IntegrityError, match="note_answer_has_the_mark"), transaction.atomic():
        Note.objects.filter(pk=reply.pk).update(handling=other)
