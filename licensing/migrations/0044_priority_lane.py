"""What was ruled on a claim of urgency, and the lane of the cases whose urgency is accepted.

Claims of before have no ruling yet, so nothing has to be filled in.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from exportctl.core.schema import AtOnce

RULINGS = [("", "Asked for"), ("accepted", "Accepted"), ("declined", "Declined")]
PROTECTED = {"on_delete": django.db.models.deletion.PROTECT}
HISTORY = {"db_constraint": False, "related_query_name": "+", "on_delete": django.db.models.deletion.DO_NOTHING}


def _fields(model_name, **person):
    fields = {
        "urgency": models.CharField(
            blank=True, choices=RULINGS, default="", help_text="What was ruled on it.", max_length=10
        ),
        "urgency_reason": models.TextField(blank=True, default="", help_text="Why. The exporter reads it."),
        "urgency_by": models.ForeignKey(null=True, related_name="+", to=settings.AUTH_USER_MODEL, **person),
        "urgency_at": models.DateTimeField(null=True),
        "wished_by": models.DateField(
            help_text="Day by which the goods must leave, where the urgency is accepted.", null=True
        ),
    }
    return [migrations.AddField(model_name, name, field) for name, field in fields.items()]


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0043_letters_of_types"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                *_fields("case", **PROTECTED),
                *_fields("caseevent", **HISTORY),
                migrations.AddIndex(
                    "case",
                    models.Index(
                        condition=Q(("closed_at", None), ("urgency", "accepted")),
                        fields=["wished_by", "id"],
                        name="case_open_lane",
                    ),
                ),
                migrations.AddConstraint(
                    "case",
                    models.CheckConstraint(
                        condition=Q(
                            urgency="", urgency_reason="", urgency_by=None, urgency_at=None, wished_by=None
                        )
                        | Q(urgent=True, urgency_by__isnull=False, urgency_at__isnull=False)
                        & ~Q(urgency_reason="")
                        & (
                            Q(urgency="accepted", wished_by__isnull=False)
                            | Q(urgency="declined", wished_by=None)
                        ),
                        name="case_urgency_ruled_by_somebody_with_reason",
                    ),
                ),
            ]
        )
    ]
