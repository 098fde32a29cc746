"""What the trail says about copies."""

from exportctl.core.audit import verb

verb("case.copied_out", "took a copy of everything away: {files} files", exporter=True)
