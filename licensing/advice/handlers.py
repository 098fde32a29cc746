"""What a request for classification or advice listens to."""

from exportctl.core.calendar.followers import follow_due_day
from licensing.advice.models import AdviceRequest
from licensing.advice.rules import CLOCK

follow_due_day(CLOCK, AdviceRequest)
