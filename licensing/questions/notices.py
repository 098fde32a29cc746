"""What exporters, officers and whoever drafts are told of questions."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/questions/email"
notice_kind(
    "questions.asked",
    "A question about an application",
    Side.EXPORTER,
    f"{FOLDER}/asked",
    todo="Answer, or ask for more time,",
    pressing=True,
)
notice_kind(
    "questions.more_time",
    "Your wish for more time to answer is ruled on",
    Side.EXPORTER,
    f"{FOLDER}/more_time",
    todo="Answer",
    pressing=True,
)
notice_kind(
    "questions.reminder",
    "Your answer to a question is due soon",
    Side.EXPORTER,
    f"{FOLDER}/reminder",
    todo="Answer, or ask for more time,",
    pressing=True,
)
notice_kind(
    "questions.overdue",
    "Your answer to a question is overdue",
    Side.EXPORTER,
    f"{FOLDER}/overdue",
    todo="Answer at once; it was due",
    pressing=True,
)
notice_kind(
    "questions.withdrawn",
    "A question about an application is withdrawn",
    Side.EXPORTER,
    f"{FOLDER}/withdrawn",
)
notice_kind(
    "questions.drafted",
    "A question to an exporter waits for you to send it",
    Side.REGULATOR,
    f"{FOLDER}/drafted",
    todo="Send it, edit it, or decline it",
)
notice_kind(
    "questions.released",
    "A question that you drafted was sent to the exporter",
    Side.REGULATOR,
    f"{FOLDER}/released",
)
notice_kind(
    "questions.declined",
    "A question that you drafted was declined",
    Side.REGULATOR,
    f"{FOLDER}/declined",
)
notice_kind(
    "questions.answer_there",
    "A question that you drafted is answered",
    Side.REGULATOR,
    f"{FOLDER}/answer_there",
    todo="Read the answer",
)
notice_kind(
    "questions.may_return",
    "No answer for so long that a case may be returned",
    Side.REGULATOR,
    f"{FOLDER}/may_return",
    todo="Decide whether the case is returned",
)
