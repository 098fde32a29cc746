"""Correcting what went wrong: closed cases are opened again, and the record of due process."""
