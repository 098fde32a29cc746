from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from screening.risk import services
from tests.screening.risk.build import facts

pytestmark = pytest.mark.django_db


def test_all_scores_are_computed_again():
    services.ensure_model()
    for attachments in ((), ("end_use_statement",)):
        services.assess(uuid4(), facts(attachments=attachments))

    out = StringIO()
    call_command("recompute_risk", stdout=out)

    assert "Recomputed 2 assessments" in out.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("score = 3", "stored 3 (standard), computed 15 (standard)"),
        ("lane = 'fast'", "stored 15 (fast), computed 15 (standard)"),
        ("breakdown = '[]'", "other contributions"),
    ],
)
def test_a_forged_score_is_named(change, said):
    services.ensure_model()
    made = services.assess(uuid4(), facts(attachments=()))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE screening_assessment DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE screening_assessment SET {change}")

    with pytest.raises(CommandError) as refusal:
        call_command("recompute_risk")

    assert str(made.pk) in str(refusal.value)
    assert said in str(refusal.value)
