"""What is looked at when a command starts."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from licensing.letters import shipped
from licensing.types import registry as types


@register()
def types_name_letters_that_there_are(**_options: Any) -> list[CheckMessage]:
    """Refuse a type of license that names a letter which does not exist."""
    faults = shipped.faults(types.all_types(), shipped.all_keys())
    return [Error(words, id="licensing.E001") for words in faults]
