from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from exportctl.core.files.models import StoredFile
from licensing.applications import services
from licensing.applications.models import Application
from tests.factories import applications as make
from tests.factories.organizations import make_organization, make_site

pytestmark = pytest.mark.django_db
PAGES = [
    "",
    "copy/",
    "goods/",
    "goods/add/",
    "parties/",
    "parties/add/",
    "end-use/",
    "questions/route/",
    "questions/urgency/",
    "documents/",
    "declaration/",
]
LINE = {
    "description": "Fiber laser, 2 kW",
    "control_code": "6A005",
    "quantity": "2",
    "unit": "NMB",
    "value": "48000",
    "currency": "EUR",
}
PARTY = {
    "role": "end_user",
    "kind": "company",
    "name": "深圳市光电仪器有限公司",
    "aliases": "Shenzhen Optoelectronic\r\n\r\n SOI \r\nSOI",
    "street": "1 Road",
    "city": "Shenzhen",
    "country": "CN",
}


@pytest.fixture
def web(ada, sign_in: Callable[..., Client]) -> Client:
    return sign_in(ada)


def url(application: Application, page: str = "") -> str:
    return f"/portal/applications/{application.pk}/{page}"


def post(web: Client, application: Application, page: str, **fields: object):
    application.refresh_from_db()
    return web.post(url(application, page), {"version": application.version, **fields})


def text_of(answer) -> str:
    return answer.content.decode()


def test_list_says_why_it_is_empty(web, arden):
    assert "There is no application yet" in text_of(web.get("/portal/applications/"))


def test_list_shows_drafts_and_filed_ones(web, complete, arden, ada):
    filed = make.submitted_application(arden, ada)
    text = text_of(web.get("/portal/applications/"))
    assert filed.reference in text
    assert reverse("licensing:tracking", args=[filed.pk]) in text
    assert f'href="{url(complete)}"' in text
    assert "Talheim Titanium GmbH" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_list_and_task_list_take_the_same_reads_for_one_row_or_three(
    web, arden, ada, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        draft = make.complete_draft(arden, ada, lines=rows)
    web.get("/portal/applications/")
    for page in ("/portal/applications/", url(draft), url(draft, "goods/"), url(draft, "check/")):
        with django_assert_max_num_queries(15):
            assert web.get(page).status_code == 200


def test_start_makes_a_draft_for_the_only_organization(web, arden):
    assert "Arden Photonics" in text_of(web.get("/portal/applications/start/"))
    answer = web.post("/portal/applications/start/", {"organization": arden.pk, "own_reference": "PO 7"})
    assert answer["Location"] == url(Application.objects.get(own_reference="PO 7"))


def test_start_is_for_the_organization_that_was_chosen_and_takes_no_strangers(web, arden, ada, sam):
    second = make_organization(ada, name="Second Ltd")
    foreign = make_organization(sam, name="Foreign Ltd")
    open_page = {"organization": arden.pk}
    web.post("/acting-for/", {"organization": second.pk})

    assert "<bdi>Second Ltd</bdi></strong>" in text_of(web.get("/portal/applications/start/"))
    stale = web.post("/portal/applications/start/", open_page)
    assert stale.status_code == 403
    assert "Switch to Arden Photonics GmbH" in text_of(stale)
    assert web.post("/portal/applications/start/", {"organization": foreign.pk}).status_code == 404
    assert web.post("/portal/applications/start/", {"organization": "none"}).status_code == 404
    assert not Application.objects.exists()


def test_start_asks_for_the_site_where_there_are_several(web, arden, ada):
    make_site(arden, "Main works")
    cold = make_site(arden, "Cold store")
    page = {"organization": arden.pk}

    assert "Choose the site" in text_of(web.post("/portal/applications/start/", page))
    web.post("/portal/applications/start/", page | {"site": cold.pk})
    assert Application.objects.get().site == cold


def test_start_explains_why_one_cannot(web, ada):
    assert "Register your organization first" in text_of(web.get("/portal/applications/start/"))
    make_organization(ada, "pending", name="Pending Ltd")
    assert "Pending Ltd cannot apply yet" in text_of(web.get("/portal/applications/start/"))


@pytest.mark.parametrize("page", [*PAGES, "check/"])
def test_every_page_opens_for_the_exporter_and_for_no_one_else(page, complete, web, sam, omar, sign_in):
    line, party = complete.lines.get(), complete.parties.first()
    for more in (page, f"goods/{line.pk}/", f"goods/{line.pk}/remove/", f"parties/{party.pk}/"):
        assert web.get(url(complete, more)).status_code == 200
        assert sign_in(sam).get(url(complete, more)).status_code == 404
        assert sign_in(omar).get(url(complete, more)).status_code == 403
        assert Client().get(url(complete, more)).status_code == 302


def test_rows_of_another_application_are_not_found(web, complete, draft):
    line, party = complete.lines.get(), complete.parties.first()
    attachment = complete.attachments.get()
    for page in (f"goods/{line.pk}/", f"parties/{party.pk}/remove/", f"documents/{attachment.pk}/remove/"):
        assert web.get(url(draft, page)).status_code == 404


def test_the_task_list_says_what_is_missing(web, draft, ada):
    make.add_party(draft, ada, "consignee")
    text = text_of(web.get(url(draft)))
    assert "Say who the end user is." in text
    assert "Cannot start" in text
    assert "10 things still to do" in text


def test_a_goods_line_is_added_changed_and_removed(web, draft):
    make.make_control_list()
    assert post(web, draft, "goods/add/", **LINE).status_code == 302
    line = draft.lines.get()
    assert 'value="6A005" checked' in text_of(web.get(url(draft, f"goods/{line.pk}/")))
    post(web, draft, f"goods/{line.pk}/", **LINE | {"quantity": "3.5"})
    assert str(draft.lines.get().quantity) == "3.500"
    assert draft.lines.get().pk == line.pk
    assert post(web, draft, f"goods/{line.pk}/remove/").status_code == 302
    assert not draft.lines.exists()


def test_find_without_script_keeps_what_was_typed(web, draft):
    make.make_control_list()
    answer = post(web, draft, "goods/add/", description="My laser", quantity="x", q="laser", find="1")
    text = text_of(answer)
    assert answer.status_code == 200
    assert "My laser" in text
    assert 'value="6A005"' in text
    assert "There is a problem" not in text
    assert not draft.lines.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("quantity", "0", "must be more than 0"),
        ("quantity", "1,200", "without thousands separators"),
        ("quantity", "NaN", "as a number"),
        ("quantity", "1" * 20, "digits"),
        ("value", "-1", "must be more than 0"),
        ("control_code", "", "choose it"),
        ("control_code", "9Z999", "No entry 9Z999 is in force"),
        ("unit", "XXX", "not one of the available choices"),
        ("description", "", "Describe the goods"),
    ],
)
def test_a_bad_goods_line_keeps_what_was_typed(web, draft, field, value, said):
    make.make_control_list()
    answer = post(web, draft, "goods/add/", **LINE | {"part_number": "KEPT-1", field: value})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "KEPT-1" in text_of(answer)
    assert not draft.lines.exists()


