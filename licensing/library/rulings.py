"""What the authority said of products when it was asked; a feature above this one says how it is read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Ruling:
    """One answer about a product: what was said, of which version of it, since and until when.

    `state` is valid, expired, superseded or revoked; `said` reads after "as" or "that".
    """

    reference: str
    said: str
    decided_on: date
    valid_until: date
    state: str
    url: str
    version: int
    old_list: bool

    @property
    def holds(self) -> bool:
        """Whether somebody may rely on it."""
        return self.state == "valid"


Reader = Callable[[Collection[UUID]], Mapping[UUID, list[Ruling]]]
_READERS: list[Reader] = []


def register_rulings(reader: Reader) -> Reader:
    """Register the function that reads what was said of several products, the newest first; one read."""
    _READERS.append(reader)
    return reader


def rulings_of(products: Collection[UUID]) -> dict[UUID, list[Ruling]]:
    """Return what the authority said of each product, the newest first.

    The caller has shown the products already: a ruling belongs to whoever has the product.
    """
    found: dict[UUID, list[Ruling]] = {product: [] for product in products}
    for read in _READERS if found else ():
        for product, rulings in read(products).items():
            found[product] += rulings
    return found
