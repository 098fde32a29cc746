"""rigour's analysis: legal forms in forty languages, names across scripts, numbers, titles.

Only `rigour._core` is imported, the compiled part: it needs no ICU. Its tables are read at the first
name (some seconds, 400 MB), never at import.
"""

from rigour._core import Name as Tagged
from rigour._core import NameTypeTag, analyze_names

TYPES = {
    "person": NameTypeTag.PER,
    "organization": NameTypeTag.ORG,
    "vessel": NameTypeTag.OBJ,
    "aircraft": NameTypeTag.OBJ,
}
Part = tuple[str, str]
Span = tuple[str, int, int]


def tagged(text: str, kind: str) -> tuple[list[Part], list[Span]]:
    """Return the words of a clean name with their tag, and the symbols of runs of words."""
    names = analyze_names(TYPES.get(kind, NameTypeTag.ENT), [text], phonetics=False, consolidate=False)
    if not names:
        return [], []
    name: Tagged = next(iter(names))
    parts = [(part.comparable, part.tag.value) for part in name.parts]
    spans = []
    for span in name.spans:
        first, last = span.parts[0].index, span.parts[-1].index
        spans.append((f"{span.symbol.category.value}:{span.symbol.id}", first, last + 1))
    return parts, spans
