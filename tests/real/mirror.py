"""The nine OFAC publications of July and August 2026, which are kept as a mirror's own JSON, as plain CSV."""

import csv
import io
import json

from screening.watchlists.sources.reading import NamedFile, text_of

KINDS = {"individual": "person", "entity": "organization", "vessel": "vessel", "aircraft": "aircraft"}
DAYS = ("07-23", "07-24", "07-28", "07-29", "08-04", "08-06", "08-07", "08-18", "08-20")


def publication(day: str) -> str:
    """Where the publication of that day of 2026 is stored."""
    return f"watchlists/ofac_sdn_2026-{day}.json.gz"


def as_plain(file: NamedFile) -> NamedFile:
    """Turn one publication into what the `plain` source reads: uid, kind, name, aliases and programs."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(["id", "kind", "name", "aliases", "programs"])
    for entry in json.loads(text_of(file))["entries"]:
        aliases, programs = "; ".join(entry["alternateNames"]), "; ".join(entry["programs"])
        rows.writerow([entry["uid"], KINDS[entry["type"]], entry["name"], aliases, programs])
    return NamedFile(file.name.replace(".json.gz", ".csv"), text.getvalue().encode())
