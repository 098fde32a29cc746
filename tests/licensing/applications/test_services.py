import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from licensing.applications import queries, services
from licensing.applications.models import Application, GoodsLine, Party
from tests.factories import applications as make
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db


def verbs(application):
    return list(
        AuditEvent.objects.filter(thread=application.pk).order_by("seq").values_list("verb", flat=True)
    )


def test_start_draft_records_who_started(arden, ada):
    draft = services.start_draft(arden, actor=ada, own_reference="PO 7")

    assert (draft.status, draft.reference, draft.own_reference) == ("draft", None, "PO 7")
    assert verbs(draft) == ["application.started"]


@pytest.mark.parametrize("status", ["pending", "refused", "unconfirmed"])
def test_start_draft_refuses_an_organization_that_is_not_active(ada, status):
    organization = make_organization(ada, status)
    with pytest.raises(NotPermitted):
        services.start_draft(organization, actor=ada)
    assert not Application.objects.exists()


def test_a_stranger_changes_nothing(complete, sam, omar):
    line, party = complete.lines.get(), complete.parties.first()
    events = AuditEvent.objects.count()
    for actor in (sam, omar):
        for call in (
            lambda actor=actor: services.save_goods_line(
                complete, make.line_facts(), actor=actor, version=None
            ),
            lambda actor=actor: services.remove_goods_line(complete, line.pk, actor=actor, version=None),
            lambda actor=actor: services.save_party(
                complete, make.party_facts("consignee"), actor=actor, version=None
            ),
            lambda actor=actor: services.remove_party(complete, party.pk, actor=actor, version=None),
            lambda actor=actor: services.save_end_use(
                complete, {"wmd_use": "yes"}, actor=actor, version=None
            ),
            lambda actor=actor: services.attach(
                complete, make.upload(), kind="other", actor=actor, version=None
            ),
            lambda actor=actor: services.declare(complete, position="S", actor=actor, version=None),
            lambda actor=actor: services.copy_application(complete, actor=actor),
            lambda actor=actor: services.submit(complete, actor=actor, version=None),
        ):
            with pytest.raises(NotPermitted):
                call()
    assert AuditEvent.objects.count() == events
    assert Application.objects.get().declared_at is not None


def test_goods_lines_are_numbered_changed_and_renumbered(draft, ada):
    first, second, third = (make.add_line(draft, ada, description=f"Laser {n}") for n in (1, 2, 3))
    assert [first.number, second.number, third.number] == [1, 2, 3]

    facts = make.line_facts(description="Laser 2b", quantity=Decimal("5"))
    services.save_goods_line(draft, facts, actor=ada, version=None, line_id=second.pk)
    services.remove_goods_line(draft, first.pk, actor=ada, version=None)

    assert list(draft.lines.values_list("number", "description")) == [(1, "Laser 2b"), (2, "Laser 3")]
    assert verbs(draft)[-2:] == ["application.goods_saved", "application.goods_removed"]


def test_a_line_that_is_gone_or_of_another_application_is_missing(draft, arden, ada):
    other = make.add_line(make.make_draft(arden, ada), ada)
    with pytest.raises(Missing):
        services.save_goods_line(draft, make.line_facts(), actor=ada, version=None, line_id=other.pk)
    with pytest.raises(Missing):
        services.remove_goods_line(draft, other.pk, actor=ada, version=None)
    assert GoodsLine.objects.count() == 1


def test_an_entry_of_an_older_edition_is_refused_for_a_new_line(draft, ada):
    old = make.make_entry("6A005")
    make.make_control_list("2", (*make.ENTRIES, "9A001,Engines,9,Engines,A,Equipment,WA,NS,NMB,N"))
    old.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        make.add_line(draft, ada, entry=old)
    assert refused.value.code == "entry_outdated"


def test_only_one_party_is_the_end_user(draft, ada):
    make.add_party(draft, ada, "end_user", name="First")
    with pytest.raises(DomainError) as refused:
        make.add_party(draft, ada, "end_user", name="Second")
    assert refused.value.code == "end_user_taken"
    assert refused.value.gaps[0].field == "role"
    with pytest.raises(IntegrityError, match="application_has_one_end_user"), transaction.atomic():
        Party.objects.create(
            application=draft,
            role="end_user",
            kind="company",
            name="Third",
            street="s",
            city="c",
            country="DE",
        )


def test_a_party_is_changed_and_removed(draft, ada):
    party = make.add_party(draft, ada)
    services.save_party(
        draft, make.party_facts(name="Other GmbH"), actor=ada, version=None, party_id=party.pk
    )
    assert draft.parties.get().name == "Other GmbH"
    services.remove_party(draft, party.pk, actor=ada, version=None)
    assert not draft.parties.exists()
    with pytest.raises(Missing):
        services.remove_party(draft, party.pk, actor=ada, version=None)


def test_an_incomplete_end_use_is_saved(draft, ada):
    services.save_end_use(draft, {"intended_use": "Too short", "wmd_use": "unsure"}, actor=ada, version=1)
    draft.refresh_from_db()
    assert (draft.intended_use, draft.wmd_use, draft.version) == ("Too short", "unsure", 2)


@pytest.mark.parametrize(
    "change",
    [
        lambda a, u: make.add_line(a, u, description="More"),
        lambda a, u: make.add_party(a, u, "consignee", name="More"),
        lambda a, u: services.save_end_use(a, {"wmd_use": "yes"}, actor=u, version=None),
        lambda a, u: services.attach(a, make.upload(), kind="other", actor=u, version=None),
        lambda a, u: services.remove_goods_line(a, a.lines.get().pk, actor=u, version=None),
        lambda a, u: services.remove_party(a, a.parties.first().pk, actor=u, version=None),
        lambda a, u: services.remove_attachment(a, a.attachments.get().pk, actor=u, version=None),
    ],
)
def test_any_change_takes_the_declaration_away(complete, ada, change):
    version = complete.version
    change(complete, ada)
    complete.refresh_from_db()
    assert (complete.declared_at, complete.declared_by, complete.declared_name) == (None, None, "")
    assert complete.version == version + 1
    assert [gap.message for gap in queries.submission_gaps(complete)][-1] == "Make the declaration."


