"""Where the exporters' navigation shows applications."""

from exportctl.core.web.navigation import navigation

navigation(
    "exporter",
    20,
    "Applications",
    "licensing:applications",
    permission="applications.draft",
    also=("/portal/letters/", "/portal/self-assessments/", "/portal/withdrawals/"),
)
