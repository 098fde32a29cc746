"""Roles of the field, as far as the product uses them."""

from enum import StrEnum


class Side(StrEnum):
    """Which side of the counter a person sits on."""

    EXPORTER = "exporter"
    REGULATOR = "regulator"
    INSPECTOR = "inspector"
    PLATFORM = "platform"


class Role(StrEnum):
    """What a person does; a person may have several roles of one side."""

    EXPORTER_ADMIN = "exporter_admin"
    EXPORTER = "exporter_user"
    LICENSING_OFFICER = "licensing_officer"
    TECHNICAL_REVIEWER = "technical_reviewer"
    SCREENING_ANALYST = "screening_analyst"
    COUNTERSIGNER = "countersigner"
    AGENCY_REVIEWER = "agency_reviewer"
    COMMITTEE_CHAIR = "committee_chair"
    INSPECTOR = "inspector"
    MANAGER = "manager"
    ADMINISTRATOR = "sys_admin"

    @property
    def label(self) -> str:
        """The role in words, for pages and refusals."""
        return LABELS[self]

    @property
    def side(self) -> Side:
        """The side whose people may have the role."""
        return SIDES.get(self, Side.REGULATOR)


LABELS = {
    Role.EXPORTER_ADMIN: "exporter administrator",
    Role.EXPORTER: "exporter",
    Role.LICENSING_OFFICER: "licensing officer",
    Role.TECHNICAL_REVIEWER: "technical reviewer",
    Role.SCREENING_ANALYST: "screening analyst",
    Role.COUNTERSIGNER: "countersigner",
    Role.AGENCY_REVIEWER: "agency reviewer",
    Role.COMMITTEE_CHAIR: "committee chair",
    Role.INSPECTOR: "inspector",
    Role.MANAGER: "manager",
    Role.ADMINISTRATOR: "administrator",
}
SIDES = {
    Role.EXPORTER_ADMIN: Side.EXPORTER,
    Role.EXPORTER: Side.EXPORTER,
    Role.INSPECTOR: Side.INSPECTOR,
    Role.ADMINISTRATOR: Side.PLATFORM,
}
SECOND_FACTOR_SIDES = frozenset({Side.REGULATOR, Side.INSPECTOR, Side.PLATFORM})