def test_saving_what_is_already_there_keeps_the_declaration(complete, ada):
    line, party = complete.lines.get(), complete.parties.get(role="end_user")
    facts = make.line_facts(description=line.description)
    services.save_goods_line(complete, facts, actor=ada, version="stale", line_id=line.pk)
    services.save_party(complete, make.party_facts(), actor=ada, version="stale", party_id=party.pk)
    services.save_end_use(complete, {"wmd_use": "no"}, actor=ada, version="stale")
    complete.refresh_from_db()
    assert complete.declared_at is not None


def test_a_stale_version_is_refused(draft, ada):
    make.add_line(draft, ada)
    for call in (
        lambda: services.save_goods_line(draft, make.line_facts(), actor=ada, version=1),
        lambda: services.save_party(draft, make.party_facts(), actor=ada, version="1"),
        lambda: services.save_end_use(draft, {"wmd_use": "no"}, actor=ada, version=""),
        lambda: services.attach(draft, make.upload(), kind="other", actor=ada, version=1),
        lambda: services.declare(draft, position="B", actor=ada, version=1),
        lambda: services.submit(draft, actor=ada, version=1),
    ):
        with pytest.raises(Conflict) as refused:
            call()
        assert refused.value.code == "stale"
    assert draft.lines.count() == 1


def test_a_document_is_attached_and_taken_off(draft, ada):
    attachment = services.attach(draft, make.upload(), kind="contract", actor=ada, version=1)
    assert (attachment.file.owner_id, attachment.file.kind) == (draft.pk, "contract")
    services.remove_attachment(draft, attachment.pk, actor=ada, version=2)
    attachment.refresh_from_db()
    assert attachment.removed
    with pytest.raises(Missing):
        services.remove_attachment(draft, attachment.pk, actor=ada, version=None)


def test_declare_refuses_while_something_is_missing(draft, ada):
    with pytest.raises(DomainError) as refused:
        services.declare(draft, position="Head", actor=ada, version=None)
    assert refused.value.code == "gaps_remain"
    assert all(gap.url for gap in refused.value.gaps)


def test_copy_takes_goods_parties_and_use_but_no_paper(complete, ada):
    filed = services.submit(complete, actor=ada, version=None)
    made = services.copy_application(filed, actor=ada)

    assert made.copied_from == filed
    assert (made.lines.count(), made.parties.count(), made.attachments.count()) == (1, 2, 0)
    assert (made.intended_use, made.declared_at, made.status) == (make.USE, None, "draft")
    assert made.lines.get().pk != filed.lines.get().pk
    assert filed.lines.count() == 1


def test_copy_moves_lines_to_the_edition_in_force_and_names_codes_that_are_gone(complete, ada):
    make.add_line(complete, ada, entry=make.make_entry("6A003"))
    make.make_control_list("2", (make.ENTRIES[0],))
    made = services.copy_application(complete, actor=ada)
    assert [line.entry.edition.label for line in made.lines.all()] == ["2", "1"]
    assert queries.draft_facts(made).outdated_lines == (2,)


def test_submit_gives_a_number_and_freezes(complete, ada):
    filed = services.submit(complete, actor=ada, version=complete.version)

    year = timezone.now().year
    assert (filed.reference, filed.status) == (f"EX-{year}-000001", "submitted")
    assert (filed.submitted_by, filed.submitted_at is not None) == (ada, True)
    assert AuditEvent.objects.latest("seq").sentence == f"Ada submitted application EX-{year}-000001"
    with pytest.raises(Conflict) as again:
        services.submit(complete, actor=ada, version=complete.version)
    assert again.value.code == "already_submitted"
    with pytest.raises(Conflict) as late:
        make.add_line(filed, ada)
    assert late.value.code == "not_a_draft"


def test_the_database_freezes_what_was_filed(complete, ada):
    filed = services.submit(complete, actor=ada, version=None)
    for write in (
        lambda: filed.lines.update(quantity=9),
        lambda: filed.parties.all().delete(),
        lambda: Application.objects.filter(pk=filed.pk).update(intended_use="Something else"),
        lambda: filed.attachments.update(removed=True),
    ):
        with pytest.raises(Exception, match=r"filed is not edited"), transaction.atomic():
            write()


def test_submit_refuses_with_every_gap_and_uses_no_number(draft, arden, ada):
    with pytest.raises(DomainError) as refused:
        services.submit(draft, actor=ada, version=None)
    assert refused.value.code == "gaps_remain"
    assert len(refused.value.gaps) == 11
    assert all(gap.url.startswith(f"/portal/applications/{draft.pk}/") for gap in refused.value.gaps)
    assert services.submit(make.complete_draft(arden, ada), actor=ada, version=None).reference.endswith(
        "000001"
    )


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_submit_at_once_one_files(complete, ada):
    outcomes: list[str] = []
    gate = threading.Barrier(8)

    def run() -> None:
        try:
            gate.wait()
            outcomes.append(services.submit(complete, actor=ada, version=complete.version).reference or "")
        except Conflict as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [complete_reference(), *["already_submitted"] * 7]
    events = AuditEvent.objects.filter(verb="application.submit")
    assert events.count() == 1


def complete_reference() -> str:
    return f"EX-{timezone.now().year}-000001"
