"""The queue's page, its filters and chips, the cases handed out, the queues that are saved."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.organizations.models import Organization
from licensing.queues import services
from licensing.queues.models import SavedQueue
from licensing.review.models import Case
from tests.licensing.review.build import AT, make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
QUEUE = "/desk/cases/"
ASSIGN = "/desk/cases/assign/"
SAVE = "/desk/cases/saved/add/"


@pytest.fixture
def web(sign_in: SignIn, omar: User) -> Client:
    """Omar's browser."""
    cache.clear()
    return sign_in(omar)


@pytest.fixture
def olga(make_user: Callable[..., User]) -> User:
    """Olga is Omar's colleague."""
    return make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def listed(answer: Any) -> list[Case]:
    """Return the cases of a queue's page, in order."""
    return [row.case for row in answer.context["rows"]]


def body_of(answer: Any) -> str:
    """Return the rows of a queue's page."""
    return text_of(answer).split("<tbody>")[1]


def queries_of(web: Client, url: str) -> int:
    """Count the reads of a page that was open before."""
    web.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


# The page


def test_officers_start_with_their_own_cases_and_others_with_their_teams(
    web: Client, sign_in: SignIn, arden: Organization, omar: User, cleo: User
) -> None:
    mine, nobodys = make_case(arden, officer=omar), make_case(arden)
    signed = make_case(arden, status="countersign")

    assert listed(web.get(QUEUE)) == [mine]
    assert set(listed(web.get(QUEUE, {"whose": "unassigned"}))) == {nobodys, signed}
    assert listed(sign_in(cleo).get(QUEUE)) == [signed]


def test_a_row_says_what_where_to_how_risky_and_why_it_is_here(web: Client, arden: Organization) -> None:
    case = make_case(
        arden,
        band="enhanced",
        score=Decimal(65),
        open_hits=2,
        destination="KE",
        end_user="水泵公司",
        due_on=timezone.localdate(),
    )

    row = body_of(web.get(QUEUE, {"whose": "all"}))

    said = ("Arden Photonics Ltd", "Fiber laser, 2 kW", "Kenya", "水泵公司", "Enhanced", "65", "Take")
    for fact in (*said, "Unassigned, due today; 2 open hits", case.reference):
        assert fact in row, fact


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"due_on": date(2026, 1, 5)}, "Overdue"),
        ({"waiting": True}, "Paused"),
        ({"status": "denied"}, "Refused on 2 Mar 2026"),
    ],
)
def test_the_clock_of_a_row(web: Client, arden: Organization, fields: dict[str, Any], words: str) -> None:
    make_case(arden, submitted_at=AT, **fields)
    whose = "closed" if "status" in fields else "all"

    assert words in body_of(web.get(QUEUE, {"whose": whose}))


def test_each_order_puts_its_first_case_first(web: Client, arden: Organization) -> None:
    first = make_case(arden, due_on=date(2026, 5, 1), score=Decimal(30), submitted_at=AT)
    second = make_case(arden, due_on=date(2026, 4, 1), submitted_at=AT + timedelta(days=1))
    third = make_case(arden, due_on=date(2026, 6, 1), score=Decimal(5), submitted_at=AT + timedelta(days=2))

    def ordered(order: str) -> list[Case]:
        return listed(web.get(QUEUE, {"whose": "all", "order": order}))

    assert ordered("") == ordered("due") == ordered("closed") == [second, first, third]
    assert ordered("newest") == [third, second, first]
    assert ordered("oldest") == [first, second, third]
    assert ordered("risk") == [first, third, second], "a case without a score comes last, and is not left out"


def test_closed_cases_stand_in_the_order_in_which_they_were_closed(web: Client, arden: Organization) -> None:
    early, late = (make_case(arden, status="denied", closed_at=AT + timedelta(days=days)) for days in (1, 9))

    for order in ("", "closed", "risk", "due"):
        assert listed(web.get(QUEUE, {"whose": "closed", "order": order})) == [late, early]
    assert listed(web.get(QUEUE, {"whose": "closed", "order": "oldest"})) == [early, late]


