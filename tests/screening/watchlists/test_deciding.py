import dataclasses
from datetime import date

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.audit.protection import WEB_ROLE
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.outbox import registry
from exportctl.core.outbox.models import Job
from exportctl.core.people.roles import Role, Side
from screening.watchlists import queries, services
from screening.watchlists.events import EditionInForce
from screening.watchlists.models import Edition, Entity, Finding, Proposal
from screening.watchlists.sources import SOURCES
from screening.watchlists.sources.listed import Problem
from tests.core.threads import at_once
from tests.screening.watchlists import files, lists

pytestmark = pytest.mark.django_db


def state(edition: Edition) -> str:
    edition.refresh_from_db()
    return edition.status


@pytest.fixture
def heard(monkeypatch):
    """What a handler of EditionInForce was sent, as the queue carries it."""
    monkeypatch.setitem(registry._JOBS, "tests.heard", lambda **values: None)
    monkeypatch.setitem(registry._HANDLERS, EditionInForce, ["tests.heard"])
    return lambda: list(
        Job.objects.filter(name="tests.heard").order_by("created_at").values_list("arguments", flat=True)
    )


def test_an_edition_that_shrinks_is_held_with_its_figures_and_the_one_before_stays():
    before = lists.in_force(20)

    outcome = lists.given(lists.rows(17))

    assert outcome.status == "held"
    assert "17 entities, 15.0% fewer than the 20 of the edition in force; 10% is allowed" in outcome.message
    assert outcome.edition.guards[0] in outcome.message
    assert [ref.id for ref in queries.editions_in_force()] == [before.pk]
    assert Entity.objects.filter(edition=outcome.edition).count() == 17
    assert (
        AuditEvent.objects.latest("seq").sentence
        == "The system loaded a new edition of Demo list, which waits for a second person"
    )


def test_an_edition_that_shrinks_by_a_tenth_is_not_held():
    lists.in_force(20)

    assert lists.given(lists.rows(18)).status == "loaded"


def spoiled(monkeypatch, *lines):
    """A plain list whose parser leaves records out, as parsers of large lists do."""

    def parse(some):
        parsed = SOURCES["home"].parse(some)
        return dataclasses.replace(
            parsed, quarantined=tuple(Problem("plain.csv", n, "No name.") for n in lines)
        )

    monkeypatch.setitem(SOURCES, "home", SOURCES["plain"])
    monkeypatch.setitem(SOURCES, "plain", dataclasses.replace(SOURCES["plain"], parse=parse))


def test_an_edition_of_which_too_little_could_be_read_is_held_even_as_the_first(monkeypatch):
    spoiled(monkeypatch, 7, 9)

    outcome = lists.given(lists.rows(190))

    assert outcome.status == "held"
    assert "98.9% of its 192 records could be read and 2 were left out; 99% must be read" in outcome.message
    assert list(Finding.objects.values_list("left_out", "line", "message")) == [
        (True, 7, "No name."),
        (True, 9, "No name."),
    ]


def test_ninety_nine_percent_are_enough(monkeypatch):
    spoiled(monkeypatch, 7)

    outcome = lists.given(lists.rows(99))

    assert outcome.status == "loaded"
    assert outcome.edition.left_out == 1


def test_an_edition_that_was_published_before_the_one_in_force_is_held():
    lists.in_force(20, published_on=date(2026, 3, 2))

    outcome = lists.given(lists.rows(21), published_on=date(2026, 3, 1))

    assert outcome.message.endswith(
        "It was published on 2026-03-01, before the edition in force of 2026-03-02."
    )


def test_a_file_without_a_record_is_refused_and_not_held(monkeypatch):
    lists.in_force(20)
    monkeypatch.setitem(
        SOURCES,
        "plain",
        dataclasses.replace(
            SOURCES["plain"],
            parse=lambda some: dataclasses.replace(
                SOURCES["un-sc"].parse(files.un()),
                entities=(),
                quarantined=(Problem("a.csv", 1, "Bad."),) * 3,
            ),
        ),
    )

    outcome = lists.given(lists.rows(3))

    assert outcome.status == "refused"
    assert "No record could be read; 3 were left out." in outcome.message


def test_what_was_loaded_by_hand_is_accepted_by_one_who_did_not_load_it(sonia, make_user, heard):
    ria = make_user("Ria", Side.REGULATOR, Role.SCREENING_ANALYST)
    before = lists.in_force(20)
    edition = lists.held(10, actor=sonia)
    (proposal,) = edition.proposals.all()
    assert proposal.proposed_by == sonia

    with pytest.raises(NotPermitted, match="a second person must agree"):
        services.agree(proposal, actor=sonia, reason="It is right.")
    assert state(edition) == "held"
    with pytest.raises(DomainError, match="Say why"):
        services.agree(proposal, actor=ria, reason=" ")
    services.agree(proposal, actor=ria, reason="The publisher announced it.")

    assert (state(edition), state(before)) == ("in_force", "superseded")
    proposal.refresh_from_db()
    assert (proposal.status, proposal.answered_by) == ("agreed", ria)
    assert heard() == [
        {"edition_id": str(before.pk), "previous_id": None, "watchlist": "demo"},
        {"edition_id": str(edition.pk), "previous_id": str(before.pk), "watchlist": "demo"},
    ]
    with pytest.raises(Conflict):
        services.agree(proposal, actor=ria, reason="Again.")


