"""What the type of license asks of a draft, and what it refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.errors import Conflict, DomainError, Missing
from licensing.applications import queries, services
from licensing.applications.models import Application
from licensing.review.services import file_application
from licensing.types import registry, shared
from tests.factories import applications as make

pytestmark = pytest.mark.django_db
PERSON = {"kind": "person", "nationality": "CN"}


def code_of(draft, ada, role, **fields) -> str:
    with pytest.raises(DomainError) as refused:
        make.add_party(draft, ada, role, **fields)
    return refused.value.code


@pytest.fixture
def technology(arden, ada):
    return make.make_draft(arden, ada, kind="technology")


def test_a_draft_is_of_its_type_and_of_no_unknown_one(arden, ada):
    assert make.make_draft(arden, ada).kind == registry.USUAL
    assert make.make_draft(arden, ada, kind="open").kind == "open"
    with pytest.raises(Missing):
        make.make_draft(arden, ada, kind="none")


def test_a_role_that_the_type_does_not_know_is_refused(draft, technology, ada):
    assert code_of(draft, ada, "recipient", **PERSON) == "role_refused"
    assert code_of(technology, ada, "consignee") == "role_refused"


def test_a_recipient_is_a_person_with_a_nationality(technology, ada):
    assert code_of(technology, ada, "recipient") == "person_wanted"
    assert code_of(technology, ada, "recipient", kind="person") == "person_wanted"
    assert make.add_party(technology, ada, "recipient", **PERSON).nationality == "CN"


def test_only_a_person_has_a_nationality(technology, ada):
    assert code_of(technology, ada, "end_user", nationality="CN") == "nationality_refused"
    party = make.add_party(technology, ada, "end_user")
    party.nationality = "CN"
    with pytest.raises(IntegrityError, match="party_nationality_of_a_person"), transaction.atomic():
        party.save()


def test_an_open_license_has_several_end_users(arden, ada):
    draft = make.make_draft(arden, ada, kind="open")
    for name in ("First", "Second", "Third"):
        make.add_party(draft, ada, "end_user", name=name)
    assert draft.parties.count() == 3
    assert not next(part.gaps for part in queries.progress_of(draft) if part.section == "parties")


def test_a_line_of_technology_is_one_item_whatever_was_given(technology, ada):
    line = make.add_line(technology, ada, quantity=7, unit="KGM")
    assert (line.quantity, line.unit) == (1, "NMB")


def test_answers_are_saved_once_changed_and_emptied(draft, ada):
    draft = make.say_route(draft, ada, route_exit="Port of Arden")
    again = make.say_route(draft, ada, route_exit="Port of Arden")
    assert again.version == draft.version
    emptied = make.say_route(draft, ada, route_exit="")
    assert emptied.answers == {"route_means": ["air"], "route_handled": "no"}


def test_answers_of_a_stale_page_are_refused(draft, ada):
    make.say_route(draft, ada)
    with pytest.raises(Conflict):
        services.save_answers(draft, shared.ROUTE, {"route_handled": "yes"}, actor=ada, version=1)


def test_answers_take_the_declaration_away(complete, ada):
    changed = make.say_route(complete, ada, route_exit="Elsewhere")
    assert changed.declared_at is None


@pytest.mark.parametrize("answers", [{"a": 1}, {"a": {"b": "c"}}, {"a": ["b", 2]}, ["a"], "a"])
def test_the_database_refuses_answers_that_are_no_texts(draft, answers):
    with pytest.raises(IntegrityError, match="application_answers_are_texts"), transaction.atomic():
        Application.objects.filter(pk=draft.pk).update(answers=answers)
    Application.objects.filter(pk=draft.pk).update(answers={"a": "b", "c": ["d"], "e": []})


def test_type_and_answers_are_frozen_with_the_application(arden, ada):
    filed = make.submitted_application(arden, ada)
    for change in ({"kind": "open"}, {"answers": {}}):
        with pytest.raises(IntegrityError, match="not edited"), transaction.atomic():
            Application.objects.filter(pk=filed.pk).update(**change)


def test_a_copy_has_type_and_answers_but_no_urgency(complete, ada):
    by = (timezone.localdate() + timedelta(days=9)).isoformat()
    services.save_answers(
        complete, shared.URGENCY, {"urgent": "yes", "urgent_by": by}, actor=ada, version=None
    )
    complete.refresh_from_db()
    made = services.copy_application(complete, actor=ada)
    assert made.kind == complete.kind
    assert made.answers == make.ROUTE


def test_an_urgent_application_needs_its_evidence_and_marks_its_case(complete, ada):
    said = {
        "urgent": "yes",
        "urgent_ground": "life",
        "urgent_impact": "Forty patients of the clinic wait for the device.",
        "urgent_by": (timezone.localdate() + timedelta(days=9)).isoformat(),
        "urgent_evidence": "The letter of the clinic.",
    }
    complete = services.save_answers(complete, shared.URGENCY, said, actor=ada, version=None)
    assert next(gap.message for gap in queries.submission_gaps(complete)) == "Attach what shows the urgency."
    services.attach(complete, make.upload(), kind="urgency", actor=ada, version=None)
    services.declare(complete, position="Head", actor=ada, version=None)
    assert file_application(complete, actor=ada).urgent
