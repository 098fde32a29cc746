"""OFAC publications as a mirror keeps them: its own JSON, turned into the product's plain CSV."""

import csv
import gzip
import io
import json

from screening.watchlists.sources.reading import NamedFile

KINDS = {"individual": "person", "entity": "organization", "vessel": "vessel", "aircraft": "aircraft"}
COLUMNS = ("id", "kind", "name", "aliases", "programs")


def plain_csv(file: NamedFile) -> NamedFile:
    """Return the mirror's JSON as a file that the source `plain` reads."""
    data = gzip.decompress(file.data) if file.name.endswith(".gz") else file.data
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in json.loads(data)["entries"]:
        aliases, programs = ";".join(entry["alternateNames"]), ";".join(entry["programs"])
        writer.writerow([entry["uid"], KINDS[entry["type"]], entry["name"], aliases, programs])
    return NamedFile(file.name.partition(".")[0] + ".csv", out.getvalue().encode())
