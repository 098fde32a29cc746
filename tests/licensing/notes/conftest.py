"""A case that Omar has, and people of agencies."""

from tests.licensing.handling.conftest import case
from tests.licensing.referrals.conftest import dora, felix

__all__ = ["case", "dora", "felix"]
