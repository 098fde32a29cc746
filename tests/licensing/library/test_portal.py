import html
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from exportctl.core.errors import NotPermitted
from exportctl.core.sheets.writing import as_csv
from licensing.library import queries, services, tables
from licensing.library.models import BookParty, Product, ProductImport
from tests.factories import library as make
from tests.factories.applications import add_line, add_party, make_draft, make_entry, upload
from tests.factories.organizations import make_member, make_organization

pytestmark = pytest.mark.django_db
HOME = "/portal/library/"
PRODUCT = {
    "name": "Thermal camera",
    "description": "Uncooled camera, 640 x 480",
    "part_numbers": "TC-1\r\nTC-2",
    "classification": "listed",
    "control_code": "6A003",
    "purpose": "Looks for heat losses.",
    "encryption": "no",
}
ROWS = {
    f"{prefix}-{key}": value
    for prefix in ("identifiers", "contacts")
    for key, value in (("TOTAL_FORMS", "2"), ("INITIAL_FORMS", "0"))
}
PARTY = ROWS | {
    "kind": "company",
    "name": "深圳市光电仪器有限公司",
    "aliases": "Shenzhen Optoelectronic\r\nSOI\r\nSOI",
    "street": "1 Road",
    "city": "Shenzhen",
    "country": "CN",
    "identifiers-0-kind": "registration",
    "identifiers-0-value": "9100-MADE-UP",
    "identifiers-0-country": "CN",
    "contacts-1-name": "Lin",
    "contacts-1-phone": "+86 1",
}


@pytest.fixture
def web(ada, arden, sign_in: Callable[..., Client]) -> Client:
    make_entry()
    return sign_in(ada)


def text_of(answer) -> str:
    return answer.content.decode()


def new_product(web, arden, **fields):
    address = f"{HOME}products/add/?kind=goods&organization={arden.pk}"
    return web.post(address, PRODUCT | fields)


def new_party(web, arden, **fields):
    return web.post(f"{HOME}parties/add/", PARTY | {"organization": arden.pk} | fields)


@pytest.mark.parametrize(
    "page", ["", "parties/", "?archived=1", "parties/?archived=1", "?q=x", "parties/?q=x"]
)
def test_empty_lists_say_why_and_what_to_do(web, page):
    assert 'class="nothing"' in text_of(web.get(f"{HOME}{page}"))


def test_a_product_is_added_by_kind_with_its_questions(web, arden):
    asked = text_of(web.get(f"{HOME}products/add/?kind=material&organization={arden.pk}"))
    assert "CAS registry number" in asked
    assert web.get(f"{HOME}products/add/?kind=gadget&organization={arden.pk}").status_code == 422

    answer = new_product(web, arden)

    product = Product.objects.get()
    assert answer["Location"] == f"{HOME}products/{product.pk}/"
    assert queries.latest_version(product).part_numbers == ["TC-1", "TC-2"]
    page = text_of(web.get(answer["Location"]))
    assert "Thermal camera" in page
    assert "Open questions" in page
    assert "6A003" in text_of(web.get(HOME))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter the name of the product."),
        ({"control_code": ""}, "Search for the control list entry and choose it."),
        ({"control_code": "9Z999"}, "No entry 9Z999 is in force."),
        ({"classification": "not_listed"}, "Say why the product is not on the control list."),
        ({"hs_code": "12a"}, "A commodity code has 6 to 10 digits"),
        ({"part_numbers": "\n".join(str(number) for number in range(21))}, "at most 20 part numbers"),
    ],
)
def test_a_product_that_is_wrong_is_refused_beside_its_field(web, arden, wrong, said):
    answer = new_product(web, arden, **wrong)

    assert answer.status_code == 422
    assert text_of(answer).count(said) == 2
    assert "TC-1" in text_of(answer) or "part_numbers" in wrong
    assert not Product.objects.exists()


def test_find_searches_and_keeps_what_was_typed(web, arden):
    text = text_of(new_product(web, arden, find="1", q="laser", control_code=""))

    assert "6A005" in text
    assert "Uncooled camera" in text
    assert not Product.objects.exists()


def test_what_may_be_there_already_is_pointed_out_and_saved_only_on_purpose(web, arden):
    new_product(web, arden)
    new_party(web, arden)

    for ask in (new_product, new_party):
        answer = ask(web, arden)
        assert answer.status_code == 422
        assert "This may be there already" in text_of(answer)
        assert ask(web, arden, another="yes").status_code == 302
    assert (Product.objects.count(), BookParty.objects.count()) == (2, 2)


