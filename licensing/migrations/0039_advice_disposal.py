import django.db.models.deletion
from django.db import migrations, models

from exportctl.core.schema import AtOnce


class Migration(migrations.Migration):
    dependencies = [("licensing", "0038_case_statistics")]

    operations = [
        AtOnce(
            [
                migrations.AddField(
                    model_name="disposal",
                    name="advice",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposals",
                        to="licensing.advicerequest",
                    ),
                ),
                migrations.AlterField(
                    model_name="disposal",
                    name="case",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposals",
                        to="licensing.case",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="disposal",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("status__in", ["proposed", "confirmed"])),
                        fields=("advice",),
                        name="disposal_one_under_way_a_request",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="disposal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("advice", None), ("case__isnull", False)),
                            models.Q(("advice__isnull", False), ("case", None)),
                            _connector="OR",
                        ),
                        name="disposal_of_one_thing",
                    ),
                ),
            ]
        ),
    ]
