"""What an officer makes of a difference."""

import pytest
from django.db import InternalError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import DomainError, Missing, NotPermitted
from licensing.review import services as review
from licensing.statements import queries
from licensing.statements.models import StatementFinding
from licensing.statements.services import judge
from tests.licensing.statements.build import stated_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(arden, ada, omar):
    made = stated_case(arden, ada, exporter_name="Ardenne Optics", visits="refused")
    return review.assign(made, to=omar, actor=omar)


def find(case, actor, key="exporter_name", **fields):
    statement = case.application.statements.get()
    given = {"conclusion": "accepted", "reason": "It is the former name."} | fields
    return judge(case, statement.pk, key, actor=actor, **given)


def open_differences(case, actor):
    return sum(one.open for one in queries.readings(case, actor))


def test_a_finding_keeps_what_both_said_and_closes_the_difference(case, omar):
    assert open_differences(case, omar) == 2
    made = find(case, omar)
    assert (made.said, made.asked) == ("Ardenne Optics", "Arden Photonics Ltd")
    assert open_differences(case, omar) == 1
    event = AuditEvent.objects.get(verb="statement.finding_made")
    assert event.thread == case.pk


def test_a_later_finding_replaces_the_first_and_both_stay(case, omar):
    find(case, omar)
    find(case, omar, conclusion="asked", reason="The former name ended in 2019.")
    (reading,) = queries.readings(case, omar)
    (looked,) = [one for one in reading.rows if one.row.key == "exporter_name"]
    assert looked.finding.conclusion == "asked"
    assert StatementFinding.objects.count() == 2


def test_only_the_officer_of_an_open_case_finds(case, ada, cleo, omar):
    for person in (ada, cleo):
        with pytest.raises(NotPermitted):
            find(case, person)
    assert not StatementFinding.objects.exists()


def test_what_agrees_what_is_not_there_and_no_reason_are_refused(case, omar):
    with pytest.raises(DomainError, match="Nothing differs"):
        find(case, omar, key="user_name")
    with pytest.raises(Missing):
        find(case, omar, key="goods.99")
    with pytest.raises(DomainError, match="Say why"):
        find(case, omar, reason="  ")


def test_a_finding_is_never_edited(case, omar):
    made = find(case, omar)
    made.reason = "Otherwise."
    with pytest.raises(InternalError), transaction.atomic():
        made.save()
    with pytest.raises(InternalError), transaction.atomic():
        made.delete()
