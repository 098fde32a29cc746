"""The officer's own paragraph: signed with the decision, placed by the text, frozen with the letter."""

import io

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from exportctl.core.errors import DomainError
from exportctl.core.files import services as files
from licensing.decisions import services as decisions
from licensing.decisions.models import Decision
from licensing.letters import document, filling, markup, services
from licensing.letters.models import Letter, LetterTemplate
from licensing.review import services as review
from licensing.review.models import Case
from tests.factories.cases import APPROVAL, WHY_LESS, case_under_review, grant_all, partly
from tests.factories.jobs import drain
from tests.factories.licenses import make_decision
from tests.licensing.decisions.test_desk import typed
from tests.licensing.letters.test_issuing import words

pytestmark = pytest.mark.django_db
OWN = "We were glad to see your program.\nKeep it, 图腾 & sons: 5 < 6."


@pytest.fixture
def case(arden, ada, omar) -> Case:
    """A case with an approval recommended."""
    case = case_under_review(arden, ada, omar)
    review.recommend(case, advice=APPROVAL, actor=omar)
    return Case.objects.get(pk=case.pk)


def decide(case: Case, omar, **terms) -> Decision:
    return decisions.decide(
        case, advice=APPROVAL, granted=grant_all(case), actor=omar, terms=decisions.Terms(**terms)
    )


def issued(case, omar, cleo) -> Letter:
    decisions.countersign(decide(case, omar, own_words=OWN), actor=cleo)
    drain()
    return Letter.objects.get()


def test_it_goes_with_the_decision_into_the_letter_and_its_document(case, omar, cleo):
    letter = issued(case, omar, cleo)

    said = words(letter)
    assert "The end user is known and the use is civil.\nWe were glad to see your program.\nKeep it," in said
    assert (letter.own_words, letter.own_words_by) == (OWN, omar)
    pages = PdfReader(io.BytesIO(files.read(letter.document))).pages
    printed = "".join(page.extract_text() for page in pages).replace("\u2069", "")
    assert "We were glad to see your program." in printed
    assert "5 < 6." in printed


