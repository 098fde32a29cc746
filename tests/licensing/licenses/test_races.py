"""The one gap: a hit that a list change raises between a gate and its commit. Real threads, real locks.

Each act passes its gate and is then held before its commit, while workers load the edition, screen again and
hear the news. Whatever the order, no license with an open hit may stay valid.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import DomainError
from exportctl.core.outbox.models import Job
from exportctl.core.outbox.services import run
from licensing.decisions import services as decisions
from licensing.decisions.models import Decision
from licensing.decisions.services import signing
from licensing.licenses import services
from licensing.licenses.models import Drawdown, License
from licensing.licenses.services import Draw, issuing, suspending
from screening.hits import queries as hits
from screening.hits.models import Hit, Watch
from screening.risk.services import ensure_model
from screening.watchlists.models import Entity
from tests.core.embedded.helpers import becomes
from tests.core.threads import Beside, at_once
from tests.factories.cases import LISTED, decided_case, make_watchlist
from tests.factories.jobs import drain
from tests.factories.licenses import make_license
from tests.licensing.licenses.test_services import clear_all, screened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
END_USER = "Nordlicht Institut"
NEW = "X-2,organization,{},,,,,,,,TRIAL,Fictional,2024-01-01"


class Gap:
    """A place between a gate and its commit, where an act is held until the test lets go."""

    def __init__(self) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, which waits once it is done."""

        def held(*args: Any, **kwargs: Any) -> Any:
            answer = function(*args, **kwargs)
            if threading.current_thread() is not threading.main_thread() and not self.reached.is_set():
                self.reached.set()
                assert self.go_on.wait(30)
            return answer

        return held


def workers() -> None:
    """Do all that waits, as workers do; a job that another holds is come back to."""
    while job := Job.objects.filter(status="queued").exclude(name="licensing.make_certificate").first():
        run(job.pk)


@contextmanager
def in_the_gap(gap: Gap, act: Callable[[], Any], listed: str) -> Iterator[list[Any]]:
    """Hold `act` in its gap while the list changes and the workers screen again; yield what came of both."""
    acting = Beside(act)
    assert gap.reached.wait(20), acting.result(1)
    make_watchlist(LISTED, NEW.format(listed))
    working = Beside(workers)
    assert becomes(lambda: Hit.objects.filter(status="open").exists(), seconds=20)
    becomes(working.done, seconds=0.5)
    before = working.done()
    gap.go_on.set()
    outcome = [acting.result(30), working.result(30), before]
    drain()
    yield outcome


@pytest.fixture
def watched_license(arden) -> License:
    """A valid license whose parties were screened and found clear."""
    make_watchlist()
    ensure_model()
    granted = make_license(arden)
    screened(granted.decision)
    drain()
    assert Watch.objects.get(thread=granted.case_id).live
    return granted


def draw(license: License, source: str, quantity: str = "1") -> Draw:
    line = license.lines.get()
    return Draw(line.pk, Decimal(quantity), timezone.localdate(), source, "AWB 1", Decimal(1))


def test_issue_against_a_list_change(arden, ada, omar, cleo, monkeypatch):
    decision = decisions.countersign(decided_case(arden, ada, omar), actor=cleo)
    name = decision.case.end_user
    Job.objects.filter(status="queued").update(status="done")
    gap = Gap()
    monkeypatch.setattr(issuing, "_copy_terms", gap.after(issuing._copy_terms))

    with in_the_gap(gap, lambda: services.issue(decision.pk), name) as (issued, _, settled_before):
        assert issued is not None
        assert not settled_before, "The news of the hit did not wait for the license that was being issued."
        assert License.objects.get().status == "held"


def test_countersignature_against_a_list_change(arden, ada, omar, cleo, monkeypatch):
    decision = decided_case(arden, ada, omar)
    name = decision.case.end_user
    drain()
    gap = Gap()
    monkeypatch.setattr(signing.queries, "digest_of", gap.after(signing.queries.digest_of))

    with in_the_gap(gap, lambda: decisions.countersign(decision, actor=cleo), name):
        pass

    case = Decision.objects.get().case
    assert case.status == "approved"
    assert hits.open_hits(case.pk).count() == 1
    assert not License.objects.exists()
    assert AuditEvent.objects.filter(verb="license.withheld").exists()


def test_reinstatement_against_a_list_change(watched_license, max_manager, monkeypatch):
    license = services.suspend(watched_license, reason="New facts.", actor=max_manager)
    gap = Gap()
    monkeypatch.setattr(suspending, "_refuse_unclear", gap.after(suspending._refuse_unclear))

    def reinstate() -> License:
        return services.reinstate(license, reason="All is clear.", actor=max_manager)

    with in_the_gap(gap, reinstate, END_USER) as (reinstated, _, settled_before):
        assert reinstated.status == "issued"
        assert not settled_before
        assert License.objects.get().status == "held"


def test_a_shipment_against_a_list_change(watched_license, ada, monkeypatch):
    gap = Gap()
    monkeypatch.setattr(hits, "is_blocked", gap.after(hits.is_blocked))

    def ship() -> Drawdown:
        return services.draw_down(draw(watched_license, "test:1"), actor=ada)

    with in_the_gap(gap, ship, END_USER) as (shipped, _, settled_before):
        assert shipped.balance == 9, "It left before the hit was known, and is on the ledger."
        assert not settled_before
        assert License.objects.get().status == "held"
        with pytest.raises(DomainError, match="looking at this license again"):
            services.draw_down(draw(watched_license, "test:2"), actor=ada)


def test_many_shipments_and_a_list_change_at_once(watched_license, ada):
    make_watchlist(LISTED, NEW.format(END_USER))

    def act(number: int) -> Any:
        if number == 0:
            return workers()
        return services.draw_down(draw(watched_license, f"test:{number}"), actor=ada)

    done = at_once(act, 6)
    drain()

    hit = Hit.objects.get(status="open")
    late = Drawdown.objects.filter(created_at__gt=AuditEvent.objects.get(verb="license.hold").at)
    assert hit.run.cause == "list_changed"
    assert not late.exists()
    assert Drawdown.objects.count() == sum(isinstance(one, Drawdown) for one in done)
    assert all(isinstance(one, Drawdown | DomainError) for one in done[1:]), done
    assert License.objects.get().status == "held"


def test_two_rulings_at_once_lift_the_hold_once(watched_license, sonia):
    make_watchlist(LISTED, NEW.format(END_USER), NEW.format("Halden Freight AS").replace("X-2", "X-3"))
    drain()
    assert License.objects.get().status == "held"
    open_hits = list(Hit.objects.filter(status="open"))
    assert len(open_hits) == 2
    assert {Entity.objects.get(pk=hit.entity_id).external_id for hit in open_hits} == {"X-2", "X-3"}

    clear_all(watched_license.case_id, sonia)
    at_once(lambda _: services.follow_screening(watched_license.case_id), 4)

    assert License.objects.get().status == "issued"
    assert AuditEvent.objects.filter(verb="license.lift").count() == 1
