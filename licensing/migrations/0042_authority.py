import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from exportctl.core.schema import AtOnce

CAPACITIES = [
    ("administrator", "Administrator"),
    ("submitter", "Submitter"),
    ("agent", "Agent"),
    ("official", "Responsible official"),
]
OFFICIAL = {"help_text": "Who signed on paper.", "null": True, "to": "licensing.official"}
HISTORY = {"db_constraint": False, "related_query_name": "+", "on_delete": django.db.models.deletion.DO_NOTHING}


def _steps(model_name, **official):
    fields = {
        "declared_as": models.CharField(blank=True, choices=CAPACITIES, max_length=13),
        "declared_authority": models.TextField(
            blank=True, help_text="What it rested on when it was declared, in words."
        ),
        "declared_official": models.ForeignKey(related_name="+", **OFFICIAL, **official),
    }
    return [migrations.AddField(model_name=model_name, name=name, field=fields[name]) for name in fields]


class Migration(migrations.Migration):
    dependencies = [("licensing", "0041_limits")]

    operations = [
        AtOnce(
            [
                *_steps("application", on_delete=django.db.models.deletion.PROTECT),
                *_steps("applicationevent", **HISTORY),
                migrations.AddConstraint(
                    model_name="application",
                    constraint=models.CheckConstraint(
                        condition=Q(declared_as="", declared_authority="", declared_official__isnull=True)
                        | Q(declared_at__isnull=False, declared_by__isnull=False)
                        & ~Q(declared_name="")
                        & ~Q(declared_authority="")
                        & (
                            Q(declared_as="official", declared_official__isnull=False)
                            | Q(
                                declared_as__in=["administrator", "submitter", "agent"],
                                declared_official__isnull=True,
                            )
                        ),
                        name="application_declared_on_authority",
                    ),
                ),
            ]
        )
    ]
