"""Who is told of a note: only that somebody mentioned them, and where."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

notice_kind(
    "notes.mentioned",
    "Somebody mentions you in a note on a case",
    Side.REGULATOR,
    "licensing/notes/email/mentioned",
    todo="Read the note",
)
