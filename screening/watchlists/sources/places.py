"""Country names as publishers write them, to ISO 3166-1 alpha-2 codes."""

from functools import lru_cache

import pycountry

from screening.watchlists.sources.demonyms import DEMONYMS

SPELLINGS = {
    "bahamas, the": "BS",
    "bolivia": "BO",
    "bosnia": "BA",
    "brunei": "BN",
    "burma": "MM",
    "cape verde": "CV",
    "congo": "CG",
    "congo, democratic republic of the": "CD",
    "congo, republic of the": "CG",
    "cote d ivoire": "CI",
    "cote d'ivoire": "CI",
    "crimea": "UA",
    "crimea (occupied)": "UA",
    "czech republic": "CZ",
    "democratic people's republic of korea": "KP",
    "democratic republic of the congo": "CD",
    "dprk": "KP",
    "drc": "CD",
    "former yugoslav republic of macedonia": "MK",
    "gaza": "PS",
    "gaza strip": "PS",
    "great britain": "GB",
    "china, hong kong special administrative region": "HK",
    "hong kong": "HK",
    "iran": "IR",
    "iran (islamic republic of)": "IR",
    "islamic republic of iran": "IR",
    "ivory coast": "CI",
    "korea, north": "KP",
    "korea, south": "KR",
    "kosovo": "XK",
    "laos": "LA",
    "libyan arab jamahiriya": "LY",
    "macau": "MO",
    "man, isle of": "IM",
    "macedonia, the former yugoslav republic of": "MK",
    "moldova": "MD",
    "north gaza": "PS",
    "northern gaza": "PS",
    "north korea": "KP",
    "north macedonia, the republic of": "MK",
    "palestinian": "PS",
    "palestine": "PS",
    "prc": "CN",
    "state of palestine": "PS",
    "republic of korea": "KR",
    "russia": "RU",
    "south korea": "KR",
    "swaziland": "SZ",
    "syria": "SY",
    "taiwan": "TW",
    "tanzania": "TZ",
    "the gambia": "GM",
    "turkey": "TR",
    "turkiye": "TR",
    "uae": "AE",
    "uk": "GB",
    "united republic of tanzania": "TZ",
    "usa": "US",
    "venezuela": "VE",
    "vietnam": "VN",
    "virgin islands, british": "VG",
    "virgin islands, u.s.": "VI",
    "west bank": "PS",
    "xk": "XK",
}


@lru_cache(maxsize=4096)
def country_code(text: str) -> str:
    """Return the alpha-2 code of a country written in English, or an empty string if it is not one.

    A remark in parentheses behind it, such as `(at time of listing)`, is no part of it.
    """
    name = " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()).casefold()
    name = name.removeprefix("region:").strip(" .")
    if not name:
        return ""
    if name in SPELLINGS:
        return SPELLINGS[name]
    try:
        return str(pycountry.countries.lookup(name).alpha_2)
    except LookupError:
        bare = name.partition(" (")[0]
        return country_code(bare) if bare != name else ""


def country(text: str) -> str:
    """Return the alpha-2 code of a country, or its name as written where no code is known."""
    return country_code(text) or " ".join(text.split())


def nationality(text: str) -> str:
    """Return the alpha-2 code of a country or of an adjective like `Syrian`; the text where none is known."""
    return country_code(text) or DEMONYMS.get(" ".join(text.casefold().split()), "") or " ".join(text.split())
