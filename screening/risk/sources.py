"""The published advice that the indicators follow."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """One publication: a short name for pages, its title, and where it is ("" for practice)."""

    name: str
    title: str
    url: str


SOURCES = {
    "BIS-RFI": Source(
        "BIS red flags",
        "Red flag indicators of the United States Bureau of Industry and Security",
        "https://www.bis.gov/articles/red-flag-indicators",
    ),
    "BIS-UVL": Source(
        "BIS unverified list",
        "15 CFR 744.15 and the unverified list, on end-use checks that could not be done",
        "https://www.ecfr.gov/current/title-15/section-744.15",
    ),
    "DDTC-BL": Source(
        "Blue Lantern criteria",
        "Selection criteria of the Blue Lantern end-use monitoring program",
        "https://www.pmddtc.state.gov/",
    ),
    "EU-2021/821": Source(
        "Regulation (EU) 2021/821",
        "The dual-use regulation of the European Union, article 4 and annex IV",
        "https://eur-lex.europa.eu/eli/reg/2021/821/oj",
    ),
    "EU-ICP-2019": Source(
        "Recommendation (EU) 2019/1318",
        "Commission recommendation on internal compliance programs, annex 2",
        "https://eur-lex.europa.eu/eli/reco/2019/1318/oj",
    ),
    "FINCEN-BIS-2023-05": Source(
        "FinCEN and BIS, May 2023",
        "Supplemental joint alert on evasion of export controls",
        "https://www.fincen.gov/",
    ),
    "OWN": Source("Practice", "Practice of licensing authorities; no published source was found", ""),
    "UK-EUU": Source(
        "End-user undertaking guidance",
        "Guidance on the end-user undertaking form of the United Kingdom",
        "https://www.gov.uk/government/publications/end-user-undertaking-euu-form",
    ),
    "UK-OTSI-2025": Source(
        "OTSI guidance, 2025",
        "United Kingdom guidance for exporters on countering sanctions evasion and circumvention",
        "https://www.gov.uk/government/publications/countering-russian-sanctions-evasion-and-circumvention",
    ),
}


def named(keys: tuple[str, ...]) -> str:
    """Return the short names of sources, joined by semicolons; an unknown key is a KeyError."""
    return "; ".join(SOURCES[key].name for key in keys)
