"""What the trail says about decisions."""

from exportctl.core.audit import verb

verb("decision.proposed", "wrote a decision: {outcome}")
verb("decision.countersign", "put the second signature under the decision")
verb("decision.send_back", "sent the decision back")