def test_what_the_system_loaded_needs_two_different_people(sonia, max_manager):
    edition = lists.held(10)
    assert not edition.proposals.exists()

    proposal = services.propose(edition, actor=sonia, reason="Half was delisted on 2 March.")
    with pytest.raises(NotPermitted):
        services.agree(proposal, actor=sonia, reason="I say so.")
    services.agree(proposal, actor=max_manager, reason="I read the notice.")

    assert state(edition) == "in_force"
    said = list(AuditEvent.objects.order_by("-seq").values_list("sentence", flat=True)[:4])
    assert "Max accepted an edition of Demo list with 10 entities and 10 names, now in force" in said


@pytest.mark.parametrize("name", ["omar", "ada", "root"])
def test_who_may_not_decide_is_refused(name, request):
    actor = request.getfixturevalue(name)
    edition = lists.held(10)

    for act in (services.propose, services.reject):
        with pytest.raises(NotPermitted):
            act(edition, actor=actor, reason="Because.")
    assert state(edition) == "held"


def test_a_held_edition_is_rejected_with_a_reason_and_only_a_person_may_give_its_files_again(sonia):
    before = lists.in_force(20)
    edition = lists.held(10)
    proposal = services.propose(edition, actor=sonia, reason="Fine.")

    with pytest.raises(DomainError, match="needs a reason"):
        services.reject(edition, actor=sonia, reason="")
    services.reject(edition, actor=sonia, reason="The publisher sent half a file.")

    assert (state(edition), state(before)) == ("refused", "in_force")
    assert edition.refusal == "The publisher sent half a file."
    proposal.refresh_from_db()
    assert proposal.status == "declined"
    assert lists.given(lists.rows(10)).status == "unchanged"
    assert lists.given(lists.rows(10), actor=sonia).status == "held"


def test_a_declined_proposal_leaves_the_edition_waiting_for_another(sonia, max_manager):
    edition = lists.held(10)
    first = services.propose(edition, actor=sonia, reason="Fine.")
    with pytest.raises(Conflict, match="proposed before"):
        services.propose(edition, actor=max_manager, reason="Fine.")

    services.decline(first, actor=sonia, reason="I misread the notice.")

    assert state(edition) == "held"
    again = services.propose(edition, actor=max_manager, reason="Now I am sure.")
    services.agree(again, actor=sonia, reason="Me too.")
    assert state(edition) == "in_force"


def test_a_newer_edition_takes_the_place_of_one_that_waits(sonia):
    lists.in_force(20)
    waiting = lists.held(10)
    proposal = services.propose(waiting, actor=sonia, reason="Fine.")
    another = lists.given(lists.rows(11))
    assert (state(waiting), state(another.edition)) == ("refused", "held")

    lists.given(lists.rows(21))

    assert state(another.edition) == "refused"
    assert another.edition.refusal == "Another edition of the list came after it."
    proposal.refresh_from_db()
    assert proposal.status == "declined"
    with pytest.raises(Conflict):
        services.agree(proposal, actor=sonia, reason="Late.")


def rolled_back(sonia):
    old = lists.in_force(20)
    bad = lists.in_force(25)
    proposal = services.propose(old, actor=sonia, reason="The new one has wrong names.")
    return old, bad, proposal


def test_two_people_put_an_earlier_edition_in_force_again(sonia, max_manager, heard):
    old, bad, proposal = rolled_back(sonia)
    entities = set(Entity.objects.values_list("pk", flat=True))

    with pytest.raises(NotPermitted):
        services.agree(proposal, actor=sonia, reason="I say so.")
    assert state(bad) == "in_force"
    services.agree(proposal, actor=max_manager, reason="Seen.")

    assert (state(old), state(bad)) == ("in_force", "withdrawn")
    assert set(Entity.objects.values_list("pk", flat=True)) == entities
    assert heard()[-1] == {"edition_id": str(old.pk), "previous_id": str(bad.pk), "watchlist": "demo"}
    sentences = list(AuditEvent.objects.values_list("sentence", flat=True))
    assert "Max put an earlier edition of Demo list with 20 entities and 20 names in force again" in sentences


