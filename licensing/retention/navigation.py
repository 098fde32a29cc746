"""Where holds and the vault stand in the navigation, and the panel of a case."""

from exportctl.core.web.navigation import navigation
from licensing.retention import queries
from licensing.review.panels import panel

for side in ("regulator", "inspector"):
    navigation(
        side,
        84,
        "Legal holds",
        "licensing:legal-holds",
        permission="retention.see_holds",
        count=queries.standing,
    )
for side in ("regulator", "inspector", "platform"):
    navigation(
        side,
        85,
        "Vault",
        "licensing:vault",
        permission="retention.see_vault",
        count=queries.open_findings,
    )
panel(
    85,
    "retention",
    "Retention",
    "licensing:case-retention",
    permission="retention.see",
    holds="Until when it is kept, why, and what holds it",
)
