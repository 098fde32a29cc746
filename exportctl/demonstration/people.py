"""The people of the demonstration: with passwords and, in the authority, real second factors."""

from dataclasses import dataclass

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings

from exportctl.core.people import services
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role


@dataclass(frozen=True)
class Character:
    """One person of the authority."""

    key: str
    name: str
    role: Role


CAST = (
    Character("omar", "Omar Haddad", Role.LICENSING_OFFICER),
    Character("olga", "Olga Venn", Role.LICENSING_OFFICER),
    Character("tariq", "Tariq Belmont", Role.TECHNICAL_REVIEWER),
    Character("tessa", "Tessa Lindqvist", Role.TECHNICAL_REVIEWER),
    Character("sonia", "Sonia Brandt", Role.SCREENING_ANALYST),
    Character("sven", "Sven Halloran", Role.SCREENING_ANALYST),
    Character("cleo", "Cleo Marchetti", Role.COUNTERSIGNER),
    Character("carla", "Carla Winther", Role.COUNTERSIGNER),
    Character("dora", "Dora Lindqvist", Role.AGENCY_REVIEWER),
    Character("felix", "Felix Aramburu", Role.AGENCY_REVIEWER),
    Character("clara", "Clara Nwosu", Role.COMMITTEE_CHAIR),
    Character("inez", "Inez Carvalho", Role.INSPECTOR),
    Character("max", "Max Orloff", Role.MANAGER),
    Character("admin", "Ruth Admin", Role.ADMINISTRATOR),
    Character("piet", "Piet Solberg", Role.ADMINISTRATOR),
)


def add_authority() -> dict[str, User]:
    """Add the people of the authority, each with an authenticator, by key."""
    found = {}
    for character in CAST:
        user = services.add_person(
            email=f"{character.key}@authority.example",
            name=character.name,
            role=character.role,
            actor=None,
            password=settings.DEMONSTRATION_PASSWORD,
            verified=True,
        )
        totp.TOTP.activate(user, totp.generate_totp_secret())
        found[character.key] = User.objects.get(pk=user.pk)
    return found