def test_a_party_is_added_with_each_other_name_once(web, draft):
    assert post(web, draft, "parties/add/", **PARTY).status_code == 302
    party = draft.parties.get()
    assert party.aliases == ["Shenzhen Optoelectronic", "SOI"]
    assert "Shenzhen Optoelectronic\nSOI" in text_of(web.get(url(draft, f"parties/{party.pk}/")))
    assert "深圳市光电仪器有限公司" in text_of(web.get(url(draft, "parties/")))
    assert post(web, draft, f"parties/{party.pk}/remove/").status_code == 302
    assert not draft.parties.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "…!?", "no letter or digit"),
        ("name", "x" * 201, "at most 200"),
        ("aliases", "Good\n***", "no letter or digit"),
        ("aliases", "\n".join(f"Name {n}" for n in range(21)), "at most 20"),
        ("aliases", "y" * 201, "longer than 200"),
        ("website", "javascript:alert(1)", "valid URL"),
        ("country", "ZZ", "not one of the available choices"),
    ],
)
def test_a_bad_party_keeps_what_was_typed(web, draft, field, value, said):
    answer = post(web, draft, "parties/add/", **PARTY | {"postal_code": "KEPT-1", field: value})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "KEPT-1" in text_of(answer)
    assert not draft.parties.exists()


def number(place: int, kind: str, value: str, country: str = "") -> dict[str, str]:
    """One row of numbers as a browser sends it."""
    return {f"number_kind_{place}": kind, f"number_{place}": value, f"number_country_{place}": country}