def test_a_stale_page_is_told_keeps_what_was_typed_and_shows_what_changed(web, arden, ada):
    product, party = make.make_product(arden, ada), make.make_book_party(arden, ada)
    services.save_product(product, make.product_facts(name="By a colleague"), actor=ada, version=None)
    services.save_party(party, make.book_facts(city="Elsewhere"), actor=ada, version=None)

    for address, data in (
        (f"{HOME}products/{product.pk}/edit/", PRODUCT),
        (f"{HOME}parties/{party.pk}/edit/", PARTY),
    ):
        answer = web.post(address, data | {"version": "1"})
        text = text_of(answer)
        assert answer.status_code == 409
        assert "What changed last" in text
        assert data["name"] in text
        assert web.post(address, data | {"version": "2"}).status_code == 302
    product.refresh_from_db()
    assert product.name == "Thermal camera"


def test_versions_are_shown_as_they_were(web, arden, ada):
    product = make.make_product(arden, ada)
    services.take_product(product.pk, arden, actor=ada, seen=None)
    services.save_product(product, make.product_facts(name="New name"), actor=ada, version=None)

    address = f"{HOME}products/{product.pk}/"
    assert "Fiber laser AP-2000" in text_of(web.get(f"{address}versions/1/"))
    assert "this makes version" not in text_of(web.get(address))
    assert web.get(f"{address}versions/3/").status_code == 404


def test_archive_and_restore(web, arden, ada):
    for kept, kind in (
        (make.make_product(arden, ada), "products"),
        (make.make_book_party(arden, ada), "parties"),
    ):
        address = f"{HOME}{kind}/{kept.pk}/"
        assert web.post(f"{address}archive/", {"version": "9"}).status_code == 409
        assert web.post(f"{address}archive/", {"version": "1"}).status_code == 302
        assert "Archived on" in text_of(web.get(address))
        assert kept.name not in text_of(web.get(f"{HOME}{'parties/' if kind == 'parties' else ''}"))
        assert web.post(f"{address}restore/", {"version": "2"}).status_code == 302


def test_papers_and_earlier_classifications(web, arden, ada):
    product = make.make_product(arden, ada)
    address = f"{HOME}products/{product.pk}/"
    data = {
        "authority": "Office of Trade",
        "reference": "OT-7",
        "code": "6A005.b",
        "decided_on": "2024-02-01",
    }

    assert web.post(f"{address}classifications/", data | {"version": 1}).status_code == 302
    assert web.post(f"{address}classifications/", data | {"version": 2}).status_code == 409
    late = web.post(f"{address}classifications/", data | {"version": 2, "decided_on": "2999-01-01"})
    assert text_of(late).count("lies in the future") == 2
    paper = {"kind": "datasheet", "file": upload("sheet.pdf"), "version": 2}
    assert web.post(f"{address}documents/", paper).status_code == 302
    paper = {"kind": "datasheet", "file": upload("sheet.exe", b"MZ"), "version": 3}
    assert web.post(f"{address}documents/", paper).status_code == 422
    page = text_of(web.get(address))
    assert "sheet.pdf" in page
    assert "OT-7" in page
    document = queries.standing_documents(product).get()
    assert "sheet.pdf" in text_of(web.get(f"{address}documents/{document.pk}/remove/"))
    assert web.post(f"{address}documents/{document.pk}/remove/", {"version": 3}).status_code == 302
    row = queries.standing_classifications(product).get()
    assert web.post(f"{address}classifications/{row.pk}/remove/", {"version": 4}).status_code == 302


def test_a_party_is_entered_with_numbers_and_contacts_and_gets_a_note(web, arden):
    answer = new_party(web, arden)

    party = BookParty.objects.get()
    assert party.aliases == ["Shenzhen Optoelectronic", "SOI"]
    page = text_of(web.get(answer["Location"]))
    assert all(word in page for word in ("9100-MADE-UP", "Lin", "深圳市光电仪器有限公司"))
    assert web.post(answer["Location"], {"text": ""}).status_code == 422
    web.post(answer["Location"], {"text": "Register looked up."})
    assert "Register looked up." in text_of(web.get(answer["Location"]))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "…"}, "has no letter or digit"),
        ({"identifiers-0-kind": ""}, "Choose what kind of number it is."),
        ({"identifiers-0-value": ""}, "Enter the number, or empty the whole row."),
        ({"contacts-1-name": ""}, "Enter the name of the contact"),
        ({"contacts-TOTAL_FORMS": "21"}, "at most 20"),
    ],
)
def test_a_party_that_is_wrong_is_refused_and_nothing_typed_is_lost(web, arden, wrong, said):
    answer = new_party(web, arden, **wrong)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Shenzhen Optoelectronic" in text_of(answer)
    assert not BookParty.objects.exists()


def send_table(web, arden, *names: str, **fields: str):
    keys = [column.key for column in tables.COLUMNS]
    rows = [{"kind": "goods", "name": name, "description": "A thing", **fields} for name in names]
    data = as_csv(tables.COLUMNS, [[row.get(key, "") for key in keys] for row in rows])
    file = SimpleUploadedFile("things.csv", data)
    return web.post(f"{HOME}import/", {"organization": arden.pk, "file": file})


