from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.notices.models import Notice
from licensing.applications import services as applications
from licensing.applications.models import Application
from licensing.decisions import services as decisions
from licensing.licenses import queries as license_queries
from licensing.licenses import services as licenses
from licensing.licenses.models import Drawdown, License, LicenseLine
from licensing.review.models import Case
from licensing.review.rules import Advice
from licensing.variations import services
from licensing.variations.models import Variation
from tests.factories.applications import line_facts, party_facts
from tests.factories.jobs import drain
from tests.licensing.variations.build import ask_more, asked, decided, draw, filed, first_license, wish

pytestmark = pytest.mark.django_db
REFUSAL = Advice("deny", "The second hall has no end user.", (), ("1",))


def signed(case, officer, signer, **terms):
    decision = decisions.countersign(decided(case, officer, **terms), actor=signer)
    drain()
    return decision


def test_a_request_is_a_draft_with_all_that_was_licensed(license, ada):
    made = asked(license, ada)

    draft = Application.objects.get(pk=made.application_id)
    line, old = draft.lines.get(), license.lines.get()
    assert (line.quantity, line.value, line.description) == (old.authorized, old.value, old.description)
    assert {party.name for party in draft.parties.all()} == {party.name for party in license.parties.all()}
    assert draft.attachments.filter(kind="end_use_statement", removed=False).exists()
    assert (draft.status, draft.copied_from) == ("draft", license.case.application)
    assert AuditEvent.objects.filter(thread=draft.pk, verb="variation.asked").exists()


def test_one_request_at_a_time(license, ada):
    asked(license, ada)

    with pytest.raises(Conflict, match="already") as refused:
        services.ask(license, wish(), actor=ada)

    assert refused.value.code == "variation_open"
    assert Variation.objects.count() == 1
    assert Application.objects.filter(status="draft").count() == 1
    with pytest.raises(IntegrityError, match="variation_one_open_per_license"), transaction.atomic():
        Variation.objects.create(
            license=license,
            application=applications.start_draft(license.organization, actor=ada),
            kinds=["goods"],
            reason="Beside the first.",
            asked_by=ada,
        )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (lambda today: wish("extend"), "day_required"),
        (lambda today: wish("goods", until=today + timedelta(days=800)), "day_unasked"),
        (lambda today: wish("extend", until=today + timedelta(days=30)), "day_out_of_range"),
        (lambda today: wish("extend", until=today + timedelta(days=4000)), "day_out_of_range"),
        (lambda today: wish(reason=" "), "reason_required"),
    ],
)
def test_what_cannot_be_asked(license, ada, given, code):
    with pytest.raises(DomainError) as refused:
        services.ask(license, given(timezone.localdate()), actor=ada)

    assert refused.value.code == code
    assert not Variation.objects.exists()


def test_a_license_that_is_not_in_force_cannot_be_varied(license, ada, cleo, sam):
    with pytest.raises(NotPermitted):
        services.ask(license, wish(), actor=sam)
    licenses.suspend(license, reason="The hall is empty.", actor=cleo)
    with pytest.raises(NotPermitted, match="suspended"):
        services.ask(license, wish(), actor=ada)
    licenses.reinstate(license, reason="It is not.", actor=cleo)
    licenses.surrender(License.objects.get(), reason="No need.", actor=ada)
    with pytest.raises(NotPermitted, match="given back"):
        services.ask(license, wish(), actor=ada)
    assert not Variation.objects.exists()


