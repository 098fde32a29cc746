"""JSON that others wrote: whole, an object, not too large, and without text that cannot be stored."""

import json
from typing import Any

from screening.watchlists.sources.gathering import Unreadable
from screening.watchlists.sources.reading import ListRefused, one_line

MAX_JSON = 32 * 1024 * 1024


def json_object(file: str, text: str) -> dict[str, Any]:
    """Return the one object that `text` is.

    Raises:
        ListRefused: it is longer than 32 million characters, not JSON, cut off, nested too deeply or
            not an object.
    """
    if len(text) > MAX_JSON:
        raise ListRefused(file, 0, f"The JSON is longer than {MAX_JSON:,} characters.")
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise ListRefused(file, error.lineno, f"Not readable as JSON: {error.msg}.") from None
    except (ValueError, RecursionError) as error:
        raise ListRefused(file, 0, f"Not readable as JSON: {error}.") from None
    if not isinstance(content, dict):
        raise ListRefused(file, 0, "The JSON is not an object.")
    return content


def json_text(value: object) -> str:
    """Return a value as text on one line.

    Raises:
        Unreadable: it is neither text nor a number, or holds a NUL or half a character.
    """
    if value is None:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise Unreadable("A field is neither text nor a number.")
    text = one_line(str(value))
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Unreadable("A field holds a character that is none: NUL, or half of one.")
    return text
