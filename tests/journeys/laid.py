"""Lay an application of Nora's that is filed, and print its reference.

Run as `python -m tests.journeys.laid LINES` in the product's own environment. Each line is worth EUR 48,000;
there are two consignees.
"""

import sys

import django

END_USER, STAYS, LEFT_OUT = "Quellmark Instituut BV", "Merwede Harbor BV", "Passat Zollager 星宇 KG"


def main() -> None:
    """File the application."""
    django.setup()
    from exportctl.core.people.models import User
    from licensing.applications.services import declare
    from licensing.organizations.models import Organization
    from licensing.review.services import file_application
    from tests.factories.applications import add_party, complete_draft
    from tests.journeys.cast import EXPORTERS, email_of

    nora = User.objects.get(email=email_of("Nora"))
    firm = Organization.objects.get(name=EXPORTERS["Nora"])
    draft = complete_draft(firm, nora, lines=int(sys.argv[1]), name=END_USER, country="NL")
    for name in (STAYS, LEFT_OUT):
        add_party(draft, nora, "consignee", name=name, country="NL")
    declare(draft, position="Head of export control", actor=nora, version=None)
    print(file_application(draft, actor=nora).application.reference)


if __name__ == "__main__":
    main()
