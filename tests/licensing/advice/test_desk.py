from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from licensing.advice import precedents, services
from licensing.advice.models import AdviceAnswer, AdviceRequest, PrecedentUse
from licensing.advice.services import LineGiven
from tests.factories.applications import ENTRIES, make_control_list, make_entry
from tests.licensing.advice.build import (
    authorized,
    draft,
    filed,
    given,
    issued,
    item_facts,
    proposed,
    under_review,
)

pytestmark = pytest.mark.django_db
QUEUE = "/desk/advice/"
PRECEDENTS = "/desk/advice/precedents/"


def to(name, *args):
    return reverse(f"licensing:{name}", args=[getattr(one, "pk", one) for one in args])


def version(request):
    return str(AdviceRequest.objects.get(pk=request.pk).version)


def typed(request, **fields):
    return {
        "version": version(request),
        "edition": str(make_entry().edition_id),
        "outcome_1": "listed",
        "entry_1": "6a005",
        "reason_1": "Above the threshold.",
        "scope": "The item as described.",
        "valid_until": (timezone.localdate() + timedelta(days=365)).isoformat(),
        **fields,
    }


def test_an_officer_takes_asks_and_answers(ada, omar, arden, sign_in):
    authorized(omar)
    request = filed(arden, ada)
    client, page = sign_in(omar), to("desk-advice-request", request)
    assert "Nobody has taken it yet." in client.get(QUEUE).content.decode()
    assert "Take this request" in client.get(page).content.decode()
    assert client.post(to("advice-take", request), {"version": "1"}).status_code == 409
    assert client.post(to("advice-take", request), {"version": version(request)}).status_code == 302

    ask = to("advice-ask", request)
    assert client.post(ask, {"version": version(request), "question": ""}).status_code == 422
    sent = client.post(ask, {"version": version(request), "question": "Which wavelength?"})
    assert sent.status_code == 302
    assert "the clock stands still" in client.get(QUEUE).content.decode()
    gone = client.post(to("advice-go-on", request), {"version": version(request), "reason": "Known."})
    assert gone.status_code == 302

    answer = to("advice-answer", request)
    assert "The exporter proposes" in client.get(answer).content.decode()
    for wrong, field in (
        ({"entry_1": ""}, "entry_1"),
        ({"entry_1": "9Z999"}, "entry_1"),
        ({"reason_1": ""}, "reason_1"),
        ({"outcome_1": ""}, "outcome_1"),
        ({"outcome_1": "not_needed"}, "outcome_1"),
        ({"scope": ""}, "scope"),
        ({"valid_until": "2001-01-01"}, "valid_until"),
    ):
        refused = client.post(answer, typed(request, **wrong))
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, [field])
    assert client.post(answer, typed(request, version="1")).status_code == 409
    assert client.post(answer, typed(request)).status_code == 302
    shown = client.get(page).content.decode()
    assert f"{request.reference}/1" in shown
    assert "One signature is enough" in shown
    assert request.reference not in client.get(QUEUE).content.decode()
    assert request.reference in client.get(f"{QUEUE}?status=answered").content.decode()
    assert client.post(answer, typed(request)).status_code == 409
    assert "No answer can be written now. State: answered." in client.get(answer).content.decode()


def test_a_second_person_sees_why_and_signs_or_sends_back(ada, omar, cleo, arden, sign_in):
    answer = proposed(arden, ada, omar)
    request, first, second = answer.request, sign_in(omar), sign_in(cleo)
    page = to("desk-advice-request", request)
    assert "A second signature is needed. Item 1: the answer sets" in second.get(QUEUE).content.decode()
    shown = second.get(page).content.decode()
    assert "the answer sets the item free" in shown
    assert "Your role does not allow you to countersign" in first.get(page).content.decode()
    assert first.post(to("advice-countersign", answer), {"version": version(request)}).status_code == 403

    back = to("advice-send-back", answer)
    assert second.post(back, {"version": version(request), "reason": ""}).status_code == 422
    assert second.post(back, {"version": version(request), "reason": "Which power?"}).status_code == 302
    form = first.get(to("advice-answer", request)).content.decode()
    assert "Which power?" in form
    assert "No entry names a laser" in form
    again = first.post(
        to("advice-answer", request), typed(request, outcome_1="not_listed", entry_1="", reason_1="2 kW.")
    )
    assert again.status_code == 302

    written = AdviceAnswer.objects.get(status="proposed")
    assert second.post(to("advice-countersign", written), {"version": "1"}).status_code == 409
    assert second.post(to("advice-countersign", written), {"version": version(request)}).status_code == 302
    assert second.post(to("advice-countersign", written), {"version": version(request)}).status_code == 409
    assert "In force" in second.get(page).content.decode()


