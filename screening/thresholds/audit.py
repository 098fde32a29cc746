"""What the trail says about configurations and reviews."""

from exportctl.core import audit

audit.verb("configuration.proposed", "proposed matching configuration {number}")
audit.verb("configuration.put_in_force", "put matching configuration {number} in force")
audit.verb("configuration.reject", "rejected matching configuration {number}")
audit.verb("configuration.supersede", "put another matching configuration in the place of number {number}")
audit.verb("threshold_review.opened", "opened the review of the screening thresholds of {period}")
audit.verb("threshold_review.count", "counted what the review of {period} looks at")
audit.verb("threshold_review.decide", "closed the review of {period}: {outcome}")
