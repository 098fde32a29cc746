"""The language of letter templates: read into a tree by this parser, and never executed. Pure.

    # A heading
    A paragraph with {{ exporter }} in it; an empty line ends it.
    - a bullet
    1. a numbered item
    {{ conditions }}                      a list: on a line of its own
    {% if conditions %} ... {% end %}     only where there are some
    {% if not conditions %} ... {% end %} only where there are none

Nothing else has a meaning. What could mean something elsewhere (HTML, Typst, another template language) is
refused with its line, so that a template looks the same wherever it is shown.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from exportctl.core.errors import DomainError

Kind = Literal["text", "bullets", "numbers"]
LONGEST = 20_000  # characters
DEEPEST = 3  # sections in each other
OWN_WORDS = "own_words"  # the variable of the officer's paragraph
LEGAL_BASIS = "legal_basis"  # the variable of what is set beside the text
VARIABLE = re.compile(r"\{\{(.*?)\}\}")
SECTION = re.compile(r"\{%(.*?)%\}")
NAME = re.compile(r"[a-z][a-z_]*")
NUMBERED = re.compile(r"\d{1,2}\. +")
INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
JOINERS = "\u200c\u200d"  # letters of Persian and of Indian scripts need them
MARKUP = {
    "<": "HTML is not taken: write plain words, and no angle bracket.",
    ">": "HTML is not taken: write plain words, and no angle bracket.",
    "\\": "A backslash is not taken.",
    "`": "A backtick is not taken.",
    "$": "A dollar sign is not taken: name the currency, such as USD.",
    "#": "A number sign is taken at the beginning of a heading only, with a blank after it.",
}


@dataclass(frozen=True)
class Variable:
    """The place of a value."""

    name: str


Run = str | Variable


@dataclass(frozen=True)
class Heading:
    """A heading."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """Words and values, up to an empty line."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Items:
    """A list that the template writes out."""

    numbered: bool
    items: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class ListOf:
    """The place of a list."""

    name: str
    numbered: bool


@dataclass(frozen=True)
class Section:
    """What is shown only where a value is there, or only where it is not."""

    name: str
    wanted: bool
    blocks: tuple["Block", ...]


Block = Heading | Paragraph | Items | ListOf | Section


@dataclass(frozen=True)
class Fault:
    """What is wrong in which line, counted from 1."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.reason}"


class TemplateRefused(DomainError):
    """A template that cannot be taken, with everything that is wrong in it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(str(fault) for fault in faults), code="template_refused")
        self.faults = tuple(faults)


def parse(text: str, kinds: Mapping[str, Kind]) -> tuple[Block, ...]:
    """Return the tree of a template; `kinds` are the allowed variables.

    Raises:
        TemplateRefused: with every fault and its line.
    """
    reader = _Reader(kinds)
    if len(text) > LONGEST:
        reader.faults.append(Fault(1, f"The text is longer than {LONGEST:,} characters."))
    else:
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
            reader.take(number, line.strip(" \t"))
        reader.finish()
    if reader.faults:
        raise TemplateRefused(sorted(reader.faults, key=lambda fault: fault.line))
    return tuple(reader.open[0].blocks)


def line_of_text(text: str) -> tuple[Run, ...]:
    """Return a single line without variables, such as a title, as it is read in a template.

    Raises:
        TemplateRefused: what is wrong in it.
    """
    reader = _Reader({})
    if "{" in text or "}" in text:
        reader.faults.append(Fault(1, "A title has no variables."))
    elif reason := _why_refused(text):
        reader.faults.append(Fault(1, reason))
    if reader.faults:
        raise TemplateRefused(reader.faults)
    return (text,)


@dataclass
class _Open:
    """A section whose end was not read yet; the first one is the template itself."""

    line: int = 0
    name: str = ""
    wanted: bool = True
    blocks: list[Block] = field(default_factory=list)


