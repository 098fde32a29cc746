"""The exporter's list of reported mistakes."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licensing.letters.models import Letter
from licensing.letters.services import ensure_templates
from licensing.rectifications import services
from licensing.rectifications.models import Rectification
from tests.factories.organizations import make_member, make_organization, make_site
from tests.licensing.rectifications.build import REASON, proposed, reported, said
from tests.licensing.variations.build import draw, first_license

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


def listed(client) -> str:
    answer = client.get(reverse("licensing:mistakes"))
    assert answer.status_code == 200
    return answer.text.split("<main", 1)[1]


def test_an_empty_list_says_how_to_report_one(arden, ada, sign_in):
    text = listed(sign_in(ada))

    assert "No mistake was reported." in text
    assert "choose Report a mistake" in text
    assert reverse("licensing:licenses") in text


def test_each_report_stands_with_its_state_day_and_answer(report, license, ada, omar, sign_in):
    client = sign_in(ada)
    text = listed(client)
    assert reverse("licensing:mistake", args=[report.pk]) in text
    assert f"License {license.name}: a part number is wrong" in text
    assert "Waiting for an officer" in text
    assert "Not answered yet" in text

    services.refuse(report, reason="The application says <b>LS-7</b> as well.", actor=omar)

    text = listed(client)
    assert "Refused" in text
    assert "The application says &lt;b&gt;LS-7&lt;/b&gt; as well." in text


def test_letters_stand_there_too(arden, ada, omar, cleo, sign_in):
    ensure_templates()
    first_license(arden, ada, omar, cleo)
    letter = Letter.objects.get()
    services.ask(letter, said(mistake=""), actor=ada)

    assert f"Letter {letter.number}: the wording of a letter" in listed(sign_in(ada))


def test_the_reason_of_a_proposal_stays_with_the_authority_until_it_is_signed(proposal, ada, cleo, sign_in):
    client = sign_in(ada)
    assert REASON not in listed(client)

    back = services.send_back(proposal, reason="Look again.", actor=cleo)
    assert REASON not in listed(client)
    services.withdraw(back, actor=ada)

    text = listed(client)
    assert REASON not in text
    assert "Taken back before the answer" in text


def test_what_the_authority_found_is_listed_once_it_is_corrected(license, ada, omar, cleo, sign_in):
    made = services.open_own(license, said(), actor=omar)
    client = sign_in(ada)
    assert made.reference not in listed(client)

    services.confirm(proposed(made, omar), actor=cleo)

    text = listed(client)
    assert made.reference in text
    assert "by the authority" in text
    assert "Omar" not in text
    assert REASON in text


def test_others_and_agents_outside_their_grant_see_nothing(report, arden, bruno, agnes, sam, omar, sign_in):
    make_organization(bruno, name="Bexley Optics", registration_number="BX-77")
    grant = make_member(arden, agnes, "agent")
    assert report.reference in listed(sign_in(agnes))
    assert report.reference not in listed(sign_in(bruno))
    assert report.reference not in listed(sign_in(sam))
    assert sign_in(omar).get(reverse("licensing:mistakes")).status_code == 403

    grant.all_sites = False
    grant.save()
    grant.sites.set([make_site(arden, "Works North")])

    assert report.reference not in listed(sign_in(agnes))


def test_it_stands_under_licenses_in_the_navigation(report, license, ada, sign_in):
    client, address = sign_in(ada), reverse("licensing:mistakes")
    for page in (
        reverse("licensing:license", args=[license.pk]),
        reverse("licensing:license-mistake", args=[license.pk]),
        reverse("licensing:mistake", args=[report.pk]),
    ):
        assert f'href="{address}"' in client.get(page).text
    text = client.get(address).text
    row = text[text.index('class="topnav__parts"') :].partition("</ul>")[0]
    assert 'aria-label="Licenses"' in row
    assert f'href="{address}" aria-current="page"' in row


def test_the_list_takes_the_same_reads_for_one_report_or_three(arden, ada, omar, cleo, license, sign_in):
    reported(license, ada)
    client, url = sign_in(ada), reverse("licensing:mistakes")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(2):
        reported(first_license(arden, ada, omar, cleo), ada)
    with CaptureQueriesContext(connection) as three:
        text = listed(client)

    assert all(one.reference in text for one in Rectification.objects.all())
    assert len(three) == len(one) == 4


def test_an_ended_license_says_what_a_correction_does(license, ada, omar, cleo, sign_in):
    client, address = sign_in(ada), reverse("licensing:license-mistake", args=[license.pk])
    assert "Only its record is corrected" not in client.get(address).text
    assert reverse("licensing:license-change", args=[license.pk]) in client.get(address).text
    line = license.lines.get()
    draw(license, str(line.authorized - line.drawn), "test:last", ada)
    text = client.get(address).text
    assert "This license has ended: used up. Only its record is corrected" in text
    assert reverse("licensing:license-change", args=[license.pk]) not in text

    made = proposed(reported(license, ada), omar)
    desk = sign_in(cleo).get(reverse("licensing:desk-mistake", args=[made.pk])).text
    assert "Only its record is corrected" in desk
    services.confirm(made, actor=cleo)

    answer = client.get(reverse("licensing:mistake", args=[made.pk])).text
    assert "nothing leaves under this edition" in answer
    assert "from now on" not in answer


def test_the_exporter_does_not_read_that_a_correction_is_proposed(proposal, license, ada, omar, sign_in):
    client = sign_in(ada)
    for url in (
        reverse("licensing:mistakes"),
        reverse("licensing:mistake", args=[proposal.pk]),
        reverse("licensing:license", args=[license.pk]),
    ):
        text = client.get(url).text.split("<main", 1)[1]
        assert "under review" in text.lower()
        assert "second signature" not in text.lower()
    desk = sign_in(omar).get(reverse("licensing:desk-mistake", args=[proposal.pk])).text
    assert "Waiting for the second signature" in desk


def test_the_exporter_never_hears_of_what_the_authority_found_and_dropped(license, ada, omar, sign_in):
    made = services.open_own(license, said(), actor=omar)
    services.refuse(made, reason="The embassy was wrong about the number.", actor=omar, version=made.version)

    tracking = reverse("licensing:tracking", args=[license.case.application_id])
    copy = reverse("licensing:application-everything", args=[license.case.application_id])
    client = sign_in(ada)
    with zipfile.ZipFile(io.BytesIO(b"".join(client.post(copy).streaming_content))) as archive:
        told = client.get(tracking).text + archive.read("timeline.csv").decode()
    assert made.reference not in told
    assert "The embassy was wrong" not in told
    desk = sign_in(omar).get(reverse("licensing:case-timeline", args=[license.case_id])).text
    assert "which the authority had found itself" in desk
