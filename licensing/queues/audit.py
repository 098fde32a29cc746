"""What the trail says about saved queues."""

from exportctl.core.audit import verb

verb("queue.saved", "saved the queue “{name}”{shared}")
verb("queue.changed", "changed the queue “{name}”{shared}")
verb("queue.removed", "removed the queue “{name}”")
