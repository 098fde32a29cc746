from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.people.models import User
from licensing.organizations import queries, services
from licensing.organizations.models import Invitation
from licensing.organizations.rules import extent_of
from licensing.organizations.services import invitations
from tests.conftest import PASSWORD
from tests.core.threads import at_once
from tests.factories.organizations import make_member, make_organization, make_site
from tests.licensing.organizations.build import NEW

pytestmark = pytest.mark.django_db


def test_the_link_goes_by_mail_and_only_its_digest_is_kept(invited, ada):
    token = invited(" Greta@Quay.example ")

    found = Invitation.objects.get()
    assert found.email == NEW
    assert found.token_digest != token
    assert services.invitation_behind(token) == found
    assert mail.outbox[0].to == [NEW]
    assert "Arden Photonics Ltd" in mail.outbox[0].subject
    event = AuditEvent.objects.get(verb="member.invited")
    assert token not in str((event.sentence, event.after))


def test_somebody_new_joins_with_what_the_invitation_says(invited, arden):
    token = invited(role="submitter")

    services.join(token, name="Greta Quay", password=PASSWORD)

    greta = User.objects.get(email=NEW)
    assert greta.check_password(PASSWORD)
    assert greta.emailaddress_set.get().verified
    assert queries.grant_of(greta, arden).role == "submitter"
    assert queries.grant_of(greta, arden).given_by.name == "Ada"
    assert AuditEvent.objects.get(verb="member.joined").sentence == "Greta Quay joined: submitter"


def test_a_link_works_once(invited, arden):
    token = invited()
    services.join(token, name="Greta", password=PASSWORD)

    with pytest.raises(Conflict, match="accepted already"):
        services.join(token, name="Greta again", password=PASSWORD)
    with pytest.raises(Conflict, match="accepted already"):
        services.accept(token, actor=User.objects.get(email=NEW))
    assert queries.members_of(arden).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_one_link_at_once_one_comes_in(invited, arden):
    token = invited()

    results = at_once(lambda number: services.join(token, name=f"Greta {number}", password=PASSWORD), 2)

    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Organization"]
    assert queries.members_of(arden).count() == 2


def test_a_link_that_was_withdrawn_or_is_too_old_or_unknown_leads_nowhere(invited, ada, arden, monkeypatch):
    token = invited()
    services.withdraw(Invitation.objects.get(), actor=ada)
    with pytest.raises(Conflict, match="withdrawn"):
        services.join(token, name="Greta", password=PASSWORD)

    token = invited()
    later = Invitation.objects.get(status="open").expires_at
    monkeypatch.setattr(invitations.timezone, "now", lambda: later)
    with pytest.raises(Conflict, match="too old"):
        services.join(token, name="Greta", password=PASSWORD)
    with pytest.raises(Missing):
        services.invitation_behind("guessed")
    assert not User.objects.filter(email=NEW).exists()


def test_somebody_known_accepts_after_signing_in_with_the_invited_address(invited, arden, agnes, sam, omar):
    token = invited(agnes.email, "agent", agent_submits=True)

    with pytest.raises(NotPermitted, match="another address"):
        services.accept(token, actor=sam)
    with pytest.raises(Conflict, match="sign-in with this address"):
        services.join(token, name="Not Agnes", password=PASSWORD)
    services.accept(token, actor=agnes)

    assert queries.grant_of(agnes, arden).words == "Agent, prepares and submits"
    token = invited(omar.email)
    with pytest.raises(NotPermitted, match="People of the authority"):
        services.accept(token, actor=omar)


def test_who_was_let_go_begins_anew_with_the_new_invitation_only(invited, ada, arden, agnes):
    main = make_site(arden, "Main works")
    make_member(arden, agnes, "agent", submits=True)
    services.end_access(arden, agnes.pk, actor=ada, reason="The contract ended.", version=None)

    services.accept(invited(agnes.email, "agent", only_sites=[main.pk]), actor=agnes)

    grant = queries.grant_of(agnes, arden)
    assert not grant.submits
    assert list(grant.sites.all()) == [main]
    assert queries.why_not(agnes, arden) == ""


def test_an_address_is_not_invited_twice_nor_a_member_at_all(invited, ada, bruno, arden):
    make_member(arden, bruno)
    invited()

    with pytest.raises(Conflict) as doubled:
        invited(NEW.upper())
    assert doubled.value.code == "already_invited"
    with pytest.raises(Conflict) as member:
        invited(bruno.email)
    assert member.value.code == "already_member"
    again = {"organization": arden, "email": NEW.upper(), "token_digest": "0" * 64, "invited_by": ada}
    with pytest.raises(IntegrityError, match="invitation_one_open_per_address"), transaction.atomic():
        Invitation.objects.create(**again, expires_at=Invitation.objects.get().expires_at)


def test_an_invitation_whose_time_is_over_makes_room_for_another(invited, monkeypatch):
    monkeypatch.setattr(invitations, "LIFETIME", timedelta(milliseconds=300))
    invited()
    before = Invitation.objects.get()
    monkeypatch.setattr(invitations.timezone, "now", lambda: before.expires_at + timedelta(seconds=1))
    monkeypatch.setattr(invitations, "LIFETIME", timedelta(days=7))

    invited()

    before.refresh_from_db()
    assert before.status == "withdrawn"


def test_mail_is_bounded_by_day_for_one_address_and_for_one_organization(
    invited, ada, sam, arden, monkeypatch
):
    for _ in range(3):
        invited()
        services.withdraw(Invitation.objects.get(status="open"), actor=ada)
    with pytest.raises(DomainError) as refused:
        invited()
    assert refused.value.code == "too_many_invitations"

    monkeypatch.setattr(invitations, "MOST_A_DAY", 3)
    with pytest.raises(DomainError, match="at most 3 invitations"):
        invited("another@quay.example")
    elsewhere = make_organization(sam)
    services.invite(elsewhere, email=NEW, extent=extent_of("preparer"), actor=sam)


def test_an_offer_is_not_edited_and_an_answer_is_final(invited):
    token = invited()
    offer = Invitation.objects.filter(email=NEW)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        offer.update(role="administrator", submits=True)
    services.join(token, name="Greta", password=PASSWORD)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        offer.update(status="open", accepted_by=None, accepted_at=None)
