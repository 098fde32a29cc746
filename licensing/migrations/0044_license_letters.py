"""Letters on what is done to a license: suspended, reinstated, revoked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from exportctl.core.schema import AtOnce

# Of suspensions that are over, those that ended with the license say so in words of the product. The trigger
# that keeps a suspension as it ended stands aside.
REINSTATED = """
ALTER TABLE licensing_suspension DISABLE TRIGGER USER;
UPDATE licensing_suspension SET reinstated = true
WHERE ended_at IS NOT NULL AND end_reason NOT LIKE 'The license ended: %';
ALTER TABLE licensing_suspension ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_squashed_0005'),
        ('licensing', '0043_whole_casework'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.RemoveConstraint(
                model_name='letter',
                name='letter_tells_one_thing',
            ),
            migrations.RemoveConstraint(
                model_name='letter',
                name='letter_of_decision_has_appeal_day',
            ),
            migrations.AddField(
                model_name='letter',
                name='revocation',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='licensing.revocation'),
            ),
            migrations.AddField(
                model_name='letter',
                name='suspension',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='licensing.suspension'),
            ),
            migrations.AddField(
                model_name='letterevent',
                name='revocation',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.revocation'),
            ),
            migrations.AddField(
                model_name='letterevent',
                name='suspension',
                field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.suspension'),
            ),
            migrations.AddField(
                model_name='suspension',
                name='reinstated',
                field=models.BooleanField(default=False, help_text='Ended because the license got its force back.'),
            ),
            migrations.AddField(
                model_name='suspensionevent',
                name='reinstated',
                field=models.BooleanField(default=False, help_text='Ended because the license got its force back.'),
            ),
            migrations.AlterField(
                model_name='letter',
                name='appeal_by',
                field=models.DateField(help_text='Last day to appeal, where the letter tells what can be appealed.', null=True),
            ),
            migrations.AlterField(
                model_name='letter',
                name='kind',
                field=models.CharField(choices=[('approval', 'Approval'), ('approval_in_part', 'Approval in part'), ('refusal', 'Refusal'), ('announced_refusal', 'Announced refusal'), ('returned', 'Return without action'), ('no_license', 'No license required'), ('suspended', 'Suspension of a license'), ('reinstated', 'Reinstatement of a license'), ('revoked', 'Revocation of a license')], max_length=20),
            ),
            migrations.AlterField(
                model_name='letterevent',
                name='appeal_by',
                field=models.DateField(help_text='Last day to appeal, where the letter tells what can be appealed.', null=True),
            ),
            migrations.AlterField(
                model_name='letterevent',
                name='kind',
                field=models.CharField(choices=[('approval', 'Approval'), ('approval_in_part', 'Approval in part'), ('refusal', 'Refusal'), ('announced_refusal', 'Announced refusal'), ('returned', 'Return without action'), ('no_license', 'No license required'), ('suspended', 'Suspension of a license'), ('reinstated', 'Reinstatement of a license'), ('revoked', 'Revocation of a license')], max_length=20),
            ),
            migrations.AlterField(
                model_name='lettertemplate',
                name='kind',
                field=models.CharField(choices=[('approval', 'Approval'), ('approval_in_part', 'Approval in part'), ('refusal', 'Refusal'), ('announced_refusal', 'Announced refusal'), ('returned', 'Return without action'), ('no_license', 'No license required'), ('suspended', 'Suspension of a license'), ('reinstated', 'Reinstatement of a license'), ('revoked', 'Revocation of a license')], max_length=20),
            ),
            migrations.AlterField(
                model_name='lettertemplateevent',
                name='kind',
                field=models.CharField(choices=[('approval', 'Approval'), ('approval_in_part', 'Approval in part'), ('refusal', 'Refusal'), ('announced_refusal', 'Announced refusal'), ('returned', 'Return without action'), ('no_license', 'No license required'), ('suspended', 'Suspension of a license'), ('reinstated', 'Reinstatement of a license'), ('revoked', 'Revocation of a license')], max_length=20),
            ),
            migrations.AddConstraint(
                model_name='letter',
                constraint=models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('suspension', 'kind'), name='letter_once_per_suspension_and_kind'),
            ),
            migrations.AddConstraint(
                model_name='letter',
                constraint=models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('revocation',), name='letter_once_per_revocation'),
            ),
            migrations.AddConstraint(
                model_name='letter',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', True), ('intent__isnull', False), ('kind__in', ('announced_refusal',)), ('revocation__isnull', True), ('suspension__isnull', True)), models.Q(('decision__isnull', True), ('intent__isnull', True), ('kind__in', ('suspended', 'reinstated')), ('revocation__isnull', True), ('suspension__isnull', False)), models.Q(('decision__isnull', True), ('intent__isnull', True), ('kind__in', ('revoked',)), ('revocation__isnull', False), ('suspension__isnull', True)), models.Q(('decision__isnull', False), ('intent__isnull', True), ('kind__in', ('approval', 'approval_in_part', 'no_license', 'refusal', 'returned')), ('revocation__isnull', True), ('suspension__isnull', True)), _connector='OR'), name='letter_tells_one_thing'),
            ),
            migrations.AddConstraint(
                model_name='letter',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('appeal_by__isnull', False), ('kind__in', ['approval', 'approval_in_part', 'no_license', 'refusal', 'returned', 'revoked', 'suspended'])), models.Q(models.Q(('kind__in', ['approval', 'approval_in_part', 'no_license', 'refusal', 'returned', 'revoked', 'suspended']), _negated=True), ('appeal_by__isnull', True)), _connector='OR'), name='letter_has_appeal_day_where_appealed'),
            ),
            migrations.AddConstraint(
                model_name='suspension',
                constraint=models.CheckConstraint(condition=models.Q(('reinstated', False), ('ended_at__isnull', False), _connector='OR'), name='suspension_reinstated_ended'),
            ),
        ]),
        migrations.RunSQL(REINSTATED, migrations.RunSQL.noop),
    ]
