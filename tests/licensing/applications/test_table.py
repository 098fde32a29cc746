"""Goods lines by spreadsheet."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from exportctl.core.sheets.writing import as_csv, as_xlsx
from licensing.applications.models import Application
from licensing.applications.portal.table import COLUMNS, MOST_LINES
from tests.factories import applications as make

pytestmark = pytest.mark.django_db
GOOD = ["Fiber laser, 2 kW", "AP-2000", "6a005", "2", "nmb", "48000.00", "eur"]


@pytest.fixture
def web(ada, sign_in: Callable[..., Client]) -> Client:
    make.make_entry()
    return sign_in(ada)


def send(web: Client, draft: Application, data: bytes, version: object = None):
    address = f"/portal/applications/{draft.pk}/goods/table/"
    draft.refresh_from_db()
    return web.post(
        address, {"file": SimpleUploadedFile("goods.csv", data), "version": version or draft.version}
    )


@pytest.mark.parametrize("written", [as_csv, lambda *rows: as_xlsx(*rows, title="Goods")])
def test_all_lines_are_added_after_those_that_are_there(web, draft, ada, written):
    make.add_line(draft, ada)

    answer = send(web, draft, written(COLUMNS, [GOOD, [*GOOD[:3], "1.5", *GOOD[4:]]]))

    assert answer.status_code == 302
    lines = list(draft.lines.order_by("number"))
    assert [line.number for line in lines] == [1, 2, 3]
    assert [str(line.quantity) for line in lines[1:]] == ["2.000", "1.500"]
    assert {line.entry.code for line in lines} == {"6A005"}


@pytest.mark.parametrize(
    ("at", "wrong", "said"),
    [
        (0, "", "description: Describe the goods."),
        (2, "9Z999", "control_code: No entry 9Z999 is in force"),
        (3, "0", "quantity: The quantity must be more than 0."),
        (3, "1,200", "quantity: Enter the quantity as a number"),
        (4, "bushels", "unit: "),
        (5, "=1+1", "value: Enter the value as a number"),
        (6, "XXX", "currency: "),
    ],
)
def test_one_wrong_row_adds_no_line_and_is_told(web, draft, at, wrong, said):
    answer = send(web, draft, as_csv(COLUMNS, [GOOD, [*GOOD[:at], wrong, *GOOD[at + 1 :]]]))

    assert answer.status_code == 422
    assert f"Row 3: {said}" in answer.content.decode()
    assert not draft.lines.exists()


def test_a_stale_page_and_a_file_that_is_no_table_add_no_line(web, draft):
    assert send(web, draft, as_csv(COLUMNS, [GOOD]), version="9").status_code == 409
    assert send(web, draft, b"PK\x03\x04nothing").status_code == 422
    assert send(web, draft, as_csv(COLUMNS, [GOOD] * (MOST_LINES + 1))).status_code == 422
    assert not draft.lines.exists()


def test_the_template_is_a_download(web):
    assert "control_code" in web.get("/portal/applications/goods-template/csv/").content.decode()
    assert web.get("/portal/applications/goods-template/exe/").status_code == 404
