"""What whoever asked for a classification or for advice is told."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/advice/email"
notice_kind(
    "advice.question",
    "A question about your request for a classification or for advice",
    Side.EXPORTER,
    f"{FOLDER}/question",
    todo="Read the question and answer it",
)
notice_kind(
    "advice.answered",
    "An answer to your request for a classification or for advice",
    Side.EXPORTER,
    f"{FOLDER}/answered",
    todo="Read the answer, its scope and its last day",
)
notice_kind(
    "advice.replaced",
    "A newer answer to your request for a classification or for advice",
    Side.EXPORTER,
    f"{FOLDER}/replaced",
    todo="Read the newer answer and do not rely on the earlier one",
    pressing=True,
)
notice_kind(
    "advice.revoked",
    "An answer to your request for a classification or for advice is revoked",
    Side.EXPORTER,
    f"{FOLDER}/revoked",
    todo="Read why, and do not rely on the answer any more",
    pressing=True,
)
