from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files.access import may_read
from exportctl.core.outbox.models import Job
from licensing.letters.values import addressee
from licensing.licenses import queries as licenses
from licensing.licenses.certificate import content_of
from licensing.organizations import queries, services
from licensing.organizations.models import FormerIdentity, IdentityChange, Organization
from licensing.review.models import Case
from tests.core.threads import at_once
from tests.factories.applications import upload
from tests.factories.cases import filed_case
from tests.factories.jobs import drain
from tests.factories.licenses import make_license
from tests.factories.organizations import (
    ask_change,
    change_identity,
    identity_of,
    make_member,
    make_organization,
)

pytestmark = pytest.mark.django_db
NEW = "Ardenlight Optics Ltd"


def contact(organization, **changed):
    names = ("contact_name", "contact_email", "contact_phone", "postal_address")
    return services.ContactFacts(**{name: getattr(organization, name) for name in names} | changed)


def test_a_contact_is_changed_at_once_and_the_old_address_is_told(ada, arden):
    facts = contact(arden, contact_name="Ines Low", contact_email="office@arden.example")

    services.change_contact(arden, facts, actor=ada, seen=arden.version)

    arden.refresh_from_db()
    assert (arden.contact_name, arden.contact_email) == ("Ines Low", "office@arden.example")
    event = AuditEvent.objects.get(verb="organization.contact_changed")
    assert event.before == {"contact_name": "Ada", "contact_email": ada.email}
    assert Job.objects.filter(name="licensing.review.handlers.screen_changed_exporter").exists()
    drain()
    assert sorted(to for one in mail.outbox for to in one.to) == [ada.email, "office@arden.example"]


def test_only_an_administrator_changes_details(ada, bruno, arden):
    make_member(arden, bruno, "submitter")
    facts = identity_of(arden, name=NEW)

    with pytest.raises(NotPermitted, match="Only an administrator"):
        services.change_contact(arden, contact(arden, contact_name="B"), actor=bruno)
    with pytest.raises(NotPermitted, match="Only an administrator"):
        services.ask_change(arden, facts, reason="x", upload=upload(), actor=bruno)
    change = ask_change(arden, name=NEW)
    with pytest.raises(NotPermitted, match="Only an administrator"):
        services.withdraw_change(change, actor=bruno)


def test_what_changes_nothing_is_refused_beside_its_field(ada, arden):
    with pytest.raises(DomainError, match="Nothing is different") as refused:
        services.change_contact(arden, contact(arden), actor=ada)
    assert refused.value.gaps[0].field == "contact_name"
    with pytest.raises(DomainError, match="Nothing is different"):
        ask_change(arden)


def test_a_stale_page_changes_nothing(ada, arden):
    seen = arden.version
    services.change_contact(arden, contact(arden, contact_phone="+49 1"), actor=ada)

    with pytest.raises(Conflict) as stale:
        services.change_contact(arden, contact(arden, contact_phone="+49 2"), actor=ada, seen=seen)
    assert stale.value.code == "stale"


def test_letters_go_to_the_address_for_letters(ada, omar, arden):
    application = filed_case(arden, ada).application
    assert addressee(application)[2] == arden.street

    services.change_contact(arden, contact(arden, postal_address="PO Box 7\nTestham"), actor=ada)

    application.organization.refresh_from_db()
    assert addressee(application) == ["Arden Photonics Ltd", "Ada", "PO Box 7", "Testham"]


def test_nothing_changes_before_the_authority_accepts(ada, omar, arden):
    change = ask_change(arden, name=NEW)
    arden.refresh_from_db()
    assert arden.name == "Arden Photonics Ltd"
    assert AuditEvent.objects.get(verb="identity_change.asked").after == {"name": NEW}

    services.accept_change(change, actor=omar, seen=change.version)

    arden.refresh_from_db()
    change.refresh_from_db()
    was = FormerIdentity.objects.get()
    assert (arden.name, arden.former_names) == (NEW, ["Arden Photonics Ltd"])
    assert arden.normalized_name == "ardenlight optics"
    assert (was.name, was.until) == ("Arden Photonics Ltd", arden.identity_since)
    assert (change.status, change.settled_by) == ("accepted", omar)
    drain()
    assert "Arden Photonics Ltd is now Ardenlight Optics Ltd" in mail.outbox[-1].body


def test_a_declined_change_says_why(ada, omar, arden):
    change = ask_change(arden, name=NEW)
    with pytest.raises(DomainError) as refused:
        services.decline_change(change, actor=omar, reason=" ")
    assert refused.value.code == "reason_required"

    services.decline_change(change, actor=omar, reason="The extract is a year old.")

    arden.refresh_from_db()
    assert arden.name == "Arden Photonics Ltd"
    drain()
    assert "The extract is a year old." in mail.outbox[-1].body
    ask_change(arden, name=NEW)  # and it may ask again


def test_a_change_is_withdrawn_and_then_not_accepted(ada, omar, arden):
    change = ask_change(arden, name=NEW)
    services.withdraw_change(change, actor=ada)

    with pytest.raises(Conflict):
        services.accept_change(change, actor=omar)


def test_an_officer_of_the_authority_answers_and_nobody_who_asked(ada, sonia, make_user, arden):
    change = ask_change(arden, name=NEW)

    for actor in (ada, sonia):
        with pytest.raises(NotPermitted):
            services.accept_change(change, actor=actor)


