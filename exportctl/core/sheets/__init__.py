"""Tables that people upload and take away, as CSV or XLSX: hostile until read, harmless once written."""

from exportctl.core.sheets.rules import Column, Line

__all__ = ["Column", "Line"]
