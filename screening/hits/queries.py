"""Reads of screening, among them the gate that a decision passes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from exportctl.core.access import check
from exportctl.core.people.models import User
from screening.configurations.models import Configuration
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.hits.rules import PartyFacts, comparison_reasons, edition_reasons, facts_digest, hit_reasons
from screening.matching import version
from screening.watchlists.models import Edition

Status = ScreeningRun.Status


@dataclass(frozen=True)
class Clearance:
    """Whether screening stands in the way, and each reason as a sentence."""

    ok: bool
    reasons: tuple[str, ...]
    run: ScreeningRun | None

    def __bool__(self) -> bool:
        return self.ok


def latest_run(thread: UUID) -> ScreeningRun | None:
    """Return the newest run of a thread that was not replaced before it began."""
    return _runs(thread).first()


def _runs(*threads: UUID) -> QuerySet[ScreeningRun]:
    """Return the runs of threads, newest first, each with what its parties were compared with by now.

    `covered` are the editions of the thread's watch, `compared_by` and `engine` its configuration and engine,
    `verified_at` is when it was last compared in full, `in_force` the configuration in force, `lists` the
    editions in force: in one read, because every page of a case asks.
    """
    watch = Watch.objects.filter(thread=OuterRef("thread"))
    configuration = Configuration.objects.filter(status=Configuration.Status.IN_FORCE)
    editions = Edition.objects.filter(status=Edition.Status.IN_FORCE).order_by("watchlist__key")
    runs = ScreeningRun.objects.filter(thread__in=threads).exclude(status=Status.SUPERSEDED)
    return runs.order_by("-requested_at").annotate(
        covered=Subquery(watch.values("editions")),
        compared_by=Subquery(watch.values("configuration")),
        engine=Subquery(watch.values("matcher_version")),
        verified_at=Subquery(watch.values("verified_at")),
        in_force=Subquery(configuration.values("digest")[:1]),
        lists=ArraySubquery(editions.values_list(JSONObject(id="pk", title="watchlist__title"))),
    )


def hits_for(thread: UUID | OuterRef) -> QuerySet[Hit]:
    """Return the hits of the newest run that is done, best score first; none where no run is done."""
    done = ScreeningRun.objects.filter(thread=thread, status=Status.DONE).order_by("-requested_at")
    hits = Hit.objects.filter(run_id=done.values("pk")[:1])
    return hits.select_related("run", "entity__edition__watchlist", "ruling__made_by").order_by(
        "-score", "pk"
    )


def open_hits(thread: UUID) -> QuerySet[Hit]:
    """Return the hits of a thread that wait for a ruling, or for a second person to confirm one."""
    return hits_for(thread).filter(status__in=Hit.WAITING)


def blocking_hits(thread: UUID | OuterRef) -> QuerySet[Hit]:
    """Return the hits of the newest finished screening of a thread that are open or true."""
    return hits_for(thread).filter(status__in=Hit.BLOCKING)


def is_blocked(thread: UUID) -> bool:
    """Say whether the newest finished screening of a thread has a hit that is open or true."""
    return blocking_hits(thread).exists()


def blocked_among(threads: Iterable[UUID]) -> set[UUID]:
    """Return those of some threads whose newest finished screening has a hit that is open or true."""
    done = ScreeningRun.objects.filter(thread__in=list(threads), status=Status.DONE)
    newest = done.order_by("thread", "-requested_at").distinct("thread").values("pk")
    found = Hit.objects.filter(run__in=newest, status__in=Hit.BLOCKING).order_by()
    return set(found.values_list("run__thread", flat=True))


def is_answered(thread: UUID) -> bool:
    """Say whether the newest screening of a thread is done: none waits, and it did not fail."""
    run = latest_run(thread)
    return run is not None and run.status == Status.DONE


def hits_visible_to(actor: User) -> QuerySet[Hit]:
    """Return all hits for those who may see them, none for others."""
    return Hit.objects.all() if check(actor, "hits.see") else Hit.objects.none()


def waiting_hits(actor: User) -> QuerySet[Hit]:
    """Return the hits that wait for a ruling or for a second person."""
    return hits_visible_to(actor).filter(status__in=Hit.WAITING)


def clearance(thread: UUID, parties: Iterable[PartyFacts], *, hits: Sequence[Hit] | None = None) -> Clearance:
    """Ask, now, whether screening stands in the way of a transaction with these parties.

    Anything but a finished run over exactly these parties and every list in force, without a hit that
    waits or a true match, is a reason against. `hits` are those of the newest finished run, where a page
    has read them already; whoever decides leaves them out, so that they are read anew.
    """
    return _clearance(latest_run(thread), parties, hits=hits)


def clearances(wanted: Mapping[UUID, Iterable[PartyFacts]]) -> dict[UUID, Clearance]:
    """Return what `clearance` says now of several threads with their parties, in the same few reads."""
    newest = _runs(*wanted).order_by("thread", "-requested_at").distinct("thread")
    runs = {run.thread: run for run in newest.prefetch_related("hits")}
    return {
        thread: _clearance(
            runs.get(thread), parties, hits=list(runs[thread].hits.all()) if thread in runs else None
        )
        for thread, parties in wanted.items()
    }


def _clearance(
    run: ScreeningRun | None, parties: Iterable[PartyFacts], *, hits: Sequence[Hit] | None
) -> Clearance:
    if run is None:
        return Clearance(False, ("The parties have not been screened.",), None)
    reasons = []
    if run.facts_digest != facts_digest(parties):
        reasons.append("The parties were changed after they were screened; screen them again.")
    if run.status == Status.FAILED:
        reasons.append(f"Screening failed: {run.error}")
    elif run.status != Status.DONE:
        reasons.append("The parties are still waiting to be screened.")
    else:
        reasons += _coverage_reasons(run)
        reasons += _hit_reasons(run, hits)
    return Clearance(not reasons, tuple(reasons), run)


def outdated(thread: UUID) -> bool:
    """Say whether the newest screening is done, but not against what is in force now."""
    run = latest_run(thread)
    return run is not None and run.status == Status.DONE and bool(_coverage_reasons(run))


def _coverage_reasons(run: Any) -> list[str]:
    """Say what in force the parties of a run that `_runs` returned have not been compared with."""
    seen = {str(edition) for edition in run.covered or ()}
    reasons = edition_reasons(seen, {one["id"]: one["title"] for one in run.lists})
    return reasons + comparison_reasons(
        same_configuration=run.in_force is not None and run.compared_by == run.in_force,
        same_engine=run.engine == version.MATCHER_VERSION,
        verified_at=run.verified_at,
        now=timezone.now(),
    )


def _hit_reasons(run: ScreeningRun, hits: Sequence[Hit] | None) -> list[str]:
    """Say what of a run's hits stands in the way; hits of another run are not taken for its own."""
    if hits is None or any(hit.run_id != run.pk for hit in hits):
        rows = list(run.hits.values_list("status", "party_name", "listed_name"))
    else:
        rows = [(hit.status, hit.party_name, hit.listed_name) for hit in hits]
    confirmed = [(party, listed) for status, party, listed in rows if status == Hit.Status.TRUE_MATCH]
    proposed = sum(status == Hit.Status.IN_REVIEW for status, _, _ in rows)
    waiting = sum(status in Hit.WAITING for status, _, _ in rows) - proposed
    return hit_reasons(waiting, confirmed, proposed=proposed)
