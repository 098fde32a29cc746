import django.contrib.postgres.indexes
from django.db import migrations, models

from exportctl.core.schema import AtOnce


class Migration(migrations.Migration):
    dependencies = [("licensing", "0016_letters")]

    operations = [
        AtOnce(
            [
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("closed_at", None), ("officer", None)),
                        fields=["due_on", "id"],
                        name="case_open_nobodys",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("closed_at", None), ("waiting", False)),
                        fields=["team", "status", "id"],
                        name="case_open_turn",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("closed_at", None)), fields=["search"], name="case_open_search"
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("closed_at", None)), fields=["entries"], name="case_open_entries"
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("closed_at", None)), fields=["countries"], name="case_open_countries"
                    ),
                ),
            ]
        ),
    ]
