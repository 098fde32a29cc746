"""The queue's reads: one index, whatever its length, and nobody's but those who may see hits."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection

from screening.hits import desk_queries as queries
from screening.hits import extensions, services
from screening.hits.desk_queries import Filters
from screening.hits.models import Hit, Watch
from tests.screening.hits.build import CLEAN, LISTED, THREAD, cleared, load_list, one_hit, screened
from tests.screening.hits.test_bulk import threads

pytestmark = pytest.mark.django_db


def copies(hit, count):
    """Store many hits like one, of every urgency and day; a third of them is ruled on."""
    rows = [
        Hit(
            **{
                field.attname: getattr(hit, field.attname)
                for field in Hit._meta.concrete_fields
                if field.name not in {"id", "party_ref", "severity", "due_on", "status"}
            },
            id=uuid4(),
            party_ref=f"c{number}",
            severity=number * 7919 % 200,
            due_on=hit.due_on + timedelta(days=number * 31 % 60 - 30),
            status=Hit.Status.LAPSED if number % 3 == 0 else Hit.Status.OPEN,
        )
        for number in range(count)
    ]
    Hit.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE screening_hit")


@pytest.mark.parametrize(
    ("order", "index"), [("severity", "hit_waiting_by_severity"), ("due", "hit_waiting_by_due_day")]
)
def test_ten_thousand_hits_are_read_by_the_index(sonia, order, index):
    hit = one_hit()
    copies(hit, 10_000)

    filters = Filters(order=order)
    first = queries.queue(sonia, filters)
    last = list(first[:26])[-1]
    neighbors = queries.queue(sonia, filters).filter(severity__lte=last.severity)
    for page in (first[:26], neighbors[:26]):
        plan = page.explain()
        assert index in plan, plan
        assert "Sort" not in plan, plan
        assert "Seq Scan" not in plan, plan


def test_the_queue_is_ordered_by_urgency_then_by_day(sonia):
    copies(one_hit(), 60)

    hits = list(queries.queue(sonia, Filters()))

    assert hits == sorted(hits, key=lambda hit: (-hit.severity, hit.due_on, hit.pk))
    filters = Filters()
    for here, there in pairwise(hits):
        assert queries.neighbor(queries.queue(sonia, filters), here, filters, after=True) == there
        assert queries.neighbor(queries.queue(sonia, filters), there, filters, after=False) == here


def test_a_hit_of_a_license_in_use_comes_before_one_of_a_case(sonia, monkeypatch):
    monkeypatch.setattr(extensions, "_LICENSE_CHECKS", [lambda thread: thread == THREAD])
    load_list("Vandermoor Optics")
    case, license = threads(1)[0], screened(LISTED).hits.get()

    assert list(queries.queue(sonia, Filters())) == [license, case]
    assert [license.stands_for, case.stands_for] == ["live_license", "open_case"]


def test_a_party_of_the_registry_comes_last(sonia):
    hit = one_hit()
    Watch.objects.update(kind=Watch.Kind.PARTY)

    assert extensions.standing_of(hit.thread) == "registry"


def test_opening_again_looks_anew_at_what_the_hit_concerns(sonia, sven, monkeypatch):
    hit = cleared(one_hit(), sonia, sven)
    monkeypatch.setattr(extensions, "_LICENSE_CHECKS", [lambda thread: True])

    hit = services.reopen_hit(hit, reason="New papers.", actor=sonia)

    assert (hit.stands_for, hit.severity) == ("live_license", hit.severity)
    assert hit.severity == 100 + 100 + 10


@pytest.mark.parametrize("name", ["ada", "inez", "root", "sam"])
def test_strangers_read_nothing(name, request, sonia, sven):
    cleared(one_hit(), sonia, sven)
    screened(replace(LISTED, country="DE"), CLEAN)
    stranger = request.getfixturevalue(name)
    hit = Hit.objects.first()

    assert not queries.queue(stranger, Filters()).exists()
    assert not queries.rulings_visible_to(stranger).exists()
    assert not queries.precedents(stranger, hit).exists()
    assert not queries.good_guy_rules(stranger, on=hit.due_on).exists()


def test_precedents_are_rulings_in_force_on_the_same_record_or_party_in_any_thread(sonia, sven):
    load_list("Vandermoor Optics", "Quillfeather Bakery")
    elsewhere = threads(1, country="DE")[0]
    ruled = cleared(elsewhere, sonia, sven).ruling
    screened(LISTED, replace(CLEAN, country="AE"))
    hits = {hit.party_name: hit for hit in Hit.objects.filter(thread=THREAD)}

    assert list(queries.precedents(sonia, hits["Vandermoor Optics"])) == [ruled]
    assert list(queries.precedents(sonia, hits["Quillfeather Bakery"])) == []
    services.clear_hit(hits["Quillfeather Bakery"], ground="different_name", reason="No.", actor=sonia)
    assert list(queries.precedents(sonia, hits["Vandermoor Optics"])) == [ruled], (
        "A proposal is no precedent."
    )


def test_who_may_rule_on_an_escalated_hit_is_an_analyst_or_a_manager(sonia, sven, max_manager, omar, cleo):
    assert list(queries.rulers(sonia)) == [max_manager, sven]
