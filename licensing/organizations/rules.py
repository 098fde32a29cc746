"""Names of organizations, made comparable: pure functions."""

import re
import unicodedata

from anyascii import anyascii

LEGAL_FORMS = frozenset(
    """
    ab ag aps as bv co company corp corporation fze gmbh inc incorporated kg kk limited llc llp ltd mbh nv oy
    oyj plc pte pty pvt sa sarl sas sdn bhd se sl spa srl ug
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
CLOSE = 0.6


def normalize_name(name: str) -> str:
    """Return `name` in lower-case ASCII without punctuation and legal forms: "Ärden, Ltd." becomes "arden".

    A name that consists of legal forms only keeps them, so that nothing becomes empty that was not.
    """
    plain = anyascii(unicodedata.normalize("NFKC", name)).casefold()
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"[.'’]", "", plain)).split()
    return " ".join([word for word in words if word not in LEGAL_FORMS] or words)


def normalize_number(number: str) -> str:
    """Return a registration number in upper case without outer and doubled blanks."""
    return " ".join(number.upper().split())
