"""What the trail says about requests for correction; `exporter` marks what their exporter reads too."""

from exportctl.core import audit

audit.verb("correction.received", "asked for the correction of a wrong match: {number}", exporter=True)
audit.verb("correction.take", "took the request")
audit.verb("correction.compared_again", "compared the party with the lists again")
audit.verb("correction.ask", "asked: “{question}” The clock stands still until it is answered", exporter=True)
audit.verb("correction.answer", "brought the request back to review; the clock runs again", exporter=True)
audit.verb("correction.go_on", "went on without an answer")
audit.verb("correction.propose", "proposed to {outcome}. It waits for a second person")
audit.verb("correction.send_back", "sent the proposed decision back")
# The exporter reads the same sentence for both: which it was stands on the request, if it may be told.
audit.verb("correction.grant", "answered the request", exporter=True)
audit.verb("correction.refuse", "answered the request", exporter=True)
audit.verb("correction.withdraw", "withdrew the request", exporter=True)
audit.verb("correction_question.answer", "answered the question", exporter=True)
audit.verb("correction_question.drop", "dropped the question")
audit.verb("correction_decision.confirm", "confirmed the decision to {outcome}")
audit.verb("correction_decision.send_back", "did not confirm the decision to {outcome}")
audit.verb("correction_decision.drop", "dropped the proposed decision")
