"""One ruling over the same pair, never over another."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import transaction

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from screening.hits import services
from screening.hits.models import Hit
from screening.hits.ruling_models import Ruling
from screening.hits.services.bulk import fingerprint
from tests.screening.hits.build import LISTED, load_list, screened

pytestmark = pytest.mark.django_db


def threads(count, **change):
    """Screen the same party in several threads, and return their hits."""
    return [
        screened(
            replace(LISTED, ref=f"p{number}", **change),
            thread=UUID(int=0x4000_8000_0000_0000_0000 + number),
            label=f"EX-{number}",
        ).hits.get()
        for number in range(count)
    ]


def statuses(hits):
    return [Hit.objects.get(pk=hit.pk).status for hit in hits]


def test_each_hit_of_the_pair_gets_its_own_ruling_that_waits(sonia, sven):
    load_list("Vandermoor Optics")
    hits = threads(3)

    ruled = services.rule_on_pair(
        hits[0],
        outcome="false_positive",
        ground="different_name",
        reason="No.",
        actor=sonia,
        seen=fingerprint(hits),
    )

    assert statuses(hits) == ["in_review"] * 3
    rulings = Ruling.objects.all()
    assert {ruling.hit_id for ruling in rulings} == {hit.pk for hit in hits}
    assert len({ruling.batch for ruling in rulings}) == 1
    with pytest.raises(NotPermitted), transaction.atomic():
        services.answer_on_pair(hits[0], agrees=True, reason="", actor=sonia)

    services.answer_on_pair(hits[0], agrees=True, reason="", actor=sven, seen=fingerprint(ruled))
    assert statuses(hits) == ["false_positive"] * 3


def test_a_batch_is_sent_back_as_a_whole(sonia, sven):
    load_list("Vandermoor Optics")
    hits = threads(2)
    services.rule_on_pair(hits[0], outcome="true_match", ground="", reason="Yes.", actor=sonia)

    services.answer_on_pair(hits[1], agrees=False, reason="Look again.", actor=sven)

    assert statuses(hits) == ["open"] * 2


def test_below_the_limit_each_is_cleared_at_once(sonia):
    load_list("Vandermeer Optiks")
    hits = threads(2)

    services.rule_on_pair(
        hits[0], outcome="false_positive", ground="different_name", reason="No.", actor=sonia
    )

    assert statuses(hits) == ["false_positive"] * 2


@pytest.mark.parametrize("change", [{"country": "DE"}, {"name": "Vandermoor Optic"}, {"aliases": ()}])
def test_another_party_is_never_among_them(sonia, change):
    load_list("Vandermoor Optics")
    (other,) = threads(1, **change)
    hit = screened(LISTED).hits.get()

    services.rule_on_pair(hit, outcome="true_match", ground="", reason="Yes.", actor=sonia)

    assert statuses([hit, other]) == ["in_review", "open"]


def test_another_record_is_never_among_them(sonia):
    load_list("Vandermoor Optics", "Vandermoor Optics East")
    hits = list(screened(LISTED).hits.order_by("-score"))
    assert len(hits) == 2

    services.rule_on_pair(hits[0], outcome="true_match", ground="", reason="Yes.", actor=sonia)

    assert statuses(hits) == ["in_review", "open"]


def test_a_preview_that_is_out_of_date_rules_on_nothing(sonia):
    load_list("Vandermoor Optics")
    (first,) = threads(1)
    seen = fingerprint([first])
    second = screened(LISTED).hits.get()

    with pytest.raises(Conflict, match="changed while"), transaction.atomic():
        services.rule_on_pair(first, outcome="true_match", ground="", reason="Yes.", actor=sonia, seen=seen)

    assert statuses([first, second]) == ["open", "open"]


def test_it_is_all_or_none(sonia, omar):
    load_list("Vandermoor Optics")
    hits = threads(2)

    for actor, outcome, error in ((omar, "true_match", NotPermitted), (sonia, "reopened", DomainError)):
        with pytest.raises(error), transaction.atomic():
            services.rule_on_pair(hits[0], outcome=outcome, ground="", reason="x", actor=actor)

    assert statuses(hits) == ["open", "open"]
    assert not Ruling.objects.exists()
