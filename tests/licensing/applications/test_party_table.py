"""Parties by spreadsheet."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from exportctl.core.sheets.writing import as_csv, as_xlsx
from licensing.applications.portal.party_table import COLUMNS, MOST_PARTIES
from tests.factories import applications as make

pytestmark = pytest.mark.django_db
USER = {
    "role": "End user", "kind": "company", "name": "深圳市光电仪器有限公司", "aliases": "Shenzhen Opto|SOI",
    "street": "1 Road", "city": "Shenzhen", "country": "cn", "number_kind": "tax", "number": "91440300X",
    "number_country": "cn",
}  # fmt: skip
CONSIGNEE = {
    "role": "consignee", "kind": "company", "name": "Valdeluna SA", "street": "Calle 2", "city": "Valdeluna",
    "country": "CL",
}  # fmt: skip


@pytest.fixture
def web(ada, sign_in):
    return sign_in(ada)


def row(values):
    return [values.get(column.key, "") for column in COLUMNS]


def send(web, draft, *rows, data=None, version=None):
    draft.refresh_from_db()
    file = SimpleUploadedFile("parties.csv", data or as_csv(COLUMNS, [row(one) for one in rows]))
    address = f"/portal/applications/{draft.pk}/parties/table/"
    return web.post(address, {"file": file, "version": version or draft.version})


@pytest.mark.parametrize("written", [as_csv, lambda *rows: as_xlsx(*rows, title="Parties")])
def test_all_parties_are_added(web, draft, written):
    answer = send(web, draft, data=written(COLUMNS, [row(USER), row(CONSIGNEE)]))

    assert answer.status_code == 302
    user = draft.parties.get(role="end_user")
    assert (user.name, user.aliases, user.country) == (USER["name"], ["Shenzhen Opto", "SOI"], "CN")
    assert [number.kind for number in user.numbers] == ["tax"]
    assert draft.parties.count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"role": "uncle"}, "Row 3: role: "),
        ({"role": "recipient"}, "Row 3: role: "),
        ({"kind": "firm"}, "Row 3: kind: "),
        ({"name": ""}, "Row 3: name: "),
        ({"country": "Atlantis"}, "Row 3: country: "),
        ({"birth_date": "1971"}, "Row 3: birth_date: "),
        ({"number_kind": "tax"}, "Row 3: number: "),
        ({"email": "nobody"}, "Row 3: email: "),
    ],
)
def test_one_wrong_row_adds_no_party_and_is_told(web, draft, wrong, said):
    answer = send(web, draft, USER, CONSIGNEE | wrong)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not draft.parties.exists()


def test_a_second_end_user_is_refused_by_name_and_nothing_is_kept(web, draft):
    answer = send(web, draft, CONSIGNEE, USER, CONSIGNEE | {"role": "end_user", "name": "Second GmbH"})

    assert answer.status_code == 422
    assert "Second GmbH: " in answer.content.decode()
    assert not draft.parties.exists()


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"colour,size\nred,2\n"])
def test_what_is_no_table_is_refused(web, draft, data):
    assert send(web, draft, data=data or b" ").status_code == 422
    assert not draft.parties.exists()


def test_too_many_rows_a_stale_page_and_a_stranger_add_nothing(web, draft, sam, sign_in):
    assert send(web, draft, *[CONSIGNEE] * (MOST_PARTIES + 1)).status_code == 422
    assert send(web, draft, CONSIGNEE, version=99).status_code == 409
    assert send(sign_in(sam), draft, CONSIGNEE).status_code == 404
    assert not draft.parties.exists()


def test_the_template_has_the_columns(web):
    answer = web.get("/portal/applications/parties-template/csv/")
    assert answer.content.decode("utf-8-sig").strip().split(",")[:3] == ["role", "kind", "name"]


def test_the_page_of_parties_leads_to_it(web, draft, ada):
    make.add_party(draft, ada)
    assert "parties/table/" in web.get(f"/portal/applications/{draft.pk}/parties/").content.decode()
