"""What the trail says about requests for a classification or for advice."""

from exportctl.core.audit import verb

verb("advice.started", "started a draft request for {kind}", exporter=True)
verb("advice.item_saved", "saved item {number}", exporter=True)
verb("advice.item_removed", "removed item {number}", exporter=True)
verb("advice.transaction_saved", "saved the intended transaction", exporter=True)
verb("advice.file_attached", "attached “{file}”", exporter=True)
verb("advice.file_removed", "removed “{file}” from the documents", exporter=True)
verb("advice.submit", "submitted request {reference}", exporter=True)
verb("advice.take", "took the request", exporter=True)
verb("advice.assign", "assigned the request to {officer}")
verb("advice.ask", "asked: “{question}” The clock stands still until it is answered", exporter=True)
verb("advice.explain", "answered the question; the clock runs again", exporter=True)
verb("advice.go_on", "went on without an answer; the clock runs again", exporter=True)
verb("advice.propose", "wrote an answer; it waits for a second signature")
verb("advice.issue", "closed the request with answer {answer}", exporter=True)
verb("advice.countersign", "closed the request with answer {answer}", exporter=True)
verb("advice.send_back", "sent the answer back")
verb("advice.withdraw", "withdrew the request", exporter=True)
verb(
    "advice.revised",
    "wrote a newer answer; the one before stands until a second person signs it",
)
verb("advice.cited", "cited {precedent} for item {number}")
verb("advice_question.answer", "answered the question")
verb("advice_question.drop", "no longer asks the question")
verb("advice_answer.issue", "issued answer {answer}", exporter=True)
verb("advice_answer.countersign", "countersigned and issued answer {answer}", exporter=True)
verb("advice_answer.send_back", "refused to sign the answer")
verb("advice_answer.drop", "dropped the answer, because the request was withdrawn")
verb("advice_answer.supersede", "replaced answer {answer} by a newer version", exporter=True)
verb("advice_answer.revoke", "revoked answer {answer}", exporter=True)
