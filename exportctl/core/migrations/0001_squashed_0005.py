"""All tables of this app in one step for a new database; the steps that it replaces remain for those that stand."""

import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models

from exportctl.core.schema import AtOnce


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('core', '0001_initial'),
        ('core', '0002_notices'),
        ('core', '0003_clocks'),
        ('core', '0004_people'),
        ('core', '0005_disposed'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('email', models.EmailField(max_length=254, unique=True)),
                    ('name', models.CharField(max_length=120)),
                    ('side', models.CharField(choices=[('exporter', 'exporter'), ('regulator', 'regulator'), ('inspector', 'inspector'), ('platform', 'platform')], max_length=10)),
                    ('is_active', models.BooleanField(default=True)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('sign_in_epoch', models.PositiveIntegerField(default=0, help_text='Grows when every session of the person is to end.')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
            ),
            migrations.CreateModel(
                name='AuditEvent',
                fields=[
                    ('seq', models.BigAutoField(primary_key=True, serialize=False)),
                    ('at', models.DateTimeField()),
                    ('actor_name', models.CharField(max_length=120)),
                    ('verb', models.CharField(max_length=60)),
                    ('sentence', models.TextField()),
                    ('subject_type', models.CharField(max_length=60)),
                    ('subject_id', models.CharField(max_length=40)),
                    ('thread', models.UUIDField(null=True)),
                    ('exporter', models.BooleanField()),
                    ('before', models.JSONField(null=True)),
                    ('after', models.JSONField(null=True)),
                    ('reason', models.TextField(blank=True)),
                    ('request_id', models.CharField(blank=True, max_length=40)),
                    ('digest', models.CharField(max_length=64)),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='AuditSeal',
                fields=[
                    ('day', models.DateField(primary_key=True, serialize=False)),
                    ('events', models.PositiveIntegerField()),
                    ('ranges', models.JSONField()),
                    ('previous', models.CharField(max_length=64)),
                    ('digest', models.CharField(max_length=64)),
                    ('sealed_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('digest', models.F('previous')), _negated=True), name='audit_seal_chains_on'), models.UniqueConstraint(fields=('previous',), name='audit_seals_are_one_chain')],
                },
            ),
            migrations.CreateModel(
                name='Clock',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('subject_id', models.UUIDField()),
                    ('thread', models.UUIDField(help_text='The case or request that the subject belongs to.', null=True)),
                    ('key', models.CharField(max_length=40)),
                    ('unit', models.CharField(choices=[('working', 'working days'), ('calendar', 'calendar days')], max_length=8)),
                    ('days', models.PositiveSmallIntegerField()),
                    ('jurisdiction', models.CharField(max_length=2)),
                    ('zone', models.CharField(default='UTC', help_text='IANA name: in which a day is a day.', max_length=40)),
                    ('cut_off', models.TimeField(help_text='What comes later counts as come on the next counted day.', null=True)),
                    ('holder', models.CharField(default='Authority', help_text='Who has the time.', max_length=80)),
                    ('started_at', models.DateTimeField()),
                    ('stopped_at', models.DateTimeField(null=True)),
                    ('due_on', models.DateField(help_text='Day by which the target is met, as last computed.')),
                    ('paused', models.BooleanField(default=False)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('stopped_at', None)), fields=['due_on'], name='clock_running_due'), models.Index(condition=models.Q(('thread__isnull', False)), fields=['thread'], name='clock_of_thread')],
                    'constraints': [models.UniqueConstraint(fields=('subject_id', 'key'), name='clock_once_per_subject'), models.CheckConstraint(condition=models.Q(('stopped_at__isnull', True), ('stopped_at__gte', models.F('started_at')), _connector='OR'), name='clock_stops_after_start')],
                },
            ),
            migrations.CreateModel(
                name='ClockPause',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('reason', models.CharField(max_length=200)),
                    ('holder', models.CharField(default='Exporter', help_text='Who has the time while the clock stands still.', max_length=80)),
                    ('started_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='core.clock')),
                ],
            ),
            migrations.CreateModel(
                name='ClosingDay',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('jurisdiction', models.CharField(help_text='ISO 3166-1 alpha-2.', max_length=2)),
                    ('day', models.DateField()),
                    ('reason', models.CharField(help_text='Exporters read it.', max_length=120)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('withdraw_reason', models.TextField(blank=True)),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-day'],
                },
            ),
            migrations.CreateModel(
                name='Job',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=80)),
                    ('key', models.CharField(help_text='A second job of the same key is not queued beside the first.', max_length=200)),
                    ('arguments', models.JSONField()),
                    ('status', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='queued', max_length=8)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('not_before', models.DateTimeField()),
                    ('leased_until', models.DateTimeField(null=True)),
                    ('error', models.TextField(blank=True)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('finished_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('status__in', ['queued', 'running'])), fields=['not_before'], name='job_unfinished')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'queued')), fields=('key',), name='job_queued_once_per_key'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'running'), _negated=True), ('leased_until__isnull', False), _connector='OR'), name='job_running_has_lease')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('kind', models.CharField(max_length=40)),
                    ('title', models.CharField(help_text="The e-mail's subject.", max_length=200)),
                    ('ask', models.CharField(help_text='What to do, and by when.', max_length=200)),
                    ('due_on', models.DateField(null=True)),
                    ('path', models.CharField(help_text='The page to read, within the product.', max_length=200)),
                    ('organization', models.UUIDField(help_text='For whom an exporter acts on that page.', null=True)),
                    ('delivery', models.CharField(choices=[('at_once', 'By e-mail at once'), ('digest', 'In one e-mail a day'), ('none', 'Only here')], max_length=10)),
                    ('mailed_at', models.DateTimeField(null=True)),
                    ('read_at', models.DateTimeField(null=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='NoticeChoice',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('kind', models.CharField(max_length=40)),
                    ('delivery', models.CharField(choices=[('at_once', 'By e-mail at once'), ('digest', 'In one e-mail a day'), ('none', 'Only here')], max_length=10)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='NumberSeries',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('series', models.CharField(max_length=30)),
                    ('year', models.PositiveSmallIntegerField()),
                    ('last', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('series', 'year'), name='number_series_once_a_year')],
                },
            ),
            migrations.CreateModel(
                name='RoleGrant',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('role', models.CharField(choices=[('licensing_officer', 'licensing officer'), ('technical_reviewer', 'technical reviewer'), ('screening_analyst', 'screening analyst'), ('countersigner', 'countersigner'), ('agency_reviewer', 'agency reviewer'), ('committee_chair', 'committee chair'), ('inspector', 'inspector'), ('manager', 'manager'), ('sys_admin', 'administrator')], max_length=30)),
                    ('reason', models.TextField()),
                    ('from_day', models.DateField()),
                    ('until_day', models.DateField(help_text='The last day; none where it goes on.', null=True)),
                    ('two_people', models.BooleanField(default=False, help_text='A second administrator confirms it.')),
                    ('status', models.CharField(choices=[('waiting', 'Waits for a second administrator'), ('given', 'Given'), ('refused', 'Not given'), ('ended', 'Ended')], default='waiting', max_length=8)),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('begun_at', models.DateTimeField(help_text='When the person got it.', null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('end_reason', models.TextField(blank=True)),
                    ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_grants', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-created_at'],
                },
            ),
            migrations.CreateModel(
                name='RoleGrantEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('role', models.CharField(choices=[('licensing_officer', 'licensing officer'), ('technical_reviewer', 'technical reviewer'), ('screening_analyst', 'screening analyst'), ('countersigner', 'countersigner'), ('agency_reviewer', 'agency reviewer'), ('committee_chair', 'committee chair'), ('inspector', 'inspector'), ('manager', 'manager'), ('sys_admin', 'administrator')], max_length=30)),
                    ('reason', models.TextField()),
                    ('from_day', models.DateField()),
                    ('until_day', models.DateField(help_text='The last day; none where it goes on.', null=True)),
                    ('two_people', models.BooleanField(default=False, help_text='A second administrator confirms it.')),
                    ('status', models.CharField(choices=[('waiting', 'Waits for a second administrator'), ('given', 'Given'), ('refused', 'Not given'), ('ended', 'Ended')], default='waiting', max_length=8)),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('begun_at', models.DateTimeField(help_text='When the person got it.', null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('end_reason', models.TextField(blank=True)),
                    ('confirmed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('given_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.rolegrant')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='StoredFile',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('owner_type', models.CharField(max_length=60)),
                    ('owner_id', models.UUIDField()),
                    ('kind', models.CharField(max_length=40)),
                    ('name', models.CharField(max_length=200)),
                    ('content_type', models.CharField(max_length=100)),
                    ('size', models.PositiveBigIntegerField(help_text='Bytes.')),
                    ('sha256', models.CharField(max_length=64)),
                    ('path', models.CharField(max_length=100)),
                    ('scan', models.CharField(choices=[('clean', 'No malware found'), ('not_scanned', 'Not scanned')], max_length=12)),
                    ('disposed_at', models.DateTimeField(help_text='From when nobody has it any more: its retention is over. The row stays.', null=True)),
                    ('stored_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='WelcomeLink',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('token_digest', models.CharField(help_text='SHA-256 of the token, in hexadecimal.', max_length=64)),
                    ('expires_at', models.DateTimeField()),
                    ('status', models.CharField(choices=[('open', 'Sent'), ('used', 'Used'), ('withdrawn', 'Withdrawn')], default='open', max_length=9)),
                    ('used_at', models.DateTimeField(null=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='welcome_links', to=settings.AUTH_USER_MODEL)),
                    ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-created_at'],
                },
            ),
            migrations.CreateModel(
                name='WelcomeLinkEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('token_digest', models.CharField(help_text='SHA-256 of the token, in hexadecimal.', max_length=64)),
                    ('expires_at', models.DateTimeField()),
                    ('status', models.CharField(choices=[('open', 'Sent'), ('used', 'Used'), ('withdrawn', 'Withdrawn')], default='open', max_length=9)),
                    ('used_at', models.DateTimeField(null=True)),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.welcomelink')),
                    ('sent_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
        ]),
        AtOnce([
            migrations.AddIndex(
                model_name='user',
                index=models.Index(fields=['name', 'id'], name='user_by_name'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.CheckConstraint(condition=models.Q(('is_superuser', False)), name='user_is_never_superuser'),
            ),
            migrations.AddIndex(
                model_name='auditevent',
                index=models.Index(fields=['thread', '-seq'], name='audit_event_thread'),
            ),
            migrations.AddIndex(
                model_name='auditevent',
                index=models.Index(fields=['subject_type', 'subject_id'], name='audit_event_subject'),
            ),
            migrations.AddIndex(
                model_name='auditevent',
                index=models.Index(fields=['at'], name='audit_event_at'),
            ),
            migrations.AddConstraint(
                model_name='clockpause',
                constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('clock',), name='clock_pauses_once_at_a_time'),
            ),
            migrations.AddConstraint(
                model_name='clockpause',
                constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='clock_pause_ends_after_start'),
            ),
            migrations.AddConstraint(
                model_name='closingday',
                constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('jurisdiction', 'day'), name='closing_day_once'),
            ),
            migrations.AddConstraint(
                model_name='closingday',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='closing_day_has_reason'),
            ),
            migrations.AddConstraint(
                model_name='closingday',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdraw_reason', ''), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdraw_reason', ''), _negated=True)), _connector='OR'), name='closing_day_withdrawn_by_whom_and_why'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(fields=['person', '-created_at', 'id'], name='notice_of_person'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(condition=models.Q(('read_at', None)), fields=['person', '-created_at', 'id'], name='notice_unread'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(condition=models.Q(('delivery', 'digest'), ('mailed_at', None)), fields=['person'], name='notice_for_digest'),
            ),
            migrations.AddConstraint(
                model_name='notice',
                constraint=models.CheckConstraint(condition=models.Q(('mailed_at', None), models.Q(('delivery', 'none'), _negated=True), _connector='OR'), name='notice_mailed_only_where_wanted'),
            ),
            migrations.AddConstraint(
                model_name='notice',
                constraint=models.CheckConstraint(condition=models.Q(('path__startswith', '/'), models.Q(('path__startswith', '//'), _negated=True)), name='notice_path_is_our_own'),
            ),
            migrations.AddConstraint(
                model_name='noticechoice',
                constraint=models.UniqueConstraint(fields=('person', 'kind'), name='notice_choice_once_per_kind'),
            ),
            migrations.AddIndex(
                model_name='rolegrant',
                index=models.Index(fields=['status', 'until_day'], name='role_grant_by_end'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'given'])), fields=('person', 'role'), name='role_grant_one_open'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='role_grant_has_reason'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.CheckConstraint(condition=models.Q(('given_by', None), models.Q(('given_by', models.F('person')), _negated=True), _connector='OR'), name='role_grant_given_by_another'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.CheckConstraint(condition=models.Q(('ended_by', None), models.Q(('ended_by', models.F('person')), _negated=True), _connector='OR'), name='role_grant_ended_by_another'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('given_by__isnull', False), models.Q(('confirmed_by', models.F('given_by')), _negated=True), models.Q(('confirmed_by', models.F('person')), _negated=True)), _connector='OR'), name='role_grant_two_people'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.CheckConstraint(condition=models.Q(('two_people', False), models.Q(('status', 'given'), _negated=True), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='role_grant_confirmed_first'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.CheckConstraint(condition=models.Q(('until_day', None), ('until_day__gte', models.F('from_day')), _connector='OR'), name='role_grant_ends_after_it_begins'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['refused', 'ended']), _negated=True), models.Q(('ended_at__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='role_grant_ended_for_a_reason'),
            ),
            migrations.AddIndex(
                model_name='storedfile',
                index=models.Index(fields=['owner_type', 'owner_id'], name='stored_file_owner'),
            ),
            migrations.AddIndex(
                model_name='storedfile',
                index=models.Index(fields=['path'], name='stored_file_path'),
            ),
            migrations.AddConstraint(
                model_name='storedfile',
                constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='stored_file_not_empty'),
            ),
            migrations.AddConstraint(
                model_name='welcomelink',
                constraint=models.UniqueConstraint(fields=('token_digest',), name='welcome_link_token_once'),
            ),
            migrations.AddConstraint(
                model_name='welcomelink',
                constraint=models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('person',), name='welcome_link_one_open'),
            ),
            migrations.AddConstraint(
                model_name='welcomelink',
                constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='welcome_link_expires_later'),
            ),
            migrations.AddConstraint(
                model_name='welcomelink',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'used'), ('used_at__isnull', False)), models.Q(models.Q(('status', 'used'), _negated=True), ('used_at', None)), _connector='OR'), name='welcome_link_used_at_a_time'),
            ),
        ]),
    ]
