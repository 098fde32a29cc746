import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.corrections import services
from screening.corrections.models import CorrectionDecision, CorrectionRequest
from screening.lookups.services import answer as answer_lookup
from tests.screening.corrections.build import REFUSAL, TOLD, entity_on, proposed, request_of, under_review
from tests.screening.hits.build import LISTED, screened

pytestmark = pytest.mark.django_db
QUEUE = "/desk/wrong-matches/"


def to(name, request):
    return reverse(f"screening:{name}", args=[request.pk])


def test_an_analyst_takes_asks_and_decides_and_a_second_confirms(ada, sonia, selma, arden, sign_in):
    hit = screened(LISTED).hits.get(watchlist="open")
    request = request_of(arden, ada)
    first, second = sign_in(sonia), sign_in(selma)
    page = to("desk_correction", request)
    assert page in first.get(QUEUE).content.decode()
    assert "Take this request" in first.get(page).content.decode()

    assert first.post(to("take_correction", request), {"version": "1"}).status_code == 302
    assert "Nothing has been compared yet" in first.get(page).content.decode()
    request.refresh_from_db()
    answer_lookup(request.lookup_id)
    shown = first.get(page).content.decode()
    assert "List open" in shown
    assert "This list is not published" in shown
    assert "FICTION" in shown
    assert "Sonia works on this request" in second.get(page).content.decode()

    decide = to("decide_correction", request)
    form = first.get(decide)
    assert str(hit.pk) in form.content.decode()
    request.refresh_from_db()
    data = {
        "version": str(request.version),
        "outcome": "grant",
        "entity": entity_on(request, "open"),
        "ground": "different_number",
        "hits": [str(hit.pk)],
        "reason": "Another number.",
        "answer": TOLD,
    }
    for wrong, field in (
        ({"entity": ""}, "entity"),
        ({"ground": ""}, "ground"),
        ({"answer": "See List secret."}, "answer"),
        ({"reason": "a\x1b"}, "reason"),
        ({"outcome": ""}, "outcome"),
    ):
        refused = first.post(decide, data | wrong)
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, [field])
    assert first.post(decide, data | {"version": "1"}).status_code == 409
    assert first.post(decide, data).status_code == 302

    assert "a second person must confirm it" in first.get(page).content.decode()
    version = str(CorrectionRequest.objects.get().version)
    assert first.post(to("confirm_correction", request), {"version": version}).status_code == 403
    assert second.post(to("confirm_correction", request), {"version": "1"}).status_code == 409
    assert second.post(to("confirm_correction", request), {"version": version}).status_code == 302
    hit.refresh_from_db()
    assert hit.status == "false_positive"
    assert "Granted" in second.get(page).content.decode()
    assert page not in second.get(QUEUE).content.decode()
    assert page in second.get(f"{QUEUE}?state=closed").content.decode()


def test_a_decision_is_sent_back_in_the_browser(ada, sonia, selma, arden, sign_in):
    decision = proposed(arden, ada, sonia, REFUSAL)
    client, address = sign_in(selma), to("send_back_correction", decision.request)
    version = client.get(address).context["form"].initial["version"]

    assert client.post(address, {"version": version, "reason": ""}).status_code == 422
    assert client.post(address, {"version": version, "reason": "Compare the seat."}).status_code == 302
    assert CorrectionDecision.objects.get().status == "sent_back"
    assert "Compare the seat." in client.get(to("desk_correction", decision.request)).content.decode()
    assert client.get(address).status_code == 404


def test_an_analyst_asks_and_goes_on(ada, sonia, arden, sign_in):
    request = under_review(arden, ada, sonia)
    client = sign_in(sonia)
    version = str(request.version)

    assert client.post(to("ask_correction", request), {"version": version}).status_code == 422
    tip = client.post(to("ask_correction", request), {"version": version, "question": "Why on List secret?"})
    assert (tip.status_code, list(tip.context["form"].errors)) == (422, ["question"])
    sent = client.post(to("ask_correction", request), {"version": version, "question": "Which number?"})
    assert sent.status_code == 302
    assert "A question waits for the exporter" in client.get(to("desk_correction", request)).content.decode()
    assert "Paused" in client.get(QUEUE).content.decode()
    gone = client.post(
        to("go_on_correction", request), {"version": str(int(version) + 1), "reason": "No answer."}
    )
    assert gone.status_code == 302
    assert "No longer asked" in client.get(to("desk_correction", request)).content.decode()


def test_the_party_is_compared_again_in_the_browser(ada, sonia, arden, sign_in):
    request = under_review(arden, ada, sonia)
    client = sign_in(sonia)

    assert client.post(to("compare_correction", request), {"threshold": "20"}).status_code == 422
    assert client.post(to("compare_correction", request), {"threshold": "55"}).status_code == 302
    request.refresh_from_db()
    assert str(request.lookup.threshold) == "0.55"


def test_what_was_typed_is_escaped(ada, sonia, arden, sign_in):
    hostile = "<script>alert(1)</script> Vandermoor"
    request = under_review(arden, ada, sonia, explanation=hostile, listed_name=hostile, address=hostile)
    services.ask(request, question=hostile, actor=sonia)
    client = sign_in(sonia)

    for address in (to("desk_correction", request), QUEUE):
        shown = client.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown


def test_who_may_not_see_requests_sees_none(ada, omar, inez, cleo, sonia, arden, sign_in):
    request = request_of(arden, ada)
    for person in (ada, omar, inez):
        assert sign_in(person).get(QUEUE).status_code == 403
        assert sign_in(person).get(to("desk_correction", request)).status_code == 403
    assert sign_in(cleo).get(to("desk_correction", request)).status_code == 200
    assert sign_in(cleo).post(to("take_correction", request)).status_code == 403


def test_pages_ask_the_database_as_often_for_thirty_requests_as_for_one(ada, sonia, arden, sign_in):
    client = sign_in(sonia)
    asked = []
    for count in (1, 29):
        for _ in range(count):
            decision = proposed(arden, ada, sonia)
        request = under_review(arden, ada, sonia)
        numbers = []
        for address in (QUEUE, to("desk_correction", decision.request), to("decide_correction", request)):
            client.get(address)
            with CaptureQueriesContext(connection) as counted:
                client.get(address)
            numbers.append(len(counted))
        asked.append(numbers)

    assert asked[0] == asked[1]
    assert max(asked[0]) < 15, asked
    assert len(client.get(QUEUE).context["page"].rows) == 25


def test_empty_queues_say_so(sonia, sign_in):
    client = sign_in(sonia)

    assert "No request waits" in client.get(QUEUE).content.decode()
    assert "No request was closed yet" in client.get(f"{QUEUE}?state=closed").content.decode()
