"""What becomes of obligations when a license goes over to another organization."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from licensing.conditions import services
from licensing.conditions.models import Obligation
from licensing.conditions.rules import Terms
from licensing.review.library import standard
from licensing.review.rules import Advice
from tests.factories.jobs import drain
from tests.factories.organizations import make_organization
from tests.licensing.transfers.build import hand_over
from tests.licensing.variations.build import draw, first_license

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
REPORT = standard("shipment-report@1").text
INVENTORY = standard("yearly-inventory@1").text
OWN = "Send a usage report within 90 days of the issue."


def paper():
    return SimpleUploadedFile("report.pdf", b"%PDF-1.7 a report", "application/pdf")


ADVICE = Advice("approve_with_conditions", "Civil.", (REPORT, INVENTORY, OWN), ())


@pytest.fixture
def license(arden, ada, omar, cleo):
    made = first_license(arden, ada, omar, cleo, advice=ADVICE)
    services.schedule(made.condition_rows.get(text=OWN), Terms("issue", 90), evidence=False, actor=omar)
    draw(made, "0.5", "test:1", ada)
    drain()
    return made


@pytest.fixture
def receiver(bruno):
    return make_organization(bruno, name="Bexley Optics", registration_number="BX-77")


@pytest.fixture
def people(ada, bruno, omar, cleo):
    return ada, bruno, omar, cleo


def standing(license):
    rows = license.obligations.order_by("condition__number", "due_on")
    return [(one.cause.split(":")[0], one.status, one.due_on) for one in rows]


def own(license):
    return license.obligations.get(condition__text=OWN)


def test_what_is_open_goes_over_with_its_day(license, receiver, people, bruno, time_machine):
    before = standing(license)
    assert {cause for cause, _, _ in before} >= {"shipment", "issue"}
    time_machine.move_to(timezone.now() + timedelta(days=10))

    new = hand_over(license, receiver, people)

    assert standing(new) == before
    assert {status for _, status, _ in standing(license)} == {"replaced"}
    assert services.derive(new.pk) == 0
    draw(new, "0.5", "test:2", bruno)
    drain()
    assert len(standing(new)) == len(before) + 1


def test_what_was_met_stays_met_and_its_papers_stay_with_the_former_holder(
    license, receiver, people, ada, bruno, omar, sign_in
):
    services.file_evidence(own(license), text="Read my words.", uploads=[paper()], actor=ada)
    services.accept(own(license), actor=omar)

    new = hand_over(license, receiver, people)

    assert (own(new).status, own(new).carries) == ("accepted", own(license))
    page = reverse("licensing:obligation", args=[own(new).pk])
    assert b"Read my words." not in sign_in(bruno).get(page).content
    assert (
        b"Read my words." in sign_in(ada).get(reverse("licensing:obligation", args=[own(license).pk])).content
    )


def test_what_was_filed_waits_for_the_officer_and_goes_over_when_it_is_sent_back(
    license, receiver, people, ada, omar
):
    services.file_evidence(own(license), text="Ours.", uploads=[paper()], actor=ada)
    day = own(license).due_on
    new = hand_over(license, receiver, people)
    assert not new.obligations.filter(condition__text=OWN).exists()

    services.send_back(own(license), reason="The last page is missing.", actor=omar)

    assert own(license).status == "replaced"
    assert (own(new).status, own(new).due_on) == ("open", day)


def test_a_breach_stays_with_whom_it_was_breached_under(license, receiver, people):
    services.mind(on=timezone.localdate() + timedelta(days=200))
    assert own(license).status == "breached"

    new = hand_over(license, receiver, people)

    assert own(license).status == "breached"
    assert not Obligation.objects.filter(license=new, condition__text=OWN).exists()
