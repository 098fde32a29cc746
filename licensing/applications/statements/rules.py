"""An end-use statement compared with its application: each row with a verdict and why; pure.

A person judges: a row that differs is a reason to look, never a refusal. Source of what is compared: the
United Kingdom's guidance for its end-user undertaking (every detail must match the application; signed at
most six months before filing; a named official), and the Wassenaar indicative list of end-user assurances.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exportctl.core.reference import countries
from licensing.advice import likeness
from licensing.applications.statements.goods import Line, goods_rows
from licensing.applications.statements.rows import Row, Verdict, differs, row
from licensing.applications.statements.words import missing_words, same_name, words_in
from licensing.library.statement_facts import StatementFacts

SHARE_OF_USE = 0.3  # of the statement's telling words: with fewer, both are read side by side
FREE_MAIL = frozenset(
    """
    126.com 163.com aol.com gmail.com gmx.de gmx.net googlemail.com hotmail.com icloud.com live.com mail.com
    mail.ru msn.com outlook.com proton.me protonmail.com qq.com web.de yahoo.com yandex.com yandex.ru zoho.com
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)


class Given(StrEnum):
    """What a statement says of an undertaking."""

    GIVEN = "given"
    REFUSED = "refused"


@dataclass(frozen=True)
class Asked:
    """What the application says of the same. `filed_on` is the day of filing, or today for a draft.

    `names` are all names of the end user; `insiders` people of the exporter; `other_signatories` whoever
    signed the statement of another end user of this application.
    """

    names: tuple[str, ...]
    street: str
    city: str
    country: str
    exporter: str
    use: str
    military: str
    wmd: str
    lines: tuple[Line, ...]
    filed_on: date
    counted: bool = True
    insiders: tuple[str, ...] = ()
    other_signatories: tuple[str, ...] = ()


def compare(said: StatementFacts, asked: Asked, *, oldest_months: int) -> list[Row]:
    """Return every row of the comparison, in the order in which a statement is read."""
    return [
        *_who(said, asked),
        *goods_rows(said.goods, asked.lines, counted=asked.counted),
        *_use(said, asked),
        *_promises(said, asked),
        *_signature(said, asked, oldest_months=oldest_months),
    ]


def _who(said: StatementFacts, asked: Asked) -> list[Row]:
    address = ", ".join(filter(None, [asked.street, asked.city]))
    return [
        _name("user_name", "End user", said.user_name, asked.names),
        _address(said, address),
        row(
            "user_country",
            "Country",
            _country(said.user_country),
            _country(asked.country),
            why="" if said.user_country == asked.country else "It is another country.",
        ),
        _name("exporter_name", "Issued for", said.exporter_name, (asked.exporter,)),
    ]


def _name(key: str, subject: str, said: str, names: tuple[str, ...]) -> Row:
    """Names agree without regard to case, accents, punctuation, script and legal form."""
    if said and (same := next((name for name in names if same_name(said, name)), None)):
        other = same != names[0]
        note = f"It is another name of the same party: {same}." if other else ""
        return Row(key, subject, said, names[0], Verdict.AGREES, note or _spelling(said, same))
    return row(key, subject, said, names[0], why="The names are not the same.")


def _spelling(said: str, asked: str) -> str:
    return "" if said == asked else "Only the spelling or the legal form differs."


def _address(said: StatementFacts, address: str) -> Row:
    missing = missing_words(address, said.user_address)
    why = f"The application has {_quoted(missing)}, and the statement has not." if missing else ""
    return row("user_address", "Address", said.user_address, address, why=why)


def _use(said: StatementFacts, asked: Asked) -> list[Row]:
    place = ", ".join(filter(None, [asked.city, _country(asked.country)]))
    there = words_in(asked.city, said.place_of_use) or words_in(_country(asked.country), said.place_of_use)
    elsewhere = "" if there else "It names neither the city nor the country of the end user."
    return [
        _stated_use(said.stated_use, asked.use),
        row("place_of_use", "Place of use", said.place_of_use, place, why=elsewhere),
    ]


