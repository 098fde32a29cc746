"""What the trail says about self-assessments."""

from exportctl.core.audit import verb

verb("self_assessment.recorded", "recorded self-assessment {reference}", exporter=True)
