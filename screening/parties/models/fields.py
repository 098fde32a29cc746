"""What several tables of the registry have."""

from typing import Any

from django.conf import settings
from django.db import models


def who(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    """Return a link to a person."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=null, on_delete=models.PROTECT, related_name="+")
