"""What the trail says about customer knowledge: that it was filed and read, never what it says."""

from exportctl.core.audit import verb

verb("knowledge.filed", "filed what the exporter knows of {party}", exporter=True)
verb("knowledge.acknowledged", "read what the exporter knows of {party}", exporter=True)
