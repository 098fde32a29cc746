"""The types of license that this product knows: one a module in `kinds`, found by listing the package."""

import importlib
import pkgutil
from functools import cache

from licensing.types import kinds
from licensing.types.manifest import LicenseType

USUAL = "individual"


@cache
def all_types() -> tuple[LicenseType, ...]:
    """Return every type, in the order in which they are offered."""
    names = [found.name for found in pkgutil.iter_modules(kinds.__path__)]
    types = [importlib.import_module(f"{kinds.__name__}.{name}").TYPE for name in names]
    return tuple(sorted(types, key=lambda one: (one.order, one.key)))


def find(key: str) -> LicenseType | None:
    """Return a type by its key; None where there is none."""
    return next((one for one in all_types() if one.key == key), None)


def of(key: str) -> LicenseType:
    """Return the type of something stored.

    Raises:
        LookupError: its module is gone.
    """
    found = find(key)
    if found is None:
        raise LookupError(f"No license type “{key}” is declared in licensing/types/kinds.")
    return found


def name_of(key: str) -> str:
    """Return a type's name; the key itself where its module is gone."""
    found = find(key)
    return found.name if found else key


def names() -> dict[str, str]:
    """Return the names of all types by their keys."""
    return {one.key: one.name for one in all_types()}
