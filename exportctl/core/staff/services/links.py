"""Links with which new people come in: sent by e-mail only, good for one use and some days."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.errors import Conflict, DomainError, Missing
from exportctl.core.flow import advance
from exportctl.core.people import mail
from exportctl.core.people.models import User
from exportctl.core.staff import queries
from exportctl.core.staff.flow import LINK_FLOW
from exportctl.core.staff.models import LinkStatus, WelcomeLink
from exportctl.core.staff.services.locking import lock, locked_for
from exportctl.core.tokens import digest_of, new_token

LIFETIME = timedelta(days=7)
DAY = timedelta(days=1)
MOST_A_DAY = 5
GONE = "Ask an administrator of the authority for a new one."


@transaction.atomic
def send_link(person: User, *, actor: User) -> WelcomeLink:
    """Send a new person the link to come in; one that was sent before stops working.

    Raises:
        NotPermitted: the actor may not manage the person.
        Conflict: `has_joined`.
        DomainError: `too_many_links`.
    """
    locked, actor = locked_for(person, actor)
    if queries.has_joined(locked):
        raise Conflict(f"{locked} has come in already and has a password.", code="has_joined")
    lately = WelcomeLink.objects.filter(person=locked, created_at__gt=timezone.now() - DAY)
    if lately.count() >= MOST_A_DAY:
        raise DomainError(
            f"A person gets at most {MOST_A_DAY} links in 24 hours. Try again tomorrow.",
            code="too_many_links",
        )
    withdraw_open(locked, actor=actor)
    token = new_token()
    link = WelcomeLink.objects.create(
        person=locked, token_digest=digest_of(token), sent_by=actor, expires_at=timezone.now() + LIFETIME
    )
    audit.record(link, "link.sent", actor=actor, thread=locked.pk, person=locked.name)
    address = settings.BASE_URL + reverse("welcome", args=[token])
    mail.post("core/staff/email/welcome", to=locked.email, person=locked, sent_by=actor, link=address)
    return link


@transaction.atomic
def withdraw_link(person: User, *, actor: User) -> None:
    """Take the open link of a person back; it stops working at once.

    Raises:
        Conflict: `no_open_link`.
    """
    locked, actor = locked_for(person, actor)
    if not withdraw_open(locked, actor=actor):
        raise Conflict("There is no link that still waits.", code="no_open_link")


def withdraw_open(person: User, *, actor: User) -> bool:
    """Withdraw the open link of a person that the caller has locked; return whether there was one."""
    link = WelcomeLink.objects.filter(person=person, status=LinkStatus.OPEN).first()
    if link is None:
        return False
    advance(link, "withdraw", LINK_FLOW, actor=actor, thread=person.pk, person=person.name)
    return True


def link_behind(token: str) -> WelcomeLink:
    """Return the link that a token opens.

    Raises:
        Missing: there is none.
        Conflict: `link_over`, because it was used or withdrawn, or its time is over.
    """
    found = WelcomeLink.objects.select_related("person", "sent_by").filter(token_digest=digest_of(token))
    link = found.first()
    if link is None:
        raise Missing(f"This link leads nowhere. {GONE}")
    _still_good(link)
    return link


def _still_good(link: WelcomeLink) -> None:
    if link.status == LinkStatus.USED:
        raise Conflict("This link was used already. Sign in to go on.", code="link_over")
    if link.status == LinkStatus.WITHDRAWN:
        raise Conflict(f"This link was withdrawn. {GONE}", code="link_over")
    if link.expires_at <= timezone.now():
        raise Conflict(f"This link is too old. {GONE}", code="link_over")


@transaction.atomic
def come_in(token: str, *, password: str) -> User:
    """Choose a password by the link, which proves the address; from now on the person can sign in.

    Raises:
        Missing, Conflict: as for `link_behind`; of two at once one is refused.
    """
    person = lock(link_behind(token).person)
    link = link_behind(token)
    advance(link, "use", LINK_FLOW, actor=person, thread=person.pk, fields={"used_at": timezone.now()})
    person.set_password(password)
    person.is_active = True
    person.save(update_fields=["password", "is_active"])
    EmailAddress.objects.filter(user=person, email=person.email).update(verified=True)
    return person
