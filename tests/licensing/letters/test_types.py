"""Which text tells a type of license: its own where it names one, else the one that all types share."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from licensing.letters import checks, previews, queries, services, shipped, values
from licensing.letters.models import Letter, LetterTemplate
from licensing.review.models import Case
from licensing.types import registry
from tests.factories.cases import APPROVAL, decided_case
from tests.factories.jobs import drain
from tests.licensing.letters.conftest import REFUSAL
from tests.licensing.letters.test_issuing import words

every_type = pytest.mark.parametrize("kind", registry.all_types(), ids=lambda kind: kind.key)


@every_type
def test_each_type_names_letters_that_there_are_one_of_a_kind(kind):
    assert shipped.faults([kind], shipped.all_keys()) == []


def test_each_text_that_ships_is_used_by_a_type():
    assert [key for key in shipped.all_keys() if not shipped.used_by(key)] == []


def test_a_letter_that_there_is_not_is_named_with_its_type():
    usual = registry.of(registry.USUAL)
    wrong = replace(usual, key="trial", letters=("refusal.trial", "approval.open", "approval.transit"))
    assert shipped.faults([wrong], shipped.all_keys()) == [
        "The type “trial” names two letters “approval”.",
        (
            "The type “trial” names the letter “refusal.trial”, and licensing/letters/defaults has no "
            "refusal.trial.txt."
        ),
    ]


def test_a_command_does_not_start_with_a_type_whose_letter_there_is_not(monkeypatch):
    usual = registry.of(registry.USUAL)
    monkeypatch.setattr(registry, "all_types", lambda: (replace(usual, letters=("approval.trial",)),))
    assert [one.id for one in checks.types_name_letters_that_there_are()] == ["licensing.E001"]
    with pytest.raises(SystemCheckError, match=r"no\s+approval.trial.txt"):
        call_command("check")


def test_a_type_has_its_own_text_where_it_names_one_and_the_shared_one_elsewhere():
    assert shipped.key_for("approval", license_type="transit") == "approval.transit"
    assert shipped.key_for("returned", license_type="transit") == "returned"
    assert shipped.key_for("approval", license_type=registry.USUAL) == "approval"
    assert shipped.key_for("approval", license_type="gone") == "approval"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "advice", "key", "says"),
    [
        ("individual", APPROVAL, "approval", "You may export under license"),
        ("open", APPROVAL, "approval.open", "You may export again and again"),
        ("temporary", APPROVAL, "approval.temporary", "The goods leave for a time only"),
        ("transit", REFUSAL, "refusal.transit", "These goods may not pass through"),
        ("brokering", REFUSAL, "refusal.brokering", "You may not take part in this deal"),
        ("technology", REFUSAL, "refusal.technology", "You may not pass on this technology"),
        ("open", REFUSAL, "refusal", "You may not export these goods"),
    ],
)
def test_the_letter_is_made_from_the_text_of_the_type(signed, kind, advice, key, says):
    decision = signed(advice)
    Case.objects.filter(pk=decision.case_id).update(kind=kind)
    drain()
    letter = Letter.objects.get()
    assert letter.template.key == key
    assert says in words(letter)


@pytest.mark.django_db
def test_the_preview_of_a_decision_is_in_the_text_of_the_type(arden, ada, omar):
    case = decided_case(arden, ada, omar, advice=REFUSAL).case
    case.kind = "brokering"
    shown = previews.waiting(case)
    assert "take part in this deal" in str(shown["blocks"])


@pytest.mark.django_db
def test_what_the_authority_approved_goes_before_what_ships(omar, cleo):
    today = timezone.localdate()

    def approved(key):
        draft = services.start(key, actor=omar)
        draft = services.propose(draft, actor=omar)
        return services.approve(draft, in_force_from=today, actor=cleo)

    assert queries.used_on("approval.open", on=today).own == "open"
    shared = approved("approval")
    assert queries.used_on("approval.open", on=today) == shared
    listed = {one.key: one.instead for one in queries.texts(on=today)}
    assert listed["approval.open"]
    assert not listed["approval"]
    assert not listed["refusal.transit"]
    own = approved("approval.open")
    assert queries.used_on("approval.open", on=today) == own
    assert queries.used_on("approval.transit", on=today) == shared
    assert not {one.key: one.instead for one in queries.texts(on=today)}["approval.open"]


@pytest.mark.django_db
def test_the_texts_of_one_kind_are_worked_on_each_by_itself(omar, olga):
    first = services.start("approval", actor=omar)
    second = services.start("approval.open", actor=olga)
    assert (first.number, second.number) == (2, 2)
    assert second.body != first.body
    assert (str(first), str(second)) == ("Approval, version 2", "Approval: open, version 2")
    with pytest.raises(IntegrityError, match="letter_template_one_open"), transaction.atomic():
        LetterTemplate.objects.create(
            kind="approval", own="open", number=3, title="a", body="b", change_note="c"
        )
    with pytest.raises(IntegrityError, match="letter_template_own_is_a_word"), transaction.atomic():
        LetterTemplate.objects.create(
            kind="approval", own="O-1", number=3, title="a", body="b", change_note="c"
        )


@pytest.mark.django_db
def test_the_pages_say_which_types_use_a_text(omar, sign_in):
    web = sign_in(omar)
    listed = web.get(reverse("licensing:letter-texts")).content.decode()
    assert "Approval: transit" in listed
    shown = LetterTemplate.objects.get(kind="approval", own="transit")
    page = web.get(reverse("licensing:letter-text", args=[shown.pk])).content.decode()
    assert "Transit and transshipment license" in page
    assert "Individual export license" not in page
    begun = web.post(reverse("licensing:letter-text-start", args=["approval.transit"]))
    assert begun["Location"] == reverse(
        "licensing:letter-text-edit", args=[LetterTemplate.objects.get(status="draft", own="transit").pk]
    )
    assert web.post(reverse("licensing:letter-text-start", args=["approval.other"])).status_code == 404


@pytest.mark.django_db
def test_what_is_not_counted_has_no_quantity_and_a_day_of_return_is_said(signed):
    decision = queries.with_facts(type(signed()).objects.all()).get()

    def said():
        return values.of_decision(decision, license=None, number="LT-1", on=date(2026, 12, 2), appeal_days=28)

    assert "approved, 2 items, EUR" in said()["lines"][0]
    assert said()["return_by"] == ""
    application = decision.case.application
    application.kind, application.answers = "technology", {}
    assert "approved, EUR" in said()["lines"][0]
    assert "items" not in said()["goods"][0]
    application.kind, application.answers = "temporary", {"return_by": "2027-03-01"}
    assert said()["return_by"] == "1 Mar 2027"
