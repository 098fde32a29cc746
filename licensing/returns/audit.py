"""What the trail says about returns. The thread is the case of the license."""

from exportctl.core.audit import verb

verb(
    "return.recorded",
    "accounted for {quantity} {unit} of line {line} of license {license}: {how}",
    exporter=True,
)
verb(
    "return.corrected",
    "took back the entry of {quantity} {unit} on line {line} of license {license}",
    exporter=True,
)
