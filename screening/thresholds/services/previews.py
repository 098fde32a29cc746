"""What a proposed configuration would have changed in the newest runs."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core.outbox import enqueue
from screening.configurations.models import Configuration
from screening.configurations.services import ensure_configuration
from screening.hits.comparing import query_of
from screening.hits.models import Hit, ScreeningRun
from screening.matching import MATCHER_VERSION, Match, Matcher
from screening.matching.configuration import Configuration as Matching
from screening.matching.loader import matcher_for
from screening.thresholds.models import Preview
from screening.thresholds.rules import PREVIEWED_RUNS, Change, labelled_pairs, preview_result, test_set_result
from screening.thresholds.testing import answers
from screening.watchlists.queries import editions_in_force


def request(configuration: Configuration) -> Preview:
    """Have a preview computed against the configuration in force."""
    made = Preview.objects.create(configuration=configuration, against=ensure_configuration())
    enqueue("screening.preview_configuration", key=f"preview:{made.pk}", preview_id=str(made.pk))
    return made


@transaction.atomic
def compute(preview_id: UUID) -> Preview:
    """Compute a preview and store it; a repeat changes nothing. What goes wrong is stored as its error."""
    preview = Preview.objects.select_for_update(of=("self",)).get(pk=preview_id)
    if preview.status != Preview.Status.QUEUED:
        return preview
    editions = editions_in_force()
    preview.matcher_version, preview.finished_at = MATCHER_VERSION, timezone.now()
    if not editions:
        preview.status, preview.error = Preview.Status.FAILED, "No watchlist is in force."
        preview.save()
        return preview
    before, after = preview.against.matching, preview.configuration.matching
    pairs = labelled_pairs()
    preview.result = {
        **_compared(matcher_for(editions), before, after),
        "editions": [edition.title for edition in editions],
        "test_set": {
            "before": test_set_result(pairs, answers(pairs, before)),
            "after": test_set_result(pairs, answers(pairs, after)),
        },
    }
    preview.status = Preview.Status.DONE
    preview.save()
    return preview


def _compared(matcher: Matcher, before: Matching, after: Matching) -> dict[str, object]:
    runs = list(
        ScreeningRun.objects.filter(status=ScreeningRun.Status.DONE)
        .order_by("-requested_at", "pk")
        .only("facts", "label")[:PREVIEWED_RUNS]
    )
    rulings = _rulings(runs)
    appeared, vanished, parties, old_count, new_count = [], [], 0, 0, 0
    asked = [query_of(party) for run in runs for party in run.parties]
    for configuration in (before, after):
        matcher.prepare(asked, configuration)
    for run in runs:
        for party in run.parties:
            parties += 1
            query = query_of(party)
            old = {_pair(match): match for match in matcher.search(query, before)}
            new = {_pair(match): match for match in matcher.search(query, after)}
            old_count, new_count = old_count + len(old), new_count + len(new)
            appeared += [_change(run, party.name, new[pair]) for pair in new.keys() - old.keys()]
            vanished += [
                _change(run, party.name, old[pair], rulings.get((run.pk, party.ref, *pair), ""))
                for pair in old.keys() - new.keys()
            ]
    return preview_result(
        runs=len(runs),
        parties=parties,
        before=old_count,
        after=new_count,
        appeared=appeared,
        vanished=vanished,
    )


def _rulings(runs: list[ScreeningRun]) -> dict[tuple[UUID, str, str, str], str]:
    ruled = Hit.objects.filter(run__in=runs, status__in=(Hit.Status.FALSE_POSITIVE, Hit.Status.TRUE_MATCH))
    rows = ruled.values_list("run_id", "party_ref", "watchlist", "external_id", "status")
    return {(run, ref, watchlist, number): status for run, ref, watchlist, number, status in rows}


def _pair(match: Match) -> tuple[str, str]:
    return match.watchlist, match.external_id


def _change(run: ScreeningRun, party: str, match: Match, ruling: str = "") -> Change:
    return Change(party, match.listed_name, match.watchlist, match.score, run.label, ruling)
