"""Who is told of a reported mistake."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/rectifications/email"
notice_kind(
    "rectifications.answered",
    "A report of a mistake in a license or letter of yours was answered",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="Read the answer; use the corrected record from now on",
)
notice_kind(
    "rectifications.asked",
    "An exporter reports a mistake in a license or letter of a case that you have",
    Side.REGULATOR,
    f"{FOLDER}/notice",
    todo="Take the report up",
)
notice_kind(
    "rectifications.waits",
    "The correction of a license waits for your signature",
    Side.REGULATOR,
    f"{FOLDER}/notice",
    todo="Sign, or send it back with a reason",
)
notice_kind(
    "rectifications.moved",
    "A correction that you work on has moved on",
    Side.REGULATOR,
    f"{FOLDER}/notice",
)
