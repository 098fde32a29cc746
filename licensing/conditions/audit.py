"""What the trail says about conditions. The thread is the case of the license."""

from exportctl.core.audit import verb

verb("condition.scheduled", "said when condition {number} of license {license} is due", exporter=True)
verb(
    "obligation.file", "filed evidence for condition {number} of license {license}, due {day}", exporter=True
)
verb("obligation.accept", "accepted the evidence for condition {number} of license {license}", exporter=True)
verb(
    "obligation.send_back",
    "sent the evidence for condition {number} of license {license} back",
    exporter=True,
)
verb(
    "obligation.breach",
    "recorded that condition {number} of license {license}, due {day}, was not met",
    exporter=True,
)
verb(
    "obligation.carry",
    "carried over that condition {number} of license {license}, due {day}, is met",
    exporter=True,
)
verb(
    "obligation.carry_waiver",
    "carried over that condition {number} of license {license}, due {day}, is waived",
    exporter=True,
)
verb("obligation.waive", "waived condition {number} of license {license}, due {day}", exporter=True)
verb(
    "obligation.replace",
    "closed condition {number} of license {license}, due {day}: a newer edition says what is due",
    exporter=True,
)
