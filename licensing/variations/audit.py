"""What the trail says about requests to vary a license."""

from exportctl.core.audit import verb

verb("variation.asked", "began to ask for a change of license {number}", exporter=True)
verb("variation.reworded", "said anew what is to change of license {number}", exporter=True)
verb("variation.filed", "filed {reference}, which asks for a change of license {number}", exporter=True)
verb("variation.issue", "issued what was asked for: {name} is in force", exporter=True)
verb(
    "variation.lapse",
    "closed {reference} without a new edition: license {number} had ended, or its last day had passed",
    exporter=True,
)
verb(
    "variation.end",
    "closed the request to change license {number}: the license stays as it is",
    exporter=True,
)
