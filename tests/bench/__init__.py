"""Measurements of matching, each beside a named baseline: `make bench`. Not tests; nothing fails by time."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportctl.settings.test")
