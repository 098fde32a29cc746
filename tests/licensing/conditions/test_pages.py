from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from licensing.conditions import services
from licensing.conditions.models import Condition, Obligation
from tests.factories.licenses import make_license
from tests.licensing.conditions.conftest import INVENTORY, OWN, REPORT
from tests.licensing.conditions.test_services import paper

pytestmark = pytest.mark.django_db


def text_of(answer):
    return answer.content.decode()


def page(name, key):
    return reverse(f"licensing:{name}", args=[key])


@pytest.fixture
def late(arden):
    """An inventory that was due 20 days ago."""
    start = timezone.localdate() - timedelta(days=385)
    license = make_license(
        arden, valid_from=start, outcome="approve_with_conditions", conditions=[INVENTORY, REPORT]
    )
    services.derive(license.pk)
    return Obligation.objects.get()


def test_ada_sees_files_and_reads_what_came_of_it(yearly, sign_in, ada, sam, omar):
    web = sign_in(ada)
    listed = text_of(web.get(page("license-conditions", yearly.license_id)))
    assert "Due every 12 months" in listed
    assert INVENTORY[:40] in listed
    url = page("obligation", yearly.pk)
    assert sign_in(sam).get(url).status_code == 404

    web = sign_in(ada)
    bare = web.post(url, {"text": "Counted."})
    assert bare.status_code == 422
    assert "Attach the papers" in text_of(bare)
    wrong = web.post(url, {"text": "Counted.", "documents": paper("report.exe")})
    assert wrong.status_code == 422
    done = web.post(url, {"text": "Counted.", "documents": paper()}, follow=True)
    assert "report.pdf" in text_of(done)
    assert "Evidence is filed; the authority has yet to look at it." in text_of(done)

    desk = sign_in(omar)
    assert yearly.license.number in text_of(desk.get("/desk/conditions/"))
    yearly.refresh_from_db()
    back = page("desk-obligation-send-back", yearly.pk)
    empty = desk.post(back, {"reason": "", "version": yearly.version})
    assert empty.status_code == 422
    assert "Say what is missing" in text_of(empty)
    desk.post(back, {"reason": "Numbers are missing.", "version": yearly.version})
    assert "Numbers are missing." in text_of(sign_in(ada).get(url))


def test_omar_accepts_and_only_a_countersigner_waives(yearly, sign_in, omar, cleo, ada):
    text = text_of(sign_in(omar).get(page("desk-obligation", yearly.pk)))
    assert "There is no evidence to check." in text
    assert "does not allow you to waive" in text
    waive = page("desk-obligation-waive", yearly.pk)
    assert sign_in(omar).post(waive, {"reason": "x"}).status_code == 403
    assert sign_in(cleo).post(waive, {"reason": ""}).status_code == 422

    services.file_evidence(yearly, text="Counted.", uploads=[paper()], actor=ada)
    yearly.refresh_from_db()
    accept = page("desk-obligation-accept", yearly.pk)
    assert sign_in(omar).post(accept, {"version": 1}).status_code == 409
    done = sign_in(omar).post(accept, {"version": yearly.version}, follow=True)
    assert "The condition is met." in text_of(done)


def test_a_waived_day_says_why(yearly, sign_in, cleo, ada):
    waive = page("desk-obligation-waive", yearly.pk)
    sign_in(cleo).post(waive, {"reason": "Nothing left the country.", "version": yearly.version})
    assert "Nothing left the country." in text_of(sign_in(ada).get(page("obligation", yearly.pk)))


def test_a_breach_stands_on_every_page_before_a_task_has_run(late, sign_in, ada, omar):
    assert late.status == "open"
    for who, url in (
        (ada, page("license", late.license_id)),
        (omar, page("desk-license", late.license_id)),
    ):
        assert "1 condition of this license is breached." in text_of(sign_in(who).get(url))
    home = text_of(sign_in(ada).get("/portal/"))
    assert f"Condition 1 of license {late.license.number} is breached" in home
    listed = text_of(sign_in(omar).get("/desk/conditions/?show=overdue"))
    assert "Breached" in listed
    assert "20 days late" in listed
    assert late.license.number not in text_of(sign_in(omar).get("/desk/conditions/?show=due"))


def test_the_list_is_searched_and_empty_lists_say_why(late, sign_in, omar):
    web = sign_in(omar)
    assert late.license.number in text_of(web.get("/desk/conditions/?show=all&q=ARDEN"))
    assert "Nothing fits these words." in text_of(web.get("/desk/conditions/?show=all&q=nobody"))
    assert "No evidence waits to be checked." in text_of(web.get("/desk/conditions/"))
    assert web.get("/desk/conditions/?after=broken").status_code == 422


def test_an_officer_settles_a_free_text(conditioned, sign_in, omar, inez):
    own = Condition.objects.get(text=OWN)
    url = page("desk-condition-due", own.pk)
    desk = page("desk-license-conditions", conditioned.pk)
    assert url in text_of(sign_in(omar).get(desk))
    assert url not in text_of(sign_in(inez).get(desk))
    web = sign_in(omar)
    assert web.get(url).status_code == 200
    missing = web.post(url, {"due": "issue"})
    assert "Enter a number" in text_of(missing)
    done = web.post(url, {"due": "issue", "amount": "90", "evidence": "on"}, follow=True)
    assert "Due 90 days after the license was issued. With papers." in text_of(done)
    assert "settled already" in text_of(web.get(url))


def test_exporters_do_not_see_the_desk(yearly, sign_in, ada):
    for url in ("/desk/conditions/", page("desk-obligation", yearly.pk)):
        assert sign_in(ada).get(url).status_code == 403


def reads_of(web, url):
    web.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


def test_lists_take_the_same_reads_for_one_row_or_many(late, arden, sign_in, ada, omar):
    urls = [
        (omar, "/desk/conditions/?show=all"),
        (omar, page("desk-license-conditions", late.license_id)),
        (ada, page("license-conditions", late.license_id)),
        (ada, "/portal/"),
    ]
    once = [reads_of(sign_in(who), url) for who, url in urls]
    for number in range(3):
        Obligation.objects.create(
            condition=late.condition, license=late.license, cause=f"more:{number}", due_on=late.due_on
        )
    assert [reads_of(sign_in(who), url) for who, url in urls] == once
    assert once == [5, 6, 7, 14]
