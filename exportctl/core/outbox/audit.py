"""What the trail says about jobs."""

from exportctl.core.audit import verb

verb("job.retried", "let the failed job {name} run again")
