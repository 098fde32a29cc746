"""A legal hold on a refused case, its record for a court, and a check of all files that found nothing."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from exportctl.demonstration.clock import as_of
from licensing.exports import services as exports
from licensing.retention import services
from licensing.review.models import Case, CaseStatus

REASON = "The prosecutor of the district of Halmar asks for the file, and for its papers as filed."
COURT = "The court of Halmar asks for the whole file. It goes to its registry, for the judge only."
REFERENCE = "Halmar 31 Js 208/26"


def add(authority: Mapping[str, User], *, work: Callable[[QuerySet[Job]], object]) -> None:
    """Place the hold, put the record together, and have the files checked by the workers."""
    case = Case.objects.filter(status=CaseStatus.DENIED).order_by("closed_at", "pk")[0]
    with as_of(timezone.now() - timedelta(days=6)):
        services.place_hold(case, whole=False, reason=REASON, reference=REFERENCE, actor=authority["cleo"])
        exports.ask(case, reason=COURT, actor=authority["max"])
    services.start_weekly_check()
    work(Job.objects.filter(name__in=["licensing.make_case_export", "licensing.check_portion"]))
