"""Lay a valid license of Nora's whose parties wait to be screened, and print its number.

Run as `python -m tests.journeys.granted` in the product's own environment.
"""

import django

CONSIGNEE, END_USER = "Halden Freight AS", "Kestrelhaven Instruments AS"


def main() -> None:
    """Lay the license."""
    django.setup()
    from licensing.organizations.models import Organization
    from licensing.review.services import request_screening
    from tests.factories.licenses import make_license
    from tests.journeys.cast import EXPORTERS

    parties = [
        {"role": "consignee", "name": CONSIGNEE, "country": "NO", "city": "Halden"},
        {"role": "end_user", "name": END_USER, "country": "NO", "city": "Oslo"},
    ]
    license = make_license(Organization.objects.get(name=EXPORTERS["Nora"]), parties=parties)
    request_screening(license.case, actor=None)
    print(license.number)


if __name__ == "__main__":
    main()
