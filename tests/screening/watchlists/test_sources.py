import gzip

import pytest

from screening.watchlists.sources import SOURCES
from screening.watchlists.sources.dates import edtf, exact
from screening.watchlists.sources.numbers import bare, kind_of
from screening.watchlists.sources.places import country, country_code, nationality
from screening.watchlists.sources.reading import (
    WINDOWS,
    ListRefused,
    NamedFile,
    csv_rows,
    script_of,
    text_of,
    unpacked,
)
from tests.screening.watchlists import files


def test_the_sources_that_commands_and_lists_name():
    assert list(SOURCES) == [
        *("ofac-sdn", "ofac-cons", "un-sc", "eu-fsf", "uk-ofsi"),
        *("us-csl", "bis-dpl", "ca-sema", "plain"),
    ]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("03 May 1938", "1938-05-03"),
        ("3 May 1938", "1938-05-03"),
        ("May 1938", "1938-05"),
        ("1938", "1938"),
        ("1938-05", "1938-05"),
        ("1938-05-03", "1938-05-03"),
        ("03/05/1938", "1938-05-03"),
        ("00/05/1938", "1938-05"),
        ("00/00/1938", "1938"),
        ("circa 1938", "1938~"),
        ("c. 1938", "1938~"),
        ("Approximately 1938", "1938~"),
        ("1938~", "1938~"),
        ("1938 to 1940", "1938/1940"),
        ("1938/1940", "1938/1940"),
        ("between 1938 and 1940", "1938/1940"),
        ("1938-05-03/1940-06-04", "1938-05-03/1940-06-04"),
        ("03 May 1938 to 04 Jun 1940", "1938-05-03/1940-06-04"),
        ("circa 1938-1940", "1938~/1940~"),
        ("1938 to circa 1940", "1938~/1940~"),
        ("unknown", ""),
        ("", ""),
        ("1940 to 1938", ""),
        ("31 Feb 1938", ""),
        ("00/13/1938", ""),
        ("05/00/1938", ""),
        ("0017-05-26", ""),
        ("1938-1939-1940", ""),
        ("9" * 10_000, ""),
        ("1938" + " " * 10_000, "1938"),
        (" to " * 10_000, ""),
    ],
)
def test_birth_dates(text, date):
    assert edtf(" ".join(text.split())) == date


def test_whole_days():
    assert exact("2026-03-02").isoformat() == "2026-03-02"
    assert exact("13/04/2018").isoformat() == "2018-04-13"
    assert exact("March 2026") is None


def test_numbers_by_what_publishers_call_them():
    assert kind_of("Passport") == "passport"
    assert kind_of("digital currency address - XBT") == "wallet"
    assert kind_of("Gender") == ""
    assert bare("imo", "IMO 9000006") == ("imo", "9000006")
    assert bare("imo", "imo number: 9000006") == ("imo", "9000006")
    assert bare("imo", "HB-77") == ("registration", "HB-77")
    assert bare("tax", "IMO 9000006") == ("tax", "IMO 9000006")


def test_countries_as_publishers_write_them():
    assert country_code("Korea, North") == "KP"
    assert country_code(" iran  (Islamic Republic of) ") == "IR"
    assert country_code("Cote d’Ivoire") == "CI"
    assert country_code("Region: Gaza") == "PS"
    assert country_code("Kenya (at time of listing)") == "KE"
    assert country_code("undetermined") == ""
    assert country_code("(") == ""
    assert country("former Soviet Union") == "former Soviet Union"
    assert nationality("Syrian") == "SY"
    assert nationality(" north  Korean") == "KP"
    assert nationality("Ruritanian") == "Ruritanian"


def test_scripts():
    assert script_of("Борис B") == "Cyrillic"
    assert script_of("翠羽光电 1") == "Han"
    assert script_of("14/3") == "Common"


def test_gzip_is_read_as_it_is_in_several_members_too():
    packed = gzip.compress(files.PLAIN[:40].encode()) + gzip.compress(files.PLAIN[40:].encode())

    assert unpacked(NamedFile("plain.csv.gz", packed)) == files.PLAIN.encode()


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert text_of(NamedFile("x", b"\xef\xbb\xbfid")) == "id"


def test_another_encoding_is_named_where_a_byte_does_not_belong_to_it():
    assert text_of(NamedFile("x", b"d\x92Or"), encoding=WINDOWS) == "d’Or"
    with pytest.raises(ListRefused, match="not Windows-1252: byte 0x81"):
        text_of(NamedFile("x", b"d\x81Or"), encoding=WINDOWS)


def test_a_file_of_too_many_rows_is_refused():
    with pytest.raises(ListRefused, match="line 4: The file has more than 3 rows"):
        list(csv_rows("x.csv", "a\n" * 9, limit=3))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (gzip.compress(b""), "is empty"),
        (files.cut_gzip(files.PLAIN), "cut off before its end"),
        (gzip.compress(files.PLAIN.encode())[:20] + b"garbage!" * 9, "damaged"),
        (gzip.compress(files.PLAIN.encode()) + b"garbage", "damaged"),
        (b"PK\x03\x04whatever", "ZIP archive"),
        (gzip.compress(b"0" * 300 * 2**20, compresslevel=1), "unpacks to more than 256 MB"),
        (b"x" * (64 * 2**20 + 1), "larger than 64 MB"),
    ],
    ids=["nothing", "blank", "empty", "cut off", "damaged", "more behind", "ZIP", "unpacks to much", "large"],
)
def test_files_that_are_not_unpacked(data, says):
    with pytest.raises(ListRefused, match=says):
        unpacked(NamedFile("list", data))
