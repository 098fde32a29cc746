from django.db import migrations, models

from exportctl.core.schema import AtOnce

HELP = "It came in closed, as the case of a transfer does: no precedent, not in statistics."


class Migration(migrations.Migration):
    dependencies = [("licensing", "0034_transfers_finished")]

    operations = [
        AtOnce(
            [
                migrations.AddField(
                    model_name=name,
                    name="decided_elsewhere",
                    field=models.BooleanField(default=False, help_text=HELP),
                )
                for name in ("case", "caseevent")
            ]
        ),
    ]
