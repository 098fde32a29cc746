"""What is stored, as rows of summary lists."""

from exportctl.core.reference import countries
from exportctl.core.web.shapes import Row
from licensing.library import rules
from licensing.library.models import BookParty, ProductVersion


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
