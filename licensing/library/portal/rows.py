"""What is stored, as rows of summary lists."""

from exportctl.core.reference import countries
from exportctl.core.web.shapes import Row
from licensing.library import rules
from licensing.library.models import BookParty, BookStatement, ProductVersion


def product_rows(version: ProductVersion) -> list[Row]:
    """Return what is known of a product; what was not given is left out, but for the classification."""
    entry = f"{version.entry.code} {version.entry.title}" if version.entry else ""
    rows = [
        Row("Description", version.description),
        Row("Part or model numbers", "\n".join(version.part_numbers)),
        Row("Manufacturer", version.manufacturer),
        Row("Country of origin", countries.name(version.origin) if version.origin else ""),
        Row("Commodity code", version.hs_code),
        Row("Your classification", entry or version.get_classification_display()),
        Row("Why", version.classification_reason),
    ]
    return [row for row in rows if row.value]


def answer_rows(kind: str, version: ProductVersion, url: str = "") -> list[Row]:
    """Return every question of the kind with its answer and details; open ones have no value."""
    rows = []
    for question in rules.questions_for(kind):
        said = version.answers.get(question.key, "")
        details = version.answers.get(question.details_key, "") if question.details_key else ""
        words = "\n".join(filter(None, [rules.in_words(question, said), details]))
        field = f"id_{question.key}_0" if question.choices else f"id_{question.key}"
        rows.append(Row(question.label, words, f"{url}#{field}" if url else ""))
    return rows


def party_rows(party: BookParty) -> list[Row]:
    """Return what is known of a party of the book."""
    city = " ".join(part for part in (party.postal_code, party.city) if part)
    rows = [
        Row("Kind", party.get_kind_display()),
        Row("Other names", "\n".join(party.aliases)),
        Row("Address", "\n".join((party.street, city, countries.name(party.country)))),
        Row("Website", party.website),
        Row("E-mail", party.email),
    ]
    return [row for row in rows if row.value]


def statement_rows(said: BookStatement) -> list[Row]:
    """Return what a statement says; what it does not say is left out."""
    rows = [
        Row("End user", said.user_name),
        Row("Address", said.user_address),
        Row("Country", countries.name(said.user_country) if said.user_country else ""),
        Row("Issued for", said.exporter_name),
        Row("Use", said.stated_use),
        Row("Place of use", said.place_of_use),
        Row("No weapons of mass destruction", said.get_no_wmd_display()),
        Row("Civil purposes only", said.get_civil_use_display()),
        Row("No transfer without consent", said.get_no_reexport_display()),
        Row("Visits let in", said.get_visits_display()),
        Row("Signed by", ", ".join(filter(None, [said.signatory, said.position]))),
        Row("Their contact", "\n".join(filter(None, [said.signatory_email, said.signatory_phone]))),
        Row("Date signed", f"{said.signed_on:%-d %b %Y}" if said.signed_on else ""),
        Row("Language of the original", said.language),
    ]
    return [row for row in rows if row.value]
