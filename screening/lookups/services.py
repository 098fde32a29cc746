"""Asking the watchlists about a name, and answering in a worker, which alone holds the index."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import DomainError, Missing
from exportctl.core.flow import advance
from exportctl.core.locks import hold
from exportctl.core.outbox import enqueue
from exportctl.core.people.memberships import membership
from exportctl.core.people.models import User
from screening.configurations.services import ensure_configuration
from screening.hits.rules import count
from screening.lookups import queries, rules
from screening.lookups.flow import LOOKUP_FLOW
from screening.lookups.models import Lookup
from screening.lookups.rules import Question
from screening.matching import MATCHER_VERSION, Match, QueryRefused
from screening.matching.loader import matcher_for
from screening.watchlists.models import Watchlist
from screening.watchlists.queries import EditionRef, editions_in_force


@transaction.atomic
def look_up(
    question: Question, *, actor: User, lists: Sequence[str] = (), threshold: Decimal | None = None
) -> Lookup:
    """Queue an officer's look-up on some lists by key, or on all; the answer comes from a worker.

    `threshold` lowers the score from which a match is shown, for this look-up only.

    Raises:
        NotPermitted: the actor may not look names up.
        DomainError: `question_refused` or `threshold_out_of_bounds`.
    """
    require(actor, "lookups.use")
    rules.check_threshold(threshold)
    made = _ask(question, actor=actor, lists=list(lists), threshold=threshold)
    lists_asked = count(len(lists), "list", "lists") if lists else "all lists"
    audit.record(made, "lookup.asked", actor=actor, name=made.name, lists=lists_asked)
    return made


@transaction.atomic
def own_check(question: Question, *, organization: UUID, actor: User) -> Lookup:
    """Queue an exporter's own check of a name against the public lists, and count it.

    Checks of one organization are numbered one after the other under a lock, so that its allowance of the
    day cannot be walked round by asking many times at once.

    Raises:
        NotPermitted: the actor does not act for the organization, or it is not approved.
        DomainError: `question_refused` or `checks_used_up`.
    """
    require(actor, "lookups.check", organization)
    found = membership(actor, organization)
    if found is None:
        raise Missing
    now = timezone.localtime()
    hold(f"own_check:{organization}")
    number = rules.number_of_day(queries.used_on(organization, now))
    made = _ask(
        question,
        actor=actor,
        organization=organization,
        organization_name=found.name,
        day=now.date(),
        number=number,
    )
    audit.record(made, "lookup.checked", actor=actor, thread=organization, organization=found.name)
    return made


@transaction.atomic
def show_list(
    watchlist: Watchlist, *, public: bool, reason: str, actor: User, seen: int | str | None = None
) -> Watchlist:
    """Say whether exporters are shown the entries of a list, for a reason; answers given stay as they are.

    Raises:
        NotPermitted: the actor may not say so.
        DomainError: `reason_required`.
        Conflict: the page was drawn from an older version (`seen`).
    """
    require(actor, "lookups.show_list")
    if not reason.strip():
        raise DomainError("Say why.", code="reason_required")
    locked = Watchlist.objects.select_for_update().get(pk=watchlist.pk)
    expect_version(locked, seen)
    before, locked.public = locked.public, public
    locked.version += 1
    locked.save(update_fields=["public", "version", "updated_at"])
    verb = "watchlist.shown" if public else "watchlist.hidden"
    audit.record(
        locked, verb, actor=actor, before=before, after=public, reason=reason.strip(), title=locked.title
    )
    return locked


@transaction.atomic
def answer(lookup_id: UUID) -> Lookup:
    """Answer a look-up. One that has its answer is left alone.

    Where there is no list, or a name that cannot be compared, it fails and says so: a comparison that was
    not made is never "nothing found".
    """
    lookup = Lookup.objects.select_for_update(of=("self",)).filter(pk=lookup_id).first()
    if lookup is None:
        raise Missing
    if lookup.status != Lookup.Status.QUEUED:
        return lookup
    editions = queries.chosen_editions(lookup)
    missing = set(lookup.lists) - {edition.watchlist for edition in editions}
    if not editions or missing:
        return _fail(lookup, "No edition of the asked lists is in force, so nothing was compared.")
    try:
        return _answered(lookup, editions)
    except QueryRefused as refusal:
        return _fail(lookup, f"Nothing was compared: {refusal}")


def _ask(question: Question, *, actor: User, **fields: Any) -> Lookup:
    now = timezone.now()
    rules.check_question(question, today=now.date())
    made = Lookup.objects.create(
        asked_by=actor,
        asked_at=now,
        question=rules.question_json(question),
        name=question.names[0],
        **fields,
    )
    enqueue("screening.answer_lookup", key=queries.job_key(made.pk), lookup_id=str(made.pk))
    return made


def _answered(lookup: Lookup, editions: tuple[EditionRef, ...]) -> Lookup:
    """Search every list in force, whose index the worker has, and keep what is of the chosen ones."""
    configuration = ensure_configuration()
    matcher = matcher_for(editions_in_force())
    found = matcher.search(lookup.asked.query, rules.lowered(configuration.matching, lookup.threshold))
    chosen = {edition.watchlist for edition in editions}
    matches = [match for match in found if match.watchlist in chosen]
    return advance(
        lookup,
        "finish",
        LOOKUP_FLOW,
        actor=None,
        thread=lookup.organization,
        fields={
            "finished_at": timezone.now(),
            "matcher_version": MATCHER_VERSION,
            "configuration": configuration,
            "editions": [edition.to_json() for edition in editions],
            "matches": [_match_json(match) for match in matches[: rules.MOST_KEPT]],
            "match_count": len(matches),
        },
        lists=count(len(editions), "list", "lists"),
        matches=count(len(matches), "match", "matches") if matches else "nothing",
    )


def _fail(lookup: Lookup, error: str) -> Lookup:
    written = {"finished_at": timezone.now(), "error": error}
    return advance(
        lookup, "fail", LOOKUP_FLOW, actor=None, thread=lookup.organization, reason=error, fields=written
    )


def _match_json(match: Match) -> dict[str, Any]:
    return {**asdict(match), "features": [asdict(feature) for feature in match.features]}
