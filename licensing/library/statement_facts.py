"""What an end-use statement says, as forms give it, services take it and the comparison reads it."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from licensing.library.models.statements import StatementWords

MOST_GOODS = 60


@dataclass(frozen=True)
class Good:
    """One line of goods as the paper has it: a number is a text in digits, empty where none is stated."""

    description: str
    quantity: str = ""
    unit: str = ""
    value: str = ""
    currency: str = ""


@dataclass(frozen=True)
class StatementFacts:
    """A whole statement; the fields are those of `StatementWords`."""

    user_name: str
    stated_use: str
    user_address: str = ""
    user_country: str = ""
    exporter_name: str = ""
    goods: tuple[Good, ...] = ()
    place_of_use: str = ""
    no_wmd: str = ""
    civil_use: str = ""
    no_reexport: str = ""
    visits: str = ""
    signatory: str = ""
    position: str = ""
    signatory_email: str = ""
    signatory_phone: str = ""
    signed_on: date | None = None
    language: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the columns of a stored statement."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return values | {"goods": [asdict(good) for good in self.goods]}

    @classmethod
    def of(cls, stored: StatementWords) -> Self:
        """Return what a stored statement says."""
        values = {one.name: getattr(stored, one.name) for one in fields(cls)}
        return cls(**values | {"goods": tuple(Good(**good) for good in stored.goods)})
