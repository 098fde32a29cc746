from datetime import date
from uuid import uuid4

import pytest
from django.db import InternalError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import DomainError
from screening.intelligence.models import AdverseRecord
from screening.intelligence.queries import adverse_for
from screening.intelligence.services import note_adverse

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


def note(**changes):
    given = {
        "name": "Quillfeather Kitchens Ltd",
        "country": "DE",
        "kind": "unfavorable_check",
        "source_label": "CHK-2025-000001",
        "source_id": uuid4(),
        "noted_on": date(2025, 1, 2),
        "details": "The lasers were gone.",
        "actor": None,
    }
    return note_adverse(**{**given, **changes})


def test_a_finding_is_remembered_and_told(inez):
    thread = uuid4()
    record = note(actor=inez, thread=thread)

    assert list(adverse_for("quillfeather kitchens LIMITED", "DE", ON)) == [record]
    event = AuditEvent.objects.get(verb="adverse_record.noted")
    assert event.sentence == (
        "Inez noted an adverse record about Quillfeather Kitchens Ltd: unfavorable end-use check"
    )
    assert (event.thread, event.exporter) == (thread, False)


def test_the_same_finding_is_noted_once():
    source = uuid4()

    assert note(source_id=source) == note(source_id=source, details="Told again.")
    assert AdverseRecord.objects.get().details == "The lasers were gone."
    assert AuditEvent.objects.filter(verb="adverse_record.noted").count() == 1


@pytest.mark.parametrize(
    ("changes", "code"), [({"kind": "rumor"}, "kind_unknown"), ({"name": "***"}, "name_not_comparable")]
)
def test_bad_input_is_refused(changes, code):
    with pytest.raises(DomainError) as refusal:
        note(**changes)

    assert refusal.value.code == code
    assert not AdverseRecord.objects.exists()


def test_only_the_last_five_years_of_the_same_party_count():
    first = note(noted_on=date(2021, 11, 23))
    last = note(noted_on=ON)
    note(noted_on=date(2021, 11, 22))
    note(noted_on=date(2026, 11, 24))
    note(country="FR")
    note(name="Other Kitchens Ltd")

    assert list(adverse_for("Quillfeather Kitchens Ltd", "DE", ON)) == [last, first]


def test_a_record_is_never_edited():
    record = note()

    with pytest.raises(InternalError), transaction.atomic():
        AdverseRecord.objects.filter(pk=record.pk).update(details="Nothing happened.")