def test_a_newer_answer_and_a_revocation_in_the_browser(ada, omar, cleo, arden, sign_in):
    answer = issued(arden, ada, omar)
    request, first, second = answer.request, sign_in(omar), sign_in(cleo)
    revise, page = to("advice-revise", request), to("desk-advice-request", request)

    assert "Mean power is above" in first.get(revise).content.decode()
    refused = first.post(revise, typed(request))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["change_reason"])
    assert first.post(revise, typed(request, change_reason="New sheet.")).status_code == 302
    assert request.reference in second.get(QUEUE).content.decode()
    newer = AdviceAnswer.objects.get(status="proposed")
    assert second.post(to("advice-countersign", newer), {"version": version(request)}).status_code == 302
    assert "Superseded" in second.get(page).content.decode()

    revoke = to("advice-revoke", newer)
    assert first.get(revoke).status_code == 403
    assert second.post(revoke, {"version": version(request), "reason": ""}).status_code == 422
    assert second.post(revoke, {"version": version(request), "reason": "Wrong."}).status_code == 302
    assert "No answer is in force." in second.get(page).content.decode()


def test_a_similar_answer_is_shown_with_its_words_and_cited_with_one_click(ada, omar, cleo, arden, sign_in):
    before = issued(arden, ada, omar, name="Fiber laser engraver")
    line = before.lines.get()
    request = under_review(arden, ada, omar, name="Engravers with laser")
    item = request.items.get()
    client, page = sign_in(omar), to("desk-advice-request", request)
    shown = client.get(page).content.decode()
    assert str(before) in shown
    assert "engravers ≈ engraver" in shown

    cite = to("advice-cite", request, item, line)
    assert sign_in(cleo).post(cite).status_code == 403
    assert client.post(cite).status_code == 302
    assert client.post(cite).status_code == 302

    assert PrecedentUse.objects.count() == 1
    assert "Cited for this request" in client.get(page).content.decode()
    form = client.get(to("advice-answer", request)).content.decode()
    assert f"Item 1 rests on {before}." in form
    assert 'value="6A005"' in form
    assert request.reference in client.get(to("desk-advice-request", before.request)).content.decode()
    revoke = sign_in(cleo).get(to("advice-revoke", before)).content.decode()
    assert "Other answers rest on it" in revoke
    assert request.reference in revoke


def test_a_precedent_that_is_no_longer_valid_says_so(ada, omar, arden, sign_in):
    before = issued(arden, ada, omar)
    request = under_review(arden, ada, omar)
    items = list(request.items.all())

    for day, holds in ((before.valid_until, True), (before.valid_until + timedelta(days=1), False)):
        assert [one.holds for one in precedents.similar(omar, request, items, [], on=day)[1]] == [holds]
    make_control_list("2", ENTRIES[:2])
    shown = sign_in(omar).get(to("desk-advice-request", request)).content.decode()
    assert "By an older edition of the list" in shown


def test_what_is_not_alike_is_not_shown(ada, omar, arden, sign_in):
    said = {"composition": "Carbon in epoxy", "form": "Prepreg", "performance": "Strength 4 GPa"}
    names = {"name": "Prepreg roll", "manufacturer": "Weft", "part_number": "W-1"}
    roll = item_facts(kind="material", details=said, proposal="unknown", proposal_reason="", **names)
    other = under_review(arden, ada, omar, item=roll)
    line = LineGiven("listed", "Strength is above the threshold.", make_entry("1C010"))
    before = services.answer(other, given(other, line), actor=omar)
    request = under_review(arden, ada, omar)

    shown = sign_in(omar).get(to("desk-advice-request", request)).content.decode()

    assert before.status == "issued"
    assert str(before) not in shown
    assert "No issued answer has enough of its words." in shown


