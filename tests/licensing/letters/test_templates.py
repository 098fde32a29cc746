"""The texts of letters: drafted by one, approved by another, never edited afterwards."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from licensing.letters import queries, services, shipped
from licensing.letters.models import LetterTemplate
from licensing.letters.services import Text
from tests.core.threads import at_once

pytestmark = pytest.mark.django_db
LAW = "The act of the trial, section 4."
BODY = "Refused: {{ reason }}\n\n{{ reasons }}\n\nAppeal by {{ appeal_by }}."


def text(**fields) -> Text:
    usual = {"title": "No", "body": BODY, "appeal_days": 30, "change_note": "Shorter.", "legal_basis": LAW}
    return Text(**usual | fields)


@pytest.fixture
def draft(omar) -> LetterTemplate:
    """Omar's draft of a refusal."""
    return services.save(services.start("refusal", actor=omar), text(), actor=omar)


@pytest.fixture
def proposed(draft, omar) -> LetterTemplate:
    """Omar's version, which waits for approval."""
    return services.propose(draft, actor=omar)


def test_the_product_ships_a_text_of_each_kind_once():
    assert LetterTemplate.objects.count() == len(shipped.all_keys())
    assert services.ensure_templates() == 0
    call_command("load_reference", verbosity=0)
    assert LetterTemplate.objects.count() == len(shipped.all_keys())
    assert all(one.shipped and one.appeal_days == 28 for one in LetterTemplate.objects.all())


def test_loading_again_keeps_what_the_authority_wrote(proposed, cleo):
    approved = services.approve(proposed, in_force_from=timezone.localdate(), actor=cleo)
    assert services.ensure_templates() == 0
    assert queries.in_force("refusal", on=timezone.localdate()) == approved


def test_a_version_begins_with_the_text_in_force(omar):
    made = services.start("refusal", actor=omar)
    current = queries.in_force("refusal", on=timezone.localdate())
    assert (made.number, made.body, made.title) == (2, current.body, current.title)
    assert (made.status, made.drafted_by) == ("draft", omar)


def test_one_version_of_a_kind_is_worked_on_at_a_time(draft, olga):
    with pytest.raises(Conflict, match="Omar works on"):
        services.start("refusal", actor=olga)
    assert services.start("approval", actor=olga).number == 2


def test_who_may_not_draft_begins_nothing(cleo, ada):
    for person in (cleo, ada):
        with pytest.raises(NotPermitted):
            services.start("refusal", actor=person)
    assert LetterTemplate.objects.count() == len(shipped.all_keys())


def test_only_whoever_began_a_draft_writes_it(draft, olga):
    with pytest.raises(NotPermitted, match="Omar writes this draft"):
        services.save(draft, text(title="Mine"), actor=olga)


def test_a_stale_page_keeps_nothing(draft, omar):
    services.save(draft, text(title="Second"), actor=omar, version=draft.version)
    with pytest.raises(Conflict) as refusal:
        services.save(draft, text(title="Third"), actor=omar, version=draft.version)
    assert refusal.value.code == "stale"
    draft.refresh_from_db()
    assert draft.title == "Second"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "  "}, "title_refused"),
        ({"title": "Hello {{ exporter }}"}, "title_refused"),
        ({"title": "<b>No</b>"}, "title_refused"),
        ({"body": BODY + "\n{{ exporter.password }}"}, "template_refused"),
        ({"body": "Refused."}, "template_refused"),
        ({"appeal_days": 0}, "appeal_days_out_of_range"),
        ({"appeal_days": 367}, "appeal_days_out_of_range"),
        ({"change_note": " "}, "note_required"),
        ({"legal_basis": "Section {{ four }}"}, "basis_refused"),
        ({"legal_basis": "x" * 2001}, "basis_refused"),
    ],
)
def test_what_cannot_be_a_letter_is_refused_at_saving_and_nothing_is_kept(draft, omar, fields, code):
    with pytest.raises(DomainError) as refusal:
        services.save(draft, text(**fields), actor=omar)
    assert refusal.value.code == code
    again = LetterTemplate.objects.get(pk=draft.pk)
    assert (again.title, again.body, again.version) == (draft.title, draft.body, draft.version)


def test_a_second_person_approves_and_letters_of_that_day_are_made_from_it(proposed, cleo):
    today = timezone.localdate()
    before = queries.in_force("refusal", on=today)
    approved = services.approve(proposed, in_force_from=today + timedelta(days=3), actor=cleo)

    assert (approved.status, approved.decided_by) == ("approved", cleo)
    assert queries.in_force("refusal", on=today) == before
    assert queries.in_force("refusal", on=today + timedelta(days=3)) == approved
    assert AuditEvent.objects.filter(verb="letter_template.approve").count() == 1


