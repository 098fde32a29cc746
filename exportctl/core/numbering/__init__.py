"""Reference numbers: row-locked and gap-free per year."""

from exportctl.core.numbering.services import next_number

__all__ = ["next_number"]
