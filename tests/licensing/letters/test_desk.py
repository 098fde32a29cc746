"""The pages of letters and their texts: who sees what, errors beside the field, how many reads."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from licensing.letters import services, shipped
from licensing.letters.models import Letter, LetterCorrection, LetterTemplate
from licensing.letters.services import issue_of_decision
from tests.factories.decisions import announced
from tests.factories.jobs import drain
from tests.factories.licenses import make_decision
from tests.licensing.letters.test_templates import BODY

pytestmark = pytest.mark.django_db
GROUND = {
    "criteria": ["7"],
    "public_reasons": ["Nobody <b>knows</b> the site."],
    "protected_reasons": ["A secret source."],
}
FORM = {"title": "No", "body": BODY, "appeal_days": "30", "change_note": "Shorter.", "sample": "full"}


def refused(arden) -> Letter:
    return issue_of_decision(make_decision(arden, outcome="deny", **GROUND).pk)


def reads(web, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert web.get(url).status_code == 200
    return len(seen)


def page(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def draft(omar) -> LetterTemplate:
    return services.start("refusal", actor=omar)


def test_the_list_takes_the_same_reads_for_one_letter_and_for_three(arden, omar, sign_in):
    web, url = sign_in(omar), reverse("licensing:desk-letters")
    assert "No letter was issued yet" in page(web.get(url))
    refused(arden)
    one = reads(web, url)
    refused(arden)
    refused(arden)
    assert (one, reads(web, url)) == (4, 4)


def test_the_list_is_searched_by_number_reference_exporter_and_kind(arden, omar, sign_in):
    letter, web, url = refused(arden), sign_in(omar), reverse("licensing:desk-letters")
    for query in (
        f"q={letter.number}",
        f"q={letter.case.reference or 'LT-'}",
        "q=arden",
        "kind=refusal",
        "kind=x",
    ):
        assert letter.number in page(web.get(f"{url}?{query}"))
    for query in ("q=nothing", "kind=approval"):
        assert "No letter fits" in page(web.get(f"{url}?{query}"))


def test_a_letter_is_shown_as_issued_and_escaped(arden, omar, sign_in):
    letter = refused(arden)
    text = page(sign_in(omar).get(reverse("licensing:desk-letter", args=[letter.pk])))
    assert "Nobody &lt;b&gt;knows&lt;/b&gt; the site." in text
    assert "<b>knows" not in text
    assert "A secret source" not in text
    assert "The signed PDF is being made" in text
    drain()
    text = page(sign_in(omar).get(reverse("licensing:desk-letter", args=[letter.pk])))
    assert "Download the signed letter (PDF)" in text


def test_the_panel_shows_letters_and_what_is_being_made(arden, omar, sign_in):
    decision = make_decision(arden, outcome="deny", **GROUND)
    web, url = sign_in(omar), reverse("licensing:case-letters", args=[decision.case_id])
    text = page(web.get(url))
    assert "Not made" in text
    assert "Make what is missing" in text
    web.post(reverse("licensing:case-letters-make", args=[decision.case_id]))
    assert "Being made" in page(web.get(url))
    drain()
    part = page(web.get(url, headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert Letter.objects.get().number in part
    assert reads(web, url) == 8


def test_the_case_page_has_the_panel(arden, omar, sign_in):
    decision = make_decision(arden, outcome="deny", **GROUND)
    text = page(sign_in(omar).get(reverse("licensing:case", args=[decision.case_id])))
    assert reverse("licensing:case-letters", args=[decision.case_id]) in text


def test_a_correction_is_proposed_confirmed_and_shown(arden, omar, cleo, sign_in):
    letter = refused(arden)
    officer, second = sign_in(omar), sign_in(cleo)
    form = reverse("licensing:letter-correct", args=[letter.pk])
    answer = officer.post(form, {"reason": " "})
    assert answer.status_code == 422
    assert "Say what was wrong" in page(answer)
    officer.post(form, {"reason": "Our street was wrong."})
    correction = LetterCorrection.objects.get()
    shown = reverse("licensing:desk-letter", args=[letter.pk])
    assert "someone else must confirm" not in page(second.get(shown))
    assert "Your role does not allow you" in page(officer.get(shown))
    assert "Corrections that wait" in page(second.get(reverse("licensing:desk-letters")))
    bad = second.post(reverse("licensing:letter-refuse", args=[correction.pk]), {"reason": ""})
    assert bad.status_code == 422
    second.post(reverse("licensing:letter-confirm", args=[correction.pk]))
    made = Letter.objects.get(replaces=letter)
    assert made.number in page(second.get(shown))
    assert "Our street was wrong." in page(second.get(reverse("licensing:desk-letter", args=[made.pk])))


def test_texts_are_listed_with_what_is_in_force_and_in_work(draft, omar, cleo, sign_in):
    url = reverse("licensing:letter-texts")
    text = page(sign_in(omar).get(url))
    assert text.count("ships with the product") == len(shipped.all_keys())
    assert text.count("Begin a version") == len(shipped.all_keys()) - 1
    assert "Begin a version" not in page(sign_in(cleo).get(url))
    assert reads(sign_in(omar), url) == 4


def test_a_version_is_begun_from_the_list(omar, sign_in):
    answer = sign_in(omar).post(reverse("licensing:letter-text-start", args=["approval"]))
    made = LetterTemplate.objects.get(status="draft")
    assert answer["Location"] == reverse("licensing:letter-text-edit", args=[made.pk])
    assert sign_in(omar).post(reverse("licensing:letter-text-start", args=["other"])).status_code == 404


def test_preview_shows_what_was_typed_and_keeps_nothing(draft, omar, sign_in):
    url = reverse("licensing:letter-text-edit", args=[draft.pk])
    answer = sign_in(omar).post(url, {**FORM, "do": "preview", "version": draft.version})
    text = page(answer)
    assert answer.status_code == 200
    assert "Refused: <bdi>What the application says of the end use decided it.</bdi>" in text
    assert "Appeal by <bdi>1 Jan 2027</bdi>." in text, "30 days after the day of the made-up letter"
    assert "nobody could show where the goods stay" in text
    draft.refresh_from_db()
    assert draft.title != "No"


def test_an_empty_list_can_be_previewed(omar, sign_in):
    made = services.start("approval", actor=omar)
    url = reverse("licensing:letter-text-edit", args=[made.pk])
    typed = {"title": made.title, "body": made.body, "appeal_days": "28", "change_note": "x"}
    text = page(sign_in(omar).post(url, {**typed, "sample": "bare", "do": "preview"}))
    assert "There are no conditions beyond" in text.split('class="letter"')[1]


@pytest.mark.parametrize("do", ["preview", "save"])
def test_a_dangerous_text_is_refused_beside_the_field_with_its_line_and_stays_typed(draft, omar, sign_in, do):
    bad = BODY + "\n{{ exporter.password }}\n<script>"
    url = reverse("licensing:letter-text-edit", args=[draft.pk])
    answer = sign_in(omar).post(url, {**FORM, "body": bad, "do": do, "version": draft.version})
    text = page(answer)
    assert answer.status_code == 422
    assert 'id="id_body-error"' in text
    assert "Line 6: “exporter.password” is no name of a variable" in text
    assert "Line 7: HTML is not taken" in text
    assert "{{ exporter.password }}" in text
    assert "&lt;script&gt;" in text
    assert "There is no preview until" in text
    draft.refresh_from_db()
    assert draft.body != bad


def test_saved_it_is_kept_and_long_sentences_are_pointed_out(draft, omar, sign_in):
    web = sign_in(omar)
    url = reverse("licensing:letter-text-edit", args=[draft.pk])
    long = f"{BODY}\n\n{'word ' * 30}."
    answer = web.post(url, {**FORM, "body": long, "do": "save", "version": draft.version})
    assert answer["Location"] == reverse("licensing:letter-text", args=[draft.pk])
    assert "a sentence of 30 words" in page(web.get(url))
    stale = web.post(url, {**FORM, "do": "save", "version": draft.version})
    assert stale.status_code == 409


def test_a_real_case_can_be_previewed_if_it_fits(arden, ada, omar, sign_in):
    intent = announced(arden, ada, omar)
    case, web = intent.case, sign_in(omar)
    made = services.start("announced_refusal", actor=omar)
    url = reverse("licensing:letter-text", args=[made.pk])
    text = page(web.get(url, {"sample": "case", "reference": case.reference.lower()}))
    assert "The end user has no workshop." in text
    assert "Partner service" not in text
    for text_url, reference, words in (
        (url, "EX-1999-000001", "There is no case of this reference"),
        (
            reverse("licensing:letter-text", args=[LetterTemplate.objects.get(kind="refusal", own="").pk]),
            case.reference,
            "has nothing",
        ),
    ):
        answer = web.get(text_url, {"sample": "case", "reference": reference})
        assert answer.status_code == 422
        assert words in page(answer)


def test_from_draft_to_force_through_the_pages(draft, omar, cleo, sign_in):
    writer, approver = sign_in(omar), sign_in(cleo)
    shown = reverse("licensing:letter-text", args=[draft.pk])
    services.save(draft, services.Text("No", BODY, 30, "Shorter.", "The act, section 4."), actor=omar)

    def post(web, step, **fields):
        draft.refresh_from_db()
        url = reverse(f"licensing:letter-text-{step}", args=[draft.pk])
        return web.post(url, {"version": draft.version, **fields})

    post(writer, "propose")
    assert "Your role does not allow you to approve" in page(writer.get(shown))
    assert "Enter" in page(post(approver, "approve", in_force_from=""))
    today = timezone.localdate()
    bad = post(approver, "approve", in_force_from=today - timedelta(days=1))
    assert bad.status_code == 422
    assert "today or later" in page(bad)
    assert post(approver, "send-back", reason="").status_code == 422
    post(approver, "send-back", reason="Too short.")
    assert "Too short." in page(writer.get(shown))
    assert post(writer, "propose", version="0").status_code == 409
    post(writer, "propose")
    post(approver, "approve", in_force_from=today)
    assert "In force" in page(approver.get(shown))
    draft.refresh_from_db()
    assert (draft.status, draft.in_force_from, draft.decided_by) == ("approved", today, cleo)


def test_a_draft_is_discarded(draft, omar, sign_in):
    sign_in(omar).post(reverse("licensing:letter-text-discard", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.status == "discarded"


def test_versions_are_compared(draft, omar, sign_in):
    services.save(draft, services.Text("No", BODY, 30, "Shorter."), actor=omar)
    url = reverse("licensing:letter-text-compare", args=[draft.pk])
    for query in ("", "?with=1", "?with=x"):
        text = page(sign_in(omar).get(url + query))
        assert "<del>28</del>" in text
        assert "<ins>30</ins>" in text
        assert "<ins>No</ins>" in text
    assert sign_in(omar).get(f"{url}?with=99").status_code == 404
    first = LetterTemplate.objects.get(kind="approval", own="")
    url = reverse("licensing:letter-text-compare", args=[first.pk])
    assert "There is no other version" in page(sign_in(omar).get(url))
