"""What must not stand in a log."""

import re
from collections.abc import MutableMapping
from typing import Any

KEY = re.compile(r"(?<=/)[\w:.-]{40,}(?=[/?\s]|$)")


def without_keys(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take the keys of e-mailed links out of addresses: who holds one may act on it."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = KEY.sub("…", value)
    return event
