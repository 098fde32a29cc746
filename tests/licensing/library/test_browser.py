"""The pages of the library in a browser: axe, width, and the way from the library into a draft."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from exportctl.core.people.models import User
from exportctl.core.sheets.writing import as_csv
from licensing.library import services, tables
from tests.factories import applications as drafts
from tests.factories import library as make
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Consolidated Precision Instruments and Photonic Measurement Systems Manufacturing Holding GmbH"
ARABIC = "دار القياس الوطنية المتخيلة"
CHINESE = "青灯光电仪器有限公司"
HOME = "/portal/library/"


@pytest.fixture
def web(page: Page, live_server: Any, ada: User, sign_in: Callable[[User], Client]) -> Page:
    """Ada's browser, with her session's cookie."""
    cookie = sign_in(ada).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def filled(ada: User) -> list[str]:
    """Fill a library and a draft of it; return every page of both."""
    arden = make_organization(ada, name="Arden Photonics GmbH")
    product = make.make_product(arden, ada, name=LONG, manufacturer=CHINESE, origin="CN", hs_code="901320")
    services.take_product(product.pk, arden, actor=ada, seen=None)
    services.save_product(product, make.product_facts(name=f"{LONG} {ARABIC}"), actor=ada, version=None)
    paper = services.attach_document(product, drafts.upload(), kind="datasheet", actor=ada, version=None)
    ruling = services.ClassificationFacts("Office of Trade", "OT-7", "6A005.b", date(2024, 2, 1), LONG)
    row = services.enter_classification(product, ruling, actor=ada, version=None)
    old = make.make_product(arden, ada, kind="material", name=CHINESE, answers={}, part_numbers=())
    services.archive_product(old, actor=ada, version=None)
    party = make.make_book_party(arden, ada, name=ARABIC, aliases=(LONG, CHINESE))
    make.make_book_party(arden, ada, name=CHINESE, identifiers=(), contacts=())
    services.write_note(party, f"{LONG} {ARABIC}", actor=ada)
    keys = [column.key for column in tables.COLUMNS]
    rows = [
        {"kind": "goods", "name": f"{ARABIC} {number}", "description": LONG, "part_numbers": CHINESE * 3}
        for number in range(3)
    ]
    data = as_csv(tables.COLUMNS, [[one.get(key, "") for key in keys] for one in rows])
    wrong = services.read_table(arden, f"{LONG}.csv", data, actor=ada)
    right = services.read_table(arden, "one.csv", b"kind,name,description\ngoods,One,A thing\n", actor=ada)
    draft = drafts.complete_draft(arden, ada, lines=2, name=LONG)
    one = f"{HOME}products/{product.pk}/"
    at = f"/portal/applications/{draft.pk}/"
    line, end_user = draft.lines.all()[0], draft.parties.get(role="end_user")
    return [
        HOME,
        f"{HOME}?archived=1",
        f"{HOME}?q=nothing",
        f"{HOME}products/add/",
        *(f"{HOME}products/add/?kind={kind}&organization={arden.pk}" for kind in ("component", "technology")),
        one,
        f"{one}edit/",
        f"{one}versions/1/",
        f"{one}documents/",
        f"{one}documents/{paper.pk}/remove/",
        f"{one}classifications/",
        f"{one}classifications/{row.pk}/remove/",
        f"{HOME}products/{old.pk}/",
        f"{HOME}import/",
        f"{HOME}import/{wrong.pk}/",
        f"{HOME}import/{right.pk}/",
        f"{HOME}parties/",
        f"{HOME}parties/add/",
        f"{HOME}parties/{party.pk}/",
        f"{HOME}parties/{party.pk}/edit/",
        f"{at}goods/",
        f"{at}goods/library/",
        f"{at}goods/add/?product={product.pk}&seen=4",
        f"{at}goods/{line.pk}/keep/",
        f"{at}goods/table/",
        f"{at}parties/",
        f"{at}parties/book/?role=end_user",
        f"{at}parties/add/?role=consignee&book={party.pk}&seen=1",
        f"{at}parties/{end_user.pk}/keep/",
    ]


def test_every_page_passes_axe_and_fits_the_window(web: Page, live_server: Any, ada: User) -> None:
    for address in filled(ada):
        web.goto(live_server.url + address)
        for width in (390, 1280):
            web.set_viewport_size({"width": width, "height": 900})
            fits = web.evaluate("document.documentElement.scrollWidth") <= width
            assert (address, width, fits) == (address, width, True)
        violations = Axe().run(web).response["violations"]
        found = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
        assert (address, found) == (address, [])


def test_a_product_is_written_and_taken_into_a_draft(web: Page, live_server: Any, ada: User) -> None:
    draft = drafts.make_draft(make_organization(ada), ada)
    drafts.make_control_list()
    web.goto(f"{live_server.url}{HOME}")
    web.get_by_role("button", name="Add a product").click()
    web.get_by_label("Complete product").check()
    web.get_by_role("button", name="Continue").click()
    web.get_by_label("Name", exact=True).fill("Camera")
    web.get_by_label("What is it, in technical words?").fill("Thermal camera, 640 x 480")
    web.get_by_label("On the control list", exact=True).check()
    web.get_by_label("Search").press_sequentially("camera")
    web.get_by_label("6A003 Thermal cameras").check()
    web.get_by_role("button", name="Save", exact=True).click()
    expect(web.get_by_role("heading", name="Camera")).to_be_visible()

    web.goto(f"{live_server.url}/portal/applications/{draft.pk}/goods/")
    web.get_by_role("button", name="Add from the library").click()
    web.get_by_role("link", name="Add Camera").click()
    web.get_by_label("Quantity").fill("2")
    web.get_by_label("Value of the whole line").fill("9000")
    web.get_by_label("Currency").select_option("EUR")
    web.get_by_role("button", name="Save", exact=True).click()
    expect(web.get_by_text("version 1")).to_be_visible()
