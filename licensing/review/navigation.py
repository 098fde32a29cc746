"""Where exporters' cases stand in the navigation, where a thread's page is, and the panel of its timeline."""

from django.urls import reverse

from exportctl.core.web.navigation import navigation
from exportctl.core.web.threads import register_thread_url
from licensing.review.panels import panel

navigation("exporter", 10, "What needs you", "licensing:portal", permission="organizations.use")
register_thread_url(lambda thread: reverse("licensing:case", args=[thread]))
panel(
    90,
    "timeline",
    "Timeline",
    "licensing:case-timeline",
    permission="review.see_cases",
    holds="Everything that happened, in order",
)
