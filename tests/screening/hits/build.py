"""Lists and parties for the tests of screening."""

from uuid import UUID

from screening.hits import services
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


def load_list(*names: str, key: str = "fiction") -> None:
    """Bring an edition of a fictional list with these organizations into force."""
    lines = [
        HEADER,
        *(
            f"F-{number},organization,{name},,,,{ADDRESS},,,,FICTION,Fictional.,2024-01-02"
            for number, name in enumerate(names)
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


def screened(*parties: PartyFacts) -> ScreeningRun:
    """Ask for a screening and do it, as the worker would."""
    run = services.request_screening(THREAD, label=LABEL, parties=parties, actor=None)
    return services.screen(run.pk)


def one_hit() -> Hit:
    """Return the open hit of a company that has a listed company's name."""
    load_list("Vandermoor Optics")
    return screened(LISTED).hits.get()
