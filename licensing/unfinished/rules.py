"""How much is kept of an unfinished form, and how what was typed differs from what is stored; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from exportctl.core.errors import DomainError

LARGEST = 64 * 1024  # bytes of UTF-8 in one form, names included
KEPT_DAYS = 90  # after the last key; a default of this product
MOST = 20  # forms that one person has begun in one draft


@dataclass(frozen=True)
class Typed:
    """A form as it stands: the address of its page, what the page is called, and its fields as texts."""

    page: str
    title: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """A field that says something else than what is stored now."""

    label: str
    stored: str
    typed: str

    def __str__(self) -> str:
        stored = f"“{self.stored}” is stored" if self.stored else "nothing is stored"
        return f"{self.label}: {stored}, you typed {f'“{self.typed}”' if self.typed else 'nothing'}."


def check_size(fields: Mapping[str, str]) -> None:
    """Refuse a form that is too large to keep.

    Raises:
        DomainError: `too_large`.
    """
    if sum(len(name.encode()) + len(text.encode()) for name, text in fields.items()) > LARGEST:
        raise DomainError("This is too long to keep while you type. Save the form.", code="too_large")
