from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q

from exportctl.core.schema import AtOnce

HELP = "What a decision may go beyond."


class Migration(migrations.Migration):
    dependencies = [("licensing", "0040_part_reasons")]

    operations = [
        AtOnce(
            [
                *(
                    migrations.AddField(
                        model_name=name,
                        name="beyond",
                        field=ArrayField(models.TextField(), help_text=HELP, null=True),
                    )
                    for name in ("settlement", "settlementevent")
                ),
                migrations.AddConstraint(
                    model_name="settlement",
                    constraint=models.CheckConstraint(
                        condition=Q(beyond=None) | Q(beyond=[]) | Q(direction="release"),
                        name="settlement_goes_beyond_where_released",
                    ),
                ),
            ]
        ),
    ]
