from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import DomainError, NotPermitted
from exportctl.core.outbox.models import Job
from screening.hits import services as hits
from screening.parties import services
from screening.parties.models import Appearance, RegistryParty
from screening.parties.rules.recognition import is_registry_id
from tests.core.threads import at_once
from tests.screening.parties.build import BAKERY, OPTICS, any_list, record_of, screen, seen

pytestmark = pytest.mark.django_db


def test_whoever_is_screened_is_entered():
    any_list()
    thread = uuid4()

    screen(thread, BAKERY, OPTICS)

    record = record_of(thread, "p2")
    assert (record.name, record.kind, record.country) == ("Vandermoor Optics", "company", "AE")
    assert [alias.value for alias in record.aliases.all()] == ["VMO Trading"]
    assert record.aliases.get().source == "EX-2026-000007 · Arden Photonics"
    assert is_registry_id(record.pk)
    assert RegistryParty.objects.count() == 2
    assert AuditEvent.objects.filter(thread=record.pk, verb="registry_party.entered").count() == 1


def test_news_of_a_screening_enters_its_parties():
    any_list()
    run = hits.request_screening(uuid4(), label="EX", parties=[BAKERY], actor=None)
    hits.screen(run.pk)

    assert Job.objects.filter(name="screening.parties.handlers.enter_screened").count() == 1


def test_the_same_run_again_changes_nothing():
    any_list()
    run = screen(uuid4(), OPTICS)
    before = [list(model.objects.values()) for model in (RegistryParty, Appearance)]

    services.enter_screened(run.pk)

    assert [list(model.objects.values()) for model in (RegistryParty, Appearance)] == before


def test_one_identity_in_two_cases_is_one_record():
    first = seen(BAKERY)
    second = seen(replace(BAKERY, ref="other", name=" quillfeather  BAKERY", role="end_user"))

    assert first == second
    assert Appearance.objects.filter(party=first).count() == 2


@pytest.mark.parametrize(
    "other",
    [{"country": "FR"}, {"kind": "person"}, {"identifiers": ("HRB 44556",)}, {"birth_date": "1971"}],
    ids=str,
)
def test_another_identity_is_another_record(other):
    assert seen(BAKERY) != seen(replace(BAKERY, **other))


def test_a_party_that_is_described_anew_leaves_a_past_appearance():
    thread = uuid4()
    seen(BAKERY, thread=thread)
    seen(replace(BAKERY, name="Quillfeather Bakeries"), thread=thread)

    shown = Appearance.objects.order_by("first_seen_at").values_list("party__name", "current")
    assert list(shown) == [("Quillfeather Bakery", False), ("Quillfeather Bakeries", True)]


def test_a_party_that_a_case_no_longer_names_is_past():
    thread = uuid4()
    any_list()
    screen(thread, BAKERY, OPTICS)
    screen(thread, BAKERY)

    assert Appearance.objects.get(ref="p2").current is False
    assert Appearance.objects.get(ref="p1").current is True


def test_an_older_run_that_comes_late_changes_nothing():
    any_list()
    thread = uuid4()
    old = hits.screen(hits.request_screening(thread, label="EX", parties=[BAKERY], actor=None).pk)
    screen(thread, OPTICS)

    services.enter_screened(old.pk)

    assert Appearance.objects.filter(current=True).get().ref == "p2"


def test_a_new_alias_is_added_with_its_source():
    thread = uuid4()
    record = seen(BAKERY, thread=thread)
    seen(replace(BAKERY, aliases=("Quill Bread",)), thread=thread)

    assert record.aliases.get().value == "Quill Bread"
    record.refresh_from_db()
    assert record.search == "quillfeather bakery | quill bread"


def test_owners_screened_on_their_own_are_no_case():
    any_list()
    record = seen(BAKERY)
    run = hits.request_screening(record.pk, label="x", parties=[BAKERY], actor=None, kind="party")
    hits.screen(run.pk)

    services.enter_screened(run.pk)

    assert Appearance.objects.count() == 1


def test_a_party_is_entered_by_hand_once(sonia):
    described = services.Described("Harrow Holdings", "company", "Company register.", country="CY")

    one, two = (services.enter_by_hand(described, actor=sonia) for _ in range(2))

    assert one == two
    assert one.origin == RegistryParty.Origin.ENTERED


def test_what_cannot_be_entered_says_why(sonia, cleo):
    with pytest.raises(DomainError, match="no letter"):
        services.enter_by_hand(services.Described("…", "company", "x"), actor=sonia)
    with pytest.raises(DomainError, match="no kind"):
        services.enter_by_hand(services.Described("Harrow", "ship", "x"), actor=sonia)
    with pytest.raises(NotPermitted):
        services.enter_by_hand(services.Described("Harrow", "company", "x"), actor=cleo)
    assert not RegistryParty.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_cases_that_name_the_same_parties_at_once_make_one_record_each():
    any_list()
    threads = [UUID(int=number) for number in (1, 2)]
    parties = [[BAKERY, OPTICS], [replace(OPTICS, ref="a"), replace(BAKERY, ref="b")]]
    runs = [
        hits.screen(hits.request_screening(thread, label="EX", parties=named, actor=None).pk)
        for thread, named in zip(threads, parties, strict=True)
    ]

    done = at_once(lambda number: services.enter_screened(runs[number].pk), 2)

    assert done == [None, None]
    assert RegistryParty.objects.count() == 2
    assert Appearance.objects.count() == 4
