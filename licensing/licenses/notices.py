"""What exporters are told of their licenses."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/licenses/email"
notice_kind(
    "licenses.suspended",
    "A license is suspended",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="Ship nothing under it, and read why",
    pressing=True,
)
notice_kind(
    "licenses.held",
    "Shipments under a license are stopped for now",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="Ship nothing under it until you read here that shipments may go on",
    pressing=True,
)
notice_kind(
    "licenses.released",
    "Shipments under a license may go on",
    Side.EXPORTER,
    f"{FOLDER}/notice",
)
notice_kind(
    "licenses.reinstated",
    "A license is valid again",
    Side.EXPORTER,
    f"{FOLDER}/notice",
)
notice_kind(
    "licenses.revocation_announced",
    "The authority intends to revoke a license",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="Read the reasons and answer",
    pressing=True,
)
notice_kind(
    "licenses.revocation_dropped",
    "An intended revocation is taken back",
    Side.EXPORTER,
    f"{FOLDER}/notice",
)
notice_kind(
    "licenses.revoked",
    "A license is revoked",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="Ship nothing under it, and read why",
    pressing=True,
)
notice_kind(
    "licenses.edition_issued",
    "A newer edition of a license is in force",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="Use the new edition; the check code of the old one says replaced",
)
notice_kind(
    "licenses.expiring",
    "A license ends soon",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="See what is left, and apply for another license",
)
notice_kind(
    "licenses.nearly_used",
    "A license is nearly used up",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="See what is left of each line",
)
