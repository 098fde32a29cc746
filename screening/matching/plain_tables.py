"""The analysis without rigour: own small tables of legal forms, links, titles and common words."""

from screening.matching.normalise import GENERIC_WORDS, LEGAL_WORDS, STOP_WORDS, words

Part = tuple[str, str]
Span = tuple[str, int, int]


def tagged(text: str, kind: str) -> tuple[list[Part], list[Span]]:
    """Return the words of a clean name with their tag, and the symbols of runs of words."""
    parts, spans = [], []
    for place, word in enumerate(words(text)):
        legal = word in LEGAL_WORDS
        parts.append((word, "LEGAL" if legal else "STOP" if word in STOP_WORDS else "UNSET"))
        if legal:
            spans.append((f"ORGCLS:{word}", place, place + 1))
        if word in GENERIC_WORDS:
            spans.append((f"SYMBOL:{word}", place, place + 1))
    return parts, spans
