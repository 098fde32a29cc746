"""What the trail says about questions. The exporter reads only what concerns a question that was sent."""

from exportctl.core.audit import verb

verb("enquiry.drafted", "drafted a question for {team}")
verb("enquiry.edited", "edited a question before it was sent")
verb("enquiry.send", "asked for {team}: “{question}”", exporter=True)
verb("enquiry.drop", "dropped a question that was not sent")
verb("enquiry.merge", "merged a question with another one")
verb("enquiry.reuse", "closed a question: the answer to an earlier one in {reference} is used")
verb("enquiry.answer", "answered the question", exporter=True)
verb("enquiry.withdraw", "withdrew the question “{question}”", exporter=True)
verb("enquiry.accept", "accepted the answer to “{question}”", exporter=True)
verb("enquiry.ask_again", "asked again: the answer leaves something open")
verb("enquiry.settled", "settled two questions that meet: {how}")
verb("enquiry.taken_over", "took over the answer to “{question}”", exporter=True)
verb("enquiry.reminded", "sent a reminder: {what}")
verb("extension.asked", "asked for more time to answer, until {day}", exporter=True)
verb("extension.grant", "granted more time to answer, until {day}", exporter=True)
verb("extension.refuse", "granted no more time to answer", exporter=True)
verb("extension.pass", "closed the request for more time; it is no longer needed")
