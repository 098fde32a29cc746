"""Where referrals stand in the navigation, and their panel on the case page."""

from exportctl.core.web.navigation import navigation
from licensing.referrals import queries
from licensing.review.panels import panel

navigation(
    "regulator",
    15,
    "Referred to us",
    "licensing:referred",
    permission="referrals.see_own",
    count=queries.open_referrals,
)
navigation(
    "regulator",
    14,
    "Rulings awaited",
    "licensing:rulings",
    permission="referrals.rule",
    count=queries.open_settlements,
)
for side in ("regulator", "platform"):
    navigation(side, 85, "Agencies", "licensing:agencies", permission="agencies.manage")
panel(
    20,
    "referrals",
    "Referrals",
    "licensing:case-referrals",
    permission="review.see_cases",
    holds="Which agencies have the case, and what they recommend",
)
