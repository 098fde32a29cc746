"""The demonstration's organizations and cases, read from the CSV files beside this module."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


class State(StrEnum):
    """How far a demonstration case is walked."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCREENING = "screening"
    UNDER_REVIEW = "under_review"
    ENQUIRY_OPEN = "enquiry_open"
    RECOMMENDED = "recommended"
    DECIDED = "decided"
    ISSUED = "issued"
    ISSUED_WITH_CONDITIONS = "issued_with_conditions"
    EXHAUSTED = "exhausted"
    REFUSED = "refused"
    RETURNED = "returned"
    CHECK_PLANNED = "check_planned"
    CHECK_IN_PROGRESS = "check_in_progress"
    CHECK_FAVORABLE = "check_favorable"
    CHECK_UNFAVORABLE = "check_unfavorable"
    CHECK_UNABLE = "check_unable"


@dataclass(frozen=True)
class Organization:
    """An exporter. `country` is ISO 3166-1 alpha-2. Not `approved`: a regulator has yet to decide."""

    key: str
    name: str
    registration_number: str
    street: str
    city: str
    country: str
    contact_name: str
    contact_email: str
    approved: bool


@dataclass(frozen=True)
class Goods:
    """One line of goods: `quantity` in `unit` (UN/ECE Rec 20), `value` of the whole line in `currency`."""

    number: int
    description: str
    control_code: str
    quantity: Decimal
    unit: str
    value: Decimal
    currency: str


@dataclass(frozen=True)
class Party:
    """A consignee, end user or broker. `kind` is company, person, government or military.

    `numbers` are each a kind, the number and the country that issued it.
    """

    role: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    street: str
    city: str
    country: str
    numbers: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Case:
    """One application and how far it goes.

    `military` and `wmd` are yes, no or unsure. `note` is the sentence that the state calls for: the
    question of an enquiry, a condition, the reason of a refusal or return, the finding of a check.
    `shipped` are the quantities that left on line 1, in order. `kind` is the type of license.
    """

    key: str
    organization: str
    state: State
    intended_use: str
    military: str
    wmd: str
    note: str
    shipped: tuple[Decimal, ...]
    goods: tuple[Goods, ...]
    parties: tuple[Party, ...]
    kind: str = "individual"

    def party(self, role: str) -> Party | None:
        """Return the party with this role (`consignee`, `end_user` or `broker`), if the case names one."""
        return next((party for party in self.parties if party.role == role), None)


def organizations() -> list[Organization]:
    """Return the exporters, in the order of the file."""
    return [
        Organization(
            key=row["key"],
            name=row["name"],
            registration_number=row["registration_number"],
            street=row["street"],
            city=row["city"],
            country=row["country"],
            contact_name=row["contact_name"],
            contact_email=row["contact_email"],
            approved=row["state"] == "approved",
        )
        for row in _rows("organizations.csv")
    ]


def cases() -> list[Case]:
    """Return the cases with their goods and parties, in the order of the file."""
    return _cases("cases.csv")


def further_cases() -> list[Case]:
    """Return the cases that go on after their state: each is walked, and then something happens to it."""
    return _cases("further_cases.csv")


def _cases(file: str) -> list[Case]:
    goods: dict[str, list[Goods]] = defaultdict(list)
    for row in _rows("goods.csv"):
        goods[row["case"]].append(_goods(row))
    parties: dict[str, list[Party]] = defaultdict(list)
    numbers: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for row in _rows("numbers.csv"):
        numbers[row["case"], row["role"]].append((row["kind"], row["value"], row["country"]))
    for row in _rows("parties.csv"):
        parties[row["case"]].append(_party(row, tuple(numbers[row["case"], row["role"]])))
    return [
        Case(
            key=row["key"],
            organization=row["organization"],
            state=State(row["state"]),
            intended_use=row["intended_use"],
            military=row["military"],
            wmd=row["wmd"],
            note=row["note"],
            shipped=tuple(Decimal(quantity) for quantity in _many(row["shipped"])),
            goods=tuple(goods[row["key"]]),
            parties=tuple(parties[row["key"]]),
            kind=row.get("kind", "individual"),
        )
        for row in _rows(file)
    ]


def _goods(row: dict[str, str]) -> Goods:
    return Goods(
        number=int(row["number"]),
        description=row["description"],
        control_code=row["control_code"],
        quantity=Decimal(row["quantity"]),
        unit=row["unit"],
        value=Decimal(row["value"]),
        currency=row["currency"],
    )


def _party(row: dict[str, str], numbers: tuple[tuple[str, str, str], ...]) -> Party:
    return Party(
        role=row["role"],
        kind=row["kind"],
        name=row["name"],
        aliases=_many(row["aliases"]),
        street=row["street"],
        city=row["city"],
        country=row["country"],
        numbers=numbers,
    )


def _many(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
