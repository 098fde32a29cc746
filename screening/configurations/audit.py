"""What the trail says about the matching configuration."""

from exportctl.core import audit

audit.verb("configuration.shipped", "stored matching configuration {number} as the product ships it")
