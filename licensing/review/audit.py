"""What the trail says about cases."""

from exportctl.core.audit import verb

verb("case.opened", "opened case {reference}; screening and risk assessment were queued", exporter=True)
verb("case.finish_screening", "finished screening and scoring; the case is ready for review")
verb("case.rescreen", "asked for the parties to be screened again")
verb("case.taken", "took the case")
verb("case.assigned", "assigned the case to {officer}")
verb("case.ask", "put the case to the exporter; the clock stands still until there is an answer")
verb("case.answer", "brought the case back to review; the clock runs again", exporter=True)
verb("case.stop_asking", "waits for no answer any more; the clock runs again", exporter=True)
verb("case.recommended", "recommended: {outcome}")
verb("case.advised", "gave an opinion: {outcome}")
verb("case.announce_refusal", "announced that a refusal is intended; an answer is due", exporter=True)
verb("case.take_back", "took the announced refusal back; the case is under review again", exporter=True)
verb("case.decide", "decided: {outcome}. It waits for countersignature")
verb("case.send_back", "brought the case back to review")
verb("case.approve", "closed the case: approved", exporter=True)
verb("case.approve_with_conditions", "closed the case: approved with conditions", exporter=True)
verb("case.approve_in_part", "closed the case: approved in part", exporter=True)
verb("case.deny", "closed the case: refused", exporter=True)
verb("case.no_license", "closed the case: no license required", exporter=True)
verb("case.return", "closed the case: returned without action", exporter=True)