def test_nobody_changes_it_after_it_was_written_or_issued(case, omar, cleo):
    letter = issued(case, omar, cleo)
    for rows in (Decision.objects.all(), Letter.objects.filter(pk=letter.pk)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(own_words="Something else.")


def test_a_waiting_decision_keeps_its_paragraph_too(case, omar):
    decision = decide(case, omar, own_words=OWN)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(own_words="Something else.")


def test_a_letter_with_own_words_names_who_wrote_them(case, omar, cleo):
    letter = issued(case, omar, cleo)
    letter.pk, letter.number, letter.replaces = None, "LT-2026-999999", Letter.objects.get()
    letter.own_words_by = None
    letter._state.adding = True
    with pytest.raises(IntegrityError, match="letter_own_words_are_somebodys"), transaction.atomic():
        letter.save(force_insert=True)


def test_reasons_for_the_file_are_refused_before_anything_is_kept(case, omar):
    secret = "A partner service saw the truck in May."
    with pytest.raises(DomainError) as refused:
        decide(case, omar, own_words=f"Mind: {secret}", protected_reason=secret)
    assert refused.value.code == "own_words_protected"
    assert not Decision.objects.exists()


def test_a_text_without_a_place_has_it_last_and_once():
    names = {"reason": "text", "own_words": "text", "conditions": "bullets"}
    said = {"reason": "Civil use.", "own_words": "One.\nTwo.", "conditions": ["Report."]}
    for text in ("{{ reason }}", "{{ reason }}\n\n{% if conditions %}\n{{ own_words }}\n{% end %}"):
        filled = filling.fill_whole(markup.parse(text, names), said)
        assert [block["runs"][0][0] for block in filled] == ["Civil use.", "One.", "Two."]
    none = filling.fill_whole(markup.parse("{{ reason }}", names), said | {"own_words": ""})
    assert len(none) == 1


# Correcting


@pytest.fixture
def letter(case, omar, cleo) -> Letter:
    """An issued letter with a paragraph of Omar's."""
    return issued(case, omar, cleo)


def test_a_correction_keeps_it_or_replaces_it_with_two_people(letter, max_manager, cleo):
    kept = services.confirm(
        services.propose_correction(letter, reason="Our street was wrong.", actor=max_manager), actor=cleo
    )
    assert (kept.own_words, kept.own_words_by) == (letter.own_words, letter.own_words_by)

    other = services.propose_correction(
        kept, reason="Wrong too.", own_words="Other words.", actor=max_manager
    )
    changed = services.confirm(other, actor=cleo)
    assert (changed.own_words, changed.own_words_by) == ("Other words.", max_manager)
    assert "Other words." in words(changed)
    assert "glad to see" not in words(changed)

    none = services.propose_correction(changed, reason="Gone.", own_words="", actor=max_manager)
    gone = services.confirm(none, actor=cleo)
    assert (gone.own_words, gone.own_words_by) == ("", None)


def test_a_correction_takes_nothing_from_the_file(arden, omar):
    decision = make_decision(
        arden,
        outcome="deny",
        criteria=["7"],
        public_reasons=["Nobody knows the site."],
        protected_reasons=["A partner service saw the truck."],
    )
    letter = services.issue_of_decision(decision.pk)
    with pytest.raises(DomainError, match="reasons for the file"):
        services.propose_correction(
            letter, reason="Wrong.", own_words="A partner service saw the truck!", actor=omar
        )


# The pages


def test_what_is_typed_is_previewed_and_nothing_is_kept(case, omar, sign_in):
    desk = sign_in(omar)
    url = reverse("licensing:case-letter-rehearsed", args=[case.pk])

    answer = desk.post(url, typed(case, own_words="Thank you, <i> & co."))
    assert answer.status_code == 422
    assert "has HTML" in answer.content.decode()
    assert "There is no letter" in answer.content.decode()

    answer = desk.post(url, typed(case, own_words="Thank you, 5 < 6."))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<bdi>Thank you, 5 &lt; 6.</bdi>" in page
    assert "LT-preview" in page
    assert "(number)" in page
    assert not Decision.objects.exists()
    assert Case.objects.get(pk=case.pk).status == case.status


def test_the_form_keeps_the_paragraph_and_both_signers_preview_it(case, omar, cleo, sign_in):
    desk = sign_in(omar)
    url = reverse("licensing:case-decide", args=[case.pk])
    assert "Paste nothing from the reasons for the file" in desk.get(url).content.decode()

    refused = desk.post(url, typed(case, own_words="{{ reason }}"))
    assert refused.status_code == 422
    assert "braces of a template" in refused.content.decode()

    assert desk.post(url, typed(case, own_words="Well done.")).status_code == 302
    countersigner = sign_in(cleo)
    page = countersigner.get(reverse("licensing:case", args=[case.pk])).content.decode()
    preview = reverse("licensing:case-letter-preview", args=[case.pk])
    assert "Well done." in page
    assert preview in page
    assert "<bdi>Well done.</bdi>" in countersigner.get(preview).content.decode()


def test_a_sent_back_decision_brings_its_paragraph_back(case, omar, cleo, sign_in):
    decision = decide(case, omar, own_words=OWN)
    decisions.send_back(decision, reason="Name the site.", actor=cleo)

    page = sign_in(omar).get(reverse("licensing:case-decide", args=[case.pk])).content.decode()
    assert "We were glad to see your program." in page


def test_a_case_without_a_waiting_decision_says_so_and_strangers_see_nothing(case, omar, sam, sign_in):
    url = reverse("licensing:case-letter-preview", args=[case.pk])
    assert "No decision of this case waits" in sign_in(omar).get(url).content.decode()
    assert sign_in(sam).get(url).status_code in {403, 404}


def test_a_part_is_previewed_as_an_approval_in_part(case, omar, sign_in):
    line = case.application.lines.get(number=1)
    granted = {line.pk: line.quantity / 2}
    decisions.decide(case, advice=APPROVAL, granted=granted, actor=omar, terms=partly(case, granted))
    page = sign_in(omar).get(reverse("licensing:case-letter-preview", args=[case.pk])).content.decode()
    assert "approved in part" in page
    assert f"Why: {WHY_LESS.reason} (criterion 7, " in page


def test_shipped_texts_have_a_place_for_it():
    for text in LetterTemplate.objects.filter(drafted_by=None):
        assert "{{ own_words }}" in text.body


def test_what_is_printed_is_text_and_never_markup(letter):
    content = {**letter.content, "blocks": [{"kind": "paragraph", "runs": [["#panic() *x* $y$", True]]}]}
    printed = PdfReader(io.BytesIO(document.render({**content, "spelled": False}))).pages[0].extract_text()
    assert "#panic() *x* $y$" in printed
