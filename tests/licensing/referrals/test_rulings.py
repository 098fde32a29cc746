"""A settlement that says of single lines and parties what becomes of them: bound to, shown, frozen."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.errors import DomainError
from licensing.applications.models import GoodsLine, Party
from licensing.decisions import services as decisions
from licensing.decisions.models import Decision
from licensing.decisions.rules import Because
from licensing.referrals import services
from licensing.referrals.asks import Decided, Ruling, contested
from licensing.referrals.models import RuledPart, Settlement
from licensing.referrals.rules import Said, View
from licensing.referrals.services import PartGiven, PartRuling
from licensing.review.models import Case
from tests.factories.cases import APPROVAL, WHY_LESS, case_in_parts
from tests.licensing.referrals.build import CONCERN, make_agency, recommend, refer

pytestmark = pytest.mark.django_db
BETWEEN = "Between what the ministry and the officer ask for."


@pytest.fixture
def case(arden, ada, omar, dora) -> Case:
    """A case of three lines: Defense would halve one, refuse the next, and leave out one consignee."""
    case = case_in_parts(arden, ada, omar, lines=3)
    (referral,) = refer(case, make_agency(dora, short_name="Defense"), actor=omar)
    one, two, three = case.application.lines.order_by("number")
    lines = {
        one.pk: PartGiven("approve", one.quantity / 2),
        two.pk: PartGiven("deny"),
        three.pk: PartGiven("approve"),
    }
    parties = {party.pk: PartGiven("approve") for party in case.application.parties.all()}
    parties[harbor(case).pk] = PartGiven("deny")
    recommend(referral, actor=dora, lines=lines, parties=parties, assessed=CONCERN)
    return fresh(case)


def fresh(case) -> Case:
    return Case.objects.get(pk=case.pk)


def line(case, number) -> GoodsLine:
    return case.application.lines.get(number=number)


def harbor(case) -> Party:
    return case.application.parties.get(name="Second Harbor BV")


def rulings(case, share="0.75", *, second="0", stays=True):
    """Return a ruling on each contested part: shares of what was applied for."""
    one, two = line(case, 1), line(case, 2)
    return {
        one.pk: PartRuling(BETWEEN, quantity=one.quantity * Decimal(share)),
        two.pk: PartRuling("No use is stated.", quantity=two.quantity * Decimal(second)),
        harbor(case).pk: PartRuling("It was inspected.", stays=stays),
    }


def settle(case, actor, parts, direction="release", **fields):
    return services.record_settlement(
        fresh(case), direction=direction, reason="Talked through.", parts=parts, actor=actor, **fields
    )


def decide(case, actor, changes=None, *, excluded=()):
    """Decide as was ruled, but for what `changes` says by the number of a line."""
    lines = list(case.application.lines.order_by("number"))
    shares = {1: Decimal("0.75"), 2: Decimal(0), 3: Decimal(1)} | (changes or {})
    granted = {one.pk: one.quantity * shares[one.number] for one in lines}
    terms = decisions.Terms(
        because={one.pk: WHY_LESS for one in lines if shares[one.number] < 1},
        excluded={party.pk: Because("It cannot be inspected.", ("7",)) for party in excluded},
        mitigations="The embassy visits.",
    )
    return decisions.decide(fresh(case), advice=APPROVAL, granted=granted, terms=terms, actor=actor)


def held(case, actor, *args, **fields):
    with pytest.raises(DomainError) as refused:
        decide(case, actor, *args, **fields)
    assert refused.value.code == "referrals_open"
    return [(gap.field, gap.message) for gap in refused.value.gaps]


def test_a_decision_keeps_to_what_was_ruled_and_to_nothing_less_or_more(case, omar, cleo):
    assert len(held(case, omar)) >= 2, "it is not settled yet"
    settle(case, omar, rulings(case))

    for share, granted in ((Decimal(1), "2"), (Decimal("0.5"), "1")):
        [(field, message)] = held(case, omar, {1: share})
        assert field == f"line_{line(case, 1).pk}"
        assert message.startswith(f"Line 1: It is settled that 1.5 may go. The decision grants {granted}.")
    [(field, message)] = held(case, omar, {2: Decimal(1)})
    assert message.startswith("Line 2: It is settled that the line is refused. The decision grants")
    [(field, message)] = held(case, omar, excluded=[harbor(case)])
    assert (field, "the party stays" in message) == (f"party_{harbor(case).pk}", True)

    assert decisions.countersign(decide(case, omar), actor=cleo).status == "countersigned"


def test_a_newer_settlement_takes_the_place_of_an_earlier_one_and_signatures_ask_again(case, omar, cleo):
    settle(case, omar, rulings(case))
    decision = decide(case, omar)
    Case.objects.filter(pk=case.pk).update(status="under_review")
    settle(case, omar, rulings(case, "1", stays=False))
    Case.objects.filter(pk=case.pk).update(status="countersign")

    with pytest.raises(DomainError) as refused:
        decisions.countersign(decision, actor=cleo)

    assert {gap.field for gap in refused.value.gaps} == {
        f"line_{line(case, 1).pk}",
        f"party_{harbor(case).pk}",
    }
    assert Decision.objects.get().status == "proposed"


def test_a_ruling_counts_no_more_once_somebody_recommends_anew(case, omar, dora):
    settle(case, omar, rulings(case))
    (referral,) = refer(fresh(case), make_agency(dora, short_name="Customs"), actor=omar)
    recommend(referral, actor=dora)

    assert any("Record how it was settled" in message for _, message in held(case, omar))


def test_a_refusal_of_everything_is_held_by_the_direction_alone(case, omar):
    settle(case, omar, {}, direction="refuse")

    [(_, message)] = [one for one in held(case, omar) if one[0] == ""]
    assert message == "By the word of the officer of the case the application is refused."


def test_the_chair_rules_line_by_line_too(case, omar, clara):
    raised = services.escalate(fresh(case), reason="We differ.", actor=omar)
    ruled = services.rule(raised, direction="release", reason="Civil.", parts=rulings(case), actor=clara)

    assert [str(part.quantity) for part in ruled.parts.exclude(line=None)] == ["1.500", "0.000"]


@pytest.mark.parametrize(
    ("number", "quantity", "code"),
    [
        (1, "2.001", "above_applied"),
        (1, "-1", "above_applied"),
        (3, "1", "part_unknown"),
    ],
)
def test_what_cannot_be_ruled_about_a_line(case, omar, number, quantity, code):
    part = {line(case, number).pk: PartRuling("So.", quantity=Decimal(quantity))}
    with pytest.raises(DomainError) as refused:
        settle(case, omar, part)
    assert refused.value.code == code
    assert not Settlement.objects.exists()


def test_what_cannot_be_ruled_at_all(case, omar):
    one = line(case, 1)
    refusals = [
        (rulings(case), "refuse", "parts_contradict"),
        ({one.pk: PartRuling(" ", quantity=one.quantity)}, "release", "part_reason_required"),
        ({one.pk: PartRuling("So.", stays=False)}, "release", "part_unknown"),
        ({case.pk: PartRuling("So.", stays=False)}, "release", "part_unknown"),
    ]
    for parts, direction, code in refusals:
        with pytest.raises(DomainError) as refused:
            settle(case, omar, parts, direction=direction)
        assert refused.value.code == code


def test_not_everything_is_ruled_out(case, omar, dora):
    (referral,) = refer(fresh(case), make_agency(dora), actor=omar)
    recommend(referral, "deny", actor=dora)
    nothing = {one.pk: PartRuling("So.", quantity=Decimal(0)) for one in case.application.lines.all()}
    nobody = {one.pk: PartRuling("So.", stays=False) for one in case.application.parties.all()}
    consignees = case.application.parties.filter(role="consignee")
    cases = [
        (nothing, "nothing_left"),
        (nobody, "end_user_excluded"),
        ({one.pk: PartRuling("So.", stays=False) for one in consignees}, "nobody_left"),
    ]
    for parts, code in cases:
        with pytest.raises(DomainError) as refused:
            settle(case, omar, parts)
        assert refused.value.code == code


def test_the_form_of_a_decision_starts_from_the_rulings_and_agencies_read_them(sign_in, case, omar, dora):
    made = settle(case, omar, rulings(case, stays=False))
    one, two, out = line(case, 1), line(case, 2), harbor(case)

    web, url = sign_in(omar), reverse("licensing:case-decide", args=[case.pk])
    web.get(url)
    with CaptureQueriesContext(connection) as captured:
        page = web.get(url)
    assert len(captured) == 14

    initial = page.context["form"].initial
    assert (initial[f"line_{one.pk}"], initial[f"why_{one.pk}"]) == ("1.5", BETWEEN)
    assert (initial[f"line_{two.pk}"], initial[f"why_{two.pk}"]) == ("0", "No use is stated.")
    assert initial[f"party_{out.pk}"] == "It was inspected."
    shown = page.content.decode()
    assert "It is settled that 1.5 may go." in shown
    assert "It is settled that the decision may go beyond this." not in shown
    referral = made.case.referrals.get()
    panels = [
        sign_in(omar).get(reverse("licensing:case-referrals", args=[case.pk])),
        sign_in(dora).get(reverse("licensing:referral", args=[referral.pk])),
        page,
    ]
    for words in (BETWEEN, "No use is stated.", "left out</strong>", "refused</strong>"):
        assert [words in panel.content.decode() for panel in panels] == [True, True, True], words


def test_omar_settles_by_the_form(sign_in, case, omar):
    web, url = sign_in(omar), reverse("licensing:case-settle", args=[case.pk])
    one, two, three = case.application.lines.order_by("number")
    fields = web.get(url).context["form"].fields
    assert {f"line_{one.pk}", f"line_{two.pk}", f"party_{harbor(case).pk}"} <= fields.keys()
    assert f"line_{three.pk}" not in fields
    sent = {
        "direction": "release",
        "reason": "Talked through.",
        "version": fresh(case).version,
        f"line_{one.pk}": "1.5",
        f"why_{one.pk}": BETWEEN,
        f"party_{harbor(case).pk}": "out",
        f"why_{harbor(case).pk}": "It cannot be inspected.",
    }
    refused = [
        ({f"line_{one.pk}": "3"}, f"line_{one.pk}"),
        ({f"why_{one.pk}": ""}, f"why_{one.pk}"),
        ({f"line_{one.pk}": ""}, f"line_{one.pk}"),
        ({"direction": "refuse"}, "direction"),
    ]
    for changes, field in refused:
        answer = web.post(url, sent | changes)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])

    assert web.post(url, sent).status_code == 302
    made = {str(part): (part.quantity, part.stays) for part in RuledPart.objects.all()}
    assert made == {"Line 1": (Decimal("1.500"), None), str(harbor(case)): (None, False)}


def test_the_database_knows_what_a_ruling_needs(case, omar):
    made = settle(case, omar, rulings(case))
    one, out = line(case, 1), harbor(case)
    refusing = settle(case, omar, {}, direction="refuse")
    third = line(case, 3)
    values = {"settlement": made, "line": third, "quantity": Decimal(1), "reason": "So."}
    wrong = [
        ({"line": one}, "ruled_line_once"),
        ({"line": None, "party": out, "quantity": None, "stays": True}, "ruled_party_once"),
        ({"quantity": None}, "ruled_part_is_line_or_party"),
        ({"quantity": Decimal(-1)}, "ruled_part_is_line_or_party"),
        ({"stays": True}, "ruled_part_is_line_or_party"),
        ({"party": out}, "ruled_part_is_line_or_party"),
        ({"reason": ""}, "ruled_part_has_reason"),
        ({"quantity": third.quantity + 1}, "ruled_part_not_above_applied"),
        ({"settlement": refusing}, "ruled_part_where_released"),
    ]
    for changes, name in wrong:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            RuledPart.objects.create(**values | changes)
    for write in (lambda: RuledPart.objects.update(quantity=0), made.parts.get(line=one).delete):
        with pytest.raises(InternalError, match="ruled_part_frozen"), transaction.atomic():
            write()


def test_a_ruling_grants_no_more_than_is_applied_for_by_now():
    ruled = Ruling("Line 1", "So.", quantity=Decimal(7), applied=Decimal(5))

    assert ruled.departed_by(Decided("approve", {"Line 1": Decimal(5)})) == ""
    assert "grants 4" in ruled.departed_by(Decided("approve", {"Line 1": Decimal(4)}))
    assert ruled.departed_by(Decided("no_license", {})) == "", "all of it goes"


def test_contested_is_what_an_agency_limits_refuses_or_is_contradicted_about():
    agency = View(
        "Defense",
        {
            "Line 1": Said("approve", Decimal(1), applied=Decimal(2)),
            "Line 2": Said("deny"),
            "Line 3": Said("approve"),
            "Line 4": Said("no_opinion"),
        },
    )
    officer = View("Omar", dict.fromkeys(agency.says, Said("deny")), agency=False)
    agrees = View("Omar", dict.fromkeys(agency.says, Said("approve")), agency=False)

    assert contested([agency, agrees]) == {"Line 1", "Line 2"}
    assert contested([agency, officer]) == {"Line 1", "Line 2", "Line 3"}
