"""The desk's entry; its number is that of the alarms."""

from exportctl.core.web.navigation import navigation
from screening.rescreening import alarms

navigation(
    "regulator",
    65,
    "Re-screening",
    "screening:rescreenings",
    permission="rescreening.see",
    count=alarms.alarm_count,
)
