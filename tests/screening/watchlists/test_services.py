import dataclasses
import gzip
import time
from datetime import date

import pytest
from django.db import IntegrityError, InternalError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import DomainError, NotPermitted
from exportctl.core.files import services as stored_files
from exportctl.core.outbox import services as outbox
from exportctl.core.outbox.models import Job
from screening.watchlists import queries, services
from screening.watchlists.models import Edition, Entity, EntityAddress, EntityName, Watchlist
from screening.watchlists.sources import SOURCES
from screening.watchlists.sources.listed import ListedEntity, ListedName, ParsedList
from screening.watchlists.sources.reading import MAX_ROWS
from tests.screening.watchlists import files

pytestmark = pytest.mark.django_db


def loaded_un() -> Edition:
    outcome = services.load("un-sc", files.un(), actor=None)
    assert outcome.status == "loaded"
    return outcome.edition


def sentences() -> list[str]:
    return list(AuditEvent.objects.order_by("seq").values_list("sentence", flat=True))


def test_load_stores_everything_and_puts_it_in_force():
    outcome = services.load("ofac-sdn", files.ofac(), actor=None, published_on=date(2021, 7, 7))

    assert outcome.status == "loaded"
    assert outcome.message == "OFAC Specially Designated Nationals: 3 entities with 6 names are in force."
    edition = outcome.edition
    assert edition.status == Edition.Status.IN_FORCE
    assert edition.published_on == date(2021, 7, 7)
    assert edition.counts["names"] == EntityName.objects.count() == 6
    assert edition.counts["addresses"] == EntityAddress.objects.count() == 1
    person = Entity.objects.get(external_id="102")
    assert person.birth_dates == ["1971-03-02", "1972~"]
    assert person.identifiers[0]["value"] == "4410021"
    assert [n.value for n in person.names.all()] == ["ZHELBRODOV, Viktor", "JELBRODOV, Victor"]
    assert "The system put an edition of OFAC" in sentences()[-1]


def test_what_is_read_back_is_what_was_listed_to_the_last_letter():
    header = "id,kind,name,aliases,remarks,programs\n"
    nasty = 'P-1,person,Näme \\N,نديم; a\\tb,"x \\\\ ""y""","D ""1"";{E}"\n'
    given = {"un-sc": files.un(), "ofac-sdn": files.ofac(), "plain": files.plain(header + nasty)}

    for source, some in given.items():
        edition = services.load(source, some, actor=None).edition
        listed = {entity.external_id: entity for entity in SOURCES[source].parse(some).entities}
        stored = {entity.external_id: entity for _, _, entity in queries.listed_entities([edition.pk])}
        assert stored == listed
        digests = dict(Entity.objects.filter(edition=edition).values_list("external_id", "digest"))
        assert digests == {number: entity.digest for number, entity in listed.items()}


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("x" * 61, "value too long"),
        ("\x00", "A value cannot be stored"),
        ("\ud800", "A value cannot be stored"),
    ],
)
def test_a_value_that_the_database_cannot_hold_refuses_the_edition(monkeypatch, number, says):
    entity = ListedEntity(number, "person", (ListedName("Nadim Qasrawani", "primary", "Latin"),))
    source = dataclasses.replace(
        SOURCES["plain"], parse=lambda given: ParsedList((entity,), {"entities": 1, "names": 1})
    )
    monkeypatch.setitem(SOURCES, "plain", source)

    outcome = services.load("plain", files.plain(), actor=None)

    assert outcome.status == "refused"
    assert says in outcome.message
    assert not Entity.objects.exists()


def test_files_are_kept_as_they_were_received():
    packed = gzip.compress(files.UN.encode())

    edition = services.load("un-sc", [files.named("un.xml.gz", packed)], actor=None).edition

    (kept,) = queries.files_of(edition)
    assert stored_files.read(kept) == packed
    assert kept.sha256 == edition.sha256


def test_loading_the_same_files_again_changes_nothing_and_says_so():
    first = services.load("ofac-sdn", files.ofac(), actor=None).edition
    before = (Entity.objects.count(), AuditEvent.objects.count(), first.version)

    again = services.load("ofac-sdn", list(reversed(files.ofac())), actor=None)

    assert again.status == "unchanged"
    assert "loaded before (in force); nothing changed" in again.message
    assert again.edition == first
    first.refresh_from_db()
    assert (Entity.objects.count(), AuditEvent.objects.count(), first.version) == before


def test_a_new_edition_supersedes_the_one_before_and_keeps_its_entities():
    first = loaded_un()

    second = services.load("un-sc", files.un(files.UN.replace("QASRAWANI", "QASRAVANI")), actor=None).edition

    first.refresh_from_db()
    assert first.status == Edition.Status.SUPERSEDED
    assert [ref.id for ref in queries.editions_in_force()] == [second.pk]
    assert first.entities.count() == second.entities.count() == 2


