"""Reads of licenses. All but the public verification start from the person who asks."""

import hmac
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from exportctl.core.people.models import User
from exportctl.core.reference import countries
from licensing.applications.queries import applications_visible_to
from licensing.licenses import rules
from licensing.licenses.models import Drawdown, License, LicenseLine, LicenseParty, LicenseStatus

END_USER = "end_user"


def licenses_visible_to(actor: User) -> QuerySet[License]:
    """Return the licenses that `actor` may see, with their organization and parties joined."""
    licenses = License.objects.select_related("organization").prefetch_related("parties")
    if actor.holds("licenses.see_all"):
        return licenses
    if actor.holds("licenses.see_own"):
        return licenses.filter(case__application__in=applications_visible_to(actor))
    return licenses.none()


def search(licenses: QuerySet[License], *, text: str, status: str) -> QuerySet[License]:
    """Return the licenses of a status whose number, exporter or a party's name has `text`."""
    if status in LicenseStatus.values:
        licenses = licenses.filter(status=status)
    text = text.strip().replace("\0", "")[:100]
    if not text:
        return licenses
    named = LicenseParty.objects.filter(name__icontains=text).values("license")
    return (
        licenses.filter(number__icontains=text)
        | licenses.filter(organization__name__icontains=text)
        | licenses.filter(pk__in=named)
    )


@dataclass(frozen=True)
class Line:
    """One line of a license with how far it is used."""

    line: LicenseLine
    usage: rules.Usage


def lines_of(license: License) -> list[Line]:
    """Return a license's lines in order, with their balances."""
    lines = license.lines.select_related("entry")
    return [Line(line, rules.usage(line.authorized, line.drawn)) for line in lines]


def ledger_of(license: License) -> QuerySet[Drawdown]:
    """Return what was drawn from a license, newest first."""
    return Drawdown.objects.filter(line__license=license).select_related("line", "recorded_by")


def end_user_of(license: License) -> LicenseParty | None:
    """Return the end user, or the first party where a license names no end user."""
    parties = list(license.parties.all())
    return next((party for party in parties if party.role == END_USER), parties[0] if parties else None)


def destinations_of(license: License) -> str:
    """Return the countries that a license is for, in words: those of its end users."""
    named = [party.country for party in license.parties.all() if party.role == END_USER]
    codes = dict.fromkeys([license.destination, *named] if len(named) > 1 else [license.destination])
    *first, last = [countries.name(code) for code in codes]
    return f"{', '.join(first)} and {last}" if first else last


def for_document(license: License) -> License:
    """Return the license with everything that its document prints, in five reads."""
    return (
        License.objects.select_related("organization", "case__application")
        .prefetch_related("parties", Prefetch("lines", LicenseLine.objects.select_related("entry")))
        .get(pk=license.pk)
    )


@dataclass(frozen=True)
class Verified:
    """All that the public may learn of a license whose number and code it holds."""

    status: str
    status_words: str
    valid_from: date
    valid_to: date


def verified(number: str, code: str, *, on: date) -> Verified | None:
    """Return the public facts of the license with this number and code, or None for any mistake.

    A license past its last day is expired, whether or not the nightly task has already closed it.
    """
    found = License.objects.filter(number=number.strip().upper().replace("\0", "")[:20]).first()
    stored = found.check_code if found is not None else "0" * rules.CODE_LENGTH
    same = hmac.compare_digest(stored.encode(), rules.plain_code(code).encode())
    if found is None or not same:
        return None
    status = LicenseStatus.EXPIRED if on > found.valid_to else LicenseStatus(found.status)
    return Verified(status.value, str(status.label), found.valid_from, found.valid_to)