def test_numbers_are_added_each_once_and_shown(web, draft):
    rows = number(0, "tax", "12 345", "CN") | number(1, "", "") | number(2, "imo", "IMO 1234567")
    rows |= number(3, "imo", "1234567")
    assert post(web, draft, "parties/add/", **PARTY | rows).status_code == 302
    party = draft.parties.get()
    assert [one.value for one in party.numbers] == ["12 345", "1234567"]
    shown = text_of(web.get(url(draft, "parties/")))
    assert "Tax number 12 345, China" in shown
    assert "IMO number of a ship 1234567" in shown
    page = text_of(web.get(url(draft, f"parties/{party.pk}/")))
    assert 'value="12 345"' in page
    assert 'value="1234567"' in page


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        (number(1, "lei", "FICTION00DEMO0000119"), "number_1", "check digits"),
        (number(1, "imo", "1234568"), "number_1", "last digit"),
        (number(1, "passport", "P1234567", "CN"), "number_kind_1", "Only a person"),
        (number(1, "tax", "12345"), "number_country_1", "country that issued"),
        (number(1, "", "12345"), "number_kind_1", "what kind"),
        (number(1, "tax", "", "CN"), "number_1", "empty the whole row"),
        ({"birth_date": "1971"}, "birth_date", "Only a person"),
        ({"kind": "person", "birth_date": "71"}, "birth_date", "1971-03-02"),
    ],
)
def test_a_number_that_cannot_be_is_refused_beside_its_field(web, draft, row, field, said):
    answer = post(web, draft, "parties/add/", **PARTY | number(0, "other", "KEPT-1") | row)
    text = text_of(answer)
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in text
    assert f'href="#id_{field}"' in text
    assert said in text
    assert "KEPT-1" in text
    assert not draft.parties.exists()


def test_another_row_saves_nothing_and_keeps_what_was_typed(web, draft):
    typed = PARTY | number(0, "tax", "TYPED", "CN") | {"postal_code": "KEPT-1"}
    answer = post(web, draft, "parties/add/", **typed, another="1")
    text = text_of(answer)
    assert answer.status_code == 200
    assert "TYPED" in text
    assert "KEPT-1" in text
    assert 'name="number_1"' in text
    assert 'name="number_2"' not in text
    assert not draft.parties.exists()


def test_there_is_no_row_beyond_the_tenth(web, draft):
    rows = {key: value for n in range(10) for key, value in number(n, "other", f"1000{n}").items()}
    text = text_of(post(web, draft, "parties/add/", **PARTY | rows, another="1"))
    assert 'name="number_9"' in text
    assert 'name="number_10"' not in text
    assert "Add another number" not in text


def test_a_second_end_user_is_refused_beside_the_field(web, draft, ada):
    make.add_party(draft, ada, "end_user", name="First GmbH")
    answer = post(web, draft, "parties/add/", **PARTY)
    assert answer.status_code == 422
    assert "First GmbH is already the end user" in text_of(answer)
    assert "id_role-error" in text_of(answer)


def test_an_incomplete_end_use_is_saved_and_says_what_is_missing(web, draft):
    answer = post(web, draft, "end-use/", intended_use="Cutting", military_use="unsure")
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert (draft.intended_use, draft.military_use) == ("Cutting", "unsure")
    text = text_of(answer)
    assert "there are 7" in text
    assert "Say what you know" in text
    assert f'id="version" value="{draft.version}"' in text


def test_later_saves_without_complaint(web, draft):
    answer = post(web, draft, "end-use/", intended_use="Cutting", later="1")
    assert answer["Location"] == url(draft)
    draft.refresh_from_db()
    assert draft.intended_use == "Cutting"


def test_a_field_that_is_not_well_formed_keeps_its_stored_value(web, draft):
    post(web, draft, "end-use/", intended_use="Stored", later="1")
    answer = post(web, draft, "end-use/", intended_use="x" * 5001, wmd_use="no")
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert (draft.intended_use, draft.wmd_use) == ("Stored", "no")
    assert "x" * 5001 in text_of(answer)


def test_autosave_answers_with_the_new_version(web, draft):
    answer = post(web, draft, "end-use/", intended_use="Cutting", autosave="1")
    draft.refresh_from_db()
    assert draft.intended_use == "Cutting"
    assert text_of(answer).strip() == (
        f'<input type="hidden" name="version" id="version" value="{draft.version}">'
    )


def test_a_save_that_repeats_its_own_autosave_is_not_stale(web, draft):
    fields = {"version": draft.version, "intended_use": "Cutting of titanium", "autosave": "1"}
    web.post(url(draft, "end-use/"), fields)
    fields.pop("autosave")
    assert web.post(url(draft, "end-use/"), fields | {"later": "1"}).status_code == 302


@pytest.mark.parametrize("page", ["goods/add/", "parties/add/", "end-use/"])
def test_a_stale_page_keeps_what_was_typed_and_says_what_changed(web, draft, ada, page):
    stale = draft.version
    make.add_party(draft, ada, "consignee", name="Meanwhile SA")
    make.make_control_list()
    fields = (
        LINE | PARTY | {"version": stale, "intended_use": "TYPED", "description": "TYPED", "street": "TYPED"}
    )
    answer = web.post(url(draft, page), fields)
    draft.refresh_from_db()
    text = text_of(answer)
    assert answer.status_code == 409
    assert "TYPED" in text
    assert "saved Meanwhile SA as consignee" in text
    assert f'id="version" value="{draft.version}"' in text
    assert draft.parties.count() == 1
    assert not draft.lines.exists()
    assert web.post(url(draft, page), fields | {"version": draft.version, "later": "1"}).status_code == 302


