import sys
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.roles import Role, Side
from screening.configurations.models import Configuration
from screening.configurations.services import ensure_configuration
from screening.thresholds.models import ThresholdReview
from screening.thresholds.services import previews, reviews
from tests.screening.hits.build import LISTED, load_list, screened
from tests.screening.thresholds.test_contents import field_of, values
from tests.screening.thresholds.test_services import STRICTER, proposal

pytestmark = pytest.mark.django_db
PAGE = "/desk/matching/"


@pytest.fixture
def vera(make_user):
    return make_user("Vera", Side.REGULATOR, Role.SCREENING_ANALYST)


def test_the_page_says_what_is_in_force(sonia, sign_in):
    page = sign_in(sonia).get(PAGE).content.decode()

    assert "In force: version 1" in page
    assert "70%" in page
    assert "There has been no review yet." in page


def test_an_officer_reads_and_is_told_who_may_propose(omar, sign_in):
    client = sign_in(omar)

    assert "Your role does not allow you to propose" in client.get(PAGE).content.decode()
    assert client.get(reverse("screening:propose_configuration")).status_code == 403


def test_a_proposal_is_made_previewed_and_put_in_force_by_another(sonia, vera, sign_in):
    load_list("Vandermor Optics", "مصنع البصريات")
    screened(LISTED)
    everything = field_of("All names")
    propose = reverse("screening:propose_configuration")

    refused = sign_in(sonia).post(propose, {**values(), everything: "7"})
    assert refused.status_code == 422
    assert 'href="#id_' in refused.content.decode()
    answer = sign_in(sonia).post(propose, {**values(), everything: "0.99"})
    page = reverse("screening:configuration", args=[2])
    assert answer["Location"] == page
    assert "Being computed" in sign_in(sonia).get(page).content.decode()

    previews.compute(Configuration.objects.get(number=2).previews.get().pk)
    own = sign_in(sonia).get(page).content.decode()
    assert "Hits that would go (1)" in own
    assert 'data-label="List">List fiction' in own
    assert "You proposed this configuration" in own
    empty = sign_in(vera).post(reverse("screening:put_configuration_in_force", args=[2]), {})
    assert empty.status_code == 422
    done = sign_in(vera).post(
        reverse("screening:put_configuration_in_force", args=[2]), {"reason": "Agreed."}, follow=True
    )
    assert "In force. The live parties are being screened with it." in done.content.decode()
    assert ensure_configuration().number == 2


def test_the_preview_is_a_part_while_it_is_asked_for_again(sonia, sign_in):
    load_list("Somebody Else")
    proposal(sonia)

    part = sign_in(sonia).get(reverse("screening:configuration", args=[2]), headers={"HX-Request": "true"})

    assert part.content.decode().startswith('<div id="preview"')
    assert "hx-get" not in part.content.decode()


def test_a_proposal_is_rejected(sonia, vera, sign_in):
    load_list("Somebody Else")
    proposal(sonia)

    sign_in(vera).post(reverse("screening:reject_configuration", args=[2]), {"reason": "Not now."})

    assert Configuration.objects.get(number=2).status == "rejected"
    page = sign_in(sonia).get(reverse("screening:propose_configuration") + "?from=2").content.decode()
    assert 'value="0.99"' in page


def test_a_review_is_opened_and_closed_in_the_browser(sonia, sign_in, time_machine):
    ensure_configuration()
    time_machine.move_to(timezone.now() + timedelta(days=3))
    client = sign_in(sonia)

    page = client.post(reverse("screening:open_review"))["Location"]
    assert "Being counted" in client.get(page).content.decode()
    reviews.count(ThresholdReview.objects.get().pk)
    assert "There was no hit in this time." in client.get(page).content.decode()
    assert client.post(page, {"outcome": "keep"}).status_code == 422
    assert client.post(page, {"outcome": "change", "reason": "Too many."})["Location"] == reverse(
        "screening:propose_configuration"
    )
    assert "Propose another configuration. Too many." in client.get(PAGE).content.decode()


def test_everybody_may_read_how_names_are_compared(client):
    page = client.get("/how-names-are-compared/").content.decode()

    assert "The weights in force" in page
    assert "70%" not in page


@pytest.mark.parametrize("versions", [1, 3])
def test_the_page_takes_as_many_reads_with_many_versions(
    sonia, vera, sign_in, django_assert_num_queries, versions
):
    load_list("Somebody Else")
    for number in range(versions):
        made = proposal((sonia, vera)[number % 2], type(STRICTER)(thresholds={"": 0.9 + number / 100}))
        sign_in((vera, sonia)[number % 2]).post(
            reverse("screening:put_configuration_in_force", args=[made.number]), {"reason": "Agreed."}
        )
    client = sign_in(sonia)
    client.get(PAGE)

    with django_assert_num_queries(11):
        client.get(PAGE)


def test_the_page_of_background_work_says_that_rigour_is_missing(max_manager, sign_in, monkeypatch):
    page = reverse("jobs")
    assert "lesser analysis" not in sign_in(max_manager).get(page).content.decode()

    monkeypatch.setitem(sys.modules, "rigour", None)  # as where it is not installed

    assert (
        "Names are compared by the lesser analysis plain-2" in sign_in(max_manager).get(page).content.decode()
    )