def test_precedents_are_found_by_words_entry_and_state(ada, omar, cleo, arden, sign_in):
    listed = issued(arden, ada, omar, name="Fiber laser engraver")
    free = services.countersign(proposed(arden, ada, omar, name="Glass marking laser"), actor=cleo)
    gone = services.revoke(issued(arden, ada, omar, name="Old laser"), reason="Wrong.", actor=cleo)
    client = sign_in(omar)

    def found(query):
        page = client.get(f"{PRECEDENTS}?{query}").context["page"]
        return {str(line.answer) for line in page.rows}

    assert found("") == {str(listed), str(free)}
    assert found("q=engraver") == {str(listed)}
    assert found("q=LASER+marking") == {str(free)}
    assert found("entry=6a0") == {str(listed)}
    assert found("outcome=not_listed") == {str(free)}
    assert found("state=all") == {str(listed), str(free), str(gone)}
    assert found("q=nothing") == set()
    assert found("q=%00") == {str(listed), str(free)}
    assert "none of the choices" in client.get(f"{PRECEDENTS}?outcome=x").content.decode()

    request = under_review(arden, ada, omar)
    item = request.items.get()
    assert to("advice-cite", request, item, free.lines.get()) in (
        client.get(f"{PRECEDENTS}?for={item.pk}").content.decode()
    )
    assert "Cite<" not in sign_in(cleo).get(f"{PRECEDENTS}?for={item.pk}").content.decode()


def test_the_queue_is_filtered_counted_and_ordered(ada, omar, arden, sign_in):
    plain, mine = filed(arden, ada), under_review(arden, ada, omar)
    advice = filed(arden, ada, "advice", name="Thermal camera")
    draft(arden, ada)
    client = sign_in(omar)

    def found(query):
        return [one.pk for one in client.get(f"{QUEUE}?{query}").context["page"].rows]

    assert set(found("")) == {plain.pk, mine.pk, advice.pk}
    assert found("whose=mine") == [mine.pk]
    assert set(found("whose=unassigned")) == {plain.pk, advice.pk}
    assert found("kind=advice") == [advice.pk]
    assert found("q=thermal") == [advice.pk]
    assert found(f"q={plain.reference.lower()}") == [plain.pk]
    assert found("clock=overdue") == []
    AdviceRequest.objects.filter(pk=plain.pk).update(due_on=timezone.localdate() - timedelta(days=9))
    assert found("clock=overdue") == [plain.pk]
    assert found("order=due")[0] == plain.pk
    services.ask(AdviceRequest.objects.get(pk=mine.pk), question="Which?", actor=omar)
    assert found("clock=waiting") == [mine.pk]
    counts = {key: count for _, key, _, count in client.get(QUEUE).context["chips"]}
    assert counts == {"mine": 1, "unassigned": 2, "all": 3}
    assert "none of the choices" in client.get(f"{QUEUE}?kind=draft").content.decode()


def test_a_request_is_assigned_in_the_browser(ada, omar, max_manager, arden, sign_in):
    request = filed(arden, ada)
    client, address = sign_in(max_manager), to("advice-assign", request)

    assert client.post(address, {"version": version(request), "officer": ""}).status_code == 422
    assert client.post(address, {"version": "1", "officer": str(omar.pk)}).status_code == 409
    assert client.post(address, {"version": version(request), "officer": str(omar.pk)}).status_code == 302
    assert AdviceRequest.objects.get().officer == omar


def test_who_may_not_see_requests_sees_none(ada, sonia, inez, root, cleo, arden, sign_in):
    request = filed(arden, ada)
    for person in (ada, sonia, inez, root):
        for address in (QUEUE, PRECEDENTS, to("desk-advice-request", request)):
            assert sign_in(person).get(address).status_code == 403
    assert sign_in(cleo).get(to("desk-advice-request", request)).status_code == 200
    assert sign_in(cleo).post(to("advice-take", request), {"version": "1"}).status_code == 403


def test_pages_ask_the_database_as_often_for_many_as_for_one(ada, omar, arden, sign_in):
    client = sign_in(omar)
    asked = []
    for count in (1, 29):
        for _ in range(count):
            answer = issued(arden, ada, omar)
            request = under_review(arden, ada, omar, items=count % 4 or 1)
        numbers = []
        pages = (
            QUEUE,
            PRECEDENTS,
            to("desk-advice-request", request),
            to("desk-advice-request", answer.request),
            to("advice-answer", request),
        )
        for address in pages:
            client.get(address)
            with CaptureQueriesContext(connection) as counted:
                client.get(address)
            numbers.append(len(counted))
        asked.append(numbers)

    assert asked[0] == asked[1]
    assert asked[0] == [8, 3, 13, 14, 9]
