"""How alike two statements are worded: sets of overlapping groups of characters, and a short index of them.

A text is cut into all its groups of five characters, whatever its script, after case, blanks and punctuation
are evened out. Two texts are as alike as the share of groups that they have in common (Jaccard). To find like
texts without reading all of them, each text gets 16 bands of 4 minimum hashes (Broder's MinHash): texts that
are 0.8 alike share a band with a chance of 99.98 %, texts that are 0.3 alike with one of 12 %. Candidates are
then compared in full, so that a band shared by chance says nothing.
"""

import re
import unicodedata
from hashlib import blake2b

SIZE = 5
SHORTEST = 40  # characters: "Cutting of steel." says nothing by being said twice
ALIKE = 0.8
BANDS, ROWS = 16, 4


def plain(text: str) -> str:
    """Return a text in lower case, its words with one blank between them."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def groups(text: str) -> frozenset[str]:
    """Return the groups of characters of a text; none of a short one."""
    even = plain(text)
    if len(even) < SHORTEST:
        return frozenset()
    return frozenset(even[at : at + SIZE] for at in range(len(even) - SIZE + 1))


def likeness(left: str, right: str) -> float:
    """Return how alike two texts are worded, 0 to 1; 0 where one is too short to say."""
    one, other = groups(left), groups(right)
    return len(one & other) / len(one | other) if one and other else 0.0


def bands(text: str) -> list[int]:
    """Return the bands of a text, signed 64-bit numbers; none of a short one."""
    found = groups(text)
    if not found:
        return []
    hashed = [blake2b(group.encode(), digest_size=8).digest() for group in sorted(found)]
    smallest = [_smallest(hashed, seed) for seed in range(BANDS * ROWS)]
    return [
        int.from_bytes(
            blake2b(
                b"".join([bytes([band]), *smallest[band * ROWS : (band + 1) * ROWS]]), digest_size=8
            ).digest(),
            signed=True,
        )
        for band in range(BANDS)
    ]


def _smallest(hashed: list[bytes], seed: int) -> bytes:
    """Return the smallest of the groups' numbers in the order that a seed gives them."""
    factor, shift = _ORDERS[seed]
    least = min((int.from_bytes(one) * factor + shift) % _PRIME for one in hashed)
    return least.to_bytes(8)


_PRIME = (1 << 61) - 1


def _order(seed: int) -> tuple[int, int]:
    drawn = blake2b(seed.to_bytes(2), digest_size=16, person=b"statement bands").digest()
    return int.from_bytes(drawn[:8]) % (_PRIME - 1) + 1, int.from_bytes(drawn[8:]) % _PRIME


_ORDERS = tuple(_order(seed) for seed in range(BANDS * ROWS))
