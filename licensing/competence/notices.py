"""What people of the authority are told of training and authority."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/competence/email"
notice_kind(
    "competence.ends",
    "Training or authority ends soon",
    Side.REGULATOR,
    f"{FOLDER}/ends",
    todo="Have it given anew",
)
