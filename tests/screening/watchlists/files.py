"""Small, made-up list files, and ways to spoil them."""

import gzip
from collections.abc import Sequence
from random import Random

from screening.watchlists.sources import SOURCES
from screening.watchlists.sources.listed import ParsedList
from screening.watchlists.sources.reading import ListRefused, NamedFile

END = "\x1a"
NULL = "-0- "
SDN = (
    '101,"KESTRELMOOR DEFENSE SYSTEMS",-0- ,"DEMO-A] [DEMO-B",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    "\"a.k.a. 'KDS'; Tax ID No. 12345678 (Malaysia).\"\r\n"
    '102,"ZHELBRODOV, Viktor","individual","DEMO-A","Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 02 Mar 1971; alt. DOB circa 1972; nationality Russia; Passport 4410021 (Russia) expires 2026."\r\n'
    '103,"AMBER PETREL","vessel","DEMO-B",-0- ,"DEMO7","General Cargo","2597","1098","Cuba",'
    '"Lantern Shipping",'
    '"Vessel Registration Identification IMO 9000006."\r\n'
)
ALT = '101,1,"aka","KESTREL MOOR",-0- \r\n102,2,"fka","JELBRODOV, Victor",-0- \r\n'
ADD = '101,1,"40 Orchard Bend","Sembilang","Malaysia",-0- \r\n102,2,-0- ,-0- ,-0- ,-0- \r\n'
UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z">
  <INDIVIDUALS>
    <INDIVIDUAL>
      <DATAID>1</DATAID><FIRST_NAME>NADIM</FIRST_NAME><SECOND_NAME>QASRAWANI</SECOND_NAME>
      <UN_LIST_TYPE>Demo</UN_LIST_TYPE><REFERENCE_NUMBER>DMi.001</REFERENCE_NUMBER>
      <LISTED_ON>2023-06-02</LISTED_ON><NAME_ORIGINAL_SCRIPT>نديم قصرواني</NAME_ORIGINAL_SCRIPT>
      <NATIONALITY><VALUE>Iran (Islamic Republic of)</VALUE></NATIONALITY>
      <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu Demo</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ADDRESS><CITY>Ras Sidra</CITY><COUNTRY>Libya</COUNTRY></INDIVIDUAL_ADDRESS>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1979</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1977</FROM_YEAR><TO_YEAR>1980</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>N118804</NUMBER></INDIVIDUAL_DOCUMENT>
    </INDIVIDUAL>
  </INDIVIDUALS>
  <ENTITIES>
    <ENTITY>
      <DATAID>2</DATAID><FIRST_NAME>Parsavan Works</FIRST_NAME><UN_LIST_TYPE>Demo</UN_LIST_TYPE>
      <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Mill Works</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ADDRESS><COUNTRY/></ENTITY_ADDRESS>
    </ENTITY>
  </ENTITIES>
</CONSOLIDATED_LIST>
"""
PLAIN = (
    "id,kind,name,aliases,addresses,birth_dates,identifiers\n"
    'P-1,person,Nadim Qasrawani,Nadeem Kasrawani; نديم قصرواني,"4 Mill Lane, Ras Sidra | Libya",1979~,'
    "passport: N118804 (SY)\n"
    "P-2,organization,Parsavan Works,,,,\n"
)
BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>\n<CONSOLIDATED_LIST><INDIVIDUALS/><ENTITIES>&j;</ENTITIES></CONSOLIDATED_LIST>"
)
EXTERNAL = (
    '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>\n'
    "<CONSOLIDATED_LIST><INDIVIDUALS/><ENTITIES>&secret;</ENTITIES></CONSOLIDATED_LIST>"
)


def named(name: str, text: str | bytes) -> NamedFile:
    """A file of that name; text is written in UTF-8."""
    return NamedFile(name, text.encode() if isinstance(text, str) else text)


def ofac(sdn: str = SDN + END, alt: str = ALT + END, add: str = ADD + END) -> list[NamedFile]:
    """The three OFAC files."""
    return [named("sdn.csv", sdn), named("alt.csv", alt), named("add.csv", add)]


def un(text: str | bytes = UN) -> list[NamedFile]:
    """The UN file."""
    return [named("un.xml", text)]


def plain(text: str | bytes = PLAIN) -> list[NamedFile]:
    """The plain file."""
    return [named("plain.csv", text)]


def cut_gzip(text: str) -> bytes:
    """A gzip file that ends too early."""
    return gzip.compress(text.encode())[:-12]


def cut(data: bytes, seeded: Random) -> bytes:
    """The file cut off somewhere."""
    return data[: seeded.randrange(len(data))]


def flipped(data: bytes, seeded: Random) -> bytes:
    """The file with three bytes changed."""
    spoiled = bytearray(data)
    for _ in range(3):
        spoiled[seeded.randrange(len(spoiled))] = seeded.randrange(256)
    return bytes(spoiled)


def read_or_refused(source: str, given: Sequence[NamedFile]) -> ParsedList | ListRefused:
    """What became of the files: read, or refused for a reason; any other error goes on."""
    try:
        return SOURCES[source].parse(given)
    except ListRefused as refusal:
        return refusal