def test_an_approval_issues_the_next_edition_and_carries_what_left(license, ada, omar, cleo):
    draw(license, "1.5", "test:1", ada, value="700.50")
    made = asked(license, ada)
    ask_more(made, ada, "5")
    case = filed(made, ada)
    assert case.varies == license.number

    signed(case, omar, cleo)

    old, new = License.objects.order_by("edition")
    assert (old.status, new.status) == ("replaced", "issued")
    assert "edition 2" in old.state_reason.lower()
    assert (new.number, new.edition, new.replaces) == (old.number, 2, old)
    assert (new.valid_from, new.valid_to) == (old.valid_from, old.valid_to)
    assert new.check_code != old.check_code
    line = new.lines.get()
    assert (line.authorized, line.drawn, line.carried) == (Decimal(5), Decimal("1.5"), Decimal("1.5"))
    assert line.drawn_value == line.carried_value == Decimal("700.50")
    assert line.continues == old.lines.get()
    made.refresh_from_db()
    assert (made.status, made.case) == ("issued", case)
    draw(new, "3.5", "test:2", ada)
    new.refresh_from_db()
    assert new.status == "exhausted"


def test_a_new_currency_gives_no_value_back(license, ada, omar, cleo):
    line = license.lines.get()
    draw(license, str(line.authorized / 2), "test:1", ada, value="700.50")
    made = asked(license, ada)
    made.application.lines.update(currency="USD", value=2000)

    signed(filed(made, ada), omar, cleo)

    new = License.objects.get(edition=2).lines.get()
    assert (new.currency, new.value, new.drawn_value) == ("USD", 2000, 1000)


def test_nothing_is_drawn_from_an_edition_that_was_replaced(license, ada, omar, cleo):
    made = asked(license, ada)
    ask_more(made, ada, "5")
    signed(filed(made, ada), omar, cleo)

    with pytest.raises(DomainError, match="newer edition") as refused:
        draw(license, "1", "test:1", ada)

    assert refused.value.code == "license_closed"
    assert not Drawdown.objects.exists()
    line = license.lines.get()
    with pytest.raises(DatabaseError, match="nothing is drawn from an edition"), transaction.atomic():
        Drawdown.objects.create(
            line=line,
            quantity=1,
            balance=1,
            on=timezone.localdate(),
            source="x",
            reference="x",
            recorded_by=ada,
        )


def test_the_database_refuses_a_line_that_carries_something_else(license, ada, omar, cleo):
    draw(license, "1", "test:1", ada)
    made = asked(license, ada)
    ask_more(made, ada, "5")
    signed(filed(made, ada), omar, cleo)
    line = License.objects.get(edition=2).lines.get()
    values = {
        name: getattr(line, name)
        for name in ("license_id", "description", "entry_id", "unit", "authorized", "value", "currency")
    }

    for carried, worth in ((0, 1), (1, 0)):
        with pytest.raises(DatabaseError, match="carries what had left"), transaction.atomic():
            LicenseLine.objects.create(
                **values,
                number=7,
                drawn=carried,
                carried=carried,
                drawn_value=worth,
                carried_value=worth,
                continues_id=line.continues_id,
            )


def test_less_than_had_left_is_never_licensed(license, ada, omar, cleo):
    made = asked(license, ada)
    ask_more(made, ada, "1")
    case = filed(made, ada)
    draw(license, "1.5", "test:1", ada)

    signed(case, omar, cleo)

    new = License.objects.get(edition=2)
    line = new.lines.get()
    assert (line.authorized, line.drawn) == (Decimal("1.5"), Decimal("1.5"))
    assert new.status == "exhausted"


def test_a_line_from_which_goods_left_stays_when_it_is_dropped(license, ada, omar, cleo):
    draw(license, "0.5", "test:1", ada)
    made = asked(license, ada, "goods")
    draft = Application.objects.get(pk=made.application_id)
    applications.save_goods_line(
        draft,
        line_facts(description="Another laser, 6 kW", part_number="AP-6000"),
        actor=ada,
        version=draft.version,
    )
    draft.refresh_from_db()
    applications.remove_goods_line(draft, draft.lines.get(number=1).pk, actor=ada, version=draft.version)

    signed(filed(made, ada), omar, cleo)

    lines = {line.description: line for line in License.objects.get(edition=2).lines.all()}
    fresh, kept = lines["Another laser, 6 kW"], lines["Fiber laser, 1 kW"]
    assert (fresh.drawn, fresh.continues) == (0, None)
    assert (kept.authorized, kept.drawn, kept.number) == (Decimal("0.5"), Decimal("0.5"), 2)


