"""What the trail says about surveys: that one was answered, in no case's timeline, and not what was said."""

from exportctl.core.audit import verb

verb("survey.answered", "answered the survey after a case")
