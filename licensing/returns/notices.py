"""What exporters are told of goods that are to come back."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/returns/email"
notice_kind(
    "returns.soon",
    "Goods under a temporary license are due back soon",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="Bring the goods back, and record it",
)
notice_kind(
    "returns.overdue",
    "Goods under a temporary license are overdue",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="Record what became of the goods; they were due back",
    pressing=True,
)
