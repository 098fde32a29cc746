from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enduse.checks import services
from enduse.checks.models import EndUseCheck
from tests.enduse.checks.conftest import ship
from tests.factories.licenses import make_license

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
PAGES = ("visit", "visit-checklist", "visit-observations", "visit-photos", "visit-findings", "visit-sign-off")


def url(name, check):
    return reverse(f"enduse:{name}", args=[check.pk])


def test_inez_walks_a_whole_visit(planned, sign_in, inez):
    client = sign_in(inez)
    line = planned.license.lines.get()
    assert "Nordlicht Institut" in client.get("/field/visits/").content.decode()
    assert client.post(url("visit-start", planned)).status_code == 302

    answers = {f"answer_{number}": "yes" for number in range(1, 8)}
    client.post(url("visit-checklist", planned), {**answers, "note_1": "Met the director."})
    visit = client.get(url("visit", planned)).content.decode()
    assert "7 of 8 answered" in visit
    client.post(url("visit-checklist", planned), {**answers, "answer_8": "not_seen"})
    seen = {f"quantity_{line.number}": "3", f"serials_{line.number}": "SN-1\nSN-2\nSN-3"}
    client.post(url("visit-observations", planned), seen)
    photo = {"photo": SimpleUploadedFile("plate.png", PNG), "caption": "Type plate"}
    assert "Type plate" in client.post(url("visit-photos", planned), photo, follow=True).content.decode()
    client.post(url("visit-findings", planned), {"severity": "critical", "description": "One unit is gone."})

    good = {"result": "favorable", "summary": "Fine.", "signed_name": "Inez"}
    refused = client.post(url("visit-sign-off", planned), good)
    assert refused.status_code == 422
    assert "critical finding cannot be favorable" in refused.content.decode()
    bad = {**good, "result": "unfavorable", "reasons": ["quantity_differs"], "summary": "One is missing."}
    report = client.post(url("visit-sign-off", planned), bad, follow=True).content.decode()
    assert "is signed off" in report
    assert "1 fewer than shipped" in report
    assert "SN-3" in report
    planned.refresh_from_db()
    assert planned.status == "unfavorable"


def test_an_unfinished_visit_links_to_what_is_missing(under_way, sign_in, inez):
    page = sign_in(inez).post(
        url("visit-sign-off", under_way), {"result": "favorable", "summary": "x", "signed_name": "Inez"}
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "Question 1 has no answer" in text
    assert url("visit-observations", under_way) in text


def test_serials_without_a_quantity_ask_for_it(under_way, sign_in, inez):
    page = sign_in(inez).post(url("visit-observations", under_way), {"serials_1": "SN-1"})
    assert page.status_code == 422
    assert "Enter how much of line 1 you saw, or 0" in page.content.decode()


def test_a_wrong_file_is_said_beside_the_field(under_way, sign_in, inez):
    upload = {"photo": SimpleUploadedFile("a.pdf", b"%PDF-1.7"), "caption": "x"}
    page = sign_in(inez).post(url("visit-photos", under_way), upload)
    assert page.status_code == 422
    assert "is a document" in page.content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["ada", "sam", "omar", "root"])
def test_only_inspectors_open_the_field(under_way, sign_in, request, who, name):
    assert sign_in(request.getfixturevalue(who)).get(url(name, under_way)).status_code == 403


@pytest.mark.parametrize("name", PAGES[1:])
def test_pages_of_a_planned_visit_lead_back_to_it(planned, sign_in, inez, name):
    assert sign_in(inez).get(url(name, planned)).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_visit_opens(complete, sign_in, inez, name):
    assert sign_in(inez).get(url(name, complete)).status_code == 200


def test_the_desk_lists_shows_plans_and_cancels(shipped, sign_in, max_manager, inez):
    client = sign_in(max_manager)
    page = reverse("enduse:plan-check", args=[shipped.pk])
    assert client.get(page).status_code == 200
    late = {"cause": "A tip.", "due_on": timezone.localdate() - timedelta(days=1), "inspector": ""}
    assert "This day is past" in client.post(page, late).content.decode()
    plan = {**late, "due_on": timezone.localdate() + timedelta(days=20), "inspector": str(inez.pk)}
    assert client.post(page, plan).status_code == 302
    check = EndUseCheck.objects.get()
    assert check.inspector == inez
    assert check.number in client.get("/desk/checks/").content.decode()
    assert check.number not in client.get("/desk/checks/?status=favorable").content.decode()
    assert "is planned or under way already" in client.get(page).content.decode()
    assert client.post(url("check-cancel", check), {"reason": ""}).status_code == 422
    assert client.post(url("check-cancel", check), {"reason": "Merged."}).status_code == 302
    assert "Cancelled" in client.get(url("check", check)).content.decode()


@pytest.mark.parametrize("who", ["ada", "sonia", "root"])
def test_others_do_not_see_checks(planned, sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get("/desk/checks/").status_code == 403
    assert client.get(url("check", planned)).status_code == 403


def test_a_signed_report_is_read_at_the_desk_with_its_photographs(complete, sign_in, inez, omar, ada):
    upload = SimpleUploadedFile("plate.png", PNG)
    photo = services.add_photo(complete, upload, caption="Type plate", actor=inez)
    sign = services.SignOff("favorable", [], "All there.", "Inez")
    services.sign_off(complete, sign, actor=inez)
    text = sign_in(omar).get(url("check", complete)).content.decode()
    assert "All there." in text
    assert "SN-2" in text
    assert sign_in(omar).get(f"/files/{photo.file_id}/").status_code == 200
    assert sign_in(ada).get(f"/files/{photo.file_id}/").status_code == 404


def test_the_list_takes_the_same_reads_for_one_check_or_three(arden, ada, sign_in, omar):
    client = sign_in(omar)

    def reads():
        with CaptureQueriesContext(connection) as found:
            assert client.get("/desk/checks/").status_code == 200
        return len(found)

    ship(make_license(arden), ada)
    services.plan_due_checks(on=timezone.localdate())
    reads()
    one = reads()
    for _ in range(2):
        ship(make_license(arden), ada)
    services.plan_due_checks(on=timezone.localdate())
    assert reads() == one