@pytest.mark.parametrize(
    "query", ["whose=all", "whose=all&order=risk", "whose=all&order=newest", "whose=closed"]
)
def test_pages_of_every_order_show_each_case_once(web: Client, arden: Organization, query: str) -> None:
    scores = [Decimal(number % 4) if number % 3 else None for number in range(52)]
    status = {"status": "denied"} if "closed" in query else {}
    made = {make_case(arden, score=score, due_on=date(2026, 5, 1), **status).pk for score in scores}

    url, seen, reads = f"{QUEUE}?{query}", [], []
    while url:
        reads.append(queries_of(web, url))
        answer = web.get(url)
        seen += [case.pk for case in listed(answer)]
        url = answer.context["page"].next_url

    assert len(seen) == len(set(seen)) == 52
    assert set(seen) == made
    assert reads == [8] * 3, "a later page costs what the first costs"


def test_the_queue_takes_the_same_reads_for_one_case_or_three_and_with_saved_queues(
    web: Client, arden: Organization, omar: User
) -> None:
    everything = f"{QUEUE}?whose=all&q=laser&entry=6A&country=DE&currency=EUR&clock=due&officer={omar.pk}"
    make_case(arden)
    assert [queries_of(web, f"{QUEUE}?whose=all"), queries_of(web, everything)] == [8, 8]

    make_case(arden, officer=omar)
    make_case(arden)
    for number in range(3):
        services.save_queue(
            name=f"Kept {number}",
            query="whose=all",
            shared_with="licensing" if number > 1 else "",
            actor=omar,
        )
    assert [queries_of(web, f"{QUEUE}?whose=all"), queries_of(web, everything)] == [8, 8]


def test_chips_count_what_they_lead_to_and_keep_the_filters(
    web: Client, arden: Organization, omar: User
) -> None:
    make_case(arden, officer=omar, destination="KE")
    make_case(arden, destination="KE")
    make_case(arden)
    make_case(arden, destination="KE", status="denied")

    answer = web.get(QUEUE, {"destination": "KE", "after": "", "order": "newest"})

    counts = {chip.label: chip.count for chip in answer.context["standing"]}
    assert counts == {
        "My cases": "1",
        "My team’s turn": "2",
        "Priority lane": "0",
        "Unassigned": "1",
        "Waiting": "0",
        "All open": "2",
        "Closed": "1",
    }
    for chip in answer.context["standing"]:
        assert str(len(listed(web.get(chip.url)))) == chip.count
        assert "order=newest" in chip.url


def test_each_filter_in_use_is_a_chip_that_takes_it_away(web: Client, arden: Organization) -> None:
    make_case(arden, destination="KE", band="fast")
    in_use = {
        "whose": "all",
        "destination": "Kenya",
        "band": "fast",
        "q": "laser",
        "order": "newest",
        "days": "0",
    }

    answer = web.get(QUEUE, in_use)

    chips = {chip.label: QueryDict(chip.url.partition("?")[2]) for chip in answer.context["in_use"]}
    words = {"Search: laser", "Risk lane: Fast", "Due within working days: 0", "Destination: Kenya"}
    assert set(chips) == words
    assert "destination" not in chips["Destination: Kenya"]
    assert chips["Destination: Kenya"].dict() == {k: v for k, v in in_use.items() if k != "destination"}
    assert answer.context["clear_url"] == f"{QUEUE}?order=newest&whose=all"


