"""Which roles go together, which of them decide, and for how long one is given; pure."""

from collections.abc import Iterable
from datetime import date

from exportctl.core.errors import DomainError, Gap
from exportctl.core.people import matrix
from exportctl.core.people.roles import Role, Side

# Who holds one of these says what happens to a case, a hit or a person: two people give such a role.
DECIDING = (
    "decisions.decide",
    "decisions.countersign",
    "referrals.rule",
    "hits.rule",
    "people.manage",
)
SIDE_WORDS = {
    Side.REGULATOR: "handles cases",
    Side.INSPECTOR: "inspects independently of those who handle cases",
    Side.PLATFORM: "administers and sees no case",
}
OF_AN_AGENCY = (
    "An agency reviewer sees only what is referred to the agency and recommends from outside; "
    "the role goes with no other of the authority"
)
LONGEST_YEARS = 10


def needs_two(role: Role) -> bool:
    """Whether a second administrator confirms the role before it counts."""
    held = matrix.lines()
    return any(role in held[permission].roles for permission in DECIDING)


def conflict(role: Role, others: Iterable[Role]) -> str:
    """Return why `role` does not go together with the others that a person has, or ""."""
    for other in sorted(set(others) - {role}):
        if other.side != role.side:
            return (
                f"A person with the role {other.label} {SIDE_WORDS[other.side]}. The role {role.label} "
                f"{SIDE_WORDS[role.side]}. Take the first role away before you give the other."
            )
        if Role.AGENCY_REVIEWER in (role, other):
            return f"{OF_AN_AGENCY}: {role.label} and {other.label} exclude each other."
    return ""


def check_period(role: Role, from_day: date, until_day: date | None, *, today: date) -> None:
    """Refuse days on which a role cannot begin or end.

    Raises:
        DomainError: `begins_in_the_past`, `ends_too_early`, `lasts_too_long` or `administrator_ends`.
    """
    if from_day < today:
        raise _at("from_day", "A role begins today or later, never in the past.", "begins_in_the_past")
    if until_day is None:
        return
    if role == Role.ADMINISTRATOR:
        raise _at(
            "until_day",
            "The role administrator has no last day, so that an administrator always remains. "
            "It is taken away by another administrator.",
            "administrator_ends",
        )
    if until_day < from_day:
        raise _at("until_day", "The last day lies before the first.", "ends_too_early")
    if until_day.year - from_day.year > LONGEST_YEARS:
        raise _at("until_day", f"Choose a day within {LONGEST_YEARS} years.", "lasts_too_long")


def _at(field: str, message: str, code: str) -> DomainError:
    return DomainError(message, code=code, gaps=[Gap(message, field=field)])
