"""What people of an organization are told about it and about their access to it."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/organizations/email"
notice_kind(
    "organizations.approve",
    "Your organization is approved",
    Side.EXPORTER,
    f"{FOLDER}/approve",
    todo="You can apply for licenses now",
)
notice_kind(
    "organizations.refuse",
    "The registration of your organization is refused",
    Side.EXPORTER,
    f"{FOLDER}/refuse",
    todo="Read why, correct it and send it again",
)
notice_kind(
    "organizations.contact_changed",
    "The contact details of your organization have changed",
    Side.EXPORTER,
    f"{FOLDER}/contact_changed",
)
notice_kind(
    "organizations.change_accepted",
    "A change of your organization is accepted",
    Side.EXPORTER,
    f"{FOLDER}/change_accepted",
)
notice_kind(
    "organizations.change_declined",
    "A change of your organization is declined",
    Side.EXPORTER,
    f"{FOLDER}/change_declined",
    todo="Read why",
)
notice_kind(
    "organizations.official_ends",
    "The credential of a responsible official runs out",
    Side.EXPORTER,
    f"{FOLDER}/official_ends",
    todo="Add its renewal",
)
notice_kind(
    "organizations.officials_changed",
    "The responsible officials of an organization that you let in have changed",
    Side.REGULATOR,
    f"{FOLDER}/officials_changed",
)
notice_kind(
    "organizations.access_ended",
    "You no longer act for an organization",
    Side.EXPORTER,
    f"{FOLDER}/access_ended",
)
notice_kind(
    "organizations.administrator_appointed",
    "The authority has made somebody administrator of your organization",
    Side.EXPORTER,
    f"{FOLDER}/administrator_appointed",
    todo="Say so at once if this is not right",
    pressing=True,
)
