"""Who is told how a request to vary a license ended. The holder hears of a new edition from licenses."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/variations/email"
notice_kind(
    "variations.lapsed",
    "A change of a license was approved too late",
    Side.EXPORTER,
    f"{FOLDER}/lapsed",
    todo="Read why, and apply for a new license where you need one",
)
notice_kind(
    "variations.not_issued",
    "A change that you worked on could not be issued",
    Side.REGULATOR,
    f"{FOLDER}/lapsed",
)
notice_kind(
    "variations.issued",
    "A change that you worked on is issued as a new edition",
    Side.REGULATOR,
    f"{FOLDER}/issued",
)