def test_what_waits_is_hidden_with_a_switch_that_says_how_many(
    web: Client, arden: Organization, omar: User
) -> None:
    works, waits = make_case(arden, officer=omar), make_case(arden, officer=omar, waiting=True)

    answer = web.get(QUEUE)
    assert listed(answer) == [works]
    switch = answer.context["switch"]
    assert switch.label == "Show what is hidden: 1 case waits for somebody outside"

    answer = web.get(switch.url)
    assert set(listed(answer)) == {works, waits}
    assert listed(web.get(answer.context["switch"].url)) == [works]
    assert web.get(QUEUE, {"whose": "all"}).context["switch"] is None


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"destination": "zz"}, "Destination: “zz” is none of the choices"),
        ({"country": "Nowhere"}, "Any party in: “Nowhere” is none of the choices"),
        ({"whose": "x"}, "Whose cases: “x” is none of the choices"),
        ({"order": "x"}, "Order: “x” is none of the choices"),
        ({"status": "x"}, "Status: “x” is none of the choices"),
        ({"officer": "x"}, "Officer: “x” is none of the choices"),
        ({"entry": "6A'"}, "“6A&#x27;” is no entry"),
        ({"days": "-1"}, "greater than or equal to 0"),
        ({"least": "5"}, "Choose the currency of the value"),
        ({"currency": "EUR", "least": "x"}, "Enter a number"),
        ({"q": "a\0b"}, "Null characters are not allowed"),
        ({"q": "x" * 101}, "at most 100 characters"),
    ],
)
def test_an_unreadable_filter_is_named_and_the_others_hold(
    web: Client, arden: Organization, omar: User, query: dict[str, str], words: str
) -> None:
    wanted = make_case(arden, officer=omar, band="fast", totals={"EUR": 5})
    make_case(arden, officer=omar, band="enhanced")

    answer = web.get(QUEUE, {"band": "fast", **query})

    assert answer.status_code == 200
    assert listed(answer) == [wanted]
    assert words in text_of(answer)


@pytest.mark.parametrize("order", ["due", "newest", "oldest", "risk"])
@pytest.mark.parametrize(
    "after", ["garbage", "W10=", "WyJ4IiwgInkiXQ==", "WyJJbmZpbml0eSIsICJ4Il0=", "💥", "WzEsIDJd"]
)
def test_a_damaged_page_address_is_said_plainly(web: Client, after: str, order: str) -> None:
    answer = web.get(QUEUE, {"whose": "all", "after": after, "order": order})

    assert answer.status_code == 422
    assert "page address is damaged" in text_of(answer)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "You have no open case."),
        ({"whose": "team"}, "No case waits for your team"),
        ({"whose": "unassigned"}, "Every open case has an officer."),
        ({"whose": "waiting"}, "No case waits"),
        ({"whose": "all"}, "No case is open."),
        ({"whose": "closed"}, "No case has been closed yet."),
        ({"whose": "all", "q": "nothing like it"}, "No case of this queue fits these filters."),
    ],
)
def test_an_empty_queue_says_why(web: Client, query: dict[str, str], words: str) -> None:
    assert words in text_of(web.get(QUEUE, query))


def test_a_queue_of_waiting_cases_only_says_so(web: Client, arden: Organization, omar: User) -> None:
    make_case(arden, officer=omar, waiting=True)

    assert "Nothing here can be worked on now" in text_of(web.get(QUEUE))


# Handing out


def rows(*cases: Case) -> list[str]:
    return [f"{case.pk}:{case.officer_id or ''}" for case in cases]


def test_omar_hands_out_what_he_selected_and_comes_back_to_the_queue(
    web: Client, arden: Organization, olga: User
) -> None:
    first, second, other = (make_case(arden) for _ in range(3))
    shown = text_of(web.get(QUEUE, {"whose": "unassigned", "select": "page"}))
    assert shown.count(" checked") == 3

    answer = web.post(
        f"{ASSIGN}?whose=unassigned&select=page",
        {"case": rows(first, second), "officer": olga.pk},
        follow=True,
    )

    assert answer.redirect_chain == [(f"{QUEUE}?whose=unassigned", 302)]
    assert "2 cases assigned to Olga." in text_of(answer)
    assert listed(answer) == [other]


