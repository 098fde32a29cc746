from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.people.roles import Role, Side
from screening.hits.models import ScreeningRun
from screening.parties import graph, services
from screening.parties.models import Appearance, PartyAct, PartyAlias, RegistryParty
from screening.parties.services.locking import state_of
from tests.core.threads import at_once
from tests.screening.parties.build import BAKERY, listed, named, owns, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def a(db):
    return seen(replace(BAKERY, aliases=("Quill Bread",), address="1 Mill Road", identifiers=("HRB 44556",)))


@pytest.fixture
def b(db):
    return named("Quillfeather Bakeries", aliases=("Quill & Sons",))


@pytest.fixture
def c(db):
    return named("Quill Feather Bakery")


def merged(party, other, sonia, max_manager):
    act = services.propose_merge(party, other, reason="The same register entry.", actor=sonia)
    return services.confirm(act, actor=max_manager)


def split(party, sonia, max_manager, **chosen):
    act = services.propose_split(party, chosen, new_name="Split Bakery", reason="Two shops.", actor=sonia)
    return services.confirm(act, actor=max_manager)


def undone(act, sonia, max_manager):
    services.propose_undo(act, reason="A mistake.", actor=sonia)
    return services.undo(act, actor=max_manager)


def whole():
    """Return the whole registry: which record stands for which, who holds each fact, what a search sees."""
    state = state_of(RegistryParty.objects.values_list("head", flat=True))
    return state, dict(RegistryParty.objects.values_list("pk", "search"))


def head_of(record):
    record.refresh_from_db()
    return record.head_id


def test_a_merge_takes_two_people_and_moves_nothing(a, b, sonia, max_manager):
    act = services.propose_merge(a, b, reason="The same register entry.", actor=sonia)
    assert head_of(b) == b.pk
    with pytest.raises(NotPermitted, match="somebody else"):
        services.confirm(act, actor=sonia)

    services.confirm(act, actor=max_manager, reason="Checked.")

    act.refresh_from_db()
    assert (head_of(a), head_of(b)) == (a.pk, a.pk)
    assert b.merged_into == a
    assert b.appearances.count() == 1
    assert act.before["parties"][str(b.pk)] == {"merged_into": None, "head": str(b.pk)}
    for party in (a, b):
        said = AuditEvent.objects.filter(thread=party.pk).order_by("-seq").first()
        assert said.sentence == "Max confirmed to merge Quillfeather Bakeries into Quillfeather Bakery"


def test_what_is_screened_later_as_the_merged_one_goes_to_it_and_stands_under_the_head(
    a, b, sonia, max_manager
):
    merged(a, b, sonia, max_manager)

    record = seen(replace(BAKERY, name="Quillfeather Bakeries", aliases=("Quill & Sons",)), thread=uuid4())

    assert record == a
    assert b.appearances.count() == 2


def test_a_merge_is_undone_exactly(a, b, sonia, max_manager):
    before = whole()
    act = merged(a, b, sonia, max_manager)
    assert whole() != before

    undone(act, sonia, max_manager)

    assert whole() == before
    assert PartyAct.objects.get().status == "undone"


def test_a_split_takes_what_was_chosen_and_is_undone_exactly(a, sonia, max_manager):
    before, _ = whole()
    alias, appearance = a.aliases.get(), a.appearances.get()

    act = split(a, sonia, max_manager, aliases=[alias.pk], appearances=[appearance.pk])

    new = RegistryParty.objects.get(pk=act.other_id)
    assert (new.name, new.origin, new.country, new.identity) == ("Split Bakery", "split", "DE", "")
    assert list(new.aliases.all()) == [alias]
    assert list(new.appearances.all()) == [appearance]
    assert "quill bread" in new.search
    a.refresh_from_db()
    assert "quill bread" not in a.search

    undone(act, sonia, max_manager)

    after, search = whole()
    assert after["parties"].pop(str(new.pk)) == {"merged_into": str(a.pk), "head": str(a.pk)}
    assert after == before
    assert "quill bread" in search[a.pk]


def test_a_party_that_was_split_off_keeps_its_case(a, sonia, max_manager):
    appearance = a.appearances.get()
    act = split(a, sonia, max_manager, appearances=[appearance.pk])
    facts = replace(BAKERY, aliases=("Quill Bread",), address="1 Mill Road", identifiers=("HRB 44556",))

    assert seen(facts, thread=appearance.thread) == act.other
    assert seen(facts) == a


def test_a_merged_record_is_restored_with_more(a, b, c, sonia, max_manager):
    merged(b, c, sonia, max_manager)
    merged(a, b, sonia, max_manager)
    b.refresh_from_db()
    before = whole()
    alias = a.aliases.get()
    act = services.propose_split(
        a, {"aliases": [alias.pk]}, new_name="", restored=b, reason="Two shops.", actor=sonia
    )

    services.confirm(act, actor=max_manager)

    assert (head_of(b), head_of(c), head_of(a)) == (b.pk, b.pk, a.pk)
    assert alias in b.aliases.all()

    undone(act, sonia, max_manager)
    assert whole() == before


