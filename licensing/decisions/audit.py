"""What the trail says about decisions and announced refusals."""

from exportctl.core.audit import verb

verb("decision.countersign_first", "gave the first of two countersignatures")
verb("decision.countersign", "countersigned the decision")
verb("decision.send_back", "sent the decision back for more work")
verb("decision.set_aside", "set the decision aside: the case was opened again", exporter=True)
verb("announcement.answer", "answered the announced refusal", exporter=True)
verb("announcement.lapse", "closed the time to answer the announced refusal: no answer came", exporter=True)
verb("announcement.decide", "went on from the announced refusal to a decision")
verb("announcement.take_back", "withdrew the announcement of a refusal")
verb("announcement.reminded", "reminded the exporter of the announced refusal", exporter=True)
