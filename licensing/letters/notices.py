"""What exporters are told of letters."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/letters/email"
notice_kind(
    "letters.issued",
    "There is a letter for you",
    Side.EXPORTER,
    f"{FOLDER}/issued",
    todo="Read the letter; answer or object, if you want to,",
    pressing=True,
)