def test_a_later_act_that_rests_on_it_is_undone_first(a, b, c, sonia, max_manager):
    first = merged(a, b, sonia, max_manager)
    second = merged(c, a, sonia, max_manager)

    with pytest.raises(Conflict, match="Undo it first: merge Quillfeather Bakery into Quill Feather Bakery"):
        services.propose_undo(first, reason="A mistake.", actor=sonia)

    undone(second, sonia, max_manager)
    undone(first, sonia, max_manager)
    assert {head_of(one) for one in (a, b, c)} == {a.pk, b.pk, c.pk}


def test_a_later_act_beside_it_does_not_matter(a, b, c, sonia, max_manager):
    first = merged(a, b, sonia, max_manager)
    merged(a, c, sonia, max_manager)

    undone(first, sonia, max_manager)

    assert (head_of(b), head_of(c)) == (b.pk, a.pk)


def test_a_later_split_of_what_was_merged_rests_on_it(a, b, sonia, max_manager):
    first = merged(a, b, sonia, max_manager)
    split(a, sonia, max_manager, appearances=[b.appearances.get().pk])

    with pytest.raises(Conflict, match="split Split Bakery off"):
        services.propose_undo(first, reason="A mistake.", actor=sonia)


def test_a_split_off_record_with_holdings_is_not_undone(a, b, sonia, max_manager):
    act = split(a, sonia, max_manager, aliases=[a.aliases.get().pk])
    owns(act.other, b, "60", actor=sonia)

    with pytest.raises(Conflict, match="holdings of its own"):
        services.propose_undo(act, reason="A mistake.", actor=sonia)


def test_undoing_takes_two_people_too(a, b, sonia, max_manager):
    act = merged(a, b, sonia, max_manager)
    services.propose_undo(act, reason="A mistake.", actor=max_manager)

    with pytest.raises(NotPermitted, match="somebody else"):
        services.undo(act, actor=max_manager)
    services.keep(act, reason="It is right.", actor=sonia)

    act.refresh_from_db()
    assert (act.status, act.undo_reason, head_of(b)) == ("in_effect", "", a.pk)


def test_a_proposal_is_dropped(a, b, sonia, max_manager):
    act = services.propose_merge(a, b, reason="Same.", actor=sonia)
    with pytest.raises(DomainError, match="already"):
        services.propose_merge(b, a, reason="Same.", actor=max_manager)

    services.drop(act, reason="They are two.", actor=sonia)

    with pytest.raises(Conflict, match="now dropped"):
        services.confirm(act, actor=max_manager)
    assert head_of(b) == b.pk


def test_what_is_refused(a, b, sonia, max_manager, cleo, make_user):
    with pytest.raises(DomainError, match="into itself"):
        services.propose_merge(a, a, reason="Same.", actor=sonia)
    with pytest.raises(DomainError, match="Say why"):
        services.propose_merge(a, b, reason=" ", actor=sonia)
    with pytest.raises(NotPermitted):
        services.propose_merge(a, b, reason="Same.", actor=cleo)
    with pytest.raises(DomainError, match="at least one"):
        services.propose_split(a, {}, new_name="New", reason="x", actor=sonia)
    with pytest.raises(DomainError, match="a name"):
        services.propose_split(a, {"aliases": [a.aliases.get().pk]}, new_name=" ", reason="x", actor=sonia)
    with pytest.raises(Conflict, match="does not hold"):
        services.propose_split(b, {"aliases": [a.aliases.get().pk]}, new_name="New", reason="x", actor=sonia)
    with pytest.raises(DomainError, match="not merged into"):
        services.propose_split(a, {}, new_name="", restored=b, reason="x", actor=sonia)
    merged(a, b, sonia, max_manager)
    officer = make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)
    with pytest.raises(Conflict, match="was merged into Quillfeather Bakery"):
        services.propose_merge(b, a, reason="Same.", actor=officer)


def test_owners_of_both_may_not_hold_more_than_everything(a, b, sonia, max_manager):
    owns(named("First Holdings"), a, "60", actor=sonia)
    owns(named("Second Holdings"), b, "60", actor=sonia)
    act = services.propose_merge(a, b, reason="Same.", actor=sonia)

    with pytest.raises(DomainError, match="would hold 120%"):
        services.confirm(act, actor=max_manager)
    assert head_of(b) == b.pk


def test_a_merge_of_owned_parties_screens_their_cases_again(a, b, sonia, max_manager):
    owner = named("First Holdings")
    owns(owner, a, "60", actor=sonia)
    listed(owner, actor=sonia)
    ScreeningRun.objects.filter(status="queued").update(status="superseded")

    merged(a, b, sonia, max_manager)

    thread = b.appearances.get().thread
    run = ScreeningRun.objects.get(thread=thread, status="queued")
    assert run.cause_note == (
        "Records of the party registry were merged: merge Quillfeather Bakeries into Quillfeather Bakery."
    )


