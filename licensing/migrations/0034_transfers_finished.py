from django.db import migrations, models

from exportctl.core.schema import AtOnce


class Migration(migrations.Migration):
    dependencies = [('licensing', '0033_returns')]

    operations = [
        AtOnce(
            [
                migrations.RemoveConstraint(model_name="obligation", name="obligation_carries_what_was_met"),
                migrations.AddConstraint(
                    model_name="obligation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("carries", None), ("status__in", ["accepted", "waived"]), _connector="OR"
                        ),
                        name="obligation_carries_what_was_met",
                    ),
                ),
            ]
        ),
    ]
