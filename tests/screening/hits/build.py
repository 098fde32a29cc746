"""Lists and parties for the tests of screening."""

from uuid import UUID

from exportctl.core.people import services as people
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from screening.hits import services
from screening.hits.adjudication import SECOND_PERSON
from screening.hits.models import Hit, ScreeningRun
from screening.hits.rules import PartyFacts
from screening.watchlists import services as watchlists
from screening.watchlists.sources.reading import NamedFile

THREAD = UUID("00000000-0000-4000-8000-00000000ca5e")
LABEL = "EX-2026-000001 · Arden Photonics"
HEADER = (
    "id,kind,name,aliases,weak_aliases,former_names,addresses,birth_dates,nationalities,identifiers,"
    "programs,remarks,listed_on"
)
ADDRESS = '"1 Sand Road | United Arab Emirates"'
LISTED = PartyFacts("p1", "end_user", "company", "Vandermoor Optics", country="AE", aliases=("VMO Trading",))
CLEAN = PartyFacts("p2", "consignee", "company", "Quillfeather Bakery", country="DE")


def load_list(*names: str, key: str = "fiction", remarks: str = "Fictional.", first: int = 0) -> None:
    """Bring an edition of a fictional list with these organizations into force."""
    lines = [
        HEADER,
        *(
            f"F-{number},organization,{name},,,,{ADDRESS},,,,FICTION,{remarks},2024-01-02"
            for number, name in enumerate(names, start=first)
        ),
    ]
    outcome = watchlists.load(
        "plain",
        [NamedFile("list.csv", "\n".join(lines).encode())],
        actor=None,
        list_key=key,
        title=f"List {key}",
    )
    assert outcome.status == "loaded", outcome.message


def screened(*parties: PartyFacts, thread: UUID = THREAD, label: str = LABEL) -> ScreeningRun:
    """Ask for a screening and do it, as the worker would."""
    run = services.request_screening(thread, label=label, parties=parties, actor=None)
    return services.screen(run.pk)


def one_hit() -> Hit:
    """Return the open hit of a company that has a listed company's name."""
    load_list("Vandermoor Optics")
    return screened(LISTED).hits.get()


def near_hit() -> Hit:
    """Return an open hit that is below the limit from which two people clear."""
    load_list("Vandermeer Optiks")
    hit = screened(LISTED).hits.get()
    assert hit.score < SECOND_PERSON.score
    return hit


def cleared(hit: Hit, first: User, second: User, *, reason: str = "Bakes bread.") -> Hit:
    """Clear a hit as two analysts do, or as one where the score asks for no second one."""
    ruled = services.clear_hit(hit, ground="different_business", reason=reason, actor=first)
    return services.confirm_ruling(hit, actor=second) if ruled.status == Hit.Status.IN_REVIEW else ruled


def matched(hit: Hit, first: User, second: User, *, reason: str = "Same address.") -> Hit:
    """Confirm a true match as two analysts do."""
    services.confirm_hit(hit, reason=reason, actor=first)
    return services.confirm_ruling(hit, actor=second)


def in_force(hit: Hit) -> Hit:
    """Have a second analyst confirm a ruling that waits for one."""
    return services.confirm_ruling(hit, actor=_second()) if hit.status == Hit.Status.IN_REVIEW else hit


def _second() -> User:
    found = User.objects.filter(email="second@cast.example").first()
    if found is None:
        found = User.objects.create_user("second@cast.example", name="Second", side=Side.REGULATOR)
        people.give_role(found, Role.SCREENING_ANALYST, actor=None)
    return User.objects.get(pk=found.pk)