def test_a_listed_owner_stays_listed_once_merged(a, b, c, sonia, max_manager):
    owns(a, c, "60", actor=sonia)
    listed(a, actor=sonia)
    merged(b, a, sonia, max_manager)

    assert graph.listings([b.pk])[b.pk].confirmed


def test_the_database_refuses_a_circle_and_a_head_that_is_merged(a, b, c, sonia, max_manager):
    merged(a, b, sonia, max_manager)
    merged(a, c, sonia, max_manager)
    with pytest.raises(IntegrityError, match="no_circle"), transaction.atomic():
        RegistryParty.objects.filter(pk=a.pk).update(merged_into=c, head=c)
    with pytest.raises(IntegrityError, match="head_is_not_merged"), transaction.atomic():
        RegistryParty.objects.filter(pk=b.pk).update(merged_into=None)
    with pytest.raises(IntegrityError, match="no_circle"), transaction.atomic():
        RegistryParty.objects.filter(pk=a.pk).update(merged_into=a)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (RegistryParty, {"name": "Else"}),
        (PartyAlias, {"value": "Else"}),
        (Appearance, {"facts": {}}),
        (PartyAct, {"reason": "Else"}),
        (PartyAct, {"before": {}}),
    ],
)
def test_what_was_said_is_never_edited(a, b, sonia, max_manager, model, change):
    merged(a, b, sonia, max_manager)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        model.objects.update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_merges_over_the_same_record_at_once(a, b, c, sonia, max_manager):
    acts = [services.propose_merge(one, b, reason="Same.", actor=sonia) for one in (a, c)]

    done = at_once(lambda number: services.confirm(acts[number], actor=max_manager), 2)

    assert sorted(type(one).__name__ for one in done) == ["Conflict", "PartyAct"]
    assert head_of(b) in (a.pk, c.pk)


@pytest.mark.django_db(transaction=True)
def test_a_into_b_while_b_into_a(a, b, sonia, max_manager):
    first = services.propose_merge(a, b, reason="Same.", actor=sonia)
    second = PartyAct.objects.create(
        kind="merge",
        party=b,
        other=a,
        reason="Same.",
        proposed_by=sonia,
        proposed_at=first.proposed_at,
    )

    done = at_once(lambda number: services.confirm((first, second)[number], actor=max_manager), 2)

    assert sorted(type(one).__name__ for one in done) == ["Conflict", "PartyAct"]
    assert head_of(a) == head_of(b)


@pytest.mark.django_db(transaction=True)
def test_one_act_confirmed_twice_at_once_takes_effect_once(a, b, sonia, max_manager):
    act = services.propose_merge(a, b, reason="Same.", actor=sonia)

    done = at_once(lambda _: services.confirm(act, actor=max_manager), 2)

    assert sorted(type(one).__name__ for one in done) == ["Conflict", "PartyAct"]


STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "merge", "split", "restore"]), st.integers(0, 7), st.integers(0, 7)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_acts_undone_in_turn_leave_everything_as_it_was(a, b, c, sonia, max_manager, steps):
    with transaction.atomic():
        before, search = whole()
        acts = [act for step in steps if (act := take(step, sonia, max_manager)) is not None]
        for act in reversed(acts):
            undone(act, sonia, max_manager)
        after, found = whole()
        made = {str(act.other_id) for act in acts} - set(before["parties"])
        emptied = {pk: after["parties"].pop(pk) for pk in made}
        transaction.set_rollback(True)
    assert after == before
    assert all(one["merged_into"] for one in emptied.values())
    assert {pk: words_of(found[pk]) for pk in search} == {pk: words_of(search[pk]) for pk in search}


def words_of(text):
    return set(text.split(" | "))


def take(step, sonia, max_manager):
    """Take one step of the many that may be possible now; None where there is nothing to do."""
    kind, one, two = step
    heads = list(RegistryParty.objects.filter(merged_into=None).order_by("pk"))
    party, other = heads[one % len(heads)], heads[two % len(heads)]
    if kind == "merge":
        return merged(party, other, sonia, max_manager) if party != other else None
    if kind == "restore":
        members = list(party.members.exclude(pk=party.pk).order_by("pk"))
        if not members:
            return None
        restored = members[two % len(members)]
        act = services.propose_split(party, {}, new_name="", restored=restored, reason="x", actor=sonia)
        return services.confirm(act, actor=max_manager)
    held = list(Appearance.objects.filter(party__head=party).order_by("pk"))
    said = list(PartyAlias.objects.filter(party__head=party).order_by("pk"))
    if not held:
        return None
    chosen = {"appearances": [held[two % len(held)].pk], "aliases": [said[0].pk] if said else []}
    return split(party, sonia, max_manager, **chosen)
