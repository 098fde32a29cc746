"""Trigram search in Postgres, before the tables whose indexes need it.

It stands here and not in core, because other apps depend on the first migration of core to find the user.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []

    operations = [TrigramExtension()]
