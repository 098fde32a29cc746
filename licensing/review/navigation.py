"""Where exporters' cases stand in the navigation, and where the timeline of a thread is shown."""

from django.urls import reverse

from exportctl.core.web.navigation import navigation
from exportctl.core.web.threads import register_thread_url

navigation("exporter", 10, "What needs you", "licensing:portal", permission="organizations.use")
register_thread_url(lambda thread: reverse("licensing:case", args=[thread]))
