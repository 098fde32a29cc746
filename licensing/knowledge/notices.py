"""Who is told of customer knowledge."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

notice_kind(
    "knowledge.filed",
    "An exporter filed what it knows of a customer on a case of yours",
    Side.REGULATOR,
    "licensing/knowledge/email/filed",
    todo="Read the entry and acknowledge it",
)
