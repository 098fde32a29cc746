import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('licensing', '0043_findings'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuledPart',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('quantity', models.DecimalField(decimal_places=3, max_digits=16, null=True)),
                ('stays', models.BooleanField(null=True)),
                ('reason', models.TextField()),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.goodsline')),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.party')),
                ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='licensing.settlement')),
            ],
            options={
                'ordering': ['line__number', 'party__name'],
            },
        ),
        migrations.CreateModel(
            name='RuledPartEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('quantity', models.DecimalField(decimal_places=3, max_digits=16, null=True)),
                ('stays', models.BooleanField(null=True)),
                ('reason', models.TextField()),
                ('line', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.goodsline')),
                ('party', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.party')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='licensing.ruledpart')),
                ('settlement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.settlement')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='ruledpart',
            constraint=models.UniqueConstraint(fields=('settlement', 'line'), name='ruled_line_once'),
        ),
        migrations.AddConstraint(
            model_name='ruledpart',
            constraint=models.UniqueConstraint(fields=('settlement', 'party'), name='ruled_party_once'),
        ),
        migrations.AddConstraint(
            model_name='ruledpart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('line__isnull', False), ('party', None), ('quantity__gte', 0), ('quantity__isnull', False), ('stays', None)), models.Q(('line', None), ('party__isnull', False), ('quantity', None), ('stays__isnull', False)), _connector='OR'), name='ruled_part_is_line_or_party'),
        ),
        migrations.AddConstraint(
            model_name='ruledpart',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='ruled_part_has_reason'),
        ),
    ]
