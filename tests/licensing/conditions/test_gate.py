"""Conditions before the first shipment: nothing leaves until the evidence was accepted or waived."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import DomainError
from licensing.conditions import services
from licensing.conditions.models import Condition, Obligation
from licensing.conditions.rules import Terms
from licensing.decisions import services as decisions
from licensing.licenses.gates import stops_of
from licensing.licenses.models import Drawdown, License
from licensing.licenses.services import draw_down
from licensing.review.library import in_print, standard
from licensing.review.rules import Advice
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.factories.licenses import make_license
from tests.licensing.conditions.conftest import OWN
from tests.licensing.conditions.test_services import paper
from tests.licensing.licenses.test_services import draw
from tests.licensing.variations.build import ask_more, asked, decided, filed, first_license

CERTIFICATE = standard("import-certificate@2").text
GIVEN = Advice("approve_with_conditions", "The use is civil.", (CERTIFICATE,), ())


@pytest.fixture
def stopped(arden) -> License:
    license = make_license(arden, outcome="approve_with_conditions", conditions=[CERTIFICATE, OWN])
    services.derive(license.pk)
    return license


@pytest.fixture
def wanted(stopped) -> Obligation:
    return Obligation.objects.get(cause="before")


def file(wanted, ada):
    return services.file_evidence(wanted, text="The certificate came.", uploads=[paper()], actor=ada)


@pytest.mark.django_db
def test_nothing_leaves_until_the_evidence_is_accepted(stopped, wanted, ada, omar):
    assert (wanted.due_on, wanted.state) == (None, "open")
    with pytest.raises(DomainError, match=r"condition 1 .* certificate .* File the") as caught:
        draw_down(draw(stopped), actor=ada)
    assert caught.value.code == "not_before"
    file(wanted, ada)
    with pytest.raises(DomainError, match="is with the authority"):
        draw_down(draw(stopped), actor=ada)
    wanted.refresh_from_db()
    services.send_back(wanted, reason="It is not signed.", actor=omar)
    with pytest.raises(DomainError, match="sent your evidence back"):
        draw_down(draw(stopped), actor=ada)
    assert not Drawdown.objects.exists()

    wanted.refresh_from_db()
    file(wanted, ada)
    wanted.refresh_from_db()
    services.accept(wanted, actor=omar)
    draw_down(draw(stopped), actor=ada)
    assert stops_of(stopped) == []


@pytest.mark.django_db
def test_a_waiver_lets_goods_leave(stopped, wanted, ada, cleo):
    services.waive(wanted, reason="The state issues none.", actor=cleo)
    assert draw_down(draw(stopped), actor=ada).quantity == 1


@pytest.mark.django_db
def test_a_shipment_before_the_news_of_the_issue_is_stopped_too(arden, ada):
    license = make_license(arden, outcome="approve_with_conditions", conditions=[CERTIFICATE])
    assert [one.action for one in stops_of(license)] == ["See condition 1"]
    with pytest.raises(DomainError, match="condition 1"):
        draw_down(draw(license), actor=ada)


@pytest.mark.django_db
def test_an_officer_says_that_a_free_text_stops_shipments(stopped, wanted, ada, omar, cleo):
    services.waive(wanted, reason="The state issues none.", actor=cleo)
    own = Condition.objects.get(text=OWN)
    services.schedule(own, Terms("before"), evidence=True, actor=omar)
    with pytest.raises(DomainError, match="condition 2"):
        draw_down(draw(stopped), actor=ada)


@pytest.mark.django_db
def test_the_calendar_neither_reminds_nor_breaches(stopped, wanted):
    later = timezone.localdate() + timedelta(days=400)
    services.mind(on=later)
    wanted.refresh_from_db()
    assert (wanted.status, wanted.reminded_on, wanted.state_on(later)) == ("open", None, "open")


@pytest.mark.django_db
def test_the_database_refuses_what_goes_round_the_gate(stopped, ada):
    line = stopped.lines.get()
    with pytest.raises(IntegrityError, match="before the first shipment"), transaction.atomic():
        Drawdown.objects.create(
            line=line,
            quantity=1,
            balance=9,
            on=timezone.localdate(),
            source="test:round",
            reference="AWB",
            recorded_by=ada,
        )
    with pytest.raises(IntegrityError, match="obligation_has_a_day_or_stops"), transaction.atomic():
        Obligation.objects.create(condition=stopped.condition_rows.first(), license=stopped, cause="issue")


@pytest.mark.django_db
@pytest.mark.parametrize("met", ["accepted", "waived", "open", "filed"])
def test_a_variation_carries_what_was_met_and_drops_no_stop(met, arden, ada, omar, cleo):
    license = first_license(arden, ada, omar, cleo, advice=GIVEN)
    wanted = Obligation.objects.get(license=license, cause="before")
    if met in {"accepted", "filed"}:
        file(wanted, ada)
        wanted.refresh_from_db()
    if met == "accepted":
        services.accept(wanted, actor=omar)
    elif met == "waived":
        services.waive(wanted, reason="The state issues none.", actor=cleo)
    variation = asked(license, ada)
    ask_more(variation, ada, "5")
    decision = decided(filed(variation, ada), omar, advice=GIVEN)
    decisions.countersign(decision, actor=cleo)
    drain()

    newer = License.objects.get(edition=2)
    carried = Obligation.objects.get(license=newer, cause="before")
    wanted.refresh_from_db()
    if met in {"accepted", "waived"}:
        assert (carried.status, carried.carries_id) == (met, wanted.pk)
        assert stops_of(newer) == []
        return
    assert (carried.status, wanted.status) == ("open", "replaced" if met == "open" else "filed")
    with pytest.raises(DomainError, match="condition 1"):
        draw_down(draw(newer), actor=ada)
    if met == "filed":
        services.accept(wanted, actor=omar)
        carried.refresh_from_db()
        assert (carried.status, carried.carries_id) == ("accepted", wanted.pk)


@pytest.mark.django_db
def test_pages_say_beforehand_that_and_why_nothing_may_leave(stopped, wanted, sign_in, ada, omar):
    client = sign_in(ada)
    page = client.get(reverse("licensing:license", args=[stopped.pk])).content.decode()
    form = client.get(reverse("enduse:ship", args=[stopped.pk])).content.decode()
    for text in (page, form):
        assert "aria-disabled" in text
        assert "Nothing may leave yet: condition 1" in text
        assert reverse("licensing:obligation", args=[wanted.pk]) in text
    assert (
        "Before the first shipment"
        in client.get(reverse("licensing:license-conditions", args=[stopped.pk])).content.decode()
    )
    assert client.get(reverse("licensing:obligation", args=[wanted.pk])).status_code == 200
    assert "before you ship" in client.get(reverse("home"), follow=True).content.decode()

    client = sign_in(omar)
    desk = client.get(reverse("licensing:desk-license", args=[stopped.pk])).content.decode()
    assert "Nothing may leave under this license yet" in desk
    for show in ("before", "all", "check", "due", "overdue"):
        listed = client.get(reverse("licensing:desk-conditions"), {"show": show}).content.decode()
        assert (stopped.number in listed) == (show in {"before", "all"})
    assert "Waive it" in client.get(reverse("licensing:desk-obligation", args=[wanted.pk])).content.decode()


def test_papers_say_what_stops_shipments():
    assert in_print([CERTIFICATE, OWN], ["import-certificate@2", ""]) == [
        f"{CERTIFICATE} (Nothing may leave until the authority has accepted the evidence for this.)",
        OWN,
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(120)
@pytest.mark.parametrize("ruling", ["send_back", "accept"])
def test_shipping_while_an_officer_rules_on_the_evidence(ruling, stopped, wanted, ada, omar):
    file(wanted, ada)
    wanted.refresh_from_db()

    def act(number):
        if number == 0:
            reason = {"reason": "It is not signed."} if ruling == "send_back" else {}
            return getattr(services, ruling)(wanted, actor=omar, **reason)
        return draw_down(draw(stopped, source=f"test:{number}"), actor=ada)

    came = at_once(act, 5)

    wanted.refresh_from_db()
    assert wanted.status == {"send_back": "sent_back", "accept": "accepted"}[ruling], came
    left = [one for one in came[1:] if isinstance(one, Drawdown)]
    refused = [one for one in came[1:] if isinstance(one, Exception)]
    assert all(isinstance(one, DomainError) and one.code == "not_before" for one in refused), came
    assert len(left) + len(refused) == 4
    if ruling == "send_back":
        assert left == []
    assert all(one.created_at >= wanted.closed_at for one in left)