def _stated_use(said: str, asked: str) -> Row:
    """Uses agree where a third of the statement's telling words are in the application, too."""
    telling = likeness.telling_words(said)
    pairs = likeness.pairs(telling, asked)
    share = len(pairs) / len(telling) if telling else 0
    counted = f"{len(pairs)} of {len(telling)} of its telling words are also in the application."
    if share >= SHARE_OF_USE:
        return Row("stated_use", "Use", said, asked, Verdict.AGREES, counted)
    return row("stated_use", "Use", said, asked, why=f"Only {counted} Read both.")


PROMISES = (
    ("no_wmd", "No weapons of mass destruction"),
    ("civil_use", "Civil purposes only"),
    ("no_reexport", "No transfer without consent"),
    ("visits", "Visits let in"),
)
ESSENTIAL = frozenset({"no_wmd", "no_reexport"})
AGAINST = {"no_wmd": ("wmd", "weapons of mass destruction"), "civil_use": ("military", "military use")}


def _promises(said: StatementFacts, asked: Asked) -> list[Row]:
    return [_promise(key, subject, getattr(said, key), asked) for key, subject in PROMISES]


def _promise(key: str, subject: str, given: str, asked: Asked) -> Row:
    field, words = AGAINST.get(key, ("", ""))
    answer = getattr(asked, field) if field else ""
    shown = f"{ANSWERS.get(answer, answer)} to {words}" if answer else ""
    if given == Given.REFUSED:
        return differs(key, subject, "Refused", shown, "The end user does not promise this.")
    if given == Given.GIVEN and answer in ("yes", "unsure"):
        why = f"The statement promises it, and the application answers {shown.lower()}."
        return differs(key, subject, "Given", shown, why)
    return row(key, subject, "Given" if given else "", shown, essential=key in ESSENTIAL)


ANSWERS = {"yes": "Yes", "no": "No", "unsure": "Not sure"}


def _signature(said: StatementFacts, asked: Asked, *, oldest_months: int) -> list[Row]:
    email = said.signatory_email.lower()
    free = email.rpartition("@")[2] in FREE_MAIL
    age = age_problem(said.signed_on, asked.filed_on, oldest_months=oldest_months)
    unnamed, unplaced = "Nobody is named who signed it.", "It does not say in which position they sign."
    return [
        _part("signed_on", "Date signed", _day(said.signed_on), why=age, missing="It has no date."),
        _part(
            "signatory",
            "Signed by",
            said.signatory,
            why=_signatory_problem(said.signatory, asked),
            missing=unnamed,
        ),
        _part("position", "Position", said.position, why="", missing=unplaced),
        row(
            "signatory_email",
            "Their e-mail address",
            said.signatory_email,
            "",
            why="It is an address of a free mail service, not of the end user." if free else "",
        ),
    ]


def _part(key: str, subject: str, said: str, *, why: str, missing: str) -> Row:
    return row(key, subject, said, "", why=why, missing=missing, essential=True)


def age_problem(signed: date | None, filed: date, *, oldest_months: int) -> str:
    """Say what is wrong with the day of signature, seen from the day of filing; "" where nothing is."""
    if signed is None:
        return ""
    if signed > filed:
        return f"It was signed after {_day(filed)}, the day of filing."
    if months_later(signed, oldest_months) < filed:
        return f"It was older than {oldest_months} months on {_day(filed)}."
    return ""


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise ValueError(day)


def _signatory_problem(signatory: str, asked: Asked) -> str:
    if not signatory:
        return ""
    if (insider := _same(signatory, asked.insiders)) is not None:
        return f"{insider} is a person of the exporter."
    if _same(signatory, asked.other_signatories) is not None:
        return "The same person signed for another end user of this application."
    return ""


def _same(name: str, others: Iterable[str]) -> str | None:
    return next((other for other in others if other and same_name(name, other)), None)


def _country(code: str) -> str:
    return countries.name(code) if code else ""


def _day(day: date | None) -> str:
    return f"{day:%-d %b %Y}" if day else ""


def _quoted(words: Collection[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
