"""Closed cases of the priority lane are counted without reading what else ended the same way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0045_saved_referrals"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False), ("urgency", "accepted")),
                fields=["closed_at", "id"],
                name="case_ended_lane",
            ),
        ),
    ]
