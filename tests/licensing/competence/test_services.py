"""Giving, withdrawing and reminding: never one's own, never edited, each reminded once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.competence import queries, services
from licensing.competence.models import Qualification
from tests.factories.competence import authorize

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def lacks(person: User) -> list[str]:
    return queries.lacks(queries.held_by(person), ["6"], TODAY())


def mails() -> list[str]:
    return sorted(Job.objects.filter(name="core.send_mail").values_list("arguments__to", flat=True))


def test_who_was_authorized_may_sign_and_others_are_told_who_could(tariq, thea, max_manager):
    authorize(tariq, max_manager, "6", "5")

    assert lacks(tariq) == []
    assert lacks(thea) == ["You have no training in category 6 (Sensors and lasers)."]
    able = queries.signers(TODAY())
    assert queries.who_could_sign(["6"], able) == "Tariq could sign."
    assert queries.who_could_sign(["1"], able) == "Nobody has that authority now: a manager can give it."
    assert AuditEvent.objects.get(verb="qualification.given").actor == max_manager


def test_nobody_gives_authority_to_themselves(make_user):
    both = make_user("Both", Side.REGULATOR, Role.MANAGER, Role.TECHNICAL_REVIEWER)

    with pytest.raises(NotPermitted, match="Nobody gives or withdraws their own"):
        authorize(both, both)
    one = {
        "person": both,
        "categories": ["6"],
        "level": "authorized",
        "valid_from": TODAY(),
        "valid_until": TODAY(),
        "evidence": "A course.",
        "given_by": both,
    }
    with pytest.raises(IntegrityError, match="qualification_given_by_another"), transaction.atomic():
        Qualification.objects.create(**one)
    assert not Qualification.objects.exists()


def test_only_managers_give_and_only_to_who_signs(tariq, omar, sonia, max_manager):
    with pytest.raises(NotPermitted, match="Ask a manager"):
        authorize(tariq, omar)
    with pytest.raises(DomainError, match="signs neither"):
        authorize(sonia, max_manager)
    assert not Qualification.objects.exists()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"categories": []}, "qualification_names_known_categories"),
        ({"categories": ["X"]}, "qualification_names_known_categories"),
        ({"evidence": ""}, "qualification_has_evidence"),
        ({"valid_until": TODAY() - timedelta(days=400)}, "qualification_ends_after_it_begins"),
        ({"status": "withdrawn"}, "qualification_withdrawn_for_a_reason"),
    ],
)
def test_the_database_refuses_what_no_service_writes(tariq, max_manager, change, constraint):
    values = {
        "categories": ["6"],
        "level": "authorized",
        "valid_from": TODAY(),
        "valid_until": TODAY(),
        "evidence": "A course.",
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Qualification.objects.create(person=tariq, given_by=max_manager, **(values | change))


def test_what_was_given_is_withdrawn_and_never_edited(tariq, max_manager):
    given = authorize(tariq, max_manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        Qualification.objects.filter(pk=given.pk).update(valid_until=TODAY() + timedelta(days=9000))
    with pytest.raises(DatabaseError), transaction.atomic():
        Qualification.objects.filter(pk=given.pk).delete()

    services.withdraw(given, reason="He moved to another unit.", actor=max_manager)

    assert "was withdrawn" in lacks(tariq)[0]
    with pytest.raises(Conflict):
        services.withdraw(given, reason="Again.", actor=max_manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        Qualification.objects.filter(pk=given.pk).update(status="given")


def test_withdrawing_wants_a_reason(tariq, max_manager):
    given = authorize(tariq, max_manager)
    with pytest.raises(DomainError, match="reason"):
        services.withdraw(given, reason=" ", actor=max_manager)
    assert Qualification.objects.get().status == "given"


def test_who_left_or_lost_the_role_is_not_named(tariq, max_manager):
    authorize(tariq, max_manager)
    assert [str(one) for one in queries.signers(TODAY())["6"]] == ["Tariq"]

    tariq.groups.clear()

    assert queries.signers(TODAY())["6"] == []


def test_a_qualification_that_ends_soon_is_reminded_of_once(tariq, max_manager):
    authorize(tariq, max_manager, days=30)
    authorize(tariq, max_manager, "5", days=200)

    assert services.remind(on=TODAY()) == 1
    assert services.remind(on=TODAY() + timedelta(days=1)) == 0

    assert mails() == [max_manager.email, tariq.email]


def test_nobody_is_reminded_where_it_goes_on(tariq, max_manager):
    authorize(tariq, max_manager, days=30)
    authorize(tariq, max_manager, "5", "6", days=300)

    assert services.remind(on=TODAY()) == 0
    assert mails() == []
