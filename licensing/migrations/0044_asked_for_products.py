import django.db.models.deletion
from django.db import migrations, models

from exportctl.core.schema import AtOnce

VERSION = {
    "help_text": "What of the library it is asked for.",
    "null": True,
    "related_name": "+",
    "to": "licensing.productversion",
}
HISTORY = {"db_constraint": False, "related_query_name": "+", "on_delete": django.db.models.deletion.DO_NOTHING}


class Migration(migrations.Migration):
    dependencies = [("licensing", "0043_unfinished_entries")]

    operations = [
        AtOnce(
            [
                migrations.AddField(
                    model_name="adviceitem",
                    name="product_version",
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, **VERSION),
                ),
                migrations.AddField(
                    model_name="adviceitemevent",
                    name="product_version",
                    field=models.ForeignKey(**VERSION, **HISTORY),
                ),
            ]
        )
    ]
