"""What the trail says about re-screening."""

from exportctl.core import audit

audit.verb("rescreening.started", "began to screen {threads} again: {what}")
audit.verb("rescreening.finish", "screened {parties} in {threads} again and found news in {news}")
audit.verb("rescreening.end_with_gaps", "ended a re-screening in which {gaps} could not be compared")
audit.verb("rescreening.overtake", "ended a re-screening that a newer edition had overtaken")
audit.verb("hit.delisted", "noted that {listed} is no longer on {title}")
