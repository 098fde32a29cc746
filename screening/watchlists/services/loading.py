"""Loading editions: a new one comes into force whole, or the one before stays.

An edition is first received, with its files kept as they are, and then read. A command does both at
once; in the browser the reading is a job. A file that cannot be read is not an error of the program: the
refusal is stored, with the line, and returned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import DomainError
from exportctl.core.files import services as stored_files
from exportctl.core.files.rules import clean_name
from exportctl.core.flow import advance
from exportctl.core.outbox import enqueue
from exportctl.core.people.models import User
from screening.watchlists import queries
from screening.watchlists.flow import EDITION_FLOW
from screening.watchlists.models import Edition, Watchlist
from screening.watchlists.rules import DEMONSTRATION_FILE, edition_hash, guards, reading_key, source_of
from screening.watchlists.services import switching
from screening.watchlists.services.storing import store_entities, store_findings
from screening.watchlists.sources import Source
from screening.watchlists.sources.listed import ParsedList
from screening.watchlists.sources.reading import MAX_FILE, ListRefused, NamedFile

DEMONSTRATION_KEY = "demonstration"
TOO_MUCH: dict[type[BaseException], str] = {
    MemoryError: "Reading it needs more memory than there is.",
    RecursionError: "It is nested too deeply to be read.",
    SoftTimeLimitExceeded: "Reading it takes longer than a worker may.",
}


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """What became of a load: the edition it made or found, and what to tell the person."""

    status: Literal["received", "loaded", "held", "unchanged", "refused"]
    edition: Edition
    message: str


def load(
    source: str,
    files: Sequence[NamedFile],
    *,
    actor: User | None,
    list_key: str = "",
    title: str = "",
    publisher: str = "",
    published_on: date | None = None,
) -> LoadOutcome:
    """Receive an edition and read it at once. `actor` None is the system.

    Without `list_key` the files belong to the list named like the source. `published_on` is used where
    the files themselves have no date.

    Raises:
        DomainError: `source_unknown`, or `source_differs` from the one that the list has.
        NotPermitted: the actor may not load lists.
    """
    outcome = receive(
        source,
        files,
        actor=actor,
        list_key=list_key,
        title=title,
        publisher=publisher,
        published_on=published_on,
    )
    return read(outcome.edition.pk, files=files, actor=actor) if outcome.status == "received" else outcome


def load_demonstration() -> LoadOutcome:
    """Load the fictional list that comes with the product; again changes nothing."""
    return load(
        "plain",
        [NamedFile(DEMONSTRATION_FILE.name, DEMONSTRATION_FILE.read_bytes())],
        actor=None,
        list_key=DEMONSTRATION_KEY,
        title="Demonstration list (fictional)",
        publisher="Office for Strategic Trade",
    )


@transaction.atomic
def receive(
    source: str,
    files: Sequence[NamedFile],
    *,
    actor: User | None,
    list_key: str = "",
    title: str = "",
    publisher: str = "",
    published_on: date | None = None,
    later: bool = False,
) -> LoadOutcome:
    """Keep the files of an edition as they are; with `later`, have them read by a worker.

    Files that were received before and not refused change nothing. Files that are empty or too large to
    keep are refused here.

    Raises:
        DomainError: `source_unknown`, or `source_differs` from the one that the list has.
        NotPermitted: the actor may not load lists.
    """
    reader = source_of(source)
    if actor is not None:
        require(actor, "watchlists.load")
    watchlist = _locked_list(reader, list_key or reader.key, title, publisher)
    if watchlist.source != reader.key:
        raise DomainError(
            f"{watchlist.title} is read from {watchlist.source} files, not {reader.key}.",
            code="source_differs",
        )
    digest = edition_hash(files)
    known = _known(watchlist, digest, actor)
    if known is not None and known.status != Edition.Status.RECEIVED:
        return _unchanged(known)
    edition = known or _received(watchlist, reader, digest, published_on, files, actor)
    if edition.status == Edition.Status.REFUSED:
        return LoadOutcome("refused", edition, _refused_words(edition))
    if later:
        actor_id = str(actor.pk) if actor is not None else ""
        enqueue(
            "screening.read_edition",
            key=reading_key(edition.pk),
            edition_id=str(edition.pk),
            actor_id=actor_id,
        )
    return LoadOutcome("received", edition, f"{watchlist.title}: the files were received and are being read.")


def _known(watchlist: Watchlist, digest: str, actor: User | None) -> Edition | None:
    """Return the edition of the same files, if there is one that stands for them.

    A person may give files again that were refused or withdrawn; the system only those that could not be
    read, so that what people decided against does not come back by itself.
    """
    editions = watchlist.editions.filter(sha256=digest).order_by("-retrieved_at")
    if actor is not None:
        return editions.exclude(status__in=[Edition.Status.REFUSED, Edition.Status.WITHDRAWN]).first()
    return editions.exclude(status=Edition.Status.REFUSED, guards=[]).first()


def _received(
    watchlist: Watchlist,
    reader: Source,
    digest: str,
    published_on: date | None,
    files: Sequence[NamedFile],
    actor: User | None,
) -> Edition:
    """Make a new edition and keep its files; one whose files cannot be kept comes back refused."""
    edition = Edition.objects.create(
        watchlist=watchlist,
        sha256=digest,
        parser_version=reader.version,
        published_on=published_on,
        retrieved_at=timezone.now(),
    )
    names = ", ".join(file.name for file in files)
    audit.record(edition, "edition.received", actor=actor, files=names or "nothing", title=watchlist.title)
    try:
        _keep(edition, files, actor)
    except ListRefused as refusal:
        return _refuse(edition, refusal, actor)
    return edition


def read(edition_id: UUID, *, files: Sequence[NamedFile] = (), actor: User | None) -> LoadOutcome:
    """Read the files of a received edition and put it in force, or refuse it. A repeat changes nothing.

    Without `files` they are taken from the storage.
    """
    edition = Edition.objects.select_related("watchlist").get(pk=edition_id)
    if edition.status != Edition.Status.RECEIVED:
        return _unchanged(edition)
    kept = files or [NamedFile(file.name, stored_files.read(file)) for file in queries.files_of(edition)]
    try:
        return _take(edition, source_of(edition.watchlist.source).parse(kept), actor)
    except (MemoryError, RecursionError, SoftTimeLimitExceeded) as error:
        refused = _refuse(edition, ListRefused("list", 0, TOO_MUCH[type(error)]), actor)
        return LoadOutcome("refused", refused, _refused_words(refused))
    except ListRefused as refusal:
        refused = _refuse(edition, refusal, actor)
        return LoadOutcome("refused", refused, _refused_words(refused))


@transaction.atomic
def _take(edition: Edition, parsed: ParsedList, actor: User | None) -> LoadOutcome:
    """Store what was read and switch the editions, or hold the new one, under the list's lock."""
    watchlist = switching.locked(edition.watchlist_id)
    edition.refresh_from_db()
    if edition.status != Edition.Status.RECEIVED:
        return _unchanged(edition)
    if not parsed.entities:
        raise ListRefused("list", 0, f"No record could be read; {len(parsed.quarantined):,} were left out.")
    edition.counts = dict(parsed.counts)
    edition.left_out = len(parsed.quarantined)
    edition.published_on = parsed.published_on or edition.published_on
    edition.guards = _guards(edition)
    edition.save(update_fields=["counts", "left_out", "published_on", "guards", "updated_at"])
    store_findings(edition, parsed)
    store_entities(edition, parsed.entities)
    if edition.guards:
        return _hold(edition, watchlist, actor)
    edition = switching.put_in_force(edition, "put_in_force", actor=actor)
    entities, names = edition.counts["entities"], edition.counts["names"]
    message = f"{watchlist.title}: {entities:,} entities with {names:,} names are in force."
    return LoadOutcome("loaded", edition, message)


