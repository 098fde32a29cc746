"""Which matcher made a result, so that a stored run can say it."""

MATCHER_VERSION = "names-1"
