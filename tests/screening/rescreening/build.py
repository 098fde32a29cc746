"""Watched threads and lists for the tests of re-screening."""

from dataclasses import replace
from uuid import UUID, uuid4

from django.utils import timezone

from screening.hits import services as hits
from screening.hits.models import ScreeningRun, Watch
from screening.hits.rules import PartyFacts, facts_digest, party_json
from screening.rescreening.models import Rescreening
from screening.watchlists.models import Edition
from tests.factories.jobs import drain
from tests.screening.hits.build import CLEAN, LABEL, load_list

OPTICS = PartyFacts("o", "end_user", "company", "Vandermoor Optics", country="AE")
BAKERY = CLEAN
FILLERS = tuple(
    f"Hollowmere {word}"
    for word in ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine")
)


def watched(*parties: PartyFacts, thread: UUID | None = None) -> Watch:
    """Screen the parties of a new thread, as a filed case does, and return its watch."""
    thread = thread or uuid4()
    run = hits.request_screening(thread, label=LABEL, parties=parties, actor=None)
    hits.screen(run.pk)
    return Watch.objects.get(thread=thread)


def edition_in_force(key: str = "fiction") -> Edition:
    """Return the edition in force of a list."""
    return Edition.objects.get(watchlist__key=key, status=Edition.Status.IN_FORCE)


def newest() -> Rescreening:
    """Return the re-screening that began last."""
    return Rescreening.objects.order_by("-started_at", "-created_at")[0]


def change_list(*names: str, key: str = "fiction") -> Rescreening:
    """Bring another edition into force, let the workers do all that follows, and return the re-screening."""
    load_list(*names, key=key)
    drain()
    return newest()


def copies(watch: Watch, number: int) -> list[Watch]:
    """Watch more threads with other parties, as if each had been screened like this one and found clear."""
    assert watch.run is not None
    rows = []
    for place in range(number):
        party = replace(watch.parties[0], ref=f"c{place}", name=f"Quillfeather {spelled(place)}")
        rows.append(
            Watch(
                thread=uuid4(),
                label=f"Copy {place}",
                facts=[party_json(party)],
                facts_digest=facts_digest([party]),
                run=watch.run,
                editions=watch.editions,
                configuration=watch.configuration,
                matcher_version=watch.matcher_version,
                verified_at=timezone.now(),
            )
        )
    return Watch.objects.bulk_create(rows)


def spelled(number: int) -> str:
    """Return a number in letters, so that each name is another one."""
    return "".join(chr(ord("a") + int(digit)) * 2 for digit in str(number))


def newest_run(watch: Watch) -> ScreeningRun:
    """Return the newest screening of a thread."""
    return ScreeningRun.objects.filter(thread=watch.thread).order_by("-requested_at")[0]