def test_an_extension_alone_needs_a_declaration_and_nothing_else(arden, ada, omar, cleo):
    today = timezone.localdate()
    license = first_license(arden, ada, omar, cleo, valid_until=today + timedelta(days=100))
    until = today + timedelta(days=400)

    signed(filed(asked(license, ada, "extend", until=until), ada), omar, cleo)

    new = License.objects.get(edition=2)
    assert (new.valid_from, new.valid_to) == (license.valid_from, until)
    assert new.lines.get().authorized == license.lines.get().authorized


def test_a_decision_may_name_another_last_day(arden, ada, omar, cleo):
    today = timezone.localdate()
    license = first_license(arden, ada, omar, cleo, valid_until=today + timedelta(days=100))
    case = filed(asked(license, ada, "extend", until=today + timedelta(days=400)), ada)

    signed(case, omar, cleo, valid_until=today + timedelta(days=200))

    assert License.objects.get(edition=2).valid_to == today + timedelta(days=200)


def test_a_refusal_leaves_the_license_and_lets_another_be_asked(license, ada, omar, cleo):
    made = asked(license, ada)
    ask_more(made, ada, "5")

    signed(filed(made, ada), omar, cleo, advice=REFUSAL)

    made.refresh_from_db()
    standing = License.objects.get()
    assert (standing.status, standing.edition) == ("issued", 1)
    assert (made.status, bool(made.end_reason)) == ("ended", True)
    assert asked(license, ada).status == "open"


def test_nothing_is_filed_that_changes_nothing_or_more_than_it_names(license, ada):
    made = asked(license, ada)
    with pytest.raises(DomainError) as refused:
        filed(made, ada)
    assert "Nothing differs" in refused.value.gaps[0].message

    draft = Application.objects.get(pk=made.application_id)
    applications.save_party(
        draft, party_facts("consignee", name="Halden Freight AS"), actor=ada, version=draft.version
    )
    with pytest.raises(DomainError) as refused:
        filed(made, ada)
    assert "Other or more parties" in refused.value.gaps[0].message
    assert not Case.objects.filter(application=draft).exists()


def test_an_edition_waits_while_its_license_is_suspended(license, ada, omar, cleo):
    made = asked(license, ada)
    ask_more(made, ada, "5")
    case = filed(made, ada)
    licenses.suspend(license, reason="The hall is empty.", actor=cleo)

    signed(case, omar, cleo)
    assert License.objects.get().status == "suspended"
    event = AuditEvent.objects.get(thread=case.pk, verb="license.withheld")
    assert "suspended" in event.reason

    licenses.reinstate(License.objects.get(), reason="It is not.", actor=cleo)
    drain()
    assert set(License.objects.values_list("edition", "status")) == {(1, "replaced"), (2, "issued")}


def test_no_edition_follows_a_revocation(license, ada, omar, cleo, max_manager):
    made = asked(license, ada)
    ask_more(made, ada, "5")
    case = filed(made, ada)
    proposal = licenses.Proposal("The hall is empty.", urgent_reason="Goods may leave today.")
    revocation = licenses.propose_revocation(license, proposal, actor=omar)

    signed(case, omar, cleo)
    assert License.objects.get().status == "issued"
    licenses.confirm_revocation(revocation, actor=max_manager)
    drain()

    assert License.objects.get().status == "revoked"
    assert licenses.issue_withheld(case.pk) is None
    made.refresh_from_db()
    assert made.status == "lapsed"
    assert "had been revoked" in made.end_reason
    assert License.objects.count() == 1


