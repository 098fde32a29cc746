"""What the trail says about withdrawals."""

from exportctl.core.audit import verb

verb("withdrawal.asked", "asked to withdraw the application", exporter=True)
verb("withdrawal.grant", "let the exporter withdraw the application", exporter=True)
verb("withdrawal.refuse", "went on with the application in spite of the request to withdraw", exporter=True)
verb("withdrawal.take_back", "took the request to withdraw back", exporter=True)
verb("case.withdraw", "closed the case: withdrawn", exporter=True)
