from dataclasses import replace

import pytest

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.outbox.models import Job
from screening.parties import services
from screening.parties.models import MergeSuggestion
from tests.screening.parties.build import BAKERY, named, seen

pytestmark = pytest.mark.django_db
PERSON = replace(BAKERY, kind="person", name="Ivo Tarrant", birth_date="1971-03-02")


def suggested(party):
    services.suggest(party.pk)
    return list(MergeSuggestion.objects.filter(status="open"))


def test_a_worker_is_asked_to_look_whenever_a_record_is_made():
    record = seen(BAKERY)
    assert Job.objects.filter(name="parties.suggest", arguments={"party_id": str(record.pk)}).count() == 1


def test_names_that_are_alike_are_suggested_with_the_evidence():
    one, two = named("Quillfeather Bakery"), named("Quill Feather Bakery")
    named("Vandermoor Optics")

    (found,) = suggested(one)

    assert {found.first, found.second} == {one, two}
    assert found.score >= 0.85
    assert "is 97% like “quill feather”" in found.features[0]["detail"]


def test_names_in_two_scripts_are_suggested():
    one, two = named("Vandermoor Optika"), named("Вандермоор Оптика")
    assert {found.first for found in suggested(one)} | {found.second for found in suggested(one)} == {
        one,
        two,
    }


def test_an_identical_number_is_strong_evidence():
    one = named("Quillfeather Bakery", identifiers=("HRB 44556",))
    named("Harrow Holdings", identifiers=("hrb-44556",), kind="government")

    (found,) = suggested(one)

    assert found.score == 1
    assert any(feature["name"] == "identifier" for feature in found.features)


def test_the_same_address_stands_beside_it():
    one = named("Quillfeather Bakery", address="1 Mill Road")
    named("Quillfeather Bakerys", address="1 mill road")

    (found,) = suggested(one)

    assert found.features[-1]["detail"] == "The same address."


@pytest.mark.parametrize("other", [{"birth_date": "1980"}, {"kind": "company", "birth_date": ""}], ids=str)
def test_what_speaks_against_it_is_not_suggested(other):
    one = seen(PERSON)
    seen(replace(PERSON, **other))
    assert suggested(one) == []


def test_a_person_whose_year_agrees_is_suggested():
    one = seen(PERSON)
    seen(replace(PERSON, birth_date="1971"))
    assert len(suggested(one)) == 1


def test_looking_again_from_either_side_changes_nothing():
    one, two = named("Quillfeather Bakery"), named("Quillfeather Bakerys")
    assert suggested(one) == suggested(two) == suggested(one)


def test_what_was_dismissed_stays_so_while_both_sides_are_unchanged(omar):
    one, two = named("Quillfeather Bakery"), named("Quillfeather Bakerys")
    services.dismiss(suggested(one)[0], reason="Two shops.", actor=omar)

    assert suggested(one) == suggested(two) == []

    thread = two.appearances.get().thread
    seen(replace(BAKERY, name="Quillfeather Bakerys", aliases=("Quill",)), thread=thread)
    assert len(suggested(two)) == 1


def test_what_was_suggested_of_an_earlier_state_lapses():
    one, two = named("Quillfeather Bakery"), named("Quillfeather Bakerys")
    (old,) = suggested(one)
    thread = two.appearances.get().thread
    seen(replace(BAKERY, name="Quillfeather Bakerys", aliases=("Quill",)), thread=thread)

    (new,) = suggested(two)

    old.refresh_from_db()
    assert (old.status, new.pk != old.pk) == ("lapsed", True)


def test_a_merge_answers_it_and_undoing_says_they_are_two(sonia, max_manager):
    one, two = named("Quillfeather Bakery"), named("Quillfeather Bakerys")
    three = named("Quill Feather Bakery")
    assert len(suggested(one)) == 2
    assert len(suggested(two)) == 3
    act = services.confirm(services.propose_merge(one, two, reason="Same.", actor=sonia), actor=max_manager)
    assert {frozenset((s.first, s.second)) for s in suggested(one)} == {frozenset((one, three))}

    services.propose_undo(act, reason="A mistake.", actor=sonia)
    services.undo(act, actor=max_manager)

    assert frozenset((one, two)) not in {frozenset((s.first, s.second)) for s in suggested(one)}
    assert frozenset((two, three)) in {frozenset((s.first, s.second)) for s in suggested(two)}


def test_dismissing_takes_a_reason_and_a_role(omar, cleo):
    one, _ = named("Quillfeather Bakery"), named("Quillfeather Bakerys")
    (found,) = suggested(one)
    with pytest.raises(DomainError):
        services.dismiss(found, reason=" ", actor=omar)
    with pytest.raises(NotPermitted):
        services.dismiss(found, reason="Two shops.", actor=cleo)
    services.dismiss(found, reason="Two shops.", actor=omar)
    with pytest.raises(Conflict):
        services.dismiss(found, reason="Two shops.", actor=omar)


def test_a_record_that_is_gone_has_no_twin(db):
    from uuid import uuid4

    assert services.suggest(uuid4()) == 0
