"""What is missing in the answers to a page of questions, and how they are shown; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from exportctl.core.errors import DomainError, Gap
from exportctl.core.reference import countries
from licensing.types.manifest import (
    Answers,
    Indication,
    LicenseType,
    Page,
    Question,
    Shape,
    is_asked,
    is_past,
)


def gaps_of(page: Page, answers: Answers, *, roles: Sequence[str], today: date) -> list[Gap]:
    """Return what is missing on a page; `roles` has one entry for each party of the application.

    An optional page of which nothing was said lacks nothing.
    """
    own = {role.role for role in page.roles}
    if page.optional and not is_started(page, answers, roles=roles):
        return []
    gaps = [gap for one in page.questions if is_asked(one.when, answers) for gap in _gap(one, answers, today)]
    gaps += [Gap(one.missing) for one in page.roles if roles.count(one.role) < one.least]
    if page.parties_when and is_asked(page.parties_when, answers) and not own & set(roles):
        gaps.append(Gap(page.parties_missing))
    if page.parties_when and not is_asked(page.parties_when, answers) and own & set(roles):
        message = "You named somebody on this page: say yes, or remove them."
        gaps.append(Gap(message, field=page.parties_when[0]))
    return gaps


def _gap(question: Question, answers: Answers, today: date) -> list[Gap]:
    given = answers.get(question.key, "")
    if not given:
        return [] if question.optional else [Gap(question.missing, field=question.key)]
    if question.shape == Shape.WORDS and len(str(given)) < question.least:
        message = f"Say more: at least {question.least} characters, and there are {len(str(given))}."
        return [Gap(f"{question.label} {message}", field=question.key)]
    if question.ahead and is_past(str(given), today):
        return [Gap(f"{question.label} The day must lie after today.", field=question.key)]
    return []


def refuse_unknown(page: Page, answers: Answers) -> None:
    """Refuse answers to questions that a page does not have, and choices that a question does not offer.

    Raises:
        DomainError: `answer_unknown`.
    """
    known = {question.key: question for question in page.questions}
    for key, answer in answers.items():
        question = known.get(key)
        given = {answer} if isinstance(answer, str) else set(answer)
        if question is None or not (given - {""} <= _offered(question, given)):
            raise DomainError("This is no answer to a question of this page.", code="answer_unknown")


def _offered(question: Question, given: set[str]) -> set[str]:
    if question.shape in (Shape.CHOICE, Shape.SEVERAL):
        return {key for key, _ in question.choices}
    if question.shape in (Shape.COUNTRY, Shape.COUNTRIES):
        return set(countries.names())
    return given


def is_started(page: Page, answers: Answers, *, roles: Collection[str]) -> bool:
    """Whether anything was said on a page."""
    said = any(answers.get(question.key) for question in page.questions)
    return said or any(role.role in roles for role in page.roles)


@dataclass(frozen=True)
class Said:
    """One answered question as it is read."""

    question: Question
    words: str


@dataclass(frozen=True)
class SaidPage:
    """One page as it is read: its answers, and what they point to."""

    page: Page
    said: tuple[Said, ...]
    indication: Indication | None


def read(kind: LicenseType, answers: Answers) -> list[SaidPage]:
    """Return the pages of which something was said; answers that matter no more are left out."""
    pages = [SaidPage(page, _said(page, answers), indication_of(page, answers)) for page in kind.pages]
    return [page for page in pages if page.said]


def indication_of(page: Page, answers: Answers) -> Indication | None:
    """Return what the answers to a page point to; nothing while they are too few."""
    return page.concludes(answers) if page.concludes else None


def _said(page: Page, answers: Answers) -> tuple[Said, ...]:
    asked = [one for one in page.questions if is_asked(one.when, answers) and answers.get(one.key)]
    return tuple(Said(one, words_of(one, answers[one.key])) for one in asked)


def words_of(question: Question, answer: str | list[str]) -> str:
    """Return an answer as it is read."""
    if isinstance(answer, list):
        return "\n".join(words_of(question, one) for one in answer)
    if question.shape in (Shape.COUNTRY, Shape.COUNTRIES):
        return countries.name(answer)
    if question.shape == Shape.DAY:
        return f"{date.fromisoformat(answer):%-d %b %Y}"
    return dict(question.choices).get(answer, answer)


def countries_in(kind: LicenseType, answers: Answers) -> list[str]:
    """Return every country that the answers name, once, in the order of the questions."""
    found: list[str] = []
    for question in kind.questions:
        if question.shape in (Shape.COUNTRY, Shape.COUNTRIES) and is_asked(question.when, answers):
            given = answers.get(question.key, [])
            found += [given] if isinstance(given, str) else given
    return list(dict.fromkeys(filter(None, found)))


def return_day(kind: LicenseType, answers: Answers) -> date | None:
    """Return the day by which goods come back; None where the type of license asks for none."""
    given = answers.get(kind.return_question, "")
    return date.fromisoformat(str(given)) if given else None


def is_urgent(answers: Answers) -> bool:
    """Whether the exporter says that the case cannot wait its turn; any type may ask."""
    return answers.get("urgent") == "yes"
