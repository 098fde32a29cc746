"""What the trail says about urgency."""

from exportctl.core.audit import verb

verb("urgency.accepted", "accepted that the case is urgent", exporter=True)
verb("urgency.declined", "did not accept that the case is urgent", exporter=True)
