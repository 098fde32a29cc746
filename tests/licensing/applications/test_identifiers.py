"""Numbers and dates of birth of parties: what the service and the database refuse, and what is kept."""

import pytest
from django.db import IntegrityError, transaction

from exportctl.core.errors import DomainError
from licensing.applications import services
from licensing.applications.models import Party
from licensing.library.identifiers import Identifier
from tests.factories import applications as make

LEI, IMO = "FICTION00DEMO0000118", "1234567"  # made up; their check digits fit


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"identifiers": (Identifier("lei", "WRONG"),)}, "number_refused"),
        ({"identifiers": tuple(Identifier("other", f"1000{n}") for n in range(11))}, "number_refused"),
        ({"birth_date": "1971"}, "birth_date_refused"),
        ({"kind": "person", "birth_date": "1971-02-30"}, "birth_date_refused"),
        ({"kind": "person", "birth_date": "2999"}, "birth_date_refused"),
    ],
)
def test_the_service_refuses_what_the_form_refuses(draft, ada, facts, code):
    with pytest.raises(DomainError) as refusal:
        make.add_party(draft, ada, **facts)

    assert refusal.value.code == code
    assert not draft.parties.exists()


@pytest.mark.django_db
def test_numbers_are_saved_copied_and_said_in_the_trail(draft, ada):
    numbers = (Identifier("registration", "HRB 12345", "DE"), Identifier("lei", LEI))
    party = make.add_party(draft, ada, kind="person", birth_date="1971-03", identifiers=numbers)
    again = services.save_party(
        draft,
        make.party_facts(kind="person", birth_date="1971-03", identifiers=numbers),
        actor=ada,
        version=None,
        party_id=party.pk,
    )
    copied = services.copy_application(draft, actor=ada).parties.get()

    assert party.numbers == copied.numbers == numbers
    assert copied.birth_date == "1971-03"
    assert again.version == 1  # the same once more changes nothing


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"birth_date": "1971"}, "party_birth_date_of_a_person"),
        ({"kind": "person", "birth_date": "yesterday"}, "party_birth_date_of_a_person"),
        ({"identifiers": [{"kind": "passport", "value": "P1"}]}, "party_passport_of_a_person"),
        ({"identifiers": [{"kind": "wallet", "value": "12345"}]}, "party_identifiers_well_formed"),
        ({"identifiers": [{"value": "12345"}]}, "party_identifiers_well_formed"),
        ({"identifiers": [{"kind": "tax", "value": " "}]}, "party_identifiers_well_formed"),
        ({"identifiers": [{"kind": "tax", "value": 12345}]}, "party_identifiers_well_formed"),
        ({"identifiers": [{"kind": "tax"}]}, "party_identifiers_well_formed"),
        ({"identifiers": [{"kind": "lei", "value": LEI[:-1]}]}, "party_identifiers_well_formed"),
        ({"identifiers": [{"kind": "imo", "value": "12345678"}]}, "party_identifiers_well_formed"),
        ({"identifiers": "12345"}, "party_identifiers_well_formed"),
    ],
)
def test_the_database_refuses_what_no_service_writes(draft, fields, constraint):
    values = {"kind": "company", "role": "end_user", "name": "X", "street": "1", "city": "Y", "country": "DE"}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Party.objects.create(application=draft, **values | fields)
