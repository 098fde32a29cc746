"""What the trail says about clocks and closing days."""

from exportctl.core.audit import verb

verb("clock.recomputed", "moved the day that is due from {moved_from} to {moved_to}", exporter=True)
verb("closing_day.entered", "entered {day} as a closing day")
verb("closing_day.withdrawn", "took the closing day {day} back")
