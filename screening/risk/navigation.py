"""The regulators' entry."""

from exportctl.core.web.navigation import navigation

navigation("regulator", 75, "Risk model", "screening:risk_model", permission="risk.see")
