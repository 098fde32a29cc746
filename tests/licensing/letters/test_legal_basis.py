"""The legal basis beside the text of a letter: entered, approved and shown; never made up by the product."""

from datetime import date

import pgtrigger
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import DomainError
from licensing.letters import document, markup, rules, services
from licensing.letters.models import Letter, LetterTemplate
from licensing.letters.services import Text
from tests.factories.cases import APPROVAL
from tests.factories.jobs import drain
from tests.licensing.letters.conftest import REFUSAL
from tests.licensing.letters.test_issuing import words

pytestmark = pytest.mark.django_db
LAW = "The act of the trial, section 4.\nThe order of the trial, article 2."


def begun(key, omar, *, legal_basis=""):
    """Return Omar's draft of the next version of a text."""
    draft = services.start(key, actor=omar)
    text = Text(draft.title, draft.body, draft.appeal_days, "A law.", legal_basis)
    return services.save(draft, text, actor=omar)


def in_force(key, omar, cleo, *, legal_basis=LAW, body=""):
    draft = begun(key, omar, legal_basis=legal_basis)
    if body:
        draft = services.save(draft, Text("No", body, 28, "Short.", legal_basis), actor=omar)
    draft = services.propose(draft, actor=omar)
    return services.approve(draft, in_force_from=timezone.localdate(), actor=cleo)


@pytest.mark.parametrize("kind", sorted(rules.ADVERSE))
def test_what_is_not_granted_is_not_approved_without_a_law(kind, omar, cleo):
    draft = begun(kind, omar)
    with pytest.raises(DomainError, match="Enter the legal basis first") as refusal:
        services.propose(draft, actor=omar)
    assert refusal.value.code == "basis_missing"
    assert in_force_after_entering(draft, omar, cleo).legal_basis == LAW


def in_force_after_entering(draft, omar, cleo):
    text = Text(draft.title, draft.body, draft.appeal_days, "A law.", LAW)
    draft = services.propose(services.save(draft, text, actor=omar), actor=omar)
    return services.approve(draft, in_force_from=timezone.localdate(), actor=cleo)


def test_a_version_that_was_proposed_before_is_not_approved_without_one(omar, cleo):
    """A proposal of an earlier release has none; the service says so, and the database refuses it too."""
    draft = begun("refusal", omar)
    with pgtrigger.ignore("licensing.LetterTemplate:template_text_as_proposed"):
        LetterTemplate.objects.filter(pk=draft.pk).update(status="proposed")
    draft.refresh_from_db()
    with pytest.raises(DomainError) as refusal:
        services.approve(draft, in_force_from=timezone.localdate(), actor=cleo)
    assert refusal.value.code == "basis_missing"
    approved = {"status": "approved", "decided_by": cleo, "decided_at": timezone.now()}
    with pytest.raises(DatabaseError, match="template_adverse_names_its_law"), transaction.atomic():
        LetterTemplate.objects.filter(pk=draft.pk).update(in_force_from=date(2026, 1, 1), **approved)


@pytest.mark.parametrize("kind", ["approval", "no_license"])
def test_what_is_granted_may_be_approved_without_one_and_then_says_none(kind, omar, cleo):
    version = in_force(kind, omar, cleo, legal_basis="")
    assert version.said_basis == ""


def test_the_letter_the_pdf_and_the_portal_say_it(signed, omar, cleo, ada, sign_in):
    in_force("refusal", omar, cleo)
    decision = signed(REFUSAL)
    drain()
    letter = Letter.objects.get()
    said = words(letter)
    assert "Legal basis\nThe act of the trial, section 4.\nThe order of the trial, article 2." in said
    assert said.index("Legal basis") < said.index("If you do not agree")
    assert letter.content["legal_basis"] == LAW
    assert document.render(letter.content).startswith(b"%PDF-")
    tracking = reverse("licensing:tracking", args=[decision.case.application_id])
    page = sign_in(ada).get(tracking).content.decode()
    assert "Legal basis: <bdi>The act of the trial, section 4.<br>" in page


def test_a_text_without_a_place_for_it_has_it_last_under_a_heading(signed, omar, cleo):
    in_force("refusal", omar, cleo, body="{{ reason }}\n\n{{ reasons }}\n\nAppeal by {{ appeal_by }}.")
    signed(REFUSAL)
    drain()
    said = words(Letter.objects.get())
    assert said.endswith("Legal basis\nThe act of the trial, section 4.\nThe order of the trial, article 2.")


def test_what_ships_names_no_law_and_says_that_the_authority_completes_it(signed):
    signed(REFUSAL)
    drain()
    assert f"Legal basis\n{rules.BASIS_TO_COMPLETE}" in words(Letter.objects.get())
    assert not LetterTemplate.objects.exclude(legal_basis="").exists()


def test_a_letter_keeps_the_law_that_it_was_issued_with(signed, omar, cleo):
    in_force("approval", omar, cleo)
    signed(APPROVAL)
    drain()
    before = Letter.objects.get().content
    in_force("approval", omar, cleo, legal_basis="Another act.")
    assert Letter.objects.get().content == before


def test_every_shipped_text_has_a_sure_place_for_it():
    for text in LetterTemplate.objects.all():
        blocks = rules.read(text.body, kind=text.kind)
        assert markup.LEGAL_BASIS in markup.names_of(blocks), text


def test_it_is_text_and_never_markup(omar):
    draft = services.start("refusal", actor=omar)
    for bad in ("<b>Act</b>", "Act {{ reason }}", "Act\u202e"):
        with pytest.raises(DomainError) as refusal:
            services.save(draft, Text(draft.title, draft.body, 28, "A law.", bad), actor=omar)
        assert refusal.value.code == "basis_refused"


def test_the_pages_ask_for_it_and_say_why_a_version_cannot_be_proposed(omar, sign_in):
    draft = begun("refusal", omar)
    web = sign_in(omar)
    shown = reverse("licensing:letter-text", args=[draft.pk])
    page = web.get(shown).content.decode()
    assert "Enter the legal basis first" in page
    edit = reverse("licensing:letter-text-edit", args=[draft.pk])
    typed = {"title": draft.title, "body": draft.body, "appeal_days": "28", "change_note": "A law."}
    bad = web.post(edit, typed | {"legal_basis": "<i>Act</i>", "do": "save", "version": draft.version})
    assert bad.status_code == 422
    assert 'id="id_legal_basis-error"' in bad.content.decode()
    seen = web.post(edit, typed | {"legal_basis": LAW, "do": "preview", "version": draft.version})
    assert "The order of the trial, article 2." in seen.content.decode().split('class="letter"')[1]
    web.post(edit, typed | {"legal_basis": LAW, "do": "save", "version": draft.version})
    page = web.get(shown).content.decode()
    assert "Enter the legal basis first" not in page
    assert "The act of the trial, section 4." in page
