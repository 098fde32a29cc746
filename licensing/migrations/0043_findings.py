import django.db.models.deletion
import uuid
from django.db import migrations, models

from exportctl.core.schema import AtOnce

HELP = {
    "benefits": "Of the export, for the file.",
    "mitigations": "What answers what is of concern, for the file.",
}


def _words(model_name, *names):
    return [
        migrations.AddField(
            model_name=model,
            name=name,
            field=models.TextField(blank=True, default="", help_text=HELP[name]),
        )
        for model in (model_name, f"{model_name}event")
        for name in names
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('licensing', '0042_authority'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        AtOnce([*_words("decision", "mitigations"), *_words("recommendation", "benefits", "mitigations")]),
        migrations.CreateModel(
            name='CriterionFinding',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('criterion', models.CharField(max_length=8)),
                ('finding', models.CharField(choices=[('no_concern', 'No concern'), ('concern', 'Concern')], max_length=12)),
                ('public', models.TextField(blank=True, help_text='What the exporter may be told.')),
                ('protected', models.TextField(blank=True, help_text='For the authority only.')),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='licensing.recommendation')),
            ],
        ),
        migrations.CreateModel(
            name='CriterionFindingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('criterion', models.CharField(max_length=8)),
                ('finding', models.CharField(choices=[('no_concern', 'No concern'), ('concern', 'Concern')], max_length=12)),
                ('public', models.TextField(blank=True, help_text='What the exporter may be told.')),
                ('protected', models.TextField(blank=True, help_text='For the authority only.')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='licensing.criterionfinding')),
                ('recommendation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.recommendation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='criterionfinding',
            constraint=models.UniqueConstraint(fields=('recommendation', 'criterion'), name='criterion_finding_once_in_a_recommendation'),
        ),
        migrations.AddConstraint(
            model_name='criterionfinding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('criterion', ''), _negated=True), ('finding__in', ['no_concern', 'concern'])), name='criterion_finding_known'),
        ),
        migrations.AddConstraint(
            model_name='criterionfinding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('public', ''), _negated=True), models.Q(('finding', 'no_concern'), ('protected', '')), _connector='OR'), name='criterion_finding_has_reason'),
        ),
    ]
