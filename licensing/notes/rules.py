"""Who a text mentions. Pure."""

import re
from collections.abc import Mapping
from uuid import UUID


def mentioned_in(text: str, people: Mapping[UUID, str]) -> set[UUID]:
    """Return the people whose whole name stands in a text behind an @; a name that two share is nobody's.

    The longest name counts, so that "@Ann Lee" is not also Ann.
    """
    by_name: dict[str, list[UUID]] = {}
    for pk, name in people.items():
        by_name.setdefault(" ".join(name.split()).casefold(), []).append(pk)
    names = sorted((one for one in by_name if one), key=len, reverse=True)
    if not names:
        return set()
    pattern = re.compile(rf"(?<!\w)@({'|'.join(map(re.escape, names))})(?!\w)")
    found = pattern.findall(" ".join(text.split()).casefold())
    return {by_name[one][0] for one in found if len(by_name[one]) == 1}
