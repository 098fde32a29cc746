"""Reads of requests to vary a license."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from exportctl.core.people.models import User
from exportctl.core.reference import countries
from licensing.applications.models import Application, Party, PartyRole
from licensing.licenses import queries as licenses
from licensing.licenses import rules as license_rules
from licensing.licenses.editions import barred, pair
from licensing.licenses.models import License
from licensing.licenses.queries import licenses_visible_to
from licensing.review.models import Case
from licensing.variations import rules
from licensing.variations.models import Variation, VariationStatus


def variations_visible_to(actor: User) -> QuerySet[Variation]:
    """Return the requests about licenses that `actor` may know of, the latest first."""
    own = licenses_visible_to(actor).prefetch_related(None).values("pk")
    found = Variation.objects.filter(license__in=own)
    if not actor.holds("licenses.see_own"):
        found = found.exclude(application__status="draft")
    return found.select_related("license__case", "application", "case", "asked_by")


def why_not_varied(license: License, *, on: date) -> str:
    """Return why a license cannot be varied, as its holder may read it: a secret proposal says nothing."""
    told = licenses.has_told_pending(license)
    state = licenses.state_of(license, on=on)
    return license_rules.why_not_varied(state, revocation=told) or barred(license)


def open_variation(license: License) -> Variation | None:
    """Return the request that is under way for a license, or None."""
    found = Variation.objects.filter(license=license, status=VariationStatus.OPEN)
    return found.select_related("application", "case", "asked_by").first()


def of_application(application: Application) -> Variation | None:
    """Return the request that an application makes, also where it was amended since; None for others."""
    same = Q(application=application) | Q(case__application=application)
    return Variation.objects.filter(same).select_related("license", "asked_by").first()


def of_case(case: Case) -> Variation | None:
    """Return the request that a case decides; None for a case that asks for a license of its own."""
    same = Q(case=case) | Q(application=case.application_id)
    return Variation.objects.filter(same).select_related("license__organization", "asked_by").first()


def differences_of(variation: Variation, application: Application) -> list[rules.Difference]:
    """Return how what an application asks differs from the license as it stands."""
    license = variation.license
    olds = list(license.lines.select_related("entry"))
    lines = list(application.lines.select_related("entry"))
    now = rules.Terms(
        license.valid_to,
        [
            rules.LineTerms(
                one.number,
                one.entry.code,
                one.description,
                one.part_number,
                one.unit,
                one.authorized,
                one.value,
                one.currency,
                one.drawn,
            )
            for one in olds
        ],
        [
            rules.PartyTerms(_role(one.role), one.name, _where(one.address, one.country))
            for one in license.parties.all()
        ],
    )
    asked = rules.Terms(
        variation.valid_until or license.valid_to,
        [
            rules.LineTerms(
                one.number,
                one.entry.code,
                one.description,
                one.part_number,
                one.unit,
                one.quantity,
                one.value,
                one.currency,
            )
            for one in lines
        ],
        _parties(application.parties.all()),
        {number: old.number for number, old in pair(lines, olds).items()},
    )
    return rules.differences(now, asked)


def _parties(parties: Iterable[Party]) -> list[rules.PartyTerms]:
    return [
        rules.PartyTerms(_role(one.role), one.name, _where(license_address(one), one.country))
        for one in parties
    ]


def license_address(party: Party) -> str:
    """Return the address of a party as a license prints it."""
    return ", ".join(filter(None, [party.street, f"{party.postal_code} {party.city}".strip()]))


def _where(address: str, country: str) -> str:
    return ", ".join(filter(None, [address, countries.name(country)]))


def _role(role: str) -> str:
    return str(PartyRole(role).label)
