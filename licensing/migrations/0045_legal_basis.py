"""The legal basis beside the text of a letter."""

from django.db import migrations, models

from exportctl.core.schema import AtOnce

BASIS = {"blank": True, "default": ""}
BASIS |= {"help_text": "The law and the provision, as the authority enters them."}


class Migration(migrations.Migration):
    dependencies = [("licensing", "0044_priority_lane")]

    operations = [
        AtOnce(
            [
                migrations.AddField(model_name, "legal_basis", models.TextField(**BASIS))
                for model_name in ("lettertemplate", "lettertemplateevent")
            ]
        )
    ]
