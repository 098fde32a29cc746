"""What the trail says about cases."""

from exportctl.core.audit import verb

verb("case.opened", "opened case {reference}; screening and risk assessment were queued", exporter=True)
verb("case.finish_screening", "finished screening and scoring; the case is ready for review")
verb("case.rescreen", "asked for the parties to be screened again")
verb("case.taken", "took the case")
verb("case.assigned", "assigned the case to {officer}")
verb("case.ask", "put a question; the clock stands still until it is answered", exporter=True)
verb("case.answer", "answered; the clock runs again", exporter=True)
verb("case.recommended", "recommended: {outcome}")
verb("case.decide", "decided: {outcome}. It waits for countersignature")
verb("case.send_back", "sent the decision back for more work")
verb("case.approve", "countersigned: the license is approved", exporter=True)
verb("case.approve_with_conditions", "countersigned: the license is approved with conditions", exporter=True)
verb("case.approve_in_part", "countersigned: the license is approved in part", exporter=True)
verb("case.deny", "countersigned: the application is refused", exporter=True)
verb("case.return", "countersigned: the application is returned without action", exporter=True)
verb("enquiry.asked", "asked: “{question}”", exporter=True)
verb("enquiry.answer", "answered the question", exporter=True)