def test_a_form_without_version_is_stale(web, draft):
    assert web.post(url(draft, "parties/add/"), PARTY).status_code == 409


def test_a_removal_from_a_stale_page_removes_nothing(web, draft, ada):
    line = make.add_line(draft, ada)
    assert web.post(url(draft, f"goods/{line.pk}/remove/"), {"version": 1}).status_code == 409
    assert draft.lines.exists()


def test_a_statement_is_attached_and_downloaded_by_its_owner_only(web, draft, sam, omar, sign_in):
    answer = post(web, draft, "documents/", kind="end_use_statement", file=make.upload("Erklärung.pdf"))
    assert answer.status_code == 302
    attachment = draft.attachments.get()
    assert "Erklärung.pdf" in text_of(web.get(url(draft, "documents/")))
    download = reverse("files:download", args=[attachment.file_id])
    assert web.get(download).content == make.PDF
    assert sign_in(sam).get(download).status_code == 404
    assert sign_in(omar).get(download).status_code == 404
    assert post(web, draft, f"documents/{attachment.pk}/remove/").status_code == 302
    assert "Erklärung.pdf" not in text_of(web.get(url(draft, "documents/")))


def test_officers_read_files_of_filed_applications(arden, ada, omar, sign_in):
    filed = make.submitted_application(arden, ada)
    download = reverse("files:download", args=[filed.attachments.get().file_id])
    assert sign_in(omar).get(download).status_code == 200


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("statement.pdf", b"", "is empty"),
        ("statement.pdf", b"MZ\x90\x00 not a pdf at all", "only PDF, PNG or JPEG"),
        ("statement.exe", make.PDF, "its name says otherwise"),
        ("statement.pdf", make.PDF + b" " * 2000, "is larger than"),
    ],
)
def test_a_bad_upload_is_refused_with_the_reason(web, draft, settings, name, data, said):
    settings.FILE_SIZE_LIMIT = 1024
    answer = post(web, draft, "documents/", kind="contract", file=make.upload(name, data))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not draft.attachments.exists()
    assert not StoredFile.objects.exists()


def test_no_file_and_no_kind_are_said(web, draft):
    text = text_of(post(web, draft, "documents/"))
    assert "Choose a file" in text
    assert "Say what the document is" in text


def test_declaration_lists_what_is_missing_first(web, draft):
    text = text_of(web.get(url(draft, "declaration/")))
    assert "Complete these before you declare" in text
    assert "Declare and check" not in text


def test_declaration_needs_the_box_and_records_the_signature(web, complete, ada):
    services.save_end_use(complete, {"concern_details": "none"}, actor=ada, version=None)
    signed = {"who": "self", "declared_position": "Director"}
    assert post(web, complete, "declaration/", **signed).status_code == 422
    assert post(web, complete, "declaration/", **signed, confirm="on").status_code == 302
    complete.refresh_from_db()
    assert (complete.declared_by, complete.declared_name) == (ada, "Ada")
    assert (complete.declared_position, complete.declared_as) == ("Director", "administrator")


def test_check_links_every_gap_and_disables_the_button(web, draft):
    text = text_of(web.get(url(draft, "check/")))
    assert f'href="{url(draft, "end-use/")}#id_intended_use"' in text
    assert 'aria-disabled="true"' in text


def test_check_of_a_whole_draft_offers_to_submit(web, complete):
    text = text_of(web.get(url(complete, "check/")))
    assert f'action="{url(complete, "file/")}"' in text
    assert 'aria-disabled="true"' not in text
    assert make.USE.replace("'", "&#x27;") in text


def test_after_filing_every_page_of_the_draft_says_so(web, arden, ada):
    filed = make.submitted_application(arden, ada)
    for page in ("", "goods/add/", "end-use/", "check/"):
        answer = web.get(url(filed, page))
        assert answer.status_code == 409
        assert filed.reference in text_of(answer)
    assert web.post(url(filed, "end-use/"), {"version": filed.version}).status_code == 409


def test_copy_makes_a_new_draft(web, arden, ada):
    filed = make.submitted_application(arden, ada)
    assert "Documents are not copied" in text_of(web.get(url(filed, "copy/")))
    answer = web.post(url(filed, "copy/"))
    assert answer["Location"] == url(Application.objects.get(copied_from=filed))
