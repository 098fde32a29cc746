"""What agencies and officers are told of referrals."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/referrals/email"
notice_kind(
    "referrals.referred",
    "A case is referred to your agency",
    Side.REGULATOR,
    f"{FOLDER}/referred",
    todo="Answer",
    pressing=True,
)
notice_kind(
    "referrals.informed",
    "Information that your agency asked for is there",
    Side.REGULATOR,
    f"{FOLDER}/informed",
    todo="Answer",
)
notice_kind(
    "referrals.reminder",
    "The answer of your agency is due soon",
    Side.REGULATOR,
    f"{FOLDER}/reminder",
    todo="Answer",
    pressing=True,
)
notice_kind(
    "referrals.sent_back",
    "A recommendation of your agency is sent back",
    Side.REGULATOR,
    f"{FOLDER}/sent_back",
    todo="Write a later version, or let it stand,",
    pressing=True,
)
notice_kind(
    "referrals.ruled",
    "There is a ruling on recommendations",
    Side.REGULATOR,
    f"{FOLDER}/ruled",
    todo="Read it, and whether you can take it up",
    pressing=True,
)
notice_kind(
    "referrals.withdrawn",
    "A referral to your agency is withdrawn",
    Side.REGULATOR,
    f"{FOLDER}/withdrawn",
)
notice_kind(
    "referrals.over",
    "The time to answer a referral is over",
    Side.REGULATOR,
    f"{FOLDER}/over",
    todo="Read where the case stands",
)
notice_kind(
    "referrals.asked",
    "An agency asks for information about a case of yours",
    Side.REGULATOR,
    f"{FOLDER}/asked",
    todo="Answer the agency",
)
notice_kind(
    "referrals.answered",
    "An agency has answered about a case of yours",
    Side.REGULATOR,
    f"{FOLDER}/answered",
    todo="Read the recommendation",
)
