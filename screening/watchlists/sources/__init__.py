"""The sources that can be read, each with its parser.

A parser takes the files as received and returns a `ParsedList`, or raises `ListRefused`. It knows no
network and no database. A change of what a parser reads raises its version.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from screening.watchlists.sources import bis_dpl, ca_sema, eu_fsf, ofac, plain, uk_ofsi, un_sc, us_csl
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
            "the files sdn.csv, alt.csv, add.csv and, if there is one, sdn_comments.csv; or sdn.xml",
            "2",
            ofac.parse,
        ),
        Source(
            "ofac-cons",
            "OFAC Consolidated (non-SDN) List",
            "US Treasury, Office of Foreign Assets Control",
            "the files cons_prim.csv, cons_alt.csv, cons_add.csv and cons_comments.csv; or consolidated.xml",
            "1",
            ofac.parse,
        ),
        Source(
            "un-sc",
            "UN Security Council Consolidated List",
            "United Nations Security Council",
            "the one file consolidated.xml",
            "2",
            un_sc.parse,
        ),
        Source(
            "eu-fsf",
            "EU Consolidated Financial Sanctions List",
            "European Commission",
            "the one file xmlFullSanctionsList_1_1.xml",
            "1",
            eu_fsf.parse,
        ),
        Source(
            "uk-ofsi",
            "UK Consolidated List of Financial Sanctions Targets",
            "HM Treasury, Office of Financial Sanctions Implementation",
            "the one file ConList.csv, or UK-Sanctions-List.csv of the Foreign Office",
            "1",
            uk_ofsi.parse,
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
            "bis-dpl",
            "US Denied Persons List",
            "US Department of Commerce, Bureau of Industry and Security",
            "the one file dpl.txt",
            "1",
            bis_dpl.parse,
        ),
        Source(
            "ca-sema",
            "Consolidated Canadian Autonomous Sanctions List",
            "Global Affairs Canada",
            "the one file sema-lmes.xml",
            "1",
            ca_sema.parse,
        ),
        Source(
            "plain",
            "National list",
            "National authority",
            "one comma-separated file with at least the columns id, kind and name",
            "2",
            plain.parse,
        ),
    )
}
