import pytest

from exportctl.core.errors import Conflict, DomainError
from exportctl.core.sheets import Line
from exportctl.core.sheets.reading import read
from exportctl.core.sheets.writing import as_csv, as_xlsx
from licensing.library import queries, services, tables
from licensing.library.models import Product, ProductImport
from tests.core.threads import at_once
from tests.factories import library as make
from tests.factories.applications import make_entry

pytestmark = pytest.mark.django_db
KEYS = [column.key for column in tables.COLUMNS]
GOOD = {
    "kind": "Goods",
    "name": "Thermal camera",
    "description": "Uncooled camera, 640 x 480",
    "part_numbers": "TC-1| TC-2",
    "origin": "de",
    "hs_code": "852589",
    "control_code": "6a003",
    "encryption": "No",
}


def table(*rows: dict[str, str]) -> bytes:
    return as_csv(tables.COLUMNS, [[row.get(key, "") for key in KEYS] for row in rows])


def taken(arden, ada, *rows: dict[str, str]) -> ProductImport:
    return services.take_in(
        services.read_table(arden, "our products.csv", table(*rows), actor=ada), actor=ada
    )


def test_a_table_is_taken_in_whole(arden, ada):
    make_entry()
    unlisted = {
        "name": "Bracket",
        "control_code": "",
        "part_numbers": "",
        "classification_reason": "Plain steel",
    }

    made = taken(
        arden, ada, GOOD, GOOD | unlisted, GOOD | unlisted | {"name": "New", "classification_reason": ""}
    )

    products = {product.name: queries.latest_version(product) for product in Product.objects.all()}
    camera = products["Thermal camera"]
    assert (camera.part_numbers, camera.origin, camera.entry.code) == (["TC-1", "TC-2"], "DE", "6A003")
    assert camera.answers == {"encryption": "no"}
    assert [products[name].classification for name in ("Bracket", "New")] == ["not_listed", "unknown"]
    assert (made.taken_by, made.products.count()) == (ada, 3)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "gadget"}, "kind: “gadget” is none of"),
        ({"name": ""}, "name: Enter the name"),
        ({"name": "x" * 201}, "name: "),
        ({"description": "x" * 501}, "description: "),
        ({"origin": "XX"}, "origin: "),
        ({"hs_code": "12"}, "hs_code: A commodity code has"),
        ({"control_code": "9Z999"}, "control_code: No entry 9Z999 is in force"),
        ({"encryption": "perhaps"}, "encryption: "),
        ({"cas_number": "none"}, "cas_number: this is not asked about goods."),
        ({"part_numbers": "x" * 61}, "part_numbers: "),
    ],
)
def test_every_row_that_is_wrong_is_told_with_its_number_and_nothing_is_taken_in(arden, ada, wrong, said):
    make_entry()
    kept = services.read_table(arden, "x.csv", table(GOOD, GOOD | {"name": "Other"} | wrong), actor=ada)

    assert {fault["row"] for fault in kept.faults} == {3}
    assert any(fault["message"].startswith(said) for fault in kept.faults), kept.faults
    with pytest.raises(DomainError) as error:
        services.take_in(kept, actor=ada)
    assert error.value.code == "rows_wrong"
    assert not Product.objects.exists()


def test_doubles_in_the_file_and_in_the_library_are_faults(arden, ada):
    make.make_product(arden, ada)
    rows = (
        GOOD,
        GOOD | {"part_numbers": "TC-9"},
        GOOD | {"name": "fiber laser  AP-2000", "part_numbers": ""},
        GOOD | {"name": "Another laser", "part_numbers": "AP-2000-EU"},
    )

    faults = services.read_table(arden, "x.csv", table(*rows), actor=ada).faults

    assert [fault["row"] for fault in faults] == [3, 4, 5]
    assert faults[0]["message"] == "“Thermal camera” is in row 2 already."
    assert "AP-2000-EU is a part number of" in faults[2]["message"]


def test_what_changed_since_the_preview_is_seen_when_it_is_taken_in(arden, ada):
    make_entry()
    kept = services.read_table(arden, "x.csv", table(GOOD), actor=ada)
    make.make_product(arden, ada, name="Thermal camera", part_numbers=())

    with pytest.raises(DomainError, match="as it is"):
        services.take_in(kept, actor=ada)

    assert Product.objects.count() == 1


def test_a_table_that_was_wrong_stays_wrong_when_its_fault_is_gone(arden, ada):
    make_entry()
    product = make.make_product(arden, ada, name="Thermal camera", part_numbers=())
    kept = services.read_table(arden, "x.csv", table(GOOD), actor=ada)
    services.archive_product(product, actor=ada, version=None)

    with pytest.raises(DomainError, match="as it is"):
        services.take_in(kept, actor=ada)

    assert services.take_in(services.read_table(arden, "x.csv", table(GOOD), actor=ada), actor=ada)


def test_what_is_no_table_of_products_leaves_nothing_behind(arden, ada):
    with pytest.raises(DomainError):
        services.read_table(arden, "x.csv", b"name,color\nx,red\n", actor=ada)

    assert not ProductImport.objects.exists()


def test_what_is_taken_away_can_be_taken_in_again(arden, ada):
    name = "=cmd|' /C calc'!A0"
    product = make.make_product(arden, ada, name=name, part_numbers=("+1", "-2"))
    row = tables.row_of(product, queries.latest_version(product))

    for data in (as_csv(tables.COLUMNS, [row]), as_xlsx(tables.COLUMNS, [row], title="Products")):
        [line] = read(data, columns=tables.COLUMNS)
        assert line.values == dict(zip(KEYS, row, strict=True))


def test_the_columns_name_every_question_once():
    assert len(set(KEYS)) == len(KEYS)
    assert all(column.help for column in tables.COLUMNS)
    assert tables.parsed([Line(2, {"kind": "goods"})], None).faults  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_of_several_who_take_a_table_in_one_does(arden, ada):
    make_entry()
    kept = services.read_table(arden, "x.csv", table(GOOD), actor=ada)
    other = services.read_table(arden, "again.csv", table(GOOD), actor=ada)

    answers = at_once(lambda number: services.take_in((kept, kept, other)[number], actor=ada), 3)

    refusals = [answer for answer in answers if isinstance(answer, DomainError)]
    assert len(refusals) == 2, answers
    assert {answer.code for answer in refusals} <= {"already_taken", "rows_wrong"}
    assert any(isinstance(answer, Conflict) for answer in refusals) or other.faults == []
    assert Product.objects.count() == 1
