"""The sources that can be read, each with its parser.

A parser takes the files as received and returns a `ParsedList`, or raises `ListRefused`. It knows no
network and no database. A change of what a parser reads raises its version.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from screening.watchlists.sources import ofac_sdn, plain, un_sc, us_csl
from screening.watchlists.sources.listed import ParsedList
from screening.watchlists.sources.reading import NamedFile


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of list file: its parser and what its list is called unless someone says otherwise."""

    key: str
    title: str
    publisher: str
    files: str
    version: str
    parse: Callable[[Sequence[NamedFile]], ParsedList]


SOURCES = {
    source.key: source
    for source in (
        Source(
            "ofac-sdn",
            "OFAC Specially Designated Nationals",
            "US Treasury, Office of Foreign Assets Control",
            "the three files sdn.csv, alt.csv and add.csv",
            "1",
            ofac_sdn.parse,
        ),
        Source(
            "un-sc",
            "UN Security Council Consolidated List",
            "United Nations Security Council",
            "the one file consolidated.xml",
            "1",
            un_sc.parse,
        ),
        Source(
            "us-csl",
            "US Consolidated Screening List",
            "US Department of Commerce, International Trade Administration",
            "the one file consolidated.csv, or its condensed JSON",
            "1",
            us_csl.parse,
        ),
        Source(
            "plain",
            "National list",
            "National authority",
            "one comma-separated file with at least the columns id, kind and name",
            "1",
            plain.parse,
        ),
    )
}
