"""What the trail says about decisions."""

from exportctl.core.audit import verb

verb("decision.countersign", "countersigned the decision")
verb("decision.send_back", "sent the decision back for more work")
