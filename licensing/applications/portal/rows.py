"""Stored values as rows of summary lists."""

from exportctl.core.reference import countries
from exportctl.core.web.shapes import Row
from exportctl.core.web.templatetags.ui import amount, day_time, money
from licensing.applications.models import Answer, Application, GoodsLine, Party
from licensing.library.identifiers import Identifier
from licensing.library.models.parties import PartyKind
from licensing.library.models.statements import Promise
from licensing.library.statement_facts import Good, StatementFacts
from licensing.types.answers import SaidPage
from licensing.types.manifest import Counted


def address_of(party: Party) -> str:
    """Return a party's address, one part a line."""
    city = " ".join(part for part in (party.postal_code, party.city) if part)
    return "\n".join((party.street, city, countries.name(party.country)))


def number_words(number: Identifier) -> str:
    """Return what a number is, the number, and who issued it: Tax number 123456789, Germany."""
    words = f"{number.label} {number.value}"
    return f"{words}, {countries.name(number.country)}" if number.country else words


def party_rows(party: Party) -> list[Row]:
    """Return what is known of a party; what was not given is left out."""
    rows = [
        Row("Kind", PartyKind(party.kind).label),
        Row("Other names", "\n".join(party.aliases)),
        Row("Date of birth", party.birth_date),
        Row("Nationality", countries.name(party.nationality) if party.nationality else ""),
        Row("Numbers", "\n".join(map(number_words, party.numbers))),
        Row("Address", address_of(party)),
        Row("Website", party.website),
        Row("E-mail", party.email),
    ]
    return [row for row in rows if row.value]


def line_rows(line: GoodsLine, *, counted: Counted = Counted.FIRM) -> list[Row]:
    """Return what is known of a goods line; its quantity where the type of license counts any."""
    estimated = counted == Counted.ESTIMATE
    quantity = "" if counted == Counted.NONE else amount(line.quantity, line.unit)
    rows = [
        Row("Control entry", f"{line.entry.code} {line.entry.title}"),
        Row("Part or model number", line.part_number),
        Row("Estimated quantity" if estimated else "Quantity", quantity),
        Row("Estimated value" if estimated else "Value", money(line.value, line.currency)),
    ]
    return [row for row in rows if row.value]


def end_use_rows(application: Application) -> list[Row]:
    """Return what was said about the use."""
    answers = dict(Answer.choices)
    rows = [
        Row("Use", application.intended_use),
        Row("Military use", answers.get(application.military_use, "")),
        Row("Weapons of mass destruction", answers.get(application.wmd_use, "")),
        Row("Told by an authority", answers.get(application.informed_by_authority, "")),
    ]
    return [*rows, Row("Details", application.concern_details)] if application.concern_details else rows


def statement_rows(said: StatementFacts) -> list[Row]:
    """Return what an end user's statement says; what it does not say is left out."""
    country = countries.name(said.user_country) if said.user_country else ""
    promises = (
        ("No use for weapons of mass destruction", said.no_wmd),
        ("Civil purposes only", said.civil_use),
        ("No re-export without consent", said.no_reexport),
        ("Visits are let in", said.visits),
    )
    rows = [
        Row(
            "End user, as it names them",
            "\n".join(filter(None, (said.user_name, said.user_address, country))),
        ),
        Row("For", said.exporter_name),
        Row("Goods", "\n".join(map(_good_words, said.goods))),
        Row("Stated use", said.stated_use),
        Row("Place of use", said.place_of_use),
        *(Row(label, Promise(promise).label) for label, promise in promises if promise),
        Row("Signed by", ", ".join(filter(None, (said.signatory, said.position)))),
        Row(
            "Contact of the signatory", "\n".join(filter(None, (said.signatory_email, said.signatory_phone)))
        ),
        Row("Signed on", f"{said.signed_on:%-d %b %Y}" if said.signed_on else ""),
        Row("Language of the original", said.language),
    ]
    return [row for row in rows if row.value]


def _good_words(good: Good) -> str:
    quantity, value = f"{good.quantity} {good.unit}".strip(), f"{good.value} {good.currency}".strip()
    return ", ".join(filter(None, (good.description, quantity, value)))


def answer_rows(page: SaidPage) -> list[Row]:
    """Return what was answered on a page of questions."""
    return [Row(one.question.label, one.words) for one in page.said]


def declaration_rows(application: Application) -> list[Row]:
    """Return who declared, as what and on which authority, as of when."""
    name, position = application.declared_name, application.declared_position
    rows = [Row("Declared by", f"{name}, {position}" if name else "")]
    if not application.declared_as or application.declared_at is None:
        return rows
    return [
        *rows,
        Row("Signs as", application.get_declared_as_display()),
        Row("On the authority of", application.declared_authority),
        Row("As of", day_time(application.declared_at)),
    ]
