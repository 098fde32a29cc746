"""Letters of types, the urgent lane, findings, rulings of settlements, identity, value, unfinished forms, questions."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.lookups
import licensing.unfinished.models
import uuid
from django.conf import settings
from django.db import migrations, models

from exportctl.core.schema import AtOnce


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_disposed'),
        ('licensing', '0042_authority'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='AgencyQuestion',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'ordering': ['created_at', 'id'],
                },
            ),
            migrations.CreateModel(
                name='AgencyQuestionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'abstract': False,
                },
            ),
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
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='FormerIdentity',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('name', models.CharField(max_length=200)),
                    ('normalized_name', models.CharField(help_text='See rules.normalize_name.', max_length=200)),
                    ('registration_number', models.CharField(max_length=60)),
                    ('street', models.CharField(max_length=200)),
                    ('city', models.CharField(max_length=100)),
                    ('postal_code', models.CharField(blank=True, max_length=20)),
                    ('country', models.CharField(help_text='ISO 3166-1 alpha-2.', max_length=2)),
                    ('until', models.DateTimeField(help_text='The moment at which the change was accepted.')),
                ],
                options={
                    'ordering': ['-until'],
                },
            ),
            migrations.CreateModel(
                name='FormerIdentityEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('name', models.CharField(max_length=200)),
                    ('normalized_name', models.CharField(help_text='See rules.normalize_name.', max_length=200)),
                    ('registration_number', models.CharField(max_length=60)),
                    ('street', models.CharField(max_length=200)),
                    ('city', models.CharField(max_length=100)),
                    ('postal_code', models.CharField(blank=True, max_length=20)),
                    ('country', models.CharField(help_text='ISO 3166-1 alpha-2.', max_length=2)),
                    ('until', models.DateTimeField(help_text='The moment at which the change was accepted.')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='IdentityChange',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('name', models.CharField(max_length=200)),
                    ('normalized_name', models.CharField(help_text='See rules.normalize_name.', max_length=200)),
                    ('registration_number', models.CharField(max_length=60)),
                    ('street', models.CharField(max_length=200)),
                    ('city', models.CharField(max_length=100)),
                    ('postal_code', models.CharField(blank=True, max_length=20)),
                    ('country', models.CharField(help_text='ISO 3166-1 alpha-2.', max_length=2)),
                    ('reason', models.TextField(help_text="Why, in the organization's words.")),
                    ('status', models.CharField(choices=[('waiting', 'Waiting for the authority'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=9)),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('settle_reason', models.TextField(blank=True, help_text='Why it was declined; the exporter reads it.')),
                ],
                options={
                    'ordering': ['-created_at'],
                },
            ),
            migrations.CreateModel(
                name='IdentityChangeEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('name', models.CharField(max_length=200)),
                    ('normalized_name', models.CharField(help_text='See rules.normalize_name.', max_length=200)),
                    ('registration_number', models.CharField(max_length=60)),
                    ('street', models.CharField(max_length=200)),
                    ('city', models.CharField(max_length=100)),
                    ('postal_code', models.CharField(blank=True, max_length=20)),
                    ('country', models.CharField(help_text='ISO 3166-1 alpha-2.', max_length=2)),
                    ('reason', models.TextField(help_text="Why, in the organization's words.")),
                    ('status', models.CharField(choices=[('waiting', 'Waiting for the authority'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=9)),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('settle_reason', models.TextField(blank=True, help_text='Why it was declined; the exporter reads it.')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='OfficialReminder',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('days', models.PositiveSmallIntegerField(help_text='How many days before the last one it was due.')),
                    ('sent_on', models.DateField()),
                ],
            ),
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
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='SelfAssessment',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('reference', models.CharField(help_text='SA-2026-000001.', max_length=20)),
                    ('kind', models.CharField(help_text='Key of the type of license whose test it is.', max_length=40)),
                    ('subject', models.CharField(help_text='The project or the technology.', max_length=200)),
                    ('about', models.TextField(help_text='What is passed on, to whom and where.')),
                    ('answers', models.JSONField(help_text='By the keys of the questions.')),
                    ('said', models.JSONField(help_text='Pairs of a question and its answer, as they were read.')),
                    ('indication', models.TextField(help_text='What the answers pointed to.')),
                ],
            ),
            migrations.CreateModel(
                name='UnfinishedEntry',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('page', models.CharField(help_text='Address of the form, with what it was opened for.', max_length=300)),
                    ('title', models.CharField(help_text='What the page is called.', max_length=120)),
                    ('fields', models.JSONField(help_text='Texts by the names of the fields; never a file.')),
                    ('seen', models.PositiveIntegerField(help_text='Version of the draft that it was typed over.')),
                ],
                options={
                    'verbose_name_plural': 'unfinished entries',
                    'ordering': ['created_at'],
                },
            ),
        ]),
        AtOnce([
            migrations.AlterModelOptions(
                name='lettertemplate',
                options={'ordering': ['kind', 'own', '-number']},
            ),
            migrations.RemoveConstraint(
                model_name='lettertemplate',
                name='letter_template_number_once',
            ),
            migrations.RemoveConstraint(
                model_name='lettertemplate',
                name='letter_template_one_open',
            ),
            migrations.AddField(
                model_name='adviceitem',
                name='product_version',
                field=models.ForeignKey(help_text='What of the library it is asked for.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.productversion'),
            ),
            migrations.AddField(
                model_name='adviceitemevent',
                name='product_version',
                field=models.ForeignKey(db_constraint=False, help_text='What of the library it is asked for.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.productversion'),
            ),
            migrations.AddField(
                model_name='case',
                name='urgency',
                field=models.CharField(blank=True, choices=[('', 'Asked for'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='', help_text='What was ruled on it.', max_length=10),
            ),
            migrations.AddField(
                model_name='case',
                name='urgency_at',
                field=models.DateTimeField(null=True),
            ),
            migrations.AddField(
                model_name='case',
                name='urgency_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='case',
                name='urgency_reason',
                field=models.TextField(blank=True, default='', help_text='Why. The exporter reads it.'),
            ),
            migrations.AddField(
                model_name='case',
                name='wished_by',
                field=models.DateField(help_text='Day by which the goods must leave, where the urgency is accepted.', null=True),
            ),
            migrations.AddField(
                model_name='caseevent',
                name='urgency',
                field=models.CharField(blank=True, choices=[('', 'Asked for'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='', help_text='What was ruled on it.', max_length=10),
            ),
            migrations.AddField(
                model_name='caseevent',
                name='urgency_at',
                field=models.DateTimeField(null=True),
            ),
            migrations.AddField(
                model_name='caseevent',
                name='urgency_by',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='caseevent',
                name='urgency_reason',
                field=models.TextField(blank=True, default='', help_text='Why. The exporter reads it.'),
            ),
            migrations.AddField(
                model_name='caseevent',
                name='wished_by',
                field=models.DateField(help_text='Day by which the goods must leave, where the urgency is accepted.', null=True),
            ),
            migrations.AddField(
                model_name='decision',
                name='mitigations',
                field=models.TextField(blank=True, default='', help_text='What answers what is of concern, for the file.'),
            ),
            migrations.AddField(
                model_name='decisionevent',
                name='mitigations',
                field=models.TextField(blank=True, default='', help_text='What answers what is of concern, for the file.'),
            ),
            migrations.AddField(
                model_name='drawdown',
                name='value',
                field=models.DecimalField(decimal_places=2, max_digits=16, null=True),
            ),
            migrations.AddField(
                model_name='drawdown',
                name='value_balance',
                field=models.DecimalField(decimal_places=2, help_text='Of the value, left on the line after this entry.', max_digits=16, null=True),
            ),
            migrations.AddField(
                model_name='drawdownevent',
                name='value',
                field=models.DecimalField(decimal_places=2, max_digits=16, null=True),
            ),
            migrations.AddField(
                model_name='drawdownevent',
                name='value_balance',
                field=models.DecimalField(decimal_places=2, help_text='Of the value, left on the line after this entry.', max_digits=16, null=True),
            ),
            migrations.AddField(
                model_name='enquiry',
                name='as_drafted',
                field=models.TextField(blank=True, default='', help_text='What was drafted, before the officer edited it; empty: as it stands.'),
            ),
            migrations.AddField(
                model_name='enquiry',
                name='edited_at',
                field=models.DateTimeField(null=True),
            ),
            migrations.AddField(
                model_name='enquiry',
                name='edited_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='enquiryevent',
                name='as_drafted',
                field=models.TextField(blank=True, default='', help_text='What was drafted, before the officer edited it; empty: as it stands.'),
            ),
            migrations.AddField(
                model_name='enquiryevent',
                name='edited_at',
                field=models.DateTimeField(null=True),
            ),
            migrations.AddField(
                model_name='enquiryevent',
                name='edited_by',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='lettertemplate',
                name='legal_basis',
                field=models.TextField(blank=True, default='', help_text='The law and the provision, as the authority enters them.'),
            ),
            migrations.AddField(
                model_name='lettertemplate',
                name='own',
                field=models.CharField(blank=True, default='', help_text='The word of a text that types have instead.', max_length=20),
            ),
            migrations.AddField(
                model_name='lettertemplateevent',
                name='legal_basis',
                field=models.TextField(blank=True, default='', help_text='The law and the provision, as the authority enters them.'),
            ),
            migrations.AddField(
                model_name='lettertemplateevent',
                name='own',
                field=models.CharField(blank=True, default='', help_text='The word of a text that types have instead.', max_length=20),
            ),
            migrations.AddField(
                model_name='licenseline',
                name='carried_value',
                field=models.DecimalField(decimal_places=2, default=0, help_text='Of `drawn_value`, what left under earlier editions.', max_digits=16),
            ),
            migrations.AddField(
                model_name='licenseline',
                name='drawn_value',
                field=models.DecimalField(decimal_places=2, default=0, help_text='Of `value`, what left, as far as stated.', max_digits=16),
            ),
            migrations.AddField(
                model_name='licenselineevent',
                name='carried_value',
                field=models.DecimalField(decimal_places=2, default=0, help_text='Of `drawn_value`, what left under earlier editions.', max_digits=16),
            ),
            migrations.AddField(
                model_name='licenselineevent',
                name='drawn_value',
                field=models.DecimalField(decimal_places=2, default=0, help_text='Of `value`, what left, as far as stated.', max_digits=16),
            ),
            migrations.AddField(
                model_name='official',
                name='stands_in_for',
                field=models.ForeignKey(help_text='Whose deputy this is while the credential holds; none for an official of their own.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to='licensing.official'),
            ),
            migrations.AddField(
                model_name='officialevent',
                name='stands_in_for',
                field=models.ForeignKey(db_constraint=False, help_text='Whose deputy this is while the credential holds; none for an official of their own.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.official'),
            ),
            migrations.AddField(
                model_name='organization',
                name='former_names',
                field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, help_text='What it was called before, the oldest first: it is found and screened by these too.', size=None),
            ),
            migrations.AddField(
                model_name='organization',
                name='identity_since',
                field=models.DateTimeField(help_text='From when it is what it is by its register; none where it always was.', null=True),
            ),
            migrations.AddField(
                model_name='organization',
                name='postal_address',
                field=models.TextField(blank=True, help_text='Where letters go, line by line; empty where that is the registered address.'),
            ),
            migrations.AddField(
                model_name='organizationevent',
                name='former_names',
                field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, help_text='What it was called before, the oldest first: it is found and screened by these too.', size=None),
            ),
            migrations.AddField(
                model_name='organizationevent',
                name='identity_since',
                field=models.DateTimeField(help_text='From when it is what it is by its register; none where it always was.', null=True),
            ),
            migrations.AddField(
                model_name='organizationevent',
                name='postal_address',
                field=models.TextField(blank=True, help_text='Where letters go, line by line; empty where that is the registered address.'),
            ),
            migrations.AddField(
                model_name='recommendation',
                name='benefits',
                field=models.TextField(blank=True, default='', help_text='Of the export, for the file.'),
            ),
            migrations.AddField(
                model_name='recommendation',
                name='mitigations',
                field=models.TextField(blank=True, default='', help_text='What answers what is of concern, for the file.'),
            ),
            migrations.AddField(
                model_name='recommendationevent',
                name='benefits',
                field=models.TextField(blank=True, default='', help_text='Of the export, for the file.'),
            ),
            migrations.AddField(
                model_name='recommendationevent',
                name='mitigations',
                field=models.TextField(blank=True, default='', help_text='What answers what is of concern, for the file.'),
            ),
            migrations.AlterField(
                model_name='lettertemplate',
                name='number',
                field=models.PositiveSmallIntegerField(help_text='Of the version, by kind and word.'),
            ),
            migrations.AlterField(
                model_name='lettertemplateevent',
                name='number',
                field=models.PositiveSmallIntegerField(help_text='Of the version, by kind and word.'),
            ),
            migrations.AddIndex(
                model_name='case',
                index=models.Index(condition=models.Q(('closed_at', None), ('urgency', 'accepted')), fields=['wished_by', 'id'], name='case_open_lane'),
            ),
            migrations.AddConstraint(
                model_name='case',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('urgency', ''), ('urgency_at', None), ('urgency_by', None), ('urgency_reason', ''), ('wished_by', None)), models.Q(('urgency_at__isnull', False), ('urgency_by__isnull', False), ('urgent', True), models.Q(('urgency_reason', ''), _negated=True), models.Q(models.Q(('urgency', 'accepted'), ('wished_by__isnull', False)), models.Q(('urgency', 'declined'), ('wished_by', None)), _connector='OR')), _connector='OR'), name='case_urgency_ruled_by_somebody_with_reason'),
            ),
            migrations.AddConstraint(
                model_name='drawdown',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('value', None), ('value_balance', None)), models.Q(('value__gt', 0), ('value_balance__gte', 0)), _connector='OR'), name='drawdown_value_positive'),
            ),
            migrations.AddConstraint(
                model_name='enquiry',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('as_drafted', ''), ('edited_at__isnull', True), ('edited_by__isnull', True)), models.Q(('edited_at__isnull', False), ('edited_by__isnull', False), models.Q(('as_drafted', ''), _negated=True)), _connector='OR'), name='enquiry_edited_keeps_the_draft'),
            ),
            migrations.AddConstraint(
                model_name='lettertemplate',
                constraint=models.UniqueConstraint(fields=('kind', 'own', 'number'), name='letter_template_number_once'),
            ),
            migrations.AddConstraint(
                model_name='lettertemplate',
                constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('draft', 'proposed'))), fields=('kind', 'own'), name='letter_template_one_open'),
            ),
            migrations.AddConstraint(
                model_name='lettertemplate',
                constraint=models.CheckConstraint(condition=models.Q(('own__regex', '^[a-z_]*$')), name='letter_template_own_is_a_word'),
            ),
            migrations.AddConstraint(
                model_name='licenseline',
                constraint=models.CheckConstraint(condition=models.Q(('drawn_value__gte', 0), ('drawn_value__lte', models.F('value'))), name='license_line_value_not_overdrawn'),
            ),
            migrations.AddConstraint(
                model_name='licenseline',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('carried_value', 0), ('continues', None)), models.Q(('carried_value__gte', 0), ('carried_value__lte', models.F('drawn_value')), ('continues__isnull', False)), _connector='OR'), name='license_line_carries_value_within_drawn'),
            ),
            migrations.AddConstraint(
                model_name='official',
                constraint=models.CheckConstraint(condition=models.Q(('stands_in_for', models.F('id')), _negated=True), name='official_no_deputy_of_their_own'),
            ),
            migrations.AddField(
                model_name='agencyquestion',
                name='enquiry',
                field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='agency_question', to='licensing.enquiry'),
            ),
            migrations.AddField(
                model_name='agencyquestion',
                name='referral',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='licensing.referral'),
            ),
            migrations.AddField(
                model_name='agencyquestionevent',
                name='enquiry',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.enquiry'),
            ),
            migrations.AddField(
                model_name='agencyquestionevent',
                name='pgh_context',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
            ),
            migrations.AddField(
                model_name='agencyquestionevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='licensing.agencyquestion'),
            ),
            migrations.AddField(
                model_name='agencyquestionevent',
                name='referral',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.referral'),
            ),
            migrations.AddField(
                model_name='criterionfinding',
                name='recommendation',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='licensing.recommendation'),
            ),
            migrations.AddField(
                model_name='criterionfindingevent',
                name='pgh_context',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
            ),
            migrations.AddField(
                model_name='criterionfindingevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='licensing.criterionfinding'),
            ),
            migrations.AddField(
                model_name='criterionfindingevent',
                name='recommendation',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.recommendation'),
            ),
            migrations.AddField(
                model_name='formeridentity',
                name='organization',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_identities', to='licensing.organization'),
            ),
            migrations.AddField(
                model_name='formeridentityevent',
                name='organization',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.organization'),
            ),
            migrations.AddField(
                model_name='formeridentityevent',
                name='pgh_context',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
            ),
            migrations.AddField(
                model_name='formeridentityevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='licensing.formeridentity'),
            ),
            migrations.AddField(
                model_name='identitychange',
                name='asked_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='identitychange',
                name='evidence',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile'),
            ),
            migrations.AddField(
                model_name='identitychange',
                name='organization',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identity_changes', to='licensing.organization'),
            ),
            migrations.AddField(
                model_name='identitychange',
                name='settled_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='formeridentityevent',
                name='change',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.identitychange'),
            ),
            migrations.AddField(
                model_name='formeridentity',
                name='change',
                field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='replaced', to='licensing.identitychange'),
            ),
            migrations.AddField(
                model_name='identitychangeevent',
                name='asked_by',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='identitychangeevent',
                name='evidence',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='core.storedfile'),
            ),
            migrations.AddField(
                model_name='identitychangeevent',
                name='organization',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.organization'),
            ),
            migrations.AddField(
                model_name='identitychangeevent',
                name='pgh_context',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
            ),
            migrations.AddField(
                model_name='identitychangeevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='licensing.identitychange'),
            ),
            migrations.AddField(
                model_name='identitychangeevent',
                name='settled_by',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='officialreminder',
                name='official',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='licensing.official'),
            ),
            migrations.AddField(
                model_name='ruledpart',
                name='line',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.goodsline'),
            ),
            migrations.AddField(
                model_name='ruledpart',
                name='party',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.party'),
            ),
            migrations.AddField(
                model_name='ruledpart',
                name='settlement',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='licensing.settlement'),
            ),
            migrations.AddField(
                model_name='ruledpartevent',
                name='line',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.goodsline'),
            ),
            migrations.AddField(
                model_name='ruledpartevent',
                name='party',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.party'),
            ),
            migrations.AddField(
                model_name='ruledpartevent',
                name='pgh_context',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
            ),
            migrations.AddField(
                model_name='ruledpartevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='licensing.ruledpart'),
            ),
            migrations.AddField(
                model_name='ruledpartevent',
                name='settlement',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.settlement'),
            ),
            migrations.AddField(
                model_name='selfassessment',
                name='made_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='selfassessment',
                name='organization',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.organization'),
            ),
            migrations.AddField(
                model_name='unfinishedentry',
                name='application',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.application'),
            ),
            migrations.AddField(
                model_name='unfinishedentry',
                name='person',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='unfinishedentry',
                name='request',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.advicerequest'),
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
            migrations.AddIndex(
                model_name='identitychange',
                index=models.Index(condition=models.Q(('status', 'waiting')), fields=['created_at', 'id'], name='identity_change_queue'),
            ),
            migrations.AddConstraint(
                model_name='identitychange',
                constraint=models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('organization',), name='identity_change_one_waiting'),
            ),
            migrations.AddConstraint(
                model_name='identitychange',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='identity_change_has_reason'),
            ),
            migrations.AddConstraint(
                model_name='identitychange',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', None), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='identity_change_settled_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='identitychange',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'declined']), _negated=True), models.Q(('settled_by', models.F('asked_by')), _negated=True), _connector='OR'), name='identity_change_settled_by_another'),
            ),
            migrations.AddConstraint(
                model_name='identitychange',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'declined'), _negated=True), models.Q(('settle_reason', ''), _negated=True), _connector='OR'), name='identity_change_declined_for_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='formeridentity',
                constraint=models.UniqueConstraint(fields=('organization', 'until'), name='former_identity_one_at_a_time'),
            ),
            migrations.AddConstraint(
                model_name='officialreminder',
                constraint=models.UniqueConstraint(fields=('official', 'days'), name='official_reminder_once'),
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
            migrations.AddIndex(
                model_name='selfassessment',
                index=models.Index(fields=['organization', '-created_at'], name='self_assessment_of_exporter'),
            ),
            migrations.AddConstraint(
                model_name='selfassessment',
                constraint=models.UniqueConstraint(fields=('reference',), name='self_assessment_reference_once'),
            ),
            migrations.AddConstraint(
                model_name='selfassessment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('about', ''), _negated=True), models.Q(('indication', ''), _negated=True), models.Q(('said', []), _negated=True)), name='self_assessment_says_what_it_rests_on'),
            ),
            migrations.AddConstraint(
                model_name='unfinishedentry',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', True), ('request__isnull', False)), models.Q(('application__isnull', False), ('request__isnull', True)), _connector='OR'), name='unfinished_of_one_draft'),
            ),
            migrations.AddConstraint(
                model_name='unfinishedentry',
                constraint=models.UniqueConstraint(fields=('application', 'person', 'page'), name='unfinished_of_application'),
            ),
            migrations.AddConstraint(
                model_name='unfinishedentry',
                constraint=models.UniqueConstraint(fields=('request', 'person', 'page'), name='unfinished_of_request'),
            ),
            migrations.AddConstraint(
                model_name='unfinishedentry',
                constraint=models.CheckConstraint(condition=models.Q(licensing.unfinished.models.NoPath('fields', models.Value('strict $ ? (@.type() != "object" || exists(@.* ? (@.type() != "string")))'))), name='unfinished_fields_are_texts'),
            ),
            migrations.AddConstraint(
                model_name='unfinishedentry',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(models.Func(django.db.models.functions.comparison.Cast(models.F('fields'), models.TextField()), function='octet_length', output_field=models.IntegerField()), 196608), name='unfinished_fields_bounded'),
            ),
        ]),
    ]
