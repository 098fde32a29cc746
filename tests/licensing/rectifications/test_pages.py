"""What exporters and the authority see of reported mistakes, and send."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licensing.letters import services as letters
from licensing.letters.models import Letter
from licensing.letters.services import ensure_templates
from licensing.licenses.models import License
from licensing.rectifications import queries, services
from licensing.rectifications.models import Rectification
from tests.factories.jobs import drain
from tests.licensing.rectifications.build import REASON, reported
from tests.licensing.variations.build import first_license

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
SENT = {"mistake": "part_number", "wrong": "Line 1", "right": "LS-77 <b>数</b>", "why": "See the order."}


def page(name, of):
    return reverse(f"licensing:{name}", args=[of.pk])


def test_an_exporter_reports_a_mistake_with_a_document(license, ada, sign_in):
    client = sign_in(ada)
    assert page("license-mistake", license) in client.get(page("license", license)).text
    empty = client.post(page("license-mistake", license), {})
    assert empty.status_code == 422
    assert "Choose what is wrong." in empty.text

    paper = SimpleUploadedFile("order.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    answer = client.post(page("license-mistake", license), {**SENT, "documents": [paper]})

    made = Rectification.objects.get()
    assert answer.url == page("mistake", made)
    shown = client.get(answer.url).text
    assert "order.pdf" in shown
    assert "LS-77 &lt;b&gt;数" in shown
    assert made.reference in client.get(page("license", license)).text
    again = client.get(page("license-mistake", license)).text
    assert f"reported already: {made.reference}" in again
    assert client.post(page("mistake-withdraw", made), {"version": made.version}).status_code == 302
    assert queries.open_report(license) is None


def test_from_report_to_corrected_edition_in_the_browser(report, license, ada, omar, cleo, sign_in):
    client = sign_in(omar)
    assert report.reference in client.get(reverse("licensing:desk-mistakes")).text
    assert report.reference in client.get(page("case-mistakes", license.case)).text
    assert client.post(page("desk-mistake-take-up", report), {"version": 1}).status_code == 302
    form = client.get(page("desk-mistake-correct", report))
    assert "changed by a variation" in form.text
    typed = {f"line-1-{name}": value for name, value in (("description", ""), ("part_number", "LS-77"))}
    bad = client.post(page("desk-mistake-correct", report), {**typed, "reason": REASON, "version": 2})
    assert bad.status_code == 422
    assert "Line 1, description: it cannot be empty." in bad.text
    assert 'value="LS-77"' in bad.text
    good = {"line-1-part_number": "LS-77", "reason": REASON, "version": 2}
    assert client.post(page("desk-mistake-correct", report), good).status_code == 302
    drain()
    own = client.get(page("desk-mistake", report)).text
    assert "Sign and issue the corrected edition" in own
    assert "<p>Nothing.</p>" in own

    second = sign_in(cleo)
    assert second.post(page("desk-mistake-confirm", report), {"version": 2}).status_code == 409
    assert second.post(page("desk-mistake-confirm", report), {"version": 3}).status_code == 302
    drain()

    made = License.objects.get(replaces=license)
    exporter = sign_in(ada)
    shown = exporter.get(page("mistake", report)).text
    assert REASON in shown
    assert page("license", made) in shown
    assert "Omar" not in shown
    assert exporter.get(page("license", made)).status_code == 200
    tracked = exporter.get(page("tracking", made.case.application))
    assert report.reference in tracked.text
    assert (
        page("report-mistake", license.case.application)
        in exporter.get(page("tracking", license.case.application)).text
    )
    assert made.name in exporter.get(page("report-mistake", made.case.application)).text
    assert made.name in second.get(page("desk-mistake", report)).text


def test_a_refusal_is_read(report, ada, omar, sign_in):
    client = sign_in(omar)
    bad = client.post(page("desk-mistake-refuse", report), {"reason": "", "version": 1})
    assert bad.status_code == 422
    assert (
        client.post(page("desk-mistake-refuse", report), {"reason": "It is right.", "version": 1}).status_code
        == 302
    )

    assert "It is right." in sign_in(ada).get(page("mistake", report)).text


def test_the_officer_opens_a_report_of_the_authoritys_own(license, omar, ada, sign_in):
    client = sign_in(omar)
    assert page("desk-license-mistake", license) in client.get(page("desk-license", license)).text
    answer = client.post(page("desk-license-mistake", license), SENT)

    made = Rectification.objects.get()
    assert answer.url == page("desk-mistake", made)
    assert (made.by_authority, made.status) == (True, "under_review")
    assert sign_in(ada).get(page("mistake", made)).status_code == 404


def test_others_see_nothing(report, license, sam, bruno, inez, sign_in):
    for who, status in ((sam, {403, 404}), (bruno, {404})):
        assert sign_in(who).get(page("mistake", report)).status_code in status
        assert sign_in(who).get(page("license-mistake", license)).status_code in status
    assert sign_in(inez).get(page("desk-mistake", report)).status_code == 403
    assert sign_in(bruno).get(page("desk-mistake", report)).status_code in {403, 404}


def test_a_letter_is_replaced_and_the_report_follows(arden, ada, omar, cleo, make_user, sign_in):
    ensure_templates()
    first_license(arden, ada, omar, cleo)
    letter = Letter.objects.get()
    client = sign_in(ada)
    assert page("letter-mistake", letter) in client.get(page("letter", letter)).text
    assert client.post(page("letter-mistake", letter), {**SENT, "mistake": ""}).status_code == 302
    made = services.take_up(Rectification.objects.get(), actor=omar)
    assert page("desk-letter", letter) in sign_in(omar).get(page("desk-mistake", made)).text

    correction = letters.propose_correction(letter, reason="The date was wrong.", actor=omar)
    newer = letters.confirm(correction, actor=cleo)
    drain()

    made.refresh_from_db()
    assert (made.status, made.reason) == ("corrected", "The date was wrong.")
    assert page("letter", newer) in sign_in(ada).get(page("mistake", made)).text
    services.follow_letter(letter.pk)
    assert Rectification.objects.count() == 1


def test_the_lists_take_the_same_reads_for_one_report_or_three(arden, ada, omar, cleo, sign_in, license):
    reported(license, ada)
    client = sign_in(omar)
    url = reverse("licensing:desk-mistakes")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(2):
        reported(first_license(arden, ada, omar, cleo), ada)
    with CaptureQueriesContext(connection) as three:
        assert client.get(url).text.count("RM-") >= 3

    assert len(three) == len(one) == 4