def _guards(edition: Edition) -> list[str]:
    """Return why the edition must be held, by its own figures and those of the one in force."""
    others = edition.watchlist.editions
    in_force = others.filter(status=Edition.Status.IN_FORCE).first()
    return guards(
        queries.size_of(edition),
        queries.size_of(in_force) if in_force is not None else None,
        withdrawn=others.filter(status=Edition.Status.WITHDRAWN, sha256=edition.sha256).exists(),
    )


def _hold(edition: Edition, watchlist: Watchlist, actor: User | None) -> LoadOutcome:
    """Keep the edition waiting. Whoever loaded it by hand has proposed it by that."""
    switching.outdate_held(watchlist)
    reason = " ".join(edition.guards)
    edition = advance(edition, "hold", EDITION_FLOW, actor=actor, reason=reason, title=watchlist.title)
    if actor is not None:
        switching.open_proposal(edition, actor=actor, reason="Loaded by hand.")
    message = f"{watchlist.title}: the new edition waits for a second person. {reason}"
    return LoadOutcome("held", edition, message)


@transaction.atomic
def _refuse(edition: Edition, refusal: ListRefused, actor: User | None) -> Edition:
    edition.refusal = str(refusal)
    edition.save(update_fields=["refusal", "updated_at"])
    return advance(
        edition, "refuse", EDITION_FLOW, actor=actor, reason=str(refusal), title=edition.watchlist.title
    )


def _refused_words(edition: Edition) -> str:
    return f"{edition.watchlist.title}: the new edition was refused. {edition.refusal}"


def _unchanged(edition: Edition) -> LoadOutcome:
    state = edition.get_status_display().lower()
    message = f"{edition.watchlist.title}: these files were loaded before ({state}); nothing changed."
    return LoadOutcome("unchanged", edition, message)


def _locked_list(reader: Source, key: str, title: str, publisher: str) -> Watchlist:
    Watchlist.objects.get_or_create(
        key=key,
        defaults={
            "title": title or reader.title,
            "publisher": publisher or reader.publisher,
            "source": reader.key,
            "public": reader.key != "plain" or key == DEMONSTRATION_KEY,
        },
    )
    return Watchlist.objects.select_for_update().get(key=key)


def _keep(edition: Edition, files: Sequence[NamedFile], actor: User | None) -> None:
    for file in files:
        if not file.data:
            raise ListRefused(file.name, 0, "The file is empty.")
        if len(file.data) > MAX_FILE:
            raise ListRefused(file.name, 0, f"The file is larger than {MAX_FILE // 2**20} MB.")
        stored_files.store_bytes(
            file.data,
            name=clean_name(file.name),
            content_type="application/octet-stream",
            owner=edition,
            kind="watchlist",
            actor=actor,
        )
