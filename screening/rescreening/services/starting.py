"""Beginning a re-screening: for a new edition, other rules of matching, each night, or by hand."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict
from exportctl.core.locks import hold
from exportctl.core.people.models import User
from screening.configurations.models import Configuration
from screening.configurations.services import ensure_configuration
from screening.hits.models import Hit, Watch
from screening.matching import version
from screening.rescreening import queries, rules
from screening.rescreening.models import Rescreening
from screening.rescreening.services.closing import close
from screening.rescreening.services.layout import lay_out
from screening.watchlists import diff
from screening.watchlists.models import Edition

Cause = Rescreening.Cause
EVERYTHING = "All live parties, with every entity of every list in force."


@transaction.atomic
def start_for_edition(edition_id: UUID, previous_id: UUID | None) -> Rescreening | None:
    """Compare all live parties with what a new edition changed; note on hits whose entity it left out.

    A repeat returns the one that runs or has run. An edition that is no longer in force needs none: the
    edition after it has its own.
    """
    _one_at_a_time()
    edition = Edition.objects.select_related("watchlist").get(pk=edition_id)
    if edition.status != Edition.Status.IN_FORCE:
        return None
    known = Rescreening.objects.filter(edition=edition).order_by("-started_at").first()
    if known is not None and (
        known.status == Rescreening.Status.RUNNING or not queries.lacking(known).exists()
    ):
        return known
    previous = Edition.objects.filter(pk=previous_id).first() if previous_id else None
    found = diff.changes(previous_id, edition_id)
    figures = {key: len(getattr(found, key)) for key in ("added", "changed", "removed")}
    what = rules.list_words(edition.watchlist.title, _day(edition), figures, _day(previous))
    _note_removed(edition, found.removed)
    return _start(Cause.LIST_CHANGED, what, figures=figures, edition=edition, previous=previous)


@transaction.atomic
def start_for_configuration(configuration_id: UUID, previous_id: UUID | None) -> Rescreening | None:
    """Compare all live parties in full, because other weights and thresholds are in force."""
    _one_at_a_time()
    configuration = Configuration.objects.get(pk=configuration_id)
    others = Watch.objects.filter(live=True, run__isnull=False).exclude(configuration=configuration.digest)
    if configuration.status != Configuration.Status.IN_FORCE or not others.exists():
        return None
    previous = Configuration.objects.filter(pk=previous_id).first() if previous_id else None
    instead = f" in the place of version {previous.number}" if previous is not None else ""
    what = f"Matching configuration, version {configuration.number}{instead}: {configuration.reason}"
    return _running(Cause.CONFIGURATION_CHANGED) or _start(Cause.CONFIGURATION_CHANGED, what)


@transaction.atomic
def start_for_engine() -> Rescreening | None:
    """Compare all live parties in full, where another version of the engine compared some of them."""
    _one_at_a_time()
    others = Watch.objects.filter(live=True, run__isnull=False).exclude(
        matcher_version=version.MATCHER_VERSION
    )
    earlier = others.values_list("matcher_version", flat=True).first()
    if earlier is None:
        return None
    what = f"Matching engine {version.MATCHER_VERSION} in the place of {earlier}."
    return _running(Cause.ENGINE_CHANGED) or _start(Cause.ENGINE_CHANGED, what)


@transaction.atomic
def start_nightly() -> Rescreening:
    """Compare all live parties in full, as a safety net; one that still runs is enough."""
    _one_at_a_time()
    return _running(Cause.NIGHTLY) or _start(Cause.NIGHTLY, EVERYTHING)


@transaction.atomic
def start_by_hand(*, actor: User) -> Rescreening:
    """Compare all live parties in full now.

    Raises:
        NotPermitted: the actor may not start it.
        Conflict: `running`, because one that was started by hand is not done.
    """
    require(actor, "rescreening.start")
    _one_at_a_time()
    refused = queries.may_start(actor)
    if not refused:
        raise Conflict(refused.reason, code="running")
    return _start(Cause.REQUESTED, EVERYTHING, actor=actor)


def _one_at_a_time() -> None:
    """Let nobody else start one until we commit, so that the same change is answered once."""
    hold("screening_rescreening")


def _running(cause: str) -> Rescreening | None:
    return Rescreening.objects.filter(cause=cause, status=Rescreening.Status.RUNNING).first()


def _start(
    cause: str,
    what: str,
    *,
    figures: Mapping[str, int] | None = None,
    edition: Edition | None = None,
    previous: Edition | None = None,
    actor: User | None = None,
) -> Rescreening:
    made = Rescreening.objects.create(
        cause=cause,
        what=what,
        figures=dict(figures or {}),
        edition=edition,
        previous=previous,
        configuration=ensure_configuration(),
        matcher_version=version.MATCHER_VERSION,
        requested_by=actor,
        started_at=timezone.now(),
    )
    lacking = queries.lacking(made)
    threads = rules.thread_count(lacking.count())
    audit.record(made, "rescreening.started", actor=actor, threads=threads, what=what)
    return made if lay_out(made, lacking, round_number=1) else close(made.pk)


def _note_removed(edition: Edition, removed: tuple[str, ...]) -> None:
    """Write on every hit whose entity is gone in which edition that was; what was ruled stays as it is."""
    gone = Hit.objects.select_for_update(of=("self",)).filter(
        watchlist=edition.watchlist.key, entity__external_id__in=removed, delisted_in=None
    )
    for hit in gone.exclude(status=Hit.Status.LAPSED).order_by("pk"):
        hit.delisted_in = edition
        hit.save(update_fields=["delisted_in", "updated_at"])
        title = f"{edition.watchlist.title} since the edition of {_day(edition)}"
        audit.record(hit, "hit.delisted", actor=None, thread=hit.thread, listed=hit.listed_name, title=title)


def _day(edition: Edition | None) -> str:
    if edition is None:
        return ""
    day = edition.published_on or edition.retrieved_at.date()
    return f"{day:%-d %b %Y}"
