"""What is referred to an agency is kept under a name too, for oneself or with the agency's people."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from exportctl.core.schema import AtOnce


class Migration(migrations.Migration):

    dependencies = [
        ('licensing', '0044_license_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.RemoveConstraint(
                model_name='savedqueue',
                name='saved_queue_name_once_per_owner',
            ),
            migrations.AddField(
                model_name='savedqueue',
                name='agency',
                field=models.ForeignKey(blank=True, help_text="Whose people see it; empty: nobody's.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='saved_queues', to='licensing.agency'),
            ),
            migrations.AddField(
                model_name='savedqueue',
                name='shows',
                field=models.CharField(choices=[('cases', 'Cases'), ('referrals', 'Referrals')], default='cases', max_length=10),
            ),
            migrations.AddField(
                model_name='savedqueueevent',
                name='agency',
                field=models.ForeignKey(blank=True, db_constraint=False, help_text="Whose people see it; empty: nobody's.", null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='licensing.agency'),
            ),
            migrations.AddField(
                model_name='savedqueueevent',
                name='shows',
                field=models.CharField(choices=[('cases', 'Cases'), ('referrals', 'Referrals')], default='cases', max_length=10),
            ),
            migrations.AddConstraint(
                model_name='savedqueue',
                constraint=models.UniqueConstraint(models.F('owner'), models.F('shows'), django.db.models.functions.text.Lower('name'), condition=models.Q(('agency', None), ('team', '')), name='saved_queue_name_once_per_owner'),
            ),
            migrations.AddConstraint(
                model_name='savedqueue',
                constraint=models.UniqueConstraint(models.F('agency'), django.db.models.functions.text.Lower('name'), condition=models.Q(('agency__isnull', False)), name='saved_queue_name_once_per_agency'),
            ),
            migrations.AddConstraint(
                model_name='savedqueue',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('agency', None), ('shows', 'cases')), models.Q(('shows', 'referrals'), ('team', '')), _connector='OR'), name='saved_queue_shared_among_its_readers'),
            ),
        ]),
    ]
