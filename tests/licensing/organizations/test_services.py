import dataclasses

import pytest
from django.core import mail
from django.db import IntegrityError

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.people.models import User
from licensing.organizations import queries, services
from licensing.organizations.models import Organization
from tests.factories.jobs import drain
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def details(entered):
    return services.Details(**{key: value for key, value in entered.items() if key != "password"})


def verbs_of(organization):
    return list(
        AuditEvent.objects.filter(thread=organization.pk).order_by("seq").values_list("verb", flat=True)
    )


def test_register_adds_the_person_and_the_organization_and_asks_to_confirm(roles, details):
    services.register(details, password="lantern over quiet water")

    organization = Organization.objects.get()
    user = User.objects.get(email="greta@quay.example")
    assert organization.status == "unconfirmed"
    assert organization.normalized_name == "quay optics"
    assert organization.registration_number == "HRB 1234"
    assert organization.registered_by == user
    assert user.has_perm("licensing.act_for", organization)
    assert queries.may_administer(user, organization)
    assert not user.emailaddress_set.get().verified
    assert verbs_of(organization) == ["organization.registered"]
    drain()
    assert mail.outbox[0].to == ["greta@quay.example"]
    assert "/account/confirm-email/" in mail.outbox[0].body


def test_register_with_a_known_address_only_tells_its_owner(ada, details):
    services.register(
        dataclasses.replace(details, contact_email=ada.email.upper()), password="another long passphrase"
    )

    assert not Organization.objects.exists()
    assert User.objects.count() == 1
    drain()
    assert mail.outbox[0].subject == "You are registered already"
    assert not ada.check_password("another long passphrase")


def test_confirm_email_puts_it_before_the_regulator_once(ada):
    organization = make_organization(ada, "unconfirmed")

    services.confirm_email(user=ada)
    services.confirm_email(user=ada)

    organization.refresh_from_db()
    assert organization.status == "pending"
    assert verbs_of(organization) == ["organization.confirm_email"]


def test_approve_activates_and_writes_to_the_exporter(pending, omar):
    approved = services.approve(pending, actor=omar, seen="1")

    assert approved.status == "active"
    assert approved.reviewed_by == omar
    event = AuditEvent.objects.get(verb="organization.approve")
    assert (event.actor, event.before, event.after) == (omar, {"status": "pending"}, {"status": "active"})
    drain()
    assert mail.outbox[0].to == [pending.registered_by.email]
    assert "Arden Photonics Ltd is approved" in mail.outbox[0].body


def test_approve_refuses_a_second_active_number_of_a_country(pending, omar, sam):
    make_organization(sam, name="First Ltd", registration_number="ie-400101", country="IE")

    with pytest.raises(Conflict, match="First Ltd is active with the registration number IE-400101") as error:
        services.approve(pending, actor=omar)

    assert error.value.code == "number_taken"
    pending.refresh_from_db()
    assert (pending.status, pending.reviewed_by) == ("pending", None)
    assert verbs_of(pending) == []


def test_the_same_number_in_another_country_is_another_firm(pending, omar, sam):
    make_organization(sam, registration_number="IE-400101", country="DE")

    assert services.approve(pending, actor=omar).status == "active"


def test_approve_refuses_the_registrant(omar):
    own = make_organization(omar, "pending")

    with pytest.raises(NotPermitted, match="someone else must review"):
        services.approve(own, actor=omar)

    own.refresh_from_db()
    assert own.status == "pending"


def test_the_database_too_refuses_the_registrant(omar):
    with pytest.raises(IntegrityError, match="organization_reviewed_by_another"):
        make_organization(omar, "active", reviewed_by=omar)


@pytest.mark.parametrize("person", ["ada", "sonia", "cleo", "inez", "root"])
def test_approve_refuses_whoever_reviews_no_registrations(request, pending, person):
    with pytest.raises(NotPermitted, match="Ask a"):
        services.approve(pending, actor=request.getfixturevalue(person))


def test_approve_refuses_what_is_not_waiting(arden, omar):
    with pytest.raises(Conflict, match="now active"):
        services.approve(arden, actor=omar)


def test_approve_refuses_a_stale_page(pending, omar):
    with pytest.raises(Conflict) as error:
        services.approve(pending, actor=omar, seen="7")

    assert error.value.code == "stale"


def test_refuse_keeps_the_reason_and_writes_it_to_the_exporter(pending, omar):
    refused = services.refuse(pending, actor=omar, reason="The number is not in the register.")

    assert (refused.status, refused.reviewed_by) == ("refused", omar)
    assert AuditEvent.objects.get(verb="organization.refuse").reason == "The number is not in the register."
    drain()
    assert "The number is not in the register." in mail.outbox[0].body


def test_refuse_needs_a_reason(pending, omar):
    with pytest.raises(DomainError) as error:
        services.refuse(pending, actor=omar, reason=" ")

    assert error.value.code == "reason_required"


def test_correct_sends_a_refused_registration_again(ada, details):
    organization = make_organization(ada, "refused")

    corrected = services.correct(organization, details, actor=ada, seen="1")

    assert corrected.status == "pending"
    assert corrected.normalized_name == "quay optics"
    assert verbs_of(organization) == ["organization.correct", "organization.changed"]


def test_correct_refuses_strangers(ada, sam, details):
    with pytest.raises(NotPermitted, match="administrator of the organization"):
        services.correct(make_organization(ada, "refused"), details, actor=sam)


def test_correct_refuses_what_is_not_refused(arden, ada, details):
    with pytest.raises(Conflict, match="now active"):
        services.correct(arden, details, actor=ada)
