"""The manual says what the code does: its generated tables are current, its links and commands are real."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands

from exportctl.core.notices.kinds import kinds_for
from exportctl.core.people import matrix
from exportctl.core.people.roles import Role, Side
from exportctl.demonstration import content
from exportctl.demonstration.people import CAST
from licensing.types.registry import all_types
from screening.risk import indicators
from screening.risk.rules import LANES, WEIGHTS
from tests.architecture.source import PROJECT

MANUAL = PROJECT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
each_page = pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])


def read(name: str) -> str:
    return (MANUAL / name).read_text(encoding="utf-8")


def table(*rows: tuple[str, ...]) -> str:
    """Return rows as a table; the first is its head."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"| {' | '.join('---' for _ in rows[0])} |", *lines[1:]])


def role_table() -> str:
    """Return who may do what, one permission a row."""
    rows = [
        (line.meaning, ", ".join(role.label for role in Role if role in line.roles), f"`{line.permission}`")
        for line in matrix.lines().values()
    ]
    return table(("what", "who", "permission"), *rows)


def indicator_table() -> str:
    """Return the indicators of this release, with their points and their docstrings."""
    rows = [(one.id, str(WEIGHTS[one.weight]), " ".join(one.text.split())) for one in indicators.newest()]
    return table(("id", "points", "when it fires"), *rows)


def type_table() -> str:
    """Return the types of license with their times."""
    rows = [
        (
            one.name,
            one.short,
            f"{one.service_days} {one.service_unit} days",
            f"{one.validity_months} months",
            f"{one.longest_months} months",
        )
        for one in all_types()
    ]
    return table(("type", "for", "time to an outcome", "usual validity", "longest"), *rows)


def notice_table() -> str:
    """Return the kinds of notices, of each side in the order in which its people choose about them."""
    sides = {
        Side.EXPORTER: "exporter",
        Side.REGULATOR: "authority",
        Side.INSPECTOR: "inspector",
        Side.PLATFORM: "administrator",
    }
    rows = [
        (
            name,
            kind.label,
            kind.todo.rstrip(",") or "nothing",
            "always at once" if kind.pressing else "as you choose",
        )
        for side, name in sides.items()
        for kind in kinds_for(side)
    ]
    return table(("side", "you are told", "what to do", "e-mail"), *rows)


def marked(name: str, mark: str) -> str:
    """Return what stands between the marks of a generated table."""
    return read(name).partition(f"<!-- {mark}: begin -->\n")[2].partition(f"\n<!-- {mark}: end -->")[0]


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as they are made where it is shown."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_table_of_types_is_what_they_declare():
    assert marked("license-types.md", "types") == type_table(), "Put this table in:\n" + type_table()


def test_the_table_of_notices_is_what_the_features_declare():
    assert marked("notices.md", "notices") == notice_table(), "Put this table in:\n" + notice_table()


def test_the_role_table_is_the_role_matrix():
    assert marked("people-and-roles.md", "roles") == role_table(), "Put this table in:\n" + role_table()


def test_the_indicator_table_is_the_risk_model():
    assert marked("risk.md", "indicators") == indicator_table(), "Put this table in:\n" + indicator_table()


def test_the_weights_and_lanes_are_those_of_the_model():
    text = read("risk.md")

    assert ", ".join(f"{name} {points}" for name, points in [*WEIGHTS.items()][:3]) in text
    assert f"critical {WEIGHTS['critical']}" in text
    (_, _), (_, standard), (_, enhanced) = LANES
    assert f"| fast | 0 to {standard - 1} |" in text
    assert f"| standard | {standard} to {enhanced - 1} |" in text
    assert f"| enhanced | {enhanced} and more" in text


def test_the_demonstration_people_are_real():
    named = set(re.findall(r"`([\w.]+@[\w.]+\.example)`", read("people-and-roles.md")))
    authority = {f"{one.key}@authority.example" for one in CAST}

    assert authority <= named
    assert named <= authority | {one.contact_email for one in content.organizations()}


def test_the_contents_name_every_page():
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", read("README.md")))

    assert linked == {page.name for page in PAGES} - {"README.md"}


@pytest.mark.parametrize("brick", ["enduse", "licensing", "screening", "exportctl/core"])
def test_the_map_names_every_feature(brick):
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| \[`{brick}/`\]\({brick}\) \| ([^|]+) \|", readme, re.MULTILINE)
    features = {found.parent.name for found in (PROJECT / brick).glob("*/__init__.py")}

    assert row is not None
    assert set(row[1].split(", ")) == features - {"management", "migrations"}


@each_page
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.is_relative_to(settings.BASE_DIR), target
        assert found.exists(), target
        assert not anchor or anchor in anchors(found.read_text(encoding="utf-8")), target


@each_page
def test_every_command_is_real(page):
    named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text(encoding="utf-8")))

    assert named <= set(get_commands())
