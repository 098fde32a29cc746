"""Red flags, one family a file. Each is a function of the facts; its docstring is its documentation."""

from screening.risk.indicators import credit, end_use, item, party, pattern, route
from screening.risk.indicators.registry import Finding, Indicator, find, newest

__all__ = ["Finding", "Indicator", "credit", "end_use", "find", "item", "newest", "party", "pattern", "route"]
