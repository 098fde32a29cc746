"""No page of the authority writes the name of a case's document past its mark."""

from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[3] / "templates" / "licensing"
# What exporters see of their own, and files that belong to no case.
FREE = {
    "advice",
    "library",
    "organizations",
    "applications",
    "letters",
    "licenses",
    "questions/answer.html",
    "review/tracking.html",
    "decisions/announced_refusal.html",
}
PAGES = sorted(
    path
    for path in TEMPLATES.rglob("*.html")
    if not {str(path.relative_to(TEMPLATES)), path.relative_to(TEMPLATES).parts[0]} & FREE
)


def test_there_are_pages() -> None:
    assert len(PAGES) > 60


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_document_is_drawn_by_its_component(path: Path) -> None:
    words = path.read_text(encoding="utf-8")

    assert "files:download" not in words
    assert "file.name" not in words
