"""The page of the rules: which team's queue a case stands in, which flags it gets, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from licensing.queues.teams import TEAMS, team_of
from licensing.routing import queries, rules


@opens_for("review.see_cases")
@require_safe
def rules_page(request: HttpRequest) -> HttpResponse:
    """Show what each team's queue holds, and every flag with how many open cases have it."""
    actor = actor_of(request)
    counts, most = queries.open_counts(actor), queries.COUNTED_TO
    rows = [
        (one, f"{most:,}+" if counts[key] > most else f"{counts[key]:,}")
        for key, one in rules.DECLARED.items()
    ]
    by_rule, by_hand = rows[: len(rules.RULES)], rows[len(rules.RULES) :]
    context = {
        "teams": TEAMS,
        "own": team_of(actor),
        "tables": [("Flags that a rule raises", by_rule), ("Flags that are raised otherwise", by_hand)],
    }
    return render(request, "licensing/queues/rules.html", context)