@pytest.mark.parametrize(
    ("spoiled", "says"),
    [
        (files.BOMB, "un.xml"),
        (files.EXTERNAL, "un.xml, line 1: The XML declares a document type"),
        (files.UN.encode().replace(b"NADIM", b"NAD\xefM"), "un.xml, line 5: The XML is not well-formed"),
        (files.UN.replace("ENTITIES>", "OTHERS>"), "un.xml: The element ENTITIES is missing"),
        (files.UN[:300], "un.xml, line"),
        (files.cut_gzip(files.UN), "un.xml: The gzip file is cut off"),
        (b"", "un.xml: The file is empty."),
        (b" " * (64 * 2**20 + 1), "un.xml: The file is larger than 64 MB."),
        (gzip.compress(b"0" * 300 * 2**20, compresslevel=1), "un.xml: The file unpacks to more than 256 MB."),
    ],
)
def test_a_bad_file_is_refused_and_the_edition_before_stays_in_force(spoiled, says):
    before = loaded_un()

    outcome = services.load("un-sc", files.un(spoiled), actor=None)

    assert outcome.status == "refused"
    assert says in outcome.message
    assert outcome.edition.status == Edition.Status.REFUSED
    assert outcome.edition.refusal.startswith(says)
    assert [ref.id for ref in queries.editions_in_force()] == [before.pk]
    assert Entity.objects.count() == 2
    event = AuditEvent.objects.latest("seq")
    assert event.sentence.endswith("UN Security Council Consolidated List, which was refused")
    assert event.reason == outcome.edition.refusal


def test_missing_columns_in_a_plain_list_leave_the_edition_before(root):
    identity = {"list_key": "home", "title": "Home list"}
    before = services.load("plain", files.plain(), actor=root, **identity).edition

    outcome = services.load("plain", files.plain("id,name\nP-1,X\n"), actor=root, **identity)

    assert (
        outcome.message == "Home list: the new edition was refused. plain.csv, line 1: Missing columns: kind."
    )
    assert queries.editions_in_force()[0].id == before.pk


def test_a_list_of_millions_of_rows_is_refused_before_it_is_read(sonia):
    before = loaded_un()
    rows = gzip.compress(b"id,kind,name\n" + b"P,person,Nadim Qasrawani\n" * 10_000_000, compresslevel=1)
    started = time.process_time()

    outcome = services.load("plain", [files.named("plain.csv.gz", rows)], actor=sonia, list_key="home")

    assert outcome.status == "refused"
    assert outcome.edition.refusal == f"plain.csv.gz: The file has more than {MAX_ROWS:,} rows."
    assert time.process_time() - started < 20
    assert [ref.id for ref in queries.editions_in_force()] == [before.pk]


def test_a_refused_file_may_be_given_again():
    services.load("un-sc", files.un("nonsense"), actor=None)

    assert services.load("un-sc", files.un("nonsense"), actor=None).status == "refused"
    assert Edition.objects.filter(status="refused").count() == 2


def test_received_files_are_read_by_a_job_once(sonia, django_capture_on_commit_callbacks):
    outcome = services.receive("un-sc", files.un(), actor=sonia, later=True)
    again = services.receive("un-sc", files.un(), actor=sonia, later=True)
    assert outcome.status == again.status == "received"
    assert outcome.edition == again.edition
    assert queries.editions_in_force() == ()

    (job,) = Job.objects.all()
    outbox.run(job.pk)
    services.read(outcome.edition.pk, actor=sonia)

    outcome.edition.refresh_from_db()
    assert outcome.edition.status == Edition.Status.IN_FORCE
    assert Entity.objects.count() == 2
    assert AuditEvent.objects.latest("seq").actor_name == "Sonia"


def test_who_may_not_load_is_refused_and_nothing_is_kept(omar):
    with pytest.raises(NotPermitted):
        services.load("un-sc", files.un(), actor=omar)

    assert not Watchlist.objects.exists()


def test_a_list_keeps_its_source():
    loaded_un()

    with pytest.raises(DomainError, match="is read from un-sc files, not plain"):
        services.load("plain", files.plain(), actor=None, list_key="un-sc")


def test_an_unknown_source_names_the_known_ones():
    with pytest.raises(DomainError, match="known are ofac-sdn, ofac-cons, un-sc, "):
        services.load("eu", files.plain(), actor=None)


@pytest.mark.parametrize("model", [Entity, EntityName, EntityAddress])
def test_rows_of_an_edition_can_neither_be_changed_nor_deleted(model):
    loaded_un()
    field = {Entity: "name", EntityName: "value", EntityAddress: "text"}[model]

    for change in (lambda: model.objects.update(**{field: "x"}), lambda: model.objects.all().delete()):
        with (
            pytest.raises((InternalError, Exception), match=r"Cannot|protected"),
            transaction.atomic(),
        ):
            change()


def test_an_edition_that_was_read_changes_only_its_status():
    edition = loaded_un()

    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(counts={})
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk)._raw_delete("default")
    Edition.objects.filter(pk=edition.pk).update(status="superseded")


def test_two_editions_of_a_list_cannot_be_in_force():
    edition = loaded_un()

    with pytest.raises(IntegrityError, match="watchlist_one_edition_in_force"), transaction.atomic():
        Edition.objects.create(
            watchlist=edition.watchlist,
            status="in_force",
            sha256="0" * 64,
            parser_version="1",
            retrieved_at=edition.retrieved_at,
        )


def test_the_demonstration_list_loads_once():
    assert services.load_demonstration().edition.counts["entities"] == 200
    assert services.load_demonstration().status == "unchanged"
