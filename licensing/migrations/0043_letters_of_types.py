"""Texts of letters that types of license have instead of the shared ones."""

from django.db import migrations, models
from django.db.models import Q

from exportctl.core.schema import AtOnce

OWN = {"blank": True, "default": "", "max_length": 20}
OWN |= {"help_text": "The word of a text that types have instead."}
NUMBER = {"help_text": "Of the version, by kind and word."}


def _fields(model_name):
    return [
        migrations.AddField(model_name, "own", models.CharField(**OWN)),
        migrations.AlterField(model_name, "number", models.PositiveSmallIntegerField(**NUMBER)),
    ]


class Migration(migrations.Migration):
    dependencies = [("licensing", "0042_authority")]

    operations = [
        AtOnce(
            [
                migrations.AlterModelOptions("lettertemplate", {"ordering": ["kind", "own", "-number"]}),
                migrations.RemoveConstraint("lettertemplate", "letter_template_number_once"),
                migrations.RemoveConstraint("lettertemplate", "letter_template_one_open"),
                *_fields("lettertemplate"),
                *_fields("lettertemplateevent"),
                migrations.AddConstraint(
                    "lettertemplate",
                    models.UniqueConstraint(
                        fields=["kind", "own", "number"], name="letter_template_number_once"
                    ),
                ),
                migrations.AddConstraint(
                    "lettertemplate",
                    models.UniqueConstraint(
                        fields=["kind", "own"],
                        condition=Q(("status__in", ("draft", "proposed"))),
                        name="letter_template_one_open",
                    ),
                ),
                migrations.AddConstraint(
                    "lettertemplate",
                    models.CheckConstraint(
                        condition=Q(("own__regex", "^[a-z_]*$")), name="letter_template_own_is_a_word"
                    ),
                ),
            ]
        )
    ]
