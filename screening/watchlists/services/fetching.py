"""Fetching lists from their publishers. Each try leaves a row; what came is loaded like any other edition."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from screening.watchlists.download import Download, DownloadFailed, Limits, Validators, fetch
from screening.watchlists.feeds import Feed, all_feeds, feed_of
from screening.watchlists.models import Edition, FetchAttempt, Watchlist
from screening.watchlists.rules import fetch_due, source_of
from screening.watchlists.services.loading import load
from screening.watchlists.sources.reading import MAX_FILE, NamedFile

LIMITS = Limits(size=MAX_FILE, total=400)
Outcome = FetchAttempt.Outcome
OUTCOMES: dict[str, Outcome] = {"loaded": Outcome.LOADED, "held": Outcome.HELD, "refused": Outcome.REFUSED}
STILL = frozenset({Edition.Status.IN_FORCE, Edition.Status.HELD, Edition.Status.RECEIVED})


def due(*, now: datetime) -> list[str]:
    """Return the keys of the lists whose feed is on and whose time has come."""
    latest = {
        attempt.watchlist.key: attempt
        for attempt in FetchAttempt.objects.order_by("watchlist_id", "-started_at")
        .distinct("watchlist_id")
        .select_related("watchlist")
    }
    return [key for key, feed in all_feeds().items() if feed.on and _due(feed, latest.get(key), now)]


def _due(feed: Feed, last: FetchAttempt | None, now: datetime) -> bool:
    if last is None:
        return True
    return fetch_due(now, last=last.started_at, failed=last.outcome == Outcome.FAILED, hours=feed.hours)


def fetch_list(
    key: str, *, limits: Limits = LIMITS, sleep: Callable[[float], None] = time.sleep
) -> FetchAttempt:
    """Look at the publisher of a list for a newer edition, load it, and write down what came of it.

    Nothing of a download is kept unless all files of the list came whole.

    Raises:
        DomainError: `feed_unknown` or `source_unknown`.
    """
    feed, started = feed_of(key), timezone.now()
    watchlist = _list_of(feed)
    last = _last(watchlist)
    known = {address: Validators(**one) for address, one in last.validators.items()} if last else {}
    try:
        got = _download(feed, known, limits, sleep)
    except DownloadFailed as failed:
        return _attempt(watchlist, started, Outcome.FAILED, error=failed.reason, http_status=failed.status)
    sent = {address: one.data for address, one in got.items() if one.data is not None}
    facts: dict[str, Any] = {
        "http_status": 200 if sent else 304,
        "size": sum(map(len, sent.values())),
        "validators": {address: asdict(one.validators) for address, one in got.items()},
    }
    if last is not None and last.edition is not None and not sent:
        return _unchanged(watchlist, started, last.edition, facts)
    files = [NamedFile(_name(address), data) for address, data in sent.items()]
    outcome = load(feed.key, files, actor=None)
    if outcome.status == "unchanged":
        return _unchanged(watchlist, started, outcome.edition, facts)
    edition = outcome.edition
    return _attempt(
        watchlist, started, OUTCOMES[outcome.status], edition=edition, error=edition.refusal, **facts
    )


def _list_of(feed: Feed) -> Watchlist:
    """Return the list of a feed, so that a first download that fails is seen as well."""
    source = source_of(feed.key)
    defaults = {"title": source.title, "publisher": source.publisher, "source": source.key}
    return Watchlist.objects.get_or_create(key=feed.key, defaults=defaults)[0]


def _last(watchlist: Watchlist) -> FetchAttempt | None:
    """Return the last look, where its files need not be read anew.

    They need to be where they were refused, or where the parser has learned more since.
    """
    last = watchlist.fetches.select_related("edition__watchlist").first()
    read = {Outcome.LOADED, Outcome.HELD, Outcome.UNCHANGED}
    if last is None or last.outcome not in read:
        return None
    return last if last.parser_version == source_of(watchlist.source).version else None


def _download(
    feed: Feed, known: Mapping[str, Validators], limits: Limits, sleep: Callable[[float], None]
) -> dict[str, Download]:
    """Download all files of a list; where only some are newer, all of them, because they belong together."""
    deadline = time.monotonic() + limits.total

    def one(address: str, validators: Validators) -> Download:
        left = replace(limits, total=max(1.0, deadline - time.monotonic()))
        return fetch(address, hosts=feed.hosts, known=validators, limits=left, sleep=sleep)

    got = {address: one(address, known.get(address, Validators())) for address in feed.addresses}
    if any(download.data is not None for download in got.values()):
        for address, download in got.items():
            if download.data is None:
                got[address] = one(address, Validators())
    return got


def _unchanged(
    watchlist: Watchlist, started: datetime, edition: Edition, facts: Mapping[str, Any]
) -> FetchAttempt:
    """Write down that nothing is newer. Where people decided against those files, that is an alarm."""
    error = ""
    if edition.status not in STILL:
        state = edition.get_status_display().lower()
        error = f"The publisher gives the files of an edition that was {state} here: {edition}."
    found = Outcome.REFUSED if error else Outcome.UNCHANGED
    return _attempt(watchlist, started, found, edition=edition, error=error, **facts)


def _attempt(watchlist: Watchlist, started: datetime, outcome: str, **facts: Any) -> FetchAttempt:
    return FetchAttempt.objects.create(
        watchlist=watchlist,
        started_at=started,
        outcome=outcome,
        parser_version=source_of(watchlist.source).version,
        **facts,
    )


def _name(address: str) -> str:
    """Return what a downloaded file is called: the last part of its address."""
    return PurePosixPath(urlsplit(address).path).name or "file"