def test_a_table_is_previewed_and_then_taken_in_once(web, arden):
    address = send_table(web, arden, "One", "Two")["Location"]
    preview = web.get(address)

    assert "Two" in text_of(preview)
    assert not Product.objects.exists()
    assert web.post(address)["Location"] == HOME
    assert web.post(address).status_code == 409
    assert Product.objects.count() == 2
    assert "things.csv" in text_of(web.get(f"{HOME}products/{Product.objects.first().pk}/"))


def test_a_table_with_wrong_rows_shows_each_and_cannot_be_taken_in(web, arden):
    answer = send_table(web, arden, "One", "Two", hs_code="12")
    address = answer["Location"]

    text = text_of(web.get(address))
    assert "2 of 2 rows" in text
    assert "Row 3: hs_code" in text
    assert 'aria-disabled="true"' in text
    assert web.post(address).status_code == 422
    assert not Product.objects.exists()


def test_a_file_that_is_no_table_is_refused_beside_the_field(web, arden):
    file = SimpleUploadedFile("x.xlsx", b"PK\x03\x04nothing")
    answer = web.post(f"{HOME}import/", {"organization": arden.pk, "file": file})

    assert answer.status_code == 422
    assert text_of(answer).count("This spreadsheet cannot be read.") == 2
    assert not ProductImport.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_template_and_export_are_downloads(web, arden, ada, form):
    make.make_product(arden, ada, name="=1+1")

    for name in ("template", "export"):
        answer = web.get(f"{HOME}{name}/{form}/")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
    if form == "csv":
        assert "'=1+1" in text_of(answer)
    assert web.get(f"{HOME}export/exe/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_and_pages_take_the_same_reads_for_one_row_or_three(
    web, arden, ada, rows, django_assert_max_num_queries
):
    for number in range(rows):
        product = make.make_product(arden, ada, name=f"Product {number}")
        party = make.make_book_party(arden, ada, name=f"Party {number}")
        services.write_note(party, "A note", actor=ada)
        services.attach_document(product, upload(), kind="datasheet", actor=ada, version=None)
    web.get(HOME)
    for page, most in (
        ("", 8),
        ("parties/", 8),
        (f"products/{product.pk}/", 12),
        (f"parties/{party.pk}/", 12),
    ):
        with django_assert_max_num_queries(most):
            web.get(f"{HOME}{page}")


def test_a_stranger_finds_nothing_and_another_exporters_library_stays_closed(web, arden, ada, sam, sign_in):
    product, party = make.make_product(arden, ada), make.make_book_party(arden, ada)
    stranger = sign_in(sam)
    make_organization(sam)

    for address in (f"products/{product.pk}/", f"products/{product.pk}/edit/", f"parties/{party.pk}/"):
        assert stranger.get(f"{HOME}{address}").status_code == 404
    assert product.name not in text_of(stranger.get(HOME))
    assert product.name not in stranger.get(f"{HOME}export/csv/").content.decode()
    assert new_product(stranger, arden).status_code == 422
    assert Product.objects.count() == 1


def test_an_agent_sees_and_keeps_nothing_of_the_exporters_library(ada, arden, agnes, sign_in):
    product = make.make_product(arden, ada)
    party = make.make_book_party(arden, ada)
    make_member(arden, agnes, "agent", submits=True)
    agent = sign_in(agnes)

    home = text_of(agent.get(HOME))
    assert product.name not in home
    assert "Only its own people see and keep this." in html.unescape(home)
    assert party.name not in text_of(agent.get(f"{HOME}parties/"))
    for page in (f"{HOME}products/{product.pk}/", f"{HOME}parties/{party.pk}/"):
        assert agent.get(page).status_code == 404
    assert product.name not in text_of(agent.get(f"{HOME}export/csv/"))
    with pytest.raises(NotPermitted, match="Only its own people"):
        services.archive_product(product, actor=agnes, version=None)


def test_an_agent_fills_in_a_draft_without_the_library(ada, arden, agnes, sign_in):
    party = make.make_book_party(arden, ada)
    make_member(arden, agnes, "agent", submits=True)
    held = make_draft(arden, agnes)
    line, named = add_line(held, agnes), add_party(held, agnes, name=party.name)
    agent = sign_in(agnes)

    for name, *row in (("goods-pick",), ("party-pick",), ("goods-keep", line.pk), ("party-keep", named.pk)):
        answer = agent.get(reverse(f"licensing:{name}", args=[held.pk, *row]))
        assert answer.status_code == 403
        assert "Only its own people" in text_of(answer)
    own = make_draft(arden, ada)
    for name in ("goods", "parties"):
        shown = [
            text_of(web.get(reverse(f"licensing:application-{name}", args=[draft.pk])))
            for web, draft in ((agent, held), (sign_in(ada), own))
        ]
        assert ["Add from the" in page for page in shown] == [False, True]
        assert "Keep in the" not in shown[0]
