"""What the trail says about transfers. The thread is the transfer; each license's own says it too."""

from exportctl.core.audit import verb

verb("transfer.asked", "asked to transfer licenses to {receiver}: {reference}", exporter=True)
verb("transfer.accept", "accepted transfer {reference} with all obligations", exporter=True)
verb("transfer.decline", "declined transfer {reference}", exporter=True)
verb("transfer.withdraw", "withdrew transfer {reference}", exporter=True)
verb("transfer.screened", "had the parties of transfer {reference} screened again")
verb("transfer.recommend", "recommended how to decide transfer {reference}")
verb("transfer.send_back", "sent the recommendation on transfer {reference} back")
verb("transfer.approve", "approved transfer {reference}", exporter=True)
verb("transfer.refuse", "refused transfer {reference}", exporter=True)