def test_an_approval_that_comes_too_late_ends_the_request_and_both_sides_hear_it(
    license, ada, omar, cleo, sign_in
):
    made = asked(license, ada)
    ask_more(made, ada, "5")
    case = filed(made, ada)
    licenses.surrender(license, reason="No need.", actor=ada)
    made.refresh_from_db()
    assert made.status == "open"

    signed(case, omar, cleo)

    made.refresh_from_db()
    assert (made.status, License.objects.count()) == ("lapsed", 1)
    assert "had been given back" in made.end_reason
    told = {(one.person, one.kind) for one in Notice.objects.filter(kind__startswith="variations.")}
    assert told == {(ada, "variations.lapsed"), (omar, "variations.not_issued")}
    assert AuditEvent.objects.filter(thread=case.pk, verb="variation.lapse").count() == 1
    services.follow_case(case.pk)
    assert Notice.objects.filter(kind="variations.lapsed").count() == 1
    own = sign_in(ada).get(reverse("licensing:tracking", args=[case.application_id])).text
    desk = sign_in(omar).get(reverse("licensing:case-variation", args=[case.pk])).text
    for page in (own, desk):
        assert "Approved too late" in page
        assert made.end_reason in page
    assert "would be held back" not in desk


def test_what_waits_for_a_suspension_ends_with_the_license(license, ada, omar, cleo):
    made = asked(license, ada)
    ask_more(made, ada, "5")
    case = filed(made, ada)
    licenses.suspend(license, reason="The hall is empty.", actor=cleo)
    signed(case, omar, cleo)
    made.refresh_from_db()
    assert made.status == "open"

    licenses.expire_licenses(on=license.valid_to + timedelta(days=1))
    drain()

    made.refresh_from_db()
    assert made.status == "lapsed"
    assert "had expired" in made.end_reason


def test_holder_and_officer_hear_of_a_new_edition(license, ada, omar, cleo):
    made = asked(license, ada)
    ask_more(made, ada, "5")

    signed(filed(made, ada), omar, cleo)

    new = License.objects.get(edition=2)
    own = Notice.objects.get(person=ada, kind="licenses.edition_issued")
    assert "Use the new edition" in own.ask
    assert "says replaced" in own.ask
    assert own.path == reverse("licensing:license", args=[new.pk])
    desk = Notice.objects.get(person=omar, kind="variations.issued")
    assert new.name in desk.title
    assert desk.path == reverse("licensing:desk-license", args=[new.pk])
    assert not Notice.objects.filter(kind="licenses.edition_issued").exclude(person=ada).exists()


def test_the_lists_show_the_edition_in_force_and_the_code_of_the_old_one_says_so(license, ada, omar, cleo):
    made = asked(license, ada)
    ask_more(made, ada, "5")
    signed(filed(made, ada), omar, cleo)

    new, today = License.objects.get(edition=2), timezone.localdate()
    assert list(license_queries.in_force(license_queries.licenses_visible_to(ada))) == [new]
    old = license_queries.verified(license.number, license.check_code, on=today)
    assert (old.status, old.edition) == ("replaced", 1)
    assert license_queries.verified(new.number, new.check_code, on=today).edition == 2
    assert license_queries.editions_of(new, ada) == [new, license]


def test_what_was_filed_is_not_worded_anew(license, ada):
    made = asked(license, ada)
    ask_more(made, ada, "5")
    again = services.reword(made, wish("quantities", "goods"), actor=ada, version=made.version)
    assert again.kinds == ["quantities", "goods"]
    with pytest.raises(Conflict):
        services.reword(made, wish(), actor=ada, version=made.version)
    filed(again, ada)

    again.refresh_from_db()
    with pytest.raises(Conflict, match="filed"):
        services.reword(again, wish(), actor=ada, version=again.version)
    with pytest.raises(DatabaseError), transaction.atomic():
        Variation.objects.filter(pk=again.pk).update(reason="Other words.")


def test_a_withdrawn_request_makes_room_for_another(license, ada):
    from licensing.withdrawals import services as withdrawals

    made = asked(license, ada)
    ask_more(made, ada, "5")
    case = filed(made, ada)
    withdrawals.withdraw(case, reason="Not needed.", actor=ada)

    asked(license, ada)

    made.refresh_from_db()
    assert made.status == "ended"