def test_two_active_organizations_never_get_one_number(ada, sam, omar, arden):
    other = make_organization(sam, name="First Ltd", country=arden.country)
    change = ask_change(arden, registration_number=other.registration_number.lower())

    with pytest.raises(Conflict, match="decline this change") as taken:
        services.accept_change(change, actor=omar)

    assert taken.value.code == "number_taken"
    change.refresh_from_db()
    assert change.status == "waiting"
    assert not FormerIdentity.objects.exists()


def test_the_document_is_read_by_the_right_people_only(ada, bruno, agnes, sam, omar, arden):
    make_member(arden, bruno, "preparer")
    make_member(arden, agnes, "agent")
    proof = ask_change(arden, name=NEW).evidence

    readers = {user.name: bool(may_read(user, proof)) for user in (ada, bruno, agnes, sam, omar)}
    assert readers == {"Ada": True, "Bruno": True, "Agnes": False, "Sam": False, "Omar": True}


def test_a_license_keeps_the_name_that_it_was_issued_with(ada, omar, arden):
    today = timezone.localdate()
    before = make_license(arden, valid_from=today - timedelta(days=1))
    arden = change_identity(arden, omar, name=NEW, street="9 New Road")
    after = make_license(arden, valid_from=today + timedelta(days=1))

    said = [content_of(one)["parties"][0] for one in (before, after)]

    assert [(one["name"], one["address"].split(",")[0]) for one in said] == [
        ("Arden Photonics Ltd", "1 Test Street"),
        (NEW, "9 New Road"),
    ]
    for name in ("photonics", "ardenlight"):  # the one that it has, and the one that it had
        found = licenses.search(licenses.licenses_visible_to(omar), text=name, status="")
        assert {one.pk for one in found} == {before.pk, after.pk}


def test_each_of_several_names_is_what_it_was_called_then(ada, omar, arden):
    first = timezone.now()
    for name in (NEW, "Third Optics Ltd", "Arden Photonics Ltd"):
        arden = change_identity(arden, omar, name=name)

    assert arden.former_names == ["Arden Photonics Ltd", NEW, "Third Optics Ltd"]
    moments = [first, *FormerIdentity.objects.order_by("until").values_list("until", flat=True), None]
    assert [queries.identity_at(arden, one).name for one in moments] == [
        "Arden Photonics Ltd",
        NEW,
        "Third Optics Ltd",
        "Arden Photonics Ltd",
        "Arden Photonics Ltd",
    ]


def test_a_case_is_found_by_the_old_name_and_the_new(ada, omar, arden):
    case = filed_case(arden, ada)
    change_identity(arden, omar, name=NEW)
    drain()

    case = Case.objects.get(pk=case.pk)
    assert case.exporter_words.split() == ["ardenlight", "optics", "ltd", "arden", "photonics"]
    assert {"ardenlight", "photonics"} <= set(case.search_text.split())


def test_a_new_registration_resembles_what_another_was(ada, sam, omar, arden):
    change_identity(arden, omar, name=NEW, registration_number="NEW-1")
    twin = make_organization(sam, "pending", name="Arden Photonics", registration_number="Z-1")

    assert [one.pk for one in queries.duplicates_of(twin)] == [arden.pk]
    assert queries.queue_for(omar, "pending").get().looks_known


def test_the_database_keeps_the_identity_of_an_active_organization(ada, omar, arden):
    change = ask_change(arden, name=NEW)
    for changed in ({"name": NEW}, {"country": "FR"}, {"street": "Elsewhere 1"}):
        with (
            pytest.raises(IntegrityError, match="organization_identity_by_accepted_change"),
            transaction.atomic(),
        ):
            Organization.objects.filter(pk=arden.pk).update(**changed)
    for fields, name in (
        ({"status": "accepted"}, "identity_change_settled_by_somebody"),
        (
            {"status": "accepted", "settled_by": ada, "settled_at": change.created_at},
            "identity_change_settled_by_another",
        ),
        (
            {"status": "declined", "settled_by": omar, "settled_at": change.created_at},
            "identity_change_declined_for_a_reason",
        ),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            IdentityChange.objects.filter(pk=change.pk).update(**fields)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        IdentityChange.objects.filter(pk=change.pk).update(name="Another")


def test_what_was_is_never_edited(ada, omar, arden):
    change_identity(arden, omar, name=NEW)

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        FormerIdentity.objects.update(name="Another")
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        IdentityChange.objects.update(status="waiting")
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        FormerIdentity.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_at_once_one_waits_and_the_other_is_told(ada, arden):
    results = at_once(lambda number: ask_change(arden, name=f"{NEW} {number}"), 2)

    assert sorted(type(one).__name__ for one in results) == ["Conflict", "IdentityChange"]
    assert IdentityChange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_is_accepted_once(ada, omar, max_manager, arden):
    change = ask_change(arden, name=NEW)
    officers = (omar, max_manager)

    results = at_once(lambda number: services.accept_change(change, actor=officers[number]), 2)

    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Organization"]
    assert FormerIdentity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_withdrawn_and_accepted_at_once_has_one_end(ada, omar, arden):
    change = ask_change(arden, name=NEW)
    steps = (
        lambda: services.accept_change(change, actor=omar),
        lambda: services.withdraw_change(change, actor=ada),
    )

    results = at_once(lambda number: steps[number](), 2)

    change.refresh_from_db()
    arden.refresh_from_db()
    assert sum(isinstance(one, Conflict) for one in results) == 1
    assert (change.status, arden.name) in {("accepted", NEW), ("withdrawn", "Arden Photonics Ltd")}
