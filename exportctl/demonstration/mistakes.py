"""Three reported mistakes: one waits for an officer, one in a used-up license for the second signature.

The third was corrected by the next edition of its license.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from exportctl.demonstration.clock import Past, as_of
from licensing.licenses.models import License
from licensing.rectifications import queries, services
from licensing.rectifications.models import Mistake, Rectification
from licensing.rectifications.rules import PARTY, Wording
from screening.hits.queries import latest_run

CORRECTED = "Monitoring of ammonia in a cold store. Part of a plant that opened last spring."
USED_UP = "Altitude chamber of an aviation medicine school."
WAITS = "Measuring the flatness of wafers. Replaces equipment that is ten years old."
DAYS_AGO = 3


def add(authority: Mapping[str, User], *, work: Callable[[QuerySet[Job]], object]) -> None:
    """Report three mistakes; two officers correct the first, and one proposes to correct the second."""
    with as_of(timezone.now() - timedelta(days=DAYS_AGO)) as past:
        made = _proposed(
            CORRECTED, "Gate B", "The customs office asked for the gate.", past, authority["omar"]
        )
        _screen(made, work)
        past.wait(hours=2)
        services.confirm(made, actor=authority["cleo"])
        past.wait(hours=2)
        used_up = _proposed(
            USED_UP,
            "Hall 4",
            "The auditor asks for the hall that the goods went to.",
            past,
            authority["omar"],
        )
        _screen(used_up, work)
        past.wait(hours=2)
        _report(
            WAITS,
            "Line 1 gives the part number of the older model.",
            "The part number on the second page of our order.",
            "We mixed the two models up when we typed the application.",
            Mistake.PART_NUMBER,
        )


def _proposed(use: str, gate: str, why: str, past: Past, officer: User) -> Rectification:
    """Report that the street of a party lacks a gate; an officer proposes to add it."""
    wrong = _words(use)
    street = f"{wrong.words['street']}, {gate}"
    made = _report(use, wrong.words["street"], street, why)
    past.wait(hours=2)
    return services.propose(
        services.take_up(made, actor=officer),
        {(wrong.of, wrong.key): {"street": street}},
        reason=f"The address lacked “{gate}”. It is as in the register of companies.",
        actor=officer,
    )


def _screen(made: Rectification, work: Callable[[QuerySet[Job]], object]) -> None:
    run = latest_run(made.pk)
    work(Job.objects.filter(key=f"screen:{run.pk if run else ''}"))


def _license(use: str) -> License:
    return License.objects.get(case__application__intended_use=use, successor=None)


def _words(use: str) -> Wording:
    """Return the words of the last party of a license: its end user where there is one."""
    found = [one for one in queries.wordings(_license(use)) if one.of == PARTY]
    return next((one for one in found if one.title.startswith("End user")), found[-1])


def _report(
    use: str, wrong: str, right: str, why: str, mistake: str = Mistake.PARTY_ADDRESS
) -> Rectification:
    license = _license(use)
    filer = User.objects.get(pk=str(license.case.application.submitted_by_id))
    return services.ask(license, services.Report(mistake, wrong, right, why), actor=filer)