def test_refused_rows_are_listed_with_the_reason(
    web: Client, arden: Organization, olga: User, omar: User
) -> None:
    free, taken = make_case(arden), make_case(arden)
    seen = rows(free, taken)
    Case.objects.filter(pk=taken.pk).update(officer=omar)

    answer = web.post(f"{ASSIGN}?whose=unassigned", {"case": seen, "officer": olga.pk})
    again = web.post(f"{ASSIGN}?whose=unassigned", {"case": seen, "officer": olga.pk})

    assert [answer.status_code, again.status_code] == [200, 409]
    assert "Omar was given it while your page was open." in text_of(answer)
    assert taken.reference in text_of(answer)
    assert "Olga has it already." in text_of(again)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"case": []}, "Select at least one case"),
        ({"officer": ""}, "Choose the officer"),
        ({"officer": "cleo"}, "Select a valid choice"),
        ({"case": ["garbage"]}, "Select the cases again"),
        ({"case": [f"{number}:" for number in range(101)]}, "at most 100 cases"),
    ],
)
def test_what_is_missing_is_said_and_the_selection_stays(
    web: Client, arden: Organization, olga: User, cleo: User, sent: dict[str, Any], words: str
) -> None:
    case = make_case(arden)
    if sent.get("officer") == "cleo":
        sent = {"officer": cleo.pk}

    answer = web.post(f"{ASSIGN}?whose=unassigned", {"case": rows(case), "officer": olga.pk, **sent})

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert (" checked" in body_of(answer)) == ("case" not in sent)
    case.refresh_from_db()
    assert case.officer is None


# Saved queues


def test_a_queue_is_saved_under_a_name_with_all_its_filters(
    web: Client, arden: Organization, sign_in: SignIn, olga: User
) -> None:
    wanted = make_case(arden, destination="KE", due_on=date(2026, 1, 5))
    make_case(arden, destination="KE", due_on=date(2099, 1, 5))
    address = f"{SAVE}?whose=all&destination=KE&clock=overdue&after=x&nonsense=1"
    form = text_of(web.get(address))
    assert "Destination: Kenya" in form
    assert "Share it with the team Licensing" in form

    answer = web.post(address, {"name": "Kenya, late", "shared": "on"}, follow=True)

    saved = SavedQueue.objects.get()
    assert QueryDict(saved.query).dict() == {"whose": "all", "destination": "KE", "clock": "overdue"}
    assert listed(answer) == [wanted]
    (chip,) = answer.context["saved"]
    assert (chip.label, chip.count, chip.chosen) == ("Kenya, late", "1", True)
    (theirs,) = sign_in(olga).get(QUEUE).context["saved"]
    assert (theirs.count, theirs.title) == ("1", "Shared by Omar")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Give the queue a name."),
        (" ", "Give the queue a name."),
        ("x" * 41, "at most 40"),
        ("KEPT", "already"),
    ],
)
def test_a_name_that_cannot_be_is_said_beside_it(web: Client, omar: User, name: str, words: str) -> None:
    services.save_queue(name="Kept", query="whose=all", shared_with="", actor=omar)

    answer = web.post(SAVE, {"name": name})

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'id="id_name-error"' in text_of(answer)
    assert SavedQueue.objects.count() == 1


def page_of(queue: SavedQueue, name: str = "saved-queue") -> str:
    return reverse(f"licensing:{name}", args=[queue.pk])


def test_a_saved_queue_is_renamed_given_other_filters_and_removed(web: Client, omar: User) -> None:
    queue = services.save_queue(name="Kept", query="whose=all&band=fast", shared_with="", actor=omar)
    opened = web.get(QUEUE, {"whose": "all", "band": "enhanced", "saved": queue.pk})
    assert page_of(queue) in text_of(opened)
    assert f'name="saved" value="{queue.pk}"' in text_of(opened)
    (chip,) = opened.context["in_use"]
    assert web.get(chip.url).context["opened"] == queue, "it is still open without one of its filters"
    address = f"{page_of(queue)}?whose=all&band=enhanced"
    assert "Save with these filters" in text_of(web.get(address))

    web.post(address, {"name": "Renamed", "version": 1})
    queue.refresh_from_db()
    assert (queue.name, queue.query) == ("Renamed", "whose=all&band=fast")

    web.post(address, {"name": "Renamed", "version": 2, "filters": "these"})
    queue.refresh_from_db()
    assert QueryDict(queue.query).dict() == {"whose": "all", "band": "enhanced"}

    assert web.post(page_of(queue, "saved-queue-remove"), {"version": 2}).status_code == 409
    assert web.post(page_of(queue, "saved-queue-remove"), {"version": 3}).status_code == 302
    assert not SavedQueue.objects.exists()


