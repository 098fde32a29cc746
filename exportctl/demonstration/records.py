"""A hold, the record of its case for a court, a check of all files, and an old case due for disposal."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from exportctl.demonstration.advice import MARKER
from exportctl.demonstration.clock import as_of
from exportctl.demonstration.papers import paper
from exportctl.demonstration.types import file_open
from licensing.advice import services as advice
from licensing.exports import services as exports
from licensing.organizations.models import Organization
from licensing.retention import services
from licensing.review.models import Case, CaseStatus
from licensing.withdrawals.services import withdraw

REASON = "The prosecutor of the district of Halmar asks for the file, and for its papers as filed."
COURT = "The court of Halmar asks for the whole file. It goes to its registry, for the judge only."
REFERENCE = "Halmar 31 Js 208/26"
OLD_DAYS = 6 * 366  # longer ago than a case without a license is kept
SHEET = "Laser marking head LM-20: 20 W average power, 1064 nm, 1 mJ pulse energy."
OLD_WHY = "The workshops buy their spare lasers elsewhere."


def add(authority: Mapping[str, User], *, work: Callable[[QuerySet[Job]], object]) -> None:
    """Place the hold, put the record together, and have the files checked by the workers."""
    case = Case.objects.filter(status=CaseStatus.DENIED).order_by("closed_at", "pk")[0]
    with as_of(timezone.now() - timedelta(days=6)):
        services.place_hold(case, whole=False, reason=REASON, reference=REFERENCE, actor=authority["cleo"])
        exports.ask(case, reason=COURT, actor=authority["max"])
    due_for_disposal(Organization.objects.get(registration_number="IE-400101"))
    services.start_weekly_check()
    work(Job.objects.filter(name__in=["licensing.make_case_export", "licensing.check_portion"]))


def due_for_disposal(exporter: Organization) -> None:
    """File an application so long ago, and withdraw it, that nothing keeps its documents any more."""
    with as_of(timezone.now() - timedelta(days=OLD_DAYS)):
        case = file_open(exporter, own_reference="Frame 20/1")
        withdraw(case, reason=OLD_WHY, actor=exporter.registered_by)
        ask_and_withdraw(exporter)


def ask_and_withdraw(exporter: Organization) -> None:
    """Ask for a classification with a data sheet, and take it back: a request that is due for disposal."""
    actor = exporter.registered_by
    request = advice.start(exporter, "classification", actor=actor, own_reference="Frame 20/2")
    advice.save_item(request, MARKER, actor=actor, version=None)
    advice.attach(request, paper("Data sheet", SHEET), actor=actor, version=None)
    advice.withdraw(advice.submit(request, actor=actor, version=None), actor=actor, reason=OLD_WHY)
