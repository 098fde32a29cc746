"""Entries of the navigation."""

from exportctl.core.web.navigation import navigation
from licensing.organizations.queries import changes_waiting_for, waiting_for

navigation("public", 10, "Register", "licensing:register")
navigation(
    "exporter",
    50,
    "Your organization",
    "licensing:my_organization",
    permission="organizations.use",
    also=("/portal/organizations/",),
)
navigation(
    "regulator",
    20,
    "Organizations",
    "licensing:organization_queue",
    permission="organizations.review",
    count=waiting_for,
)
navigation(
    "regulator",
    21,
    "Changed organizations",
    "licensing:identity_changes",
    permission="organizations.review",
    count=changes_waiting_for,
    under="licensing:organization_queue",
)
