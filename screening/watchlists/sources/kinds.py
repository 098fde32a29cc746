"""A guess at person or organization, for the lists that do not say which of the two a name is."""

import re
from collections.abc import Sequence

from screening.watchlists.sources.listed import ORGANIZATION, PERSON

GUESSED = "Person or organization is guessed: the list gives no type"
OF_ORGANIZATIONS = """
academy ad ag agency agricola air aircraft airlines airport airways aktsionernoe and anonim ao army
as asociacion association authority automation aviation avtonomnaya bank branch brigade bureau bv
byuro ca cargo casino cc cement center central centre chemical chemicals club co collective college
comercializadora committee communications company components computer computers computing
construction constructora consultants consulting corp corporation council cv defence defense
department design development distribution division dmcc doo electric electrical electronic
electronics elektro elektronik empresa energy enerji engineering enterprise enterprises eood
equipment establishment exchange export exports factory federation firm for force forwarding
foundation freight fund fzc fzco fze fzllc global gmbh goods government group grupo hardware
havacilik holding holdings hotel import importadora imports inc incorporated individualnyi
industrial industries industry inmobiliaria institut institute institution instruments integrated
international intl inversiones invest investment jsc jv kg kk kompaniya lab laboratories laboratory
labs leasing limitada limited line lines llc llp logistics lojistik ltd ltda machine machinery
machines makine management manufacturing marine maritime market materials metal metals military
mining ministry motors movement museum nauchno network networks npo npp oaa oao obshchestvo
obyedinenie office oil ojsc ood ooo optical optics organization otvetstvennostyu ou oy pao partners
partnership parts party petrochemical petrol petroleum pharma photonics pjsc plant plc police
polymers power precision predpriyatie press prison production products proizvodstvennoe project pte
pty publichnoe pvt research rl sa sales sanayi sarl sas school scientific sdn security semiconductor
service services shipping shipyard shop sirketi sociedad societe society software solutions spa
space spolka spr srl sro state station store studio subsidiary supplies supply systems tech
technical technologies technology tekhnologii teknik telecom telecommunications the ticaret tools
trade trader traders trading transport transportes travel trust tsentr union university ventures
wholesalers works zakrytoe zao zavod
"""
WORDS = frozenset(OF_ORGANIZATIONS.split())
DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
REMARK = re.compile(r"\([^)]*\)")
WORD = re.compile(r"[^\W\d_]+|\d+")


def guessed(names: Sequence[str]) -> str:
    """Return organization if a name has a word, sign or number that persons do not have; else person.

    An alias counts by its words only, for persons have aliases of one word or number.
    """
    primary, *aliases = (_words(name) for name in names)
    if len(primary) < 2 or "&" in names[0] or any(word.isdigit() for word in primary):
        return ORGANIZATION
    return ORGANIZATION if any(word in WORDS for words in (primary, *aliases) for word in words) else PERSON


def _words(name: str) -> list[str]:
    plain = DOTTED.sub(lambda match: match[0].replace(".", "") + " ", REMARK.sub("", name))
    return WORD.findall(plain.casefold())