@dataclass
class _Reader:
    """Reads line by line, and goes on after a fault so that all are told at once."""

    kinds: Mapping[str, Kind]
    faults: list[Fault] = field(default_factory=list)
    open: list[_Open] = field(default_factory=lambda: [_Open()])
    paragraph: list[Run] = field(default_factory=list)
    items: list[tuple[Run, ...]] = field(default_factory=list)
    numbered: bool = False

    def take(self, number: int, line: str) -> None:
        """Read one line."""
        heading = line.startswith("# ")
        reason = _why_refused(line[2:] if heading else line)
        if reason:
            self.faults.append(Fault(number, reason))
        elif not line:
            self.flush()
        elif line.startswith("{%"):
            self.section(number, line)
        elif "{%" in line or "%}" in line:
            self.fault(number, "A section begins and ends on a line of its own.")
        elif heading:
            self.flush()
            self.add(Heading(self.runs(number, line[2:])))
        elif line.startswith("- "):
            self.item(self.runs(number, line[2:]), numbered=False)
        elif found := NUMBERED.match(line):
            self.item(self.runs(number, line[found.end() :]), numbered=True)
        else:
            self.text(number, line)

    def fault(self, number: int, reason: str) -> None:
        """Keep what is wrong."""
        self.faults.append(Fault(number, reason))

    def add(self, block: Block) -> None:
        """Put a block into the innermost section."""
        self.open[-1].blocks.append(block)

    def flush(self) -> None:
        """End the paragraph or list that is being read."""
        if self.paragraph:
            self.add(Paragraph(tuple(self.paragraph)))
        if self.items:
            self.add(Items(self.numbered, tuple(self.items)))
        self.paragraph, self.items = [], []

    def item(self, runs: tuple[Run, ...], *, numbered: bool) -> None:
        """Add to the list that is being read, or begin another."""
        if self.paragraph or self.numbered != numbered:
            self.flush()
        self.numbered = numbered
        self.items.append(runs)

    def text(self, number: int, line: str) -> None:
        """Add to the paragraph that is being read; a list alone on its line is a block."""
        alone = VARIABLE.fullmatch(line)
        name = alone.group(1).strip() if alone else ""
        if self.kinds.get(name, "text") != "text":
            self.flush()
            self.add(ListOf(name, self.kinds[name] == "numbers"))
            return
        if self.items:
            self.flush()
        if self.paragraph:
            self.paragraph.append(" ")
        self.paragraph.extend(self.runs(number, line))

    def section(self, number: int, line: str) -> None:
        """Begin or end a section."""
        self.flush()
        found = SECTION.fullmatch(line)
        words = found.group(1).split() if found else []
        if words == ["end"]:
            self.close(number)
        elif words[:1] == ["if"] and len(words) in (2, 3) and (len(words) == 2 or words[1] == "not"):
            if len(self.open) > DEEPEST:
                self.fault(number, f"No more than {DEEPEST} sections stand in each other.")
            if reason := self.why_unknown(words[-1]):
                self.fault(number, reason)
            self.open.append(_Open(number, words[-1], len(words) == 2))
        else:
            self.fault(
                number,
                "Only {% if name %}, {% if not name %} and {% end %} are known, each on a line of its own.",
            )

    def close(self, number: int) -> None:
        """End the innermost section."""
        if len(self.open) == 1:
            self.fault(number, "There is no section to end here.")
            return
        done = self.open.pop()
        if not done.blocks:
            self.fault(done.line, "This section is empty.")
        self.add(Section(done.name, done.wanted, tuple(done.blocks)))

    def finish(self) -> None:
        """End the last block; sections that stay open are faults."""
        self.flush()
        for section in self.open[1:]:
            self.fault(section.line, "This section has no {% end %}.")
        if not self.faults and not self.open[0].blocks:
            self.fault(1, "Write the text of the letter.")

    def runs(self, number: int, text: str) -> tuple[Run, ...]:
        """Return the words and variables of a line."""
        found: list[Run] = []
        for at, piece in enumerate(VARIABLE.split(text)):
            if at % 2 == 0:
                if "{" in piece or "}" in piece:
                    self.fault(number, "A brace stands alone: a variable is written {{ name }}.")
                elif piece:
                    found.append(piece)
                continue
            name = piece.strip()
            reason = self.why_unknown(name)
            if not reason and self.kinds[name] != "text":
                reason = f"{{{{ {name} }}}} is a list: put it on a line of its own."
            if reason:
                self.fault(number, reason)
            else:
                found.append(Variable(name))
        return tuple(found)

    def why_unknown(self, name: str) -> str:
        """Return why a name is no allowed variable, "" where it is one."""
        if name in self.kinds:
            return ""
        if not NAME.fullmatch(name):
            return f"“{name[:40]}” is no name of a variable: dots, brackets, filters and sums are not taken."
        near = get_close_matches(name, self.kinds, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        return f"There is no variable {name[:40]} in a letter of this kind.{hint}"


def _why_refused(line: str) -> str:
    """Return why a line has a character that no letter needs, "" where it has none."""
    for character in line:
        if reason := MARKUP.get(character):
            return reason
        if unicodedata.category(character) in INVISIBLE:
            return f"There is an invisible character (U+{ord(character):04X}). Type the line anew."
    return ""


def names_of(blocks: Sequence[Block], *, within: Mapping[str, bool] | None = None) -> set[str]:
    """Return the variables that are shown whenever they have a value.

    What stands in a section about something else may be left out, so it does not count.
    """
    around = dict(within or {})
    found: set[str] = set()
    for block in blocks:
        match block:
            case Section(name, wanted, inner):
                found |= names_of(inner, within={**around, name: around.get(name, True) and wanted})
            case ListOf(name):
                found.add(name)
            case Items(_, items):
                found |= {run.name for runs in items for run in runs if isinstance(run, Variable)}
            case Heading(runs) | Paragraph(runs):
                found |= {run.name for run in runs if isinstance(run, Variable)}
    return {name for name in found if all(key == name and wanted for key, wanted in around.items())}
