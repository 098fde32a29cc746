"""Workflows as data: steps, and the one function that moves a record along them."""

from exportctl.core.flow.rules import Flow, Step
from exportctl.core.flow.services import advance

__all__ = ["Flow", "Step", "advance"]
