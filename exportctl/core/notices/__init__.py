"""Notices to people: kept here, and e-mailed at once, in a daily digest or not at all, as each chose."""

from exportctl.core.notices.kinds import Kind, notice_kind
from exportctl.core.notices.services import tell

__all__ = ["Kind", "notice_kind", "tell"]
