"""Where lists are downloaded from, and how often a look is promised. docs/manual/watchlists.md says more.

`hosts` are those that a publisher redirects to. A list is fetched where its feed is on.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ImproperlyConfigured

OFAC = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"
OFAC_FILES = "wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com"
EU = "https://webgate.ec.europa.eu/fsd/fsf/public/files/"
SANCTIONS_OF_CANADA = "https://www.international.gc.ca/world-monde/assets/office_docs/"

PUBLISHERS: Mapping[str, dict[str, Any]] = {
    "un-sc": {
        "addresses": ["https://scsanctions.un.org/resources/xml/en/consolidated.xml"],
        "hosts": ["unsolprodfiles.blob.core.windows.net"],
        "hours": 24,
    },
    "ofac-sdn": {
        "addresses": [OFAC + name for name in ("SDN.CSV", "ALT.CSV", "ADD.CSV", "SDN_COMMENTS.CSV")],
        "hosts": [OFAC_FILES],
        "hours": 24,
    },
    "ofac-cons": {
        "addresses": [
            OFAC + name for name in ("CONS_PRIM.CSV", "CONS_ALT.CSV", "CONS_ADD.CSV", "CONS_COMMENTS.CSV")
        ],
        "hosts": [OFAC_FILES],
        "hours": 24,
    },
    "us-csl": {
        "addresses": ["https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv"],
        "hosts": [],
        "hours": 24,
    },
    "eu-fsf": {
        "addresses": [f"{EU}xmlFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw"],
        "hosts": [],
        "hours": 24,
    },
    "uk-ofsi": {
        "addresses": ["https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.csv"],
        "hosts": [],
        "hours": 24,
    },
    "ca-sema": {
        "addresses": [
            SANCTIONS_OF_CANADA + "international_relations-relations_internationales/sanctions/sema-lmes.xml"
        ],
        "hosts": [],
        "hours": 72,
    },
    "bis-dpl": {
        "addresses": ["https://media.bis.gov/dpl/dpl.txt"],
        "hosts": [],
        "hours": 72,
    },
}
USUAL = ("un-sc", "ofac-sdn", "ofac-cons", "us-csl", "eu-fsf", "uk-ofsi", "ca-sema")


def feeds(on: Collection[str], addresses: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Any]]:
    """Return the feeds, those in `on` switched on (`none` is none), with an installation's own addresses.

    Raises:
        ImproperlyConfigured: a key is no feed.
    """
    on = [] if list(on) == ["none"] else on
    unknown = {*on, *addresses} - set(PUBLISHERS)
    if unknown:
        known = ", ".join(PUBLISHERS)
        raise ImproperlyConfigured(f"There is no feed {sorted(unknown)[0]!r}; known are {known}.")
    return {
        key: {**feed, "addresses": list(addresses.get(key, feed["addresses"])), "on": key in on}
        for key, feed in PUBLISHERS.items()
    }
