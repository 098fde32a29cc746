"""Telling people, and what they do with what they were told."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core.notices import queries
from exportctl.core.notices.kinds import kind_of, kinds_for
from exportctl.core.notices.models import Delivery, Notice, NoticeChoice
from exportctl.core.people import mail
from exportctl.core.people.memberships import acting_among, all_memberships_of
from exportctl.core.people.models import User

TITLE = 200


@transaction.atomic
def tell(
    kind: str,
    people: Iterable[User | None],
    *,
    path: str,
    due_on: date | None = None,
    organization: UUID | None = None,
    addresses: Iterable[str] = (),
    **context: Any,
) -> list[Notice]:
    """Tell some people something, each once, in the caller's transaction; return the notices.

    None and closed accounts are left out, and of what is an `organization`'s whoever does not act for it any
    more, also where its contact's address is theirs: who was let go learns nothing more.

    `path` is the page to read. The e-mail's templates get `context`, `due_on`, and as `link` the address of
    the notice, which opens that page for `organization`. `addresses` are e-mailed too: as people where
    somebody signs in with them, else with the address of the page.
    """
    known = kind_of(kind)
    others = {address.lower() for address in addresses}
    holders = list(User.objects.filter(email__in=others)) if others else []
    found = {one.pk: one for one in [*people, *holders] if one is not None}
    gone = set(found) - acting_among(found.values(), organization) if organization else set()
    others -= {one.email.lower() for one in holders if one.pk in gone}
    told = {key: one for key, one in found.items() if one.is_active and key not in gone}
    now = timezone.now()
    wanted = queries.deliveries(told.values(), kind)
    values = {**context, "due_on": due_on}
    notices = [
        Notice(
            person=person,
            kind=kind,
            title=mail.subject_of(known.template, to=person.email, **values)[:TITLE],
            ask=known.ask(due_on),
            due_on=due_on,
            path=path,
            organization=organization,
            delivery=wanted[person.pk],
            mailed_at=now if wanted[person.pk] == Delivery.AT_ONCE else None,
        )
        for person in told.values()
    ]
    Notice.objects.bulk_create(notices)
    for notice in notices:
        if notice.mailed_at is not None:
            mail.post(known.template, to=notice.person.email, link=address_of(notice), **values)
    for address in sorted(others - {person.email.lower() for person in told.values()}):
        mail.post(known.template, to=address, link=settings.BASE_URL + path, **values)
    return notices


def address_of(notice: Notice) -> str:
    """Return the whole address that opens a notice's page."""
    return settings.BASE_URL + reverse("notice", args=[notice.pk])


def mark_read(notice: Notice) -> None:
    """Note that a notice was read; the first time counts."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(actor: User, *, until: datetime) -> int:
    """Note that a person has read everything up to a moment: what came later was not on their page."""
    unread = queries.notices_of(actor, unread=True).filter(created_at__lte=until)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def choose(actor: User, wanted: Mapping[str, str]) -> None:
    """Keep how a person wants to hear of each kind of their side; pressing kinds are not theirs to choose."""
    for kind in kinds_for(actor.side):
        if not kind.pressing and kind.key in wanted:
            NoticeChoice.objects.update_or_create(
                person=actor, kind=kind.key, defaults={"delivery": Delivery(wanted[kind.key])}
            )


@transaction.atomic
def send_digest(person_id: UUID) -> int:
    """Send one e-mail with what waits for a person's digest; return how many notices it has.

    The rows are locked, so that two workers send each notice once. What was read here meanwhile is left out,
    and what is of an organization that the person acts for no more.
    """
    waiting = Notice.objects.select_for_update(of=("self",)).filter(
        person_id=person_id, delivery=Delivery.DIGEST, mailed_at=None
    )
    notices = list(waiting.order_by("created_at", "pk"))
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=timezone.now())
    person = User.objects.get(pk=person_id)
    theirs = {None, *(one.organization for one in all_memberships_of(person))}
    unread = [notice for notice in notices if notice.read_at is None and notice.organization in theirs]
    if unread and person.is_active:
        rows = [(notice, address_of(notice)) for notice in unread]
        mail.post("core/notices/digest", to=person.email, rows=rows, number=len(rows))
    return len(unread)
