"""What the trail says about saved lists."""

from exportctl.core.audit import verb

verb("queue.saved", "saved the {noun} “{name}”{shared}")
verb("queue.changed", "changed the {noun} “{name}”{shared}")
verb("queue.removed", "removed the {noun} “{name}”")
