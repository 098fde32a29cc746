from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.staff.ties import work_of
from screening.hits import extensions, services
from screening.hits.models import Hit, ScreeningRun
from screening.hits.ruling_models import GoodGuyRule
from screening.hits.services.bulk import fingerprint
from screening.parties import services as parties
from screening.watchlists.models import Edition
from tests.screening.hits.build import CLEAN, LISTED, cleared, load_list, matched, one_hit, screened
from tests.screening.hits.test_bulk import threads

pytestmark = pytest.mark.django_db
QUEUE = "/desk/hits/"


def page(hit):
    return reverse("screening:hit", args=[hit.pk])


def test_the_queue_shows_what_waits(sonia, sign_in):
    hit = one_hit()

    shown = sign_in(sonia).get(QUEUE).content.decode()

    assert page(hit) in shown
    assert "EX-2026-000001" in shown
    assert "100%" in shown


def test_the_queue_keeps_one_list(sonia, sign_in):
    hit = one_hit()
    client = sign_in(sonia)

    assert page(hit) in client.get(f"{QUEUE}?list=fiction").content.decode()
    assert page(hit) not in client.get(f"{QUEUE}?list=other").content.decode()


def test_hits_of_somebody_who_leaves_are_work_that_is_handed_over(sonia, sven, max_manager, sign_in):
    assert list(extensions.held_hits(sonia)) == []
    services.assign_hit(hit := one_hit(), to=sonia, actor=sonia)

    (work,) = extensions.held_hits(sonia)

    assert (work.label, work.number) == ("Hits that wait for a ruling", 1)
    assert work in work_of(sonia)
    shown = sign_in(max_manager).get(work.url)
    assert page(hit) in shown.text
    assert "With Sonia" in shown.text
    assert page(hit) not in sign_in(max_manager).get(f"{QUEUE}?assignee={sven.pk}").text
    services.assign_hit(hit, to=sven, actor=max_manager)
    assert list(extensions.held_hits(sonia)) == []


def test_a_list_that_no_text_can_name_filters_nothing_away_by_a_fault(sonia, sign_in):
    assert sign_in(sonia).get(f"{QUEUE}?list=a%00b").status_code == 200


def test_the_queue_has_pages(sonia, sign_in):
    names = [f"Vandermoor Optics {number}" for number in range(30)]
    load_list(*names)
    screened(LISTED)
    client = sign_in(sonia)

    first = client.get(QUEUE).context["page"]
    second = client.get(first.next_url).context["page"]

    assert (len(first.rows), len(second.rows), second.next_url) == (25, 5, "")


def test_the_queue_asks_the_database_as_often_for_three_hits_as_for_one(sonia, sign_in):
    client = sign_in(sonia)
    asked = []
    for names in (["Vandermoor Optics"], [f"Vandermoor Optics {word}" for word in ("East", "West", "North")]):
        load_list(*names)
        screened(LISTED)
        client.get(QUEUE)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(QUEUE).context["page"].rows) == len(names)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_an_empty_queue_says_so(sonia, sign_in):
    assert "No hit waits for a ruling" in sign_in(sonia).get(QUEUE).content.decode()


def test_a_hit_shows_both_records_and_the_name_that_matters(sonia, sign_in):
    load_list("Vandermoor Optics")
    hit = screened(LISTED, CLEAN).hits.get()

    shown = sign_in(sonia).get(page(hit)).content.decode()

    assert "VMO Trading" in shown
    assert shown.count('<span class="changed">matched</span>') == 2
    assert "FICTION" in shown
    assert "words match" in shown
    assert 'name="clear-ground"' in shown
    assert "85% or more: a second analyst confirms" in shown


def test_an_officer_sees_why_the_buttons_are_grey(omar, sign_in):
    shown = sign_in(omar).get(page(one_hit())).content.decode()

    assert "Ask a screening analyst" in shown
    assert 'name="clear-ground"' not in shown
    assert "Give it away" not in shown


def post(client, hit, action, *, state="", **values):
    """Send the form of an action as the page has it, and return the answer."""
    hit.refresh_from_db()
    data = {f"{action}-{key}": value for key, value in {"version": hit.version, **values}.items()}
    return client.post(reverse(f"screening:{action}_hit", args=[hit.pk]) + state, data)


def status_of(hit):
    hit.refresh_from_db()
    return hit.status