def test_nobody_approves_or_sends_back_what_they_wrote(max_manager):
    made = services.start("approval", actor=max_manager)
    made = services.propose(made, actor=max_manager)
    with pytest.raises(NotPermitted, match="someone else must approve"):
        services.approve(made, in_force_from=timezone.localdate(), actor=max_manager)
    with pytest.raises(NotPermitted, match="someone else must approve"):
        services.send_back(made, reason="No.", actor=max_manager)


def test_an_officer_does_not_approve(proposed, olga):
    with pytest.raises(NotPermitted):
        services.approve(proposed, in_force_from=timezone.localdate(), actor=olga)


def test_a_text_does_not_come_in_force_in_the_past(proposed, cleo):
    with pytest.raises(DomainError) as refusal:
        services.approve(proposed, in_force_from=timezone.localdate() - timedelta(days=1), actor=cleo)
    assert refusal.value.code == "day_past"


def test_sent_back_it_is_a_draft_again_with_the_reason(proposed, omar, cleo):
    with pytest.raises(DomainError):
        services.send_back(proposed, reason=" ", actor=cleo)
    back = services.send_back(proposed, reason="Too short.", actor=cleo)
    assert (back.status, back.sent_back_reason) == ("draft", "Too short.")
    assert (
        services.propose(services.save(back, text(title="Longer"), actor=omar), actor=omar).title == "Longer"
    )


def test_a_draft_is_discarded_by_its_author_or_a_manager_and_another_may_begin(draft, olga, max_manager):
    with pytest.raises(NotPermitted, match="Ask a manager"):
        services.discard(draft, actor=olga)
    assert services.discard(draft, actor=max_manager).status == "discarded"
    assert services.start("refusal", actor=olga).number == 3


def test_what_waits_or_is_approved_is_not_edited(proposed, omar, cleo):
    with pytest.raises(NotPermitted, match="no draft"):
        services.save(proposed, text(title="Sly"), actor=omar)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        LetterTemplate.objects.filter(pk=proposed.pk).update(body="Sly.")
    services.approve(proposed, in_force_from=timezone.localdate(), actor=cleo)
    for change in ({"body": "Sly."}, {"in_force_from": date(2020, 1, 1)}, {"status": "draft"}):
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            LetterTemplate.objects.filter(pk=proposed.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        LetterTemplate.objects.get(pk=proposed.pk).delete()


def test_the_database_wants_two_people(proposed, omar):
    with pytest.raises(IntegrityError, match="letter_template_approved_by_another"), transaction.atomic():
        LetterTemplate.objects.filter(pk=proposed.pk).update(
            status="approved",
            decided_by=omar,
            decided_at=timezone.now(),
            in_force_from=timezone.localdate(),
        )
    with pytest.raises(IntegrityError, match="letter_template_approved_by_another"), transaction.atomic():
        LetterTemplate.objects.filter(pk=proposed.pk).update(status="approved")


def test_the_newest_approved_version_that_has_begun_is_in_force(proposed, omar, cleo):
    today = timezone.localdate()
    second = services.approve(proposed, in_force_from=today, actor=cleo)
    third = services.propose(services.start("refusal", actor=omar), actor=omar)
    third = services.approve(third, in_force_from=today, actor=cleo)
    assert queries.in_force("refusal", on=today) == third
    assert queries.in_force("refusal", on=today - timedelta(days=1)).number == 1
    kind = next(one for one in queries.texts(on=today) if one.key == "refusal")
    assert (kind.current, kind.coming, kind.open) == (third, [], None)
    assert second.status == "approved"


def test_a_day_ahead_becomes_the_day_itself(proposed, cleo):
    today = timezone.localdate()
    approved = services.approve(proposed, in_force_from=today + timedelta(days=2), actor=cleo)
    assert next(one for one in queries.texts(on=today) if one.key == "refusal").coming == [approved]
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert queries.in_force("refusal", on=timezone.localdate()) == approved


@pytest.mark.django_db(transaction=True)
def test_two_people_approve_once(proposed, cleo, max_manager):
    today = timezone.localdate()
    people = [cleo, max_manager, cleo, max_manager]

    done = at_once(lambda n: services.approve(proposed, in_force_from=today, actor=people[n]), 4)

    assert sum(isinstance(one, LetterTemplate) for one in done) == 1
    assert sum(isinstance(one, Conflict | NotPermitted) for one in done) == 3
    assert AuditEvent.objects.filter(verb="letter_template.approve").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_begin_one_version(omar, olga):
    done = at_once(lambda n: services.start("refusal", actor=(omar, olga)[n]), 2)

    assert sum(isinstance(one, LetterTemplate) for one in done) == 1
    assert sum(isinstance(one, Conflict) for one in done) == 1
