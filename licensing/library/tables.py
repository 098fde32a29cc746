"""Tables of products: their columns, how a row becomes a product, and how a product becomes a row."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Lower

from exportctl.core.sheets import Column, Line
from licensing.control_lists.queries import entries_in_force
from licensing.library import rules
from licensing.library.facts import ProductFacts
from licensing.library.forms import ProductForm
from licensing.library.models import Product, ProductVersion
from licensing.library.models.products import Classification
from licensing.organizations.models import Organization

BETWEEN = "|"
_FIXED = (
    Column("kind", f"One of {', '.join(rules.Kind)}.", required=True),
    Column("name", "What you call it, at most 200 characters.", required=True),
    Column("description", "What it is, in technical words, at most 500 characters.", required=True),
    Column("part_numbers", f"Several with {BETWEEN} between them. The first goes into an application."),
    Column("manufacturer", "Who makes it."),
    Column("origin", "The country of origin as its two-letter code, such as DE."),
    Column(
        "hs_code", "The commodity code, 6 to 10 digits. Keep the column as text, or first zeros are lost."
    ),
    Column("control_code", "The control list entry, such as 6A005. Empty where it is not listed or unknown."),
    Column(
        "classification_reason",
        "Why you classify it so. With no control_code it says that the product is not on the list; with both "
        "empty the product is not classified yet.",
    ),
)


def _asked() -> tuple[Column, ...]:
    """Return a column for each question of any kind, saying which kinds are asked it."""
    helps: dict[str, str] = {}
    kinds: dict[str, list[str]] = {}
    for kind in rules.Kind:
        for question in rules.questions_for(kind):
            choices = f" One of {', '.join(key for key, _ in question.choices)}." if question.choices else ""
            helps.setdefault(question.key, f"{question.label}{choices}")
            kinds.setdefault(question.key, []).append(kind)
            if question.details_key:
                helps.setdefault(question.details_key, question.details)
                kinds.setdefault(question.details_key, []).append(kind)
    every = len(rules.Kind)
    return tuple(
        Column(key, text if len(kinds[key]) == every else f"{text} Only for {', '.join(kinds[key])}.")
        for key, text in helps.items()
    )


COLUMNS = (*_FIXED, *_asked())
_FIELDS = frozenset(column.key for column in _FIXED)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a row of the file."""

    row: int
    message: str


@dataclass(frozen=True)
class Parsed:
    """The products that a table describes, with their rows' numbers, and everything that is wrong with it."""

    products: list[tuple[int, str, ProductFacts]]
    faults: list[Fault]


def parsed(lines: Sequence[Line], organization: Organization) -> Parsed:
    """Read every row with the form that people fill in, and look for doubles in the file and the library."""
    codes = {code for line in lines if (code := line.values.get("control_code", "").strip().upper())}
    entries = {entry.code: entry for entry in entries_in_force().filter(code__in=codes)}
    products: list[tuple[int, str, ProductFacts]] = []
    faults: list[Fault] = []
    for line in lines:
        kind, data, wrong = _data_of(line)
        if kind:
            form = ProductForm(kind, data, entries=entries)
            wrong += [f"{field}: {text}" for field, texts in form.errors.items() for text in texts]
            if not wrong:
                products.append((line.number, kind, form.facts()))
        faults += [Fault(line.number, message) for message in wrong]
    faults += _doubles(products, organization)
    return Parsed(products, sorted(faults, key=lambda fault: fault.row))


def _data_of(line: Line) -> tuple[str, dict[str, str], list[str]]:
    """Return a row's kind ("" for none that is known), what its form is given, and what is wrong so far."""
    wrong = list(line.faults)
    values = dict(line.values)
    kind = values.pop("kind").lower()
    if kind not in set(rules.Kind):
        return "", {}, [*wrong, f"kind: “{kind[:40]}” is none of {', '.join(rules.Kind)}."]
    asked = {key for one in rules.questions_for(kind) for key in (one.key, one.details_key)}
    choices = {one.key for one in rules.questions_for(kind) if one.choices}
    others = sorted(values.keys() - _FIELDS - asked)
    wrong += [f"{key}: this is not asked about {kind}." for key in others if values.pop(key)]
    data = {key: text.lower() if key in choices else text for key, text in values.items()}
    data["part_numbers"] = data.get("part_numbers", "").replace(BETWEEN, "\n")
    data["origin"] = data.get("origin", "").upper()
    data["classification"] = _classification(data)
    return kind, data, wrong


def _classification(data: dict[str, str]) -> str:
    if data.get("control_code"):
        return Classification.LISTED
    return Classification.NOT_LISTED if data.get("classification_reason") else Classification.UNKNOWN


def _doubles(products: list[tuple[int, str, ProductFacts]], organization: Organization) -> list[Fault]:
    """Return the rows that name a product which is in the library, or in an earlier row of the file."""
    names = {rules.same(facts.name) for _, _, facts in products}
    numbers = {number for _, _, facts in products for number in facts.part_numbers}
    kept = Product.objects.filter(organization=organization, archived_at__isnull=True)
    known = {
        rules.same(name): f"“{name}” is in the library already"
        for name in kept.annotate(lower=Lower("name")).filter(lower__in=names).values_list("name", flat=True)
    }
    held = ProductVersion.objects.filter(
        product__in=kept, number=F("product__latest"), part_numbers__overlap=list(numbers)
    )
    for name, part_numbers in held.values_list("name", "part_numbers"):
        known |= {
            f"#{number}": f"{number} is a part number of “{name}” in the library" for number in part_numbers
        }
    faults = []
    for row, _, facts in products:
        said = {rules.same(facts.name): f"“{facts.name}” is in row {row} already"}
        said |= {f"#{one}": f"{one} is a part number of row {row} already" for one in facts.part_numbers}
        faults += [Fault(row, f"{known[key]}.") for key in said if key in known]
        known = said | known
    return faults


def row_of(product: Product, version: ProductVersion) -> list[str]:
    """Return a product as a row of the table, so that what is taken away can be taken in again."""
    values = dict(version.answers) | {
        "kind": product.kind,
        "name": version.name,
        "description": version.description,
        "part_numbers": BETWEEN.join(version.part_numbers),
        "manufacturer": version.manufacturer,
        "origin": version.origin,
        "hs_code": version.hs_code,
        "control_code": version.entry.code if version.entry else "",
        "classification_reason": version.classification_reason,
    }
    return [values.get(column.key, "") for column in COLUMNS]