def test_two_analysts_clear_and_one_opens_again(sonia, sven, sign_in):
    hit, first, second = one_hit(), sign_in(sonia), sign_in(sven)

    post(first, hit, "clear", ground="different_name", reason="Bakes bread.")
    assert status_of(hit) == Hit.Status.IN_REVIEW
    assert "You made this ruling; a second analyst" in first.get(page(hit)).content.decode()
    assert "Bakes bread." in second.get(page(hit)).content.decode()

    post(second, hit, "agree")
    assert status_of(hit) == Hit.Status.FALSE_POSITIVE
    assert "confirmed by Sven" in first.get(page(hit)).content.decode()

    post(first, hit, "reopen", reason="New papers.")
    assert status_of(hit) == Hit.Status.OPEN


def test_a_true_match_is_confirmed_and_taken_back_by_two(sonia, sven, sign_in):
    hit, first, second = one_hit(), sign_in(sonia), sign_in(sven)

    post(first, hit, "confirm", reason="Same address.")
    post(second, hit, "agree")
    assert status_of(hit) == Hit.Status.TRUE_MATCH
    shown = first.get(page(hit)).content.decode()
    assert "Propose to open it again" in shown
    assert "True match elsewhere" not in shown

    post(first, hit, "reopen", reason="Mistyped.")
    assert "Then it stays a true match." in second.get(page(hit)).content.decode()
    post(second, hit, "send_back", reason="It was not.")
    assert status_of(hit) == Hit.Status.TRUE_MATCH


def test_sending_back_asks_for_a_reason_beside_the_field(sonia, sven, sign_in):
    hit = services.confirm_hit(one_hit(), reason="Yes.", actor=sonia)

    answer = post(sign_in(sven), hit, "send_back", reason="")

    assert (answer.status_code, status_of(hit)) == (422, Hit.Status.IN_REVIEW)
    assert "Say why you send it back." in answer.content.decode()


def test_a_hit_is_taken_given_away_and_escalated(sonia, sven, sign_in):
    hit, client = one_hit(), sign_in(sonia)

    client.post(
        reverse("screening:assign_hit", args=[hit.pk]), {"take": "yes", "assign-version": hit.version}
    )
    hit.refresh_from_db()
    assert hit.assignee == sonia
    post(client, hit, "assign", to=sven.pk)
    hit.refresh_from_db()
    assert hit.assignee == sven
    post(client, hit, "escalate", to=sven.pk, reason="A hard one.")

    assert status_of(hit) == Hit.Status.ESCALATED
    assert "You escalated this hit" in client.get(page(hit)).content.decode()
    assert 'name="clear-ground"' in sign_in(sven).get(page(hit)).content.decode()


def test_after_a_ruling_comes_the_next_hit_of_the_same_queue(sonia, sign_in):
    load_list("Vandermoor Optics", "Vandermoor Optics East", "Vandermoor Optics West")
    hits = list(screened(LISTED).hits.order_by("-severity", "due_on", "pk"))
    client, state = sign_in(sonia), "?from=queue&status=open"

    shown = client.get(page(hits[1]) + state).context
    assert [page(hits[0]) in shown["previous_url"], page(hits[2]) in shown["next_url"]] == [True, True]

    answers = [post(client, hit, "confirm", reason="Yes.", state=state)["Location"] for hit in hits]
    assert [address.split("?")[0] for address in answers] == [page(hits[1]), page(hits[2]), QUEUE]
    assert all("status=open" in address for address in answers)


def test_who_comes_from_elsewhere_stays_on_the_hit(sonia, sign_in):
    hit = one_hit()

    assert post(sign_in(sonia), hit, "confirm", reason="Yes.")["Location"] == page(hit)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("status=open", False),
        ("status=in_review", True),
        ("status=to_confirm", False),
        ("status=escalated", False),
        ("kind=organization", True),
        ("kind=person", False),
        ("basis=ownership", False),
        ("order=due", True),
        ("status=nonsense&kind=x&order=y&after=", True),
    ],
)
def test_the_chips_keep_what_they_say(sonia, sign_in, query, shown):
    hit = services.confirm_hit(one_hit(), reason="Yes.", actor=sonia)

    assert (page(hit) in sign_in(sonia).get(f"{QUEUE}?{query}").content.decode()) == shown


def test_what_another_proposed_is_mine_to_confirm(sonia, sven, sign_in):
    hit = services.confirm_hit(one_hit(), reason="Yes.", actor=sonia)
    shown = sign_in(sven).get(f"{QUEUE}?status=to_confirm")

    assert page(hit) in shown.content.decode()
    counts = {chip.label: chip.count for chip in shown.context["chips"][0][1]}
    assert counts["Mine to confirm"] == counts["All that wait"] == 1


