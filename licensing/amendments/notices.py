"""Who is told that an application was changed."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

notice_kind(
    "amendments.filed",
    "An exporter changed an application of yours",
    Side.REGULATOR,
    "licensing/amendments/email/filed",
    todo="Read what changed, and recommend anew where it is major",
)
