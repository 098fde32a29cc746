"""Let the time of an agency go by, as if a case had been referred long ago.

Run as `python -m tests.journeys.silent REFERENCE AGENCY` in the product's own environment.
"""

import sys
from datetime import timedelta

import django


def main() -> None:
    """Put the last day into the past."""
    django.setup()
    from django.utils import timezone

    from licensing.referrals.models import Referral

    over = timezone.localdate() - timedelta(days=2)
    found = Referral.objects.filter(case__reference=sys.argv[1], agency__short_name=sys.argv[2])
    assert found.update(due_on=over) == 1


if __name__ == "__main__":
    main()
