import pytest
from django.template.loader import render_to_string

from screening.hits import queries, services
from tests.screening.hits.build import CLEAN, LABEL, LISTED, THREAD, load_list, one_hit, screened

pytestmark = pytest.mark.django_db


def part(*parties):
    context = {
        "hits": queries.hits_for(THREAD),
        "run": queries.latest_run(THREAD),
        "clearance": queries.clearance(THREAD, parties),
    }
    return render_to_string("screening/hits/_hits.html", context)


def test_before_screening():
    assert "have not been screened" in part(CLEAN)


def test_while_waiting():
    services.request_screening(THREAD, label=LABEL, parties=[CLEAN], actor=None)
    assert "still waiting" in part(CLEAN)


def test_nothing_found():
    load_list("Vandermoor Optics")
    screened(CLEAN)
    shown = part(CLEAN)
    assert "Screened and clear" in shown
    assert "No party is like anything on these lists" in shown


def test_with_a_hit():
    hit = one_hit()
    shown = part(LISTED)
    assert f"/desk/hits/{hit.pk}/" in shown
    assert "One hit waits" in shown
