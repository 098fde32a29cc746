"""A statement against its application: each point, and why."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from licensing.applications.statements import goods, rules
from licensing.applications.statements.rows import Row, Verdict
from licensing.applications.statements.words import missing_words, same_name
from licensing.library.statement_facts import Good, StatementFacts

LASER = goods.Line(1, "Fiber laser, 2 kW", "AP-2000", Decimal("2.000"), "NMB", Decimal("48000.00"), "EUR")
HEAD = goods.Line(2, "Cutting head for 2 kW", "", Decimal(4), "NMB", Decimal(9000), "EUR")
ASKED = rules.Asked(
    names=("Talheim Titanium GmbH", "Talheim Titan"),
    street="Lupinenweg 77",
    city="Talheim",
    country="DE",
    exporter="Arden Photonics Ltd",
    use="Cutting of titanium sheet for bicycle frames in the hall at Talheim.",
    military="no",
    wmd="no",
    lines=(LASER,),
    filed_on=date(2026, 6, 30),
)
SAID = StatementFacts(
    user_name="Talheim Titanium GmbH",
    user_address="Lupinenweg 77, 74388 Talheim",
    user_country="DE",
    exporter_name="Arden Photonics Limited",
    goods=(Good("Fiber laser 2 kW", "2", "NMB", "48000", "EUR"),),
    stated_use="Cutting titanium sheet for bicycle frames",
    place_of_use="Hall 2, Talheim, Germany",
    no_wmd="given",
    civil_use="given",
    no_reexport="given",
    visits="given",
    signatory="Paula Ott",
    position="Head of production",
    signatory_email="p.ott@talheim.example",
    signed_on=date(2026, 5, 2),
)


def compared(said: StatementFacts = SAID, asked: rules.Asked = ASKED) -> dict[str, Row]:
    rows = rules.compare(said, asked, oldest_months=6)
    assert len({row.key for row in rows}) == len(rows), "each point has a key of its own"
    return {row.key: row for row in rows}


def test_a_faithful_statement_agrees_in_every_point():
    assert {row.verdict for row in compared().values()} == {Verdict.AGREES}


def test_what_is_not_said_is_looked_at_only_where_every_statement_has_it():
    empty = StatementFacts(user_name="Talheim Titanium", stated_use=SAID.stated_use)
    rows = compared(empty)
    looked_at = {key for key, row in rows.items() if row.is_difference}
    assert looked_at == {"no_wmd", "no_reexport", "signed_on", "signatory", "position"}
    assert rows["signed_on"].verdict == rows["goods"].verdict == Verdict.NOT_STATED
    assert all(row.why for row in rows.values() if row.verdict == Verdict.NOT_STATED)


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        ({"user_name": "Talheim Trading GmbH"}, "user_name", "not the same"),
        ({"user_address": "Lupinenweg 7, Talheim"}, "user_address", "“77”"),
        ({"user_country": "AT"}, "user_country", "another country"),
        ({"exporter_name": "Ardenne Optics"}, "exporter_name", "not the same"),
        ({"stated_use": "Research on rocket engines"}, "stated_use", "Read both"),
        ({"place_of_use": "Shed 4, Valdeluna"}, "place_of_use", "neither the city"),
        ({"no_wmd": "refused"}, "no_wmd", "does not promise"),
        ({"no_reexport": "refused"}, "no_reexport", "does not promise"),
        ({"visits": "refused"}, "visits", "does not promise"),
        ({"signed_on": date(2026, 7, 1)}, "signed_on", "after 30 Jun 2026"),
        ({"signed_on": date(2025, 12, 29)}, "signed_on", "older than 6 months"),
        ({"signatory_email": "paula@GMail.com"}, "signatory_email", "free mail"),
    ],
)
def test_a_difference_is_named_with_its_reason(change, key, words):
    rows = compared(replace(SAID, **change))
    assert [one for one, row in rows.items() if row.is_difference] == [key]
    assert words in rows[key].why


def test_another_name_of_the_end_user_and_another_script_agree():
    assert "another name" in compared(replace(SAID, user_name="TALHEIM TITAN"))["user_name"].why
    assert same_name("Société Béryl SARL", "societe beryl")
    assert same_name("北山光学有限公司", "北山光学有限公司")
    assert not same_name("北山光学有限公司", "南山光学有限公司")


def test_exactly_six_months_are_not_too_old():
    assert not rules.age_problem(date(2025, 12, 30), date(2026, 6, 30), oldest_months=6)
    assert rules.months_later(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert rules.months_later(date(2023, 8, 31), 6) == date(2024, 2, 29)


@pytest.mark.parametrize(("promise", "answer"), [("no_wmd", "wmd"), ("civil_use", "military")])
@pytest.mark.parametrize("given", ["yes", "unsure"])
def test_a_promise_against_what_the_exporter_knows(promise, answer, given):
    rows = compared(asked=replace(ASKED, **{answer: given}))
    assert [key for key, row in rows.items() if row.is_difference] == [promise]


def test_who_signed_is_no_person_of_the_exporter_and_signs_for_one_end_user():
    insider = compared(asked=replace(ASKED, insiders=("Ott, Paula",)))["signatory"]
    assert "person of the exporter" in insider.why
    twice = compared(asked=replace(ASKED, other_signatories=("PAULA OTT", "")))["signatory"]
    assert "another end user" in twice.why


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        ({"quantity": "1"}, "goods.1.quantity", "asks for more"),
        ({"quantity": "3"}, "goods.1.quantity", "asks for less"),
        ({"unit": "KGM"}, "goods.1.quantity", "different units"),
        ({"value": "47000"}, "goods.1.value", "asks for more"),
        ({"currency": "USD"}, "goods.1.value", "different currencies"),
    ],
)
def test_figures_are_compared_line_by_line(change, key, words):
    rows = compared(replace(SAID, goods=(replace(SAID.goods[0], **change),)))
    assert [one for one, row in rows.items() if row.is_difference] == [key]
    assert words in rows[key].why


def test_estimates_are_not_compared_in_figures():
    said = replace(SAID, goods=(replace(SAID.goods[0], quantity="90"),))
    assert "goods.1.quantity" not in compared(said, replace(ASKED, counted=False))


def test_each_line_finds_its_goods_in_any_order_and_what_is_left_is_named():
    listed = (Good("2 kW cutting head"), Good("Laser AP-2000"), Good("Vacuum pump"))
    rows = compared(replace(SAID, goods=listed), replace(ASKED, lines=(LASER, HEAD)))
    assert rows["goods.1"].said == "Laser AP-2000"
    assert rows["goods.extra.1"].said == "Vacuum pump"
    assert rows["goods.extra.1"].is_difference
    alone = compared(asked=replace(ASKED, lines=(LASER, replace(HEAD, description="Vacuum chamber"))))
    assert "but not these" in alone["goods.2"].why


def test_words_of_an_address_may_be_spelled_otherwise_but_not_its_numbers():
    assert not missing_words("Hauptstraße 12, München", "12 Hauptstr., Muenchen 80331")
    assert missing_words("Hauptstraße 12", "Hauptstraße 21") == ["12"]
