"""What a type of license declares: one frozen value that drafting, review and the license read.

A type's module stands in `kinds` and declares one `LicenseType`. Nothing else in the product names a type.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Answers = Mapping[str, str | list[str]]


class Section(StrEnum):
    """The sections that have a page of their own; all others are pages of questions."""

    GOODS = "goods"
    PARTIES = "parties"
    END_USE = "end_use"
    STATEMENT = "statement"
    ATTACHMENTS = "attachments"
    DECLARATION = "declaration"


class Shape(StrEnum):
    """What an answer is."""

    LINE = "line"
    WORDS = "words"
    CHOICE = "choice"
    SEVERAL = "several"
    DAY = "day"
    COUNTRY = "country"
    COUNTRIES = "countries"


YES_NO = (("yes", "Yes"), ("no", "No"))
YES_NO_UNSURE = (*YES_NO, ("unsure", "Not sure"))


@dataclass(frozen=True)
class Question:
    """One question, with the reason why it is asked.

    `when` names an earlier question and the answers to it that make this one matter; `least` is the fewest
    characters of an answer in words; a day that is `ahead` lies after today.
    """

    key: str
    label: str
    shape: Shape
    why: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None
    optional: bool = False
    least: int = 0
    ahead: bool = False
    asked: str = ""

    @property
    def missing(self) -> str:
        """What is said where no answer is given."""
        return self.asked or f"Answer “{self.label}”"


@dataclass(frozen=True)
class RoleWanted:
    """A role that parties of an application have: at least and at most how many, and who that is.

    `persons`: only natural persons, each with a nationality.
    """

    role: str
    why: str
    least: int = 0
    most: int = 20
    persons: bool = False
    missing: str = ""


@dataclass(frozen=True)
class DocumentWanted:
    """A kind of document: what it must show, and whether the application is incomplete without it.

    `when` names a question and the answers to it with which the document is needed.
    """

    kind: str
    why: str
    needed: bool = True
    missing: str = ""
    when: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Indication:
    """What answers point to, in words. People decide; `no_license`: that no license seems to be needed."""

    text: str
    no_license: bool = False


@dataclass(frozen=True)
class Page:
    """A section of questions, with the parties that belong on it.

    An `optional` page may be left untouched. `concludes` tells what its answers point to. Parties are asked
    for where the answer to `parties_when` says that there are any.
    """

    key: str
    title: str
    hint: str
    lead: str
    questions: tuple[Question, ...]
    heading: str = "The transaction"
    roles: tuple[RoleWanted, ...] = ()
    parties_when: tuple[str, tuple[str, ...]] | None = None
    parties_missing: str = ""
    parties_title: str = "Who handles it"
    documents: tuple[DocumentWanted, ...] = ()
    optional: bool = False
    concludes: Callable[[Answers], Indication | None] | None = None


class Counted(StrEnum):
    """What is said of each line: a firm quantity, an estimate for the whole validity, or none."""

    FIRM = "firm"
    ESTIMATE = "estimate"
    NONE = "none"


@dataclass(frozen=True)
class Lines:
    """What the lines of an application are, and what is decided of each."""

    counted: Counted = Counted.FIRM
    title: str = "Goods"
    hint: str = "What is exported, how much, and under which control entry."
    lead: str = "One line for each kind of goods. The license will allow each line up to its quantity."


@dataclass(frozen=True)
class LicenseType:
    """One type of license: when to use it, what is asked and decided, how long it takes and is valid.

    `service_days` are counted in `service_unit`, working or calendar. Validity is in months. `terms` are
    printed on the license. Where goods come back, `return_question` is the question after the day.
    `letters` are the keys of the texts of letters that this type has instead of those that all types share;
    each is a file in `licensing/letters/defaults` and begins with the kind of letter, as `approval.transit`.
    With `statement_fields` a document alone is not enough: what the end-use statement says is entered, too.
    """

    key: str
    order: int
    name: str
    short: str
    use_when: tuple[str, ...]
    not_when: tuple[str, ...]
    sections: tuple[Section | Page, ...]
    roles: tuple[RoleWanted, ...]
    documents: tuple[DocumentWanted, ...]
    service_days: int = 20
    service_unit: str = "working"
    validity_months: int = 24
    longest_months: int = 24
    lines: Lines = Lines()
    terms: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    return_question: str = ""
    statement_fields: bool = False

    @property
    def pages(self) -> tuple[Page, ...]:
        """The sections that are pages of questions."""
        return tuple(section for section in self.sections if isinstance(section, Page))

    @property
    def test(self) -> Page | None:
        """The page whose answers point to something, so that it can be asked before anything else."""
        return next((page for page in self.pages if page.concludes), None)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in order."""
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def all_roles(self) -> tuple[RoleWanted, ...]:
        """Every role that a party may have, those of the pages last."""
        return (*self.roles, *(role for page in self.pages for role in page.roles))

    @property
    def all_documents(self) -> tuple[DocumentWanted, ...]:
        """Every kind of document that is wanted, those of the pages last."""
        return (*self.documents, *(wanted for page in self.pages for wanted in page.documents))

    @property
    def counts(self) -> bool:
        """Whether quantities are counted, so that what leaves is drawn from the license."""
        return self.lines.counted != Counted.NONE

    @property
    def estimates(self) -> bool:
        """Whether quantities are estimates."""
        return self.lines.counted == Counted.ESTIMATE

    def letter(self, kind: str) -> str:
        """Return the key of the text of a kind of letter: the type's own, or the kind for the shared one."""
        return next((key for key in self.letters if key.partition(".")[0] == kind), kind)

    def role(self, key: str) -> RoleWanted | None:
        """Return what is wanted of a role; None where no party has it."""
        return next((role for role in self.all_roles if role.role == key), None)

    def page(self, key: str) -> Page | None:
        """Return a page of questions by its key."""
        return next((page for page in self.pages if page.key == key), None)

    def page_of_role(self, key: str) -> Page | None:
        """Return the page of questions on which parties of a role stand; None for the page of parties."""
        return next((page for page in self.pages if key in {role.role for role in page.roles}), None)


def key_of(section: Section | Page) -> str:
    """Return the key of a section."""
    return section.key if isinstance(section, Page) else section.value


def is_asked(when: tuple[str, tuple[str, ...]] | None, answers: Answers) -> bool:
    """Whether what hangs on an earlier answer matters."""
    if when is None:
        return True
    question, wanted = when
    given = answers.get(question, "")
    return bool(set(given) & set(wanted)) if isinstance(given, list) else given in wanted


def is_past(answer: str, today: date) -> bool:
    """Whether a day that must lie ahead does not."""
    return answer <= today.isoformat()
