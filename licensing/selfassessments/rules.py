"""What a test says in words, for whoever reads its answers elsewhere; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from licensing.types.manifest import Answers, Page, is_asked

NOT_FREE = (
    "This test frees nothing here: it is about research projects only. A license seems to be needed unless "
    "something else frees the technology. Apply, or ask the authority."
)


@dataclass(frozen=True)
class About:
    """What the test is about: a name for it, and what is passed on, to whom and where."""

    subject: str
    about: str


def asked(page: Page, answers: Answers) -> dict[str, str | list[str]]:
    """Return the answers that matter, those to questions that hang on no other answer among them."""
    matter = {one.key for one in page.questions if is_asked(one.when, answers)}
    return {key: answer for key, answer in answers.items() if key in matter and answer}


def in_words(about: About, said: Mapping[str, str], indication: str) -> str:
    """Return a test as the question of a request for advice."""
    lines = [f"{question} {answer}" for question, answer in said.items()]
    return "\n".join(
        [
            f"Do we need a license for this? {about.subject}.",
            "",
            "What we answered in the test before an application:",
            *lines,
            "",
            f"What the test said: {indication}",
        ]
    )
