"""The plainest honest search: rapidfuzz over every name of the list, the words of each sorted beforehand.

Sorting beforehand is what `fuzz.token_sort_ratio` would do again on every call, so this is its fastest form.
"""

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from screening.matching import ListedParty

NAME = "rapidfuzz token sort, brute force"
CUT_OFF = 80
BATCH = 64


class BruteForce:
    """All names of a list, ready to be compared with each query."""

    def __init__(self, parties: Sequence[ListedParty]) -> None:
        """Sort the words of every name once."""
        self._names = [in_order(name.value) for party in parties for name in party.entity.names]
        self._owners = [party.ref for party in parties for _ in party.entity.names]

    def batch(self, names: Sequence[str]) -> None:
        """Compare many names with all of the list at once, the fastest way that there is."""
        for start in range(0, len(names), BATCH):
            process.cdist(
                [in_order(name) for name in names[start : start + BATCH]],
                self._names,
                scorer=fuzz.ratio,
                score_cutoff=CUT_OFF,
                dtype=np.uint8,
                workers=1,
            )

    def search(self, name: str, cut_off: float = CUT_OFF) -> set[str]:
        """Return the parties that have a name scoring `cut_off` (0 to 100) or more."""
        hits = process.extract(
            in_order(name), self._names, scorer=fuzz.ratio, score_cutoff=cut_off, limit=None
        )
        return {self._owners[place] for _, _, place in hits}


def in_order(name: str) -> str:
    """Return a name in lower case, its words sorted."""
    return " ".join(sorted(default_process(name).split()))