def test_a_queue_with_filters_that_fit_nothing_says_what_to_do(sonia, sign_in):
    one_hit()
    assert "No hit fits these filters" in sign_in(sonia).get(f"{QUEUE}?status=escalated").content.decode()


def test_an_overdue_hit_says_so(sonia, sign_in):
    hit = one_hit()
    Hit.objects.update(due_on="2026-01-05")

    assert "Overdue" in sign_in(sonia).get(QUEUE).content.decode()
    assert "Mon 5 Jan 2026" in sign_in(sonia).get(page(hit)).content.decode()


def test_a_hit_says_that_its_entry_has_left_the_list(sonia, sign_in):
    hit = one_hit()
    load_list("Somebody Else Entirely", key="fiction", first=7)

    assert "no longer on the edition in force" in sign_in(sonia).get(page(hit)).content.decode()


def test_a_hit_says_what_the_list_says_now(sonia, sign_in):
    hit = one_hit()
    load_list("Vandermoor Optics", remarks="Moved to the coast.")

    shown = sign_in(sonia).get(page(hit)).content.decode()
    assert "What changed on the list since this screening" in shown
    assert "Moved to the coast." in shown


def test_a_hit_asked_again_shows_what_changed(sonia, sven, sign_in):
    cleared(one_hit(), sonia, sven)
    hit = screened(replace(LISTED, country="DE")).hits.get()

    shown = sign_in(sonia).get(page(hit)).content.decode()
    assert "Cleared before, and asked again" in shown
    assert "What changed of the party" in shown


def test_a_panel_of_a_feature_above_is_drawn(sonia, sign_in, monkeypatch):
    made = extensions.Panel("components/nothing.html", {"text": "Other cases of this party: none."})
    monkeypatch.setattr(extensions, "_PANELS", [lambda actor, hit: made])

    assert "Other cases of this party: none." in sign_in(sonia).get(page(one_hit())).content.decode()


def test_earlier_rulings_are_found_across_cases(sonia, sven, sign_in):
    load_list("Vandermoor Optics", "Quillfeather Bakery")
    other = UUID("00000000-0000-4000-8000-0000000000b2")
    cleared(screened(replace(LISTED, country="DE"), thread=other, label="EX-2").hits.get(), sonia, sven)
    matched(screened(CLEAN).hits.get(), sonia, sven, reason="Same oven.")
    hit = screened(LISTED).hits.get()
    client, rulings = sign_in(sonia), reverse("screening:rulings")

    assert [ruling.reason for ruling in client.get(page(hit)).context["precedents"]] == ["Bakes bread."]
    for query, reasons in (
        ("", ["Same oven.", "Bakes bread."]),
        (f"?like={hit.pk}", ["Bakes bread."]),
        ("?q=oven", ["Same oven."]),
        ("?q=quillfeather+oven", ["Same oven."]),
        ("?q=EX-2&outcome=true_match", ["Same oven."]),
        ("?outcome=false_positive", ["Bakes bread."]),
        ("?q=nothing+like+it", []),
        ("?like=x&q=%00", []),
    ):
        shown = client.get(rulings + query)
        assert shown.status_code == 200
        found = [ruling.reason for ruling in shown.context["page"].rows]
        assert found == reasons or query == "?like=x&q=%00", query


def test_a_pair_is_previewed_ruled_on_and_answered(sonia, sven, sign_in):
    load_list("Vandermoor Optics")
    hits, first, second = threads(2), sign_in(sonia), sign_in(sven)
    address = reverse("screening:hit_pair", args=[hits[0].pk])

    shown = first.get(address)
    assert all(page(hit) in shown.content.decode() for hit in hits)
    data = {"pair-version": fingerprint(hits), "pair-reason": "No.", "pair-outcome": "false_positive"}
    assert "Choose the ground on which you clear these hits." in first.post(address, data).content.decode()
    first.post(address, {**data, "pair-ground": "different_name"})
    assert [status_of(hit) for hit in hits] == ["in_review"] * 2

    answer = reverse("screening:hit_pair_answer", args=[hits[0].pk])
    seen = {"answer-version": fingerprint(hits)}
    assert first.post(answer, {**seen, "agree": "yes"}).status_code == 403
    assert second.post(answer, {**seen, "send_back": "yes"}).status_code == 422
    second.post(answer, {**seen, "agree": "yes"})
    assert [status_of(hit) for hit in hits] == ["false_positive"] * 2


