"""Which matcher makes a result, so that a stored run can say it."""

from importlib.util import find_spec

RULES = "names-1"
RIGOUR, PLAIN = "rigour-2.6", "plain-2"


def is_full() -> bool:
    """Say whether rigour is installed; without its tables fewer spellings are known, and matches missed."""
    return find_spec("rigour") is not None


def analysis_name() -> str:
    """Return which analysis is at work and its version."""
    return RIGOUR if is_full() else PLAIN


MATCHER_VERSION = f"{RULES} with {analysis_name()}"
