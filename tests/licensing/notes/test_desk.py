"""Notes as people write and read them in the browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.handling.models import About, Look
from licensing.notes import services
from licensing.notes.models import Note
from licensing.notes.services import Written
from licensing.review.models import Case
from tests.factories.applications import upload
from tests.licensing.referrals.build import make_agency, refer

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WORDS = "The end user moved last month."


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def address(name: str, *args: object) -> str:
    return reverse(f"licensing:{name}", args=args)


def test_a_note_is_written_answered_corrected_and_marked(
    case: Case, omar: User, cleo: User, sign_in: SignIn
) -> None:
    web = sign_in(omar)
    assert "No note was written yet" in text_of(web.get(address("case-notes", case.pk)))
    empty = web.post(address("note-write", case.pk), {"text": ""})
    assert empty.status_code == 422
    data = {"text": WORDS, "mentions": [str(cleo.pk)], "documents": upload("map.pdf")}
    assert web.post(address("note-write", case.pk), data).status_code == 302
    note = Note.objects.get()

    theirs = sign_in(cleo)
    assert WORDS in text_of(theirs.get(address("note-answer", note.pk)))
    assert theirs.post(address("note-answer", note.pk), {"text": "Seen."}).status_code == 302
    assert theirs.get(address("note-correct", note.pk)).status_code == 403
    assert web.post(address("note-correct", note.pk), {"text": "In May.", "seen": "1"}).status_code == 302
    assert web.post(address("note-correct", note.pk), {"text": "In June.", "seen": "1"}).status_code == 409
    wall = {"mark": "need_to_know", "reason": "A source.", "seen": "0"}
    assert web.post(address("note-mark", note.pk), wall).status_code == 302

    inside, outside = (
        text_of(web.get(address("case-notes", case.pk))),
        text_of(theirs.get(address("case-notes", case.pk))),
    )
    assert all(one in inside for one in ("In May.", WORDS, "Seen.", "map.pdf", "Need to know"))
    assert not any(one in outside for one in ("In May.", WORDS, "Seen.", "map.pdf"))
    assert "A note stands here that you may not read" in outside
    assert [one.person for one in Look.objects.filter(about=About.NOTE)] == [omar]
    assert theirs.get(address("note-answer", note.pk)).status_code == 403


def test_words_of_html_are_shown_as_words(case: Case, omar: User, sign_in: SignIn) -> None:
    services.write(case, Written("<script>alert(1)</script>"), actor=omar)

    assert "&lt;script&gt;" in text_of(sign_in(omar).get(address("case-notes", case.pk)))


def test_an_agency_has_its_own_way_to_the_notes(
    case: Case, omar: User, dora: User, felix: User, sign_in: SignIn
) -> None:
    agency = make_agency(dora)
    (referral,) = refer(case, agency, actor=omar)
    services.write(case, Written(WORDS), actor=omar)
    web = sign_in(dora)

    assert address("case-notes", case.pk) in text_of(web.get(address("referral", referral.pk)))
    assert WORDS not in text_of(web.get(address("case-notes", case.pk)))
    form = text_of(web.get(address("note-write", case.pk)))
    assert "For which agency do you write?" in form
    assert "Handling mark" not in form
    sent = {"text": "We object.", "agency": str(agency.pk), "mentions": [str(omar.pk)]}
    assert web.post(address("note-write", case.pk), sent).status_code == 302
    assert "We object." in text_of(web.get(address("case-notes", case.pk)))
    assert sign_in(felix).get(address("case-notes", case.pk)).status_code == 404


def test_who_has_no_business_with_notes(
    case: Case, omar: User, ada: User, sam: User, root: User, inez: User, sign_in: SignIn
) -> None:
    note = services.write(case, Written(WORDS), actor=omar)
    pages = [address("case-notes", case.pk), address("note-write", case.pk)]
    pages += [address(f"note-{one}", note.pk) for one in ("answer", "correct", "mark")]
    for person in (ada, sam, root, inez):
        assert {sign_in(person).get(page).status_code for page in pages} == {403}
    tracking = sign_in(ada).get(address("tracking", case.application_id))
    assert WORDS not in text_of(tracking)
    assert "wrote a note" not in text_of(tracking)


@pytest.mark.parametrize("number", [1, 3])
def test_the_panel_reads_the_same_for_one_note_and_for_many(
    case: Case, omar: User, cleo: User, sign_in: SignIn, number: int, django_assert_num_queries: Any
) -> None:
    for one in range(number):
        written = Written(f"@Cleo {one}", uploads=[upload()])
        note = services.write(case, written, actor=omar, mark="in_confidence")
        services.answer(note, Written("@Omar yes."), actor=cleo)
    web, page = sign_in(omar), address("case-notes", case.pk)
    web.get(page)

    with django_assert_num_queries(10):
        assert web.get(page, headers={"HX-Request": "true"}).status_code == 200


def test_the_list_has_pages(case: Case, omar: User, sign_in: SignIn) -> None:
    for one in range(21):
        services.write(case, Written(f"Note {one:02}."), actor=omar)
    web, page = sign_in(omar), address("case-notes", case.pk)

    first = web.get(page)
    assert "Note 20." in text_of(first)
    assert "Note 00." not in text_of(first)
    assert "Note 00." in text_of(web.get(first.context["page"].next_url))