def test_what_is_carried_over_is_listed_and_ended(sonia, sven, omar, sign_in):
    client = sign_in(sonia)
    listed = reverse("screening:good_guys")
    assert "No clearing is carried over" in client.get(listed).content.decode()
    cleared(one_hit(), sonia, sven)
    rule = GoodGuyRule.objects.get()

    assert "Bakes bread." in client.get(listed).content.decode()
    one = reverse("screening:good_guy", args=[rule.pk])
    officer = sign_in(omar)
    assert "grey-reason" in officer.get(one).content.decode()
    assert officer.post(one, {"version": rule.version, "reason": "Sold."}).status_code == 403
    assert client.post(one, {"version": rule.version, "reason": ""}).status_code == 422
    assert client.post(one, {"version": rule.version, "reason": "Sold."})["Location"] == listed
    assert client.get(one).status_code == 404


@pytest.mark.parametrize("others", [0, 3])
def test_the_pages_ask_the_database_a_fixed_number_of_times(sonia, sven, sign_in, others):
    names = [
        "Vandermoor Optics",
        *(f"Vandermoor Optics {word}" for word in ("East", "West", "North")[:others]),
    ]
    load_list(*names)
    for hit in screened(LISTED).hits.all():
        cleared(hit, sonia, sven)
    hit = screened(replace(LISTED, country="DE")).hits.order_by("-score").first()
    client = sign_in(sonia)
    reads = []
    for address in (
        f"{QUEUE}?status=open",
        f"{page(hit)}?from=queue",
        reverse("screening:rulings"),
        reverse("screening:good_guys"),
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        reads.append(len(asked))
    assert reads == [7, 13, 3, 3]


@pytest.mark.parametrize("then", ["the same", "changed", "gone"])
def test_the_page_of_a_hit_takes_as_many_reads_whatever_its_entry_became(sonia, sven, sign_in, then):
    load_list("Vandermoor Optics", "Other Optics")
    other = uuid4()
    cleared(screened(LISTED, thread=other).hits.get(), sonia, sven)
    parties.enter_screened(ScreeningRun.objects.get(thread=other).pk)
    load_list("Vandermoor Optics", "Other Optics", remarks="Another remark.")
    run = screened(LISTED)
    parties.enter_screened(run.pk)
    if then == "changed":
        load_list("Vandermoor Optics", "Other Optics", remarks="Something new.")
    if then == "gone":
        load_list("Nothing Alike", "Other Optics", first=1)
        Hit.objects.filter(run=run).update(delisted_in=Edition.objects.get(status="in_force"))
    client = sign_in(sonia)
    address = f"{page(run.hits.get())}?from=queue"
    client.get(address)

    with CaptureQueriesContext(connection) as asked:
        shown = client.get(address).content.decode()

    assert "Cleared before, and asked again" in shown
    assert "This party elsewhere" in shown
    assert ("Changed since" in shown, "No longer listed" in shown) == (then == "changed", then == "gone")
    assert len(asked) == {"the same": 13, "changed": 14, "gone": 14}[then]


def test_a_ruling_without_a_ground_keeps_what_was_typed(sonia, sign_in):
    hit = one_hit()
    data = {"clear-reason": "Bakes bread.", "clear-version": hit.version}

    answer = sign_in(sonia).post(reverse("screening:clear_hit", args=[hit.pk]), data)

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Choose the ground" in shown
    assert "Bakes bread." in shown
    hit.refresh_from_db()
    assert hit.status == Hit.Status.OPEN


def test_a_stale_page_is_a_conflict(sonia, sign_in):
    hit = one_hit()
    services.confirm_hit(hit, reason="Yes.", actor=sonia)
    data = {"clear-ground": "different_name", "clear-reason": "No.", "clear-version": hit.version}

    assert sign_in(sonia).post(reverse("screening:clear_hit", args=[hit.pk]), data).status_code == 409


@pytest.mark.parametrize("name", ["ada", "sam", "inez", "root"])
def test_strangers_see_nothing(name, request, sign_in):
    hit = one_hit()
    client = sign_in(request.getfixturevalue(name))

    assert client.get(QUEUE).status_code == 403
    assert client.get(page(hit)).status_code == 403
    assert client.post(reverse("screening:confirm_hit", args=[hit.pk])).status_code == 403


def test_an_officer_may_not_rule(omar, sign_in):
    hit = one_hit()

    assert sign_in(omar).post(reverse("screening:confirm_hit", args=[hit.pk])).status_code == 403


def test_a_lapsed_hit_says_so(sonia, sign_in):
    hit = one_hit()
    screened(LISTED, CLEAN)

    shown = sign_in(sonia).get(page(hit)).content.decode()

    assert "Nobody needs to rule on this hit" in shown
    assert 'name="clear-ground"' not in shown
