"""Who may do what, and why not: verdicts with reasons, deny by default."""

from exportctl.core.access.rules import ALLOW, Verdict, check, require, rule
from exportctl.core.access.views import actor_of, open_to_public, open_to_signed_in, opens_for

__all__ = [
    "ALLOW",
    "Verdict",
    "actor_of",
    "check",
    "open_to_public",
    "open_to_signed_in",
    "opens_for",
    "require",
    "rule",
]
