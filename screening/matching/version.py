"""Which matcher made a result, so that a stored run can say it."""

MATCHER_VERSION = "plain-1"
DEFAULT_THRESHOLD = 0.70
