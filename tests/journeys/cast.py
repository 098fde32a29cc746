"""Lay the product's database: reference data, the fictional watchlist, the cast, and two cases that wait.

Run as `python -m tests.journeys.cast` in the product's own environment. Ada is not of the cast: she
registers.
"""

import django

OFFICERS = {
    "Omar": "licensing_officer",
    "Olga": "licensing_officer",
    "Sonia": "screening_analyst",
    "Sven": "screening_analyst",
    "Cleo": "countersigner",
    "Carla": "countersigner",
    "Dora": "agency_reviewer",
    "Felix": "agency_reviewer",
    "Clara": "committee_chair",
    "Tariq": "technical_reviewer",
    "Inez": "inspector",
    "Max": "manager",
    "Ruth": "sys_admin",
    "Piet": "sys_admin",
}
EXPORTERS = {"Sam": "Stranger Tools Ltd", "Nora": "Norden Metrology GmbH"}
PASSWORD = "a long enough passphrase"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of every authenticator app, Base32


def email_of(name: str) -> str:
    """Return the address that somebody of the cast signs in with."""
    return f"{name.lower()}@cast.example"


def main() -> None:
    """Lay everything, in one process."""
    django.setup()
    from django.core.management import call_command

    from screening.watchlists.services import load_demonstration

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_reference")
    load_demonstration()
    add_people()
    authorize_people()
    file_cases()


def add_people() -> None:
    """Add the people of the authority with their authenticators, and two exporters with their firms."""
    from allauth.mfa.totp.internal.auth import TOTP

    from exportctl.core.people.roles import Role
    from exportctl.core.people.services import add_person
    from tests.factories.organizations import make_organization

    for name, role in OFFICERS.items():
        user = add_person(
            email=email_of(name), name=name, role=Role(role), actor=None, password=PASSWORD, verified=True
        )
        TOTP.activate(user, SECRET)
    for name, firm in EXPORTERS.items():
        user = add_person(
            email=email_of(name),
            name=name,
            role=Role.EXPORTER_ADMIN,
            actor=None,
            password=PASSWORD,
            verified=True,
        )
        make_organization(user, name=firm)


def authorize_people() -> None:
    """Let Max give those who say what goods are the authority to sign for every category."""
    from exportctl.core.people.models import User
    from licensing.competence.rules import CATEGORIES
    from tests.factories.competence import authorize

    boss = User.objects.get(email=email_of("Max"))
    for name in ("Tariq", "Omar", "Cleo"):
        authorize(User.objects.get(email=email_of(name)), boss, *CATEGORIES)


def file_cases() -> None:
    """File two applications of Nora's."""
    from exportctl.core.people.models import User
    from licensing.control_lists.queries import entry_by_code
    from licensing.organizations.models import Organization
    from licensing.review.services import file_application
    from tests.factories.applications import complete_draft

    assert entry_by_code("6A005") is not None
    nora = User.objects.get(email=email_of("Nora"))
    firm = Organization.objects.get(registered_by=nora)
    for _ in range(2):
        file_application(complete_draft(firm, nora), actor=nora)


if __name__ == "__main__":
    main()
