import pytest
from django.db import IntegrityError, InternalError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from licensing.control_lists.models import ControlListEdition, ControlListEntry
from licensing.control_lists.queries import editions_in_force
from licensing.control_lists.services import Loaded, load_control_list
from tests.licensing.control_lists.build import FIBER, LASER, file, whole

pytestmark = pytest.mark.django_db


def load(data: bytes, version: str = "1", actor=None) -> Loaded:
    return load_control_list(
        data, key="trial", title="Trial list", jurisdiction="US", version=version, actor=actor
    )


def test_a_first_load_puts_the_edition_in_force():
    loaded = load(whole())

    assert loaded.changed
    assert loaded.entries == loaded.edition.entries.count() == 5
    assert editions_in_force().get() == loaded.edition
    event = AuditEvent.objects.get(verb="control_list.loaded")
    assert event.sentence == "The system loaded edition 1 of Trial list with 5 entries"


def test_the_same_file_again_changes_nothing():
    first = load(whole())
    again = load(whole(), "2")

    assert not again.changed
    assert again.edition == first.edition
    assert ControlListEdition.objects.count() == 1
    assert AuditEvent.objects.filter(verb="control_list.loaded").count() == 1


def test_a_new_file_supersedes_and_keeps_the_old_entries():
    first = load(whole()).edition
    second = load(file(LASER), "2").edition

    first.refresh_from_db()
    assert first.status == "superseded"
    assert editions_in_force().get() == second
    assert first.entries.count() == 5


def test_a_bad_file_leaves_the_edition_before_in_force():
    first = load(whole()).edition

    with pytest.raises(DomainError, match="Line 3"):
        load(file(LASER, LASER), "2")

    assert editions_in_force().get() == first
    assert ControlListEdition.objects.count() == 1
    assert ControlListEntry.objects.count() == 5


def test_a_label_is_used_once():
    load(whole())
    with pytest.raises(Conflict, match="already has an edition 1") as refusal:
        load(file(FIBER))
    assert refusal.value.code == "edition_taken"


def test_only_an_administrator_loads(root, omar):
    with pytest.raises(NotPermitted, match="control list"):
        load(whole(), actor=omar)
    assert not ControlListEdition.objects.exists()
    assert load(whole(), actor=root).changed


def test_the_database_holds_one_edition_in_force(edition):
    with pytest.raises(IntegrityError, match="control_list_one_edition_in_force"), transaction.atomic():
        ControlListEdition.objects.create(
            control_list=edition.control_list,
            label="2",
            sha256="0" * 64,
            loaded_at=edition.loaded_at,
            in_force_from=edition.in_force_from,
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda edition: edition.entries.update(title="Other"),
        lambda edition: edition.entries.first().delete(),
        lambda edition: ControlListEdition.objects.filter(pk=edition.pk).update(sha256="0" * 64),
    ],
)
def test_what_was_loaded_is_never_edited(edition, change):
    with pytest.raises(InternalError, match=r"[Cc]annot"), transaction.atomic():
        change(edition)
    assert edition.entries.count() == 5
