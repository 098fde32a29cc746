"""What the trail says about risk."""

from exportctl.core import audit

audit.verb("risk_model.activated", "put risk model {label} in use, with {indicators} indicators")
audit.verb("risk.assessed", "scored the case {score} points, {lane} lane, with risk model {label}")
