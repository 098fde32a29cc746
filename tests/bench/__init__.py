"""Measurements of matching, each beside a named baseline: `make bench`. Not tests; nothing fails by time."""
