"""The life of an edition of a watchlist."""

from exportctl.core.flow import Flow, Step
from screening.watchlists.models import Edition

S = Edition.Status

EDITION_FLOW = Flow(
    "edition",
    [
        Step("put_in_force", {S.RECEIVED}, S.IN_FORCE, permission="watchlists.load"),
        Step("refuse", {S.RECEIVED}, S.REFUSED, permission="watchlists.load"),
        Step("supersede", {S.IN_FORCE}, S.SUPERSEDED, permission="watchlists.load"),
    ],
)
