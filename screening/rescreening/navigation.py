"""The desk's entry; its number is that of the alarms."""

from exportctl.core.web.navigation import navigation
from screening.rescreening import queries

navigation(
    "regulator",
    65,
    "Re-screening",
    "screening:rescreenings",
    permission="rescreening.see",
    count=queries.alarm_count,
)
