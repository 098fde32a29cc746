"""What the pages show of the life of a license, and the public check behind its square code."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from licensing.conditions.services import derive
from licensing.licenses import certificate, services
from licensing.licenses.models import License, Revocation, Suspension
from licensing.licenses.services import Proposal
from licensing.review.library import standard
from tests.factories.licenses import make_license
from tests.factories.organizations import make_member

pytestmark = pytest.mark.django_db
SECRET = "A partner service says so."
WHY = Proposal("The goods were seen at another firm.", note=SECRET)


@pytest.fixture(autouse=True)
def fresh_counter():
    cache.clear()


def text_of(answer):
    return answer.content.decode()


def revoke(license, max_manager, cleo):
    proposal = Proposal(WHY.reason, note=SECRET, urgent_reason="At once.")
    services.confirm_revocation(services.propose_revocation(license, proposal, actor=max_manager), actor=cleo)


def put_into(state, license, *, ada, max_manager, cleo):
    if state == "suspended":
        services.suspend(license, reason="New facts.", note=SECRET, actor=max_manager)
    if state == "revoked":
        revoke(license, max_manager, cleo)
    if state == "surrendered":
        services.surrender(license, reason="The order was canceled.", actor=ada)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("issued", "Valid"),
        ("suspended", "Suspended"),
        ("revoked", "Revoked"),
        ("surrendered", "Surrendered"),
        ("expired", "Expired"),
    ],
)
def test_the_square_code_leads_to_the_state_and_its_day_and_no_reason(
    client, arden, ada, max_manager, cleo, state, word
):
    today = timezone.localdate()
    ended = {"valid_from": today - timedelta(days=9), "valid_to": today - timedelta(days=1)}
    license = make_license(arden, **(ended if state == "expired" else {}))
    put_into(state, license, ada=ada, max_manager=max_manager, cleo=cleo)
    address = certificate.verification_url(License.objects.get())

    page = client.get(address[address.index("/verify") :])

    said = text_of(page)
    assert page.status_code == 200
    assert "This license is genuine" in said
    assert word in said
    assert (f"since {today:%-d %b %Y}" in said) == (state != "issued")
    for secret in (SECRET, "New facts", "canceled", "another firm", "Arden", "Nordlicht"):
        assert secret not in said
    answer = client.get("/api/v1/verify/", {"number": license.number, "code": license.check_code}).json()
    assert answer["status"] == state
    assert set(answer) == {"status", "edition", "valid_from", "valid_to", "since"}


def test_max_suspends_with_a_note_that_ada_never_reads(granted, sign_in, max_manager, ada):
    url = reverse("licensing:desk-license-suspend", args=[granted.pk])
    late = timezone.localdate() + timedelta(days=400)
    form = {"reason": "New facts.", "note": SECRET, "review_by": f"{late}"}
    refused = sign_in(max_manager).post(url, form)
    assert refused.status_code == 422
    assert "The review must be" in text_of(refused)

    form["review_by"] = f"{timezone.localdate() + timedelta(days=40)}"
    desk = sign_in(max_manager).post(url, form, follow=True)
    assert SECRET in text_of(desk)
    assert "Reinstate license" in text_of(desk)

    mine = text_of(sign_in(ada).get(reverse("licensing:license", args=[granted.pk])))
    assert "New facts." in mine
    assert "looks at this again by" in mine
    assert SECRET not in mine
    home = text_of(sign_in(ada).get("/portal/"))
    assert f"License {granted.number} is suspended" in home


def test_an_overdue_review_is_shown_and_put_off(granted, sign_in, max_manager, omar, monkeypatch):
    services.suspend(granted, reason="New facts.", actor=max_manager)
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=31))
    listed = text_of(sign_in(omar).get("/desk/licenses/?status=review"))
    assert granted.number in listed
    assert "Review overdue" in listed.split("<tbody>")[1]

    keep = reverse("licensing:desk-license-keep", args=[granted.pk])
    form = {"review_by": f"{timezone.localdate() + timedelta(days=30)}", "reason": ""}
    assert sign_in(max_manager).post(keep, form).status_code == 422
    done = sign_in(max_manager).post(keep, {**form, "reason": "The visit is next month."}, follow=True)
    assert done.status_code == 200
    assert granted.number not in text_of(sign_in(omar).get("/desk/licenses/?status=review"))


def test_two_people_revoke_and_ada_is_heard(granted, sign_in, omar, cleo, ada):
    propose = reverse("licensing:desk-license-revoke", args=[granted.pk])
    web = sign_in(omar)
    assert web.get(propose).status_code == 200
    urgent = web.post(propose, {"reason": "Diverted.", "urgent": "on"})
    assert "Say why it cannot wait" in text_of(urgent)
    desk = web.post(propose, {"reason": "Diverted.", "note": SECRET}, follow=True)
    assert "does not allow you to confirm that a license is revoked" in text_of(desk)
    made = Revocation.objects.get()
    confirm = reverse("licensing:desk-revocation-confirm", args=[made.pk])

    early = sign_in(cleo).get(reverse("licensing:desk-license", args=[granted.pk]))
    assert "The exporter may answer until" in text_of(early)
    assert sign_in(cleo).post(confirm, {"version": made.version}).status_code == 403

    home = text_of(sign_in(ada).get("/portal/"))
    assert f"Answer the intended revocation of {granted.number}" in home
    page = reverse("licensing:license-revocation", args=[granted.pk])
    assert SECRET not in text_of(sign_in(ada).get(page))
    assert sign_in(ada).post(page, {"answer": ""}).status_code == 422
    answered = sign_in(ada).post(page, {"answer": "It was a trade fair."}, follow=True)
    assert "It was a trade fair." in text_of(answered)

    stale = sign_in(cleo).post(confirm, {"version": made.version})
    assert stale.status_code == 409
    made.refresh_from_db()
    done = sign_in(cleo).post(confirm, {"version": made.version}, follow=True)
    assert "A revoked license is not reinstated" in text_of(done)
    mine = text_of(sign_in(ada).get(reverse("licensing:license", args=[granted.pk])))
    assert "Diverted." in mine
    assert "Record a shipment" not in mine


def test_a_revocation_is_taken_back_on_its_page(granted, sign_in, omar, ada):
    made = services.propose_revocation(granted, WHY, actor=omar)
    drop = reverse("licensing:desk-revocation-drop", args=[made.pk])
    assert sign_in(omar).post(drop, {"reason": "", "version": made.version}).status_code == 422
    sign_in(omar).post(drop, {"reason": "Another firm of that name.", "version": made.version})
    page = text_of(sign_in(ada).get(reverse("licensing:license-revocation", args=[granted.pk])))
    assert "Another firm of that name." in page


def test_ada_surrenders_and_sam_cannot(granted, sign_in, ada, sam):
    url = reverse("licensing:license-surrender", args=[granted.pk])
    assert sign_in(sam).get(url).status_code == 404
    web = sign_in(ada)
    assert web.get(url).status_code == 200
    unsure = web.post(url, {"reason": "The order was canceled."})
    assert "cannot be undone" in text_of(unsure)
    assert unsure.status_code == 422
    done = web.post(url, {"reason": "The order was canceled.", "sure": "on"}, follow=True)
    assert "Surrendered" in text_of(done)
    assert "The order was canceled." in text_of(done)
    assert "nothing to give back" in text_of(web.get(url))


def test_a_preparer_reads_why_the_buttons_are_grey(granted, sign_in, arden, bruno, omar):
    make_member(arden, bruno)
    services.propose_revocation(granted, WHY, actor=omar)
    web = sign_in(bruno)
    for name in ("license", "license-surrender", "license-revocation"):
        page = web.get(reverse(f"licensing:{name}", args=[granted.pk]))
        assert "do not submit them. Ada can." in text_of(page)
        assert b'name="sure"' not in page.content
    url = reverse("licensing:license-surrender", args=[granted.pk])
    assert web.post(url, {"reason": "No use.", "sure": "on"}).status_code == 403
    granted.refresh_from_db()
    assert granted.status == "issued"


def test_nobody_finds_a_revocation_that_was_not_announced(granted, sign_in, omar, ada):
    services.propose_revocation(granted, Proposal("x", urgent_reason="y"), actor=omar)
    assert sign_in(ada).get(reverse("licensing:license-revocation", args=[granted.pk])).status_code == 404


def test_home_says_what_ends_and_what_is_nearly_used(arden, sign_in, ada, sam):
    today = timezone.localdate()
    license = make_license(arden, valid_from=today - timedelta(9), valid_to=today + timedelta(days=12))
    license.lines.update(drawn=9)
    home = text_of(sign_in(ada).get("/portal/"))
    assert f"License {license.number} ends in 12 days" in home
    assert f"Line 1 of license {license.number} is nearly used up" in home
    assert license.number not in text_of(sign_in(sam).get("/portal/"))


def reads_of(web, url):
    web.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


def busy(arden, max_manager, omar):
    """A license of which all is to be said: suspended, ending, nearly used, with an announced revocation."""
    today = timezone.localdate()
    license = make_license(arden, valid_from=today - timedelta(9), valid_to=today + timedelta(days=12))
    license.lines.update(drawn=9)
    services.suspend(license, reason="New facts.", actor=max_manager)
    services.propose_revocation(license, WHY, actor=omar)
    return license


def test_pages_take_the_same_reads_for_one_license_or_three(arden, sign_in, ada, omar, max_manager):
    urls = [(ada, "/portal/"), (ada, "/portal/licenses/"), (omar, "/desk/licenses/?status=suspended")]
    busy(arden, max_manager, omar)
    once = [reads_of(sign_in(who), url) for who, url in urls]
    for _ in range(2):
        busy(arden, max_manager, omar)
    assert [reads_of(sign_in(who), url) for who, url in urls] == once
    assert Suspension.objects.count() == 3
    assert all(count < 20 for count in once), once


def test_a_license_page_takes_few_reads(arden, sign_in, ada, omar, max_manager):
    license = busy(arden, max_manager, omar)
    mine = reads_of(sign_in(ada), reverse("licensing:license", args=[license.pk]))
    desk = reads_of(sign_in(omar), reverse("licensing:desk-license", args=[license.pk]))
    assert (mine, desk) == (13, 13)


def test_a_license_that_waits_for_its_condition_takes_few_reads(arden, sign_in, ada):
    license = make_license(
        arden, outcome="approve_with_conditions", conditions=[standard("import-certificate@2").text]
    )
    derive(license.pk)
    url = reverse("licensing:license", args=[license.pk])
    assert "See condition 1" in text_of(sign_in(ada).get(url))
    assert reads_of(sign_in(ada), url) == 13