def test_a_colleague_reads_why_the_button_is_grey(web: Client, olga: User) -> None:
    queue = services.save_queue(name="Kept", query="whose=all", shared_with="licensing", actor=olga)

    assert "Olga saved this queue" in text_of(web.get(page_of(queue)))
    assert web.post(page_of(queue), {"name": "Mine", "version": 1}).status_code == 403
    assert web.post(page_of(queue, "saved-queue-remove"), {"version": 1}).status_code == 403
    queue.refresh_from_db()
    assert queue.name == "Kept"


def test_somebody_elses_own_queue_is_not_found(web: Client, olga: User) -> None:
    queue = services.save_queue(name="Kept", query="whose=all", shared_with="", actor=olga)

    assert web.get(page_of(queue)).status_code == 404
    assert web.post(page_of(queue), {"name": "Mine", "version": 1}).status_code == 404
    assert web.post(page_of(queue, "saved-queue-remove"), {"version": 1}).status_code == 404


def test_a_filter_that_is_no_more_is_left_out_of_a_saved_queue(
    web: Client, arden: Organization, omar: User
) -> None:
    make_case(arden)
    services.save_queue(name="Old", query="whose=all&band=gone&officer=gone", shared_with="", actor=omar)

    (chip,) = web.get(QUEUE).context["saved"]

    assert chip.count == "1"
    assert web.get(chip.url).status_code == 200


# Who may not


@pytest.mark.parametrize("who", ["ada", "sam", "inez", "root"])
def test_exporters_inspectors_and_administrators_see_no_queue(
    sign_in: SignIn, who: str, request: pytest.FixtureRequest
) -> None:
    theirs = sign_in(request.getfixturevalue(who))

    assert [theirs.get(QUEUE).status_code, theirs.get(SAVE).status_code] == [403, 403]
    assert [theirs.post(ASSIGN).status_code, theirs.post(SAVE).status_code] == [403, 403]


@pytest.mark.parametrize("who", ["sonia", "cleo"])
def test_people_who_only_look_neither_take_nor_hand_out(
    sign_in: SignIn, arden: Organization, who: str, request: pytest.FixtureRequest
) -> None:
    case = make_case(arden)
    theirs = sign_in(request.getfixturevalue(who))

    page = text_of(theirs.get(QUEUE, {"whose": "all"}))
    assert case.reference in page
    assert "Take" not in page.split("<tbody>")[1]
    assert "checkbox" not in page.split("<tbody>")[1]
    assert theirs.post(ASSIGN, {"case": rows(case)}).status_code == 403


def test_who_may_keep_no_queue_is_offered_none(
    sign_in: Callable[[User], Client], omar: User, make_user: Callable[..., User]
) -> None:
    clara = make_user("Clara", Side.REGULATOR, Role.COMMITTEE_CHAIR)

    assert "Save this queue" in sign_in(omar).get(QUEUE).content.decode()
    assert "Save this queue" not in sign_in(clara).get(QUEUE).content.decode()


def test_only_other_queues_than_ones_own_say_who_has_a_case(
    web: Client, arden: Organization, omar: User
) -> None:
    make_case(arden, officer=omar)
    column = '<th scope="col" class="cases__officer">'
    assert column not in text_of(web.get(QUEUE))
    assert column in text_of(web.get(QUEUE, {"whose": "all"}))
