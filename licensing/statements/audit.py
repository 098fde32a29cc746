"""What the trail says about the reading of statements; not for the exporter, who is asked in a question."""

from exportctl.core.audit import verb

verb("statement.finding_made", "looked at “{point}” of the end-use statement of {party}: {conclusion}")