def test_what_was_withdrawn_comes_back_only_by_two_people(sonia, max_manager):
    old, _, proposal = rolled_back(sonia)
    services.agree(proposal, actor=max_manager, reason="Seen.")

    by_system = lists.given(lists.rows(25))
    assert by_system.status == "unchanged"
    assert state(old) == "in_force"
    by_hand = lists.given(lists.rows(25), actor=sonia)

    assert by_hand.status == "held"
    assert "The same files were in force before and were withdrawn." in by_hand.message
    services.agree(by_hand.edition.proposals.get(), actor=max_manager, reason="It was right after all.")
    assert state(by_hand.edition) == "in_force"


def test_a_proposal_is_over_when_another_edition_comes_into_force(sonia, max_manager):
    old, _, proposal = rolled_back(sonia)

    new = lists.in_force(26)

    with pytest.raises(Conflict):
        services.agree(proposal, actor=max_manager, reason="Late.")
    assert (state(new), state(old)) == ("in_force", "superseded")


def test_an_edition_in_force_cannot_be_proposed(sonia):
    edition = lists.in_force(3)

    with pytest.raises(Conflict, match="now in force; it cannot be proposed"):
        services.propose(edition, actor=sonia, reason="More of it.")


def test_the_database_itself_wants_two_people(sonia):
    edition = lists.held(10)
    proposal = services.propose(edition, actor=sonia, reason="Fine.")
    Edition.objects.filter(status="in_force").update(status="superseded")

    with pytest.raises(IntegrityError, match="two people"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(status="in_force")
    with pytest.raises(IntegrityError, match="proposal_agreed_by_a_second_person"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            status="agreed", answered_by=sonia, answered_at=proposal.created_at, answer="x"
        )
    with pytest.raises(IntegrityError, match="proposal_answered_with_a_reason"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(status="declined", answered_at=proposal.created_at)
    with pytest.raises(IntegrityError, match="edition_held_with_a_reason"), transaction.atomic():
        Edition.objects.create(
            watchlist=edition.watchlist,
            sha256="1" * 64,
            parser_version="1",
            status="held",
            guards=[],
            retrieved_at=edition.retrieved_at,
        )


def test_the_role_of_the_web_server_and_the_workers_may_do_all_of_it(sonia, max_manager):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WEB_ROLE}")

    edition = lists.held(10, actor=sonia)
    services.agree(edition.proposals.get(), actor=max_manager, reason="Seen.")

    assert state(edition) == "in_force"


def test_what_was_answered_and_found_never_changes(sonia, monkeypatch):
    edition = lists.held(10)
    proposal = services.propose(edition, actor=sonia, reason="Fine.")
    services.decline(proposal, actor=sonia, reason="No.")
    finding = Finding.objects.create(
        edition=edition, position=0, left_out=True, file="a", line=1, message="b"
    )

    for change in (
        lambda: Proposal.objects.filter(pk=proposal.pk).update(answer="Yes."),
        lambda: Finding.objects.filter(pk=finding.pk).update(message=""),
        lambda: Edition.objects.filter(pk=edition.pk).update(guards=["None."]),
    ):
        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_are_one(sonia, max_manager, make_user):
    ria = make_user("Ria", Side.REGULATOR, Role.SCREENING_ANALYST)
    edition = lists.held(10)
    proposal = services.propose(edition, actor=sonia, reason="Fine.")
    people = [max_manager, ria]

    done = at_once(lambda n: services.agree(proposal, actor=people[n], reason=f"Person {n}."), 2)

    assert sorted(type(one).__name__ for one in done) == ["Conflict", "Edition"]
    assert state(edition) == "in_force"
    assert AuditEvent.objects.filter(verb="edition.accept").count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_rejecting_rolling_back_and_loading_at_once_leave_one_in_force(sonia, max_manager):
    old = lists.in_force(18)
    lists.in_force(20)
    back = services.propose(old, actor=sonia, reason="Wrong names.")
    held = lists.held(10)
    accept = services.propose(held, actor=sonia, reason="Fine.")
    acts = [
        lambda: services.agree(accept, actor=max_manager, reason="Yes."),
        lambda: services.agree(back, actor=max_manager, reason="Yes."),
        lambda: services.reject(held, actor=max_manager, reason="No."),
        lambda: lists.given(lists.rows(22)),
    ]

    done = at_once(lambda n: acts[n](), len(acts))

    assert all(isinstance(one, Conflict) or not isinstance(one, Exception) for one in done), done
    assert len(queries.editions_in_force()) == 1
    assert not Proposal.objects.filter(status="open").exists()
    assert not Edition.objects.filter(status="held").exists() or Edition.objects.get(status="held").guards


@pytest.mark.django_db(transaction=True)
def test_two_roll_backs_at_once_leave_one_in_force(sonia, max_manager):
    first, second = lists.in_force(18), lists.in_force(19)
    lists.in_force(20)
    proposals = [services.propose(one, actor=sonia, reason="Better.") for one in (first, second)]

    done = at_once(lambda n: services.agree(proposals[n], actor=max_manager, reason="Yes."), 2)

    assert sorted(type(one).__name__ for one in done) == ["Conflict", "Edition"]
    assert len(queries.editions_in_force()) == 1
