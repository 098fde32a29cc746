import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from licensing.conditions.models import Condition
from licensing.licenses.models import License
from licensing.licenses.queries import verified
from licensing.rectifications import queries, services
from licensing.rectifications.models import Rectification
from licensing.review.rules import Advice
from screening.hits.models import Hit
from tests.factories.cases import make_watchlist
from tests.factories.jobs import drain
from tests.factories.organizations import make_organization
from tests.licensing.rectifications.build import REASON, line_words, party_words, proposed, reported, said
from tests.licensing.transfers.build import ask as ask_transfer
from tests.licensing.variations.build import ask_more, asked, decided, draw, filed, first_license

pytestmark = pytest.mark.django_db


def test_a_report_waits_for_an_officer_and_stands_in_the_trail(report, license, ada, mailoutbox):
    assert report.status == "asked"
    assert report.reference.startswith("RM-")
    event = AuditEvent.objects.get(verb="rectification.asked")
    assert (event.thread, event.reason) == (license.case_id, "See our order.")
    assert queries.open_report(license) == report


def test_one_report_at_a_time(report, license, ada):
    with pytest.raises(NotPermitted, match=report.reference):
        reported(license, ada)


@pytest.mark.parametrize("who", ["sam", "bruno", "omar"])
def test_nobody_else_reports(who, license, request):
    with pytest.raises(NotPermitted):
        reported(license, request.getfixturevalue(who))


@pytest.mark.parametrize(
    ("more", "code"), [({"right": " "}, "words_required"), ({"mistake": "quantity"}, "mistake_unknown")]
)
def test_a_report_says_something(more, code, license, ada):
    with pytest.raises(DomainError) as refused:
        services.ask(license, said(**more), actor=ada)

    assert refused.value.code == code
    assert not Rectification.objects.exists()


def test_the_corrected_edition_has_other_words_and_nothing_else_differs(proposal, license, cleo, ada):
    made = services.confirm(proposal, actor=cleo)
    drain()

    license.refresh_from_db()
    assert (license.status, made.status, made.edition) == ("replaced", "issued", 2)
    assert (made.number, made.valid_from, made.valid_to) == (
        license.number,
        license.valid_from,
        license.valid_to,
    )
    assert (made.conditions, made.destination, made.return_by) == (
        license.conditions,
        license.destination,
        license.return_by,
    )
    old, new = license.lines.get(), made.lines.get()
    assert new.part_number == "LS-77" != old.part_number
    same = ("number", "description", "entry_id", "unit", "authorized", "value", "currency", "drawn")
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert (new.continues_id, new.carried) == (old.pk, old.drawn)
    named = ("role", "name", "address", "country")
    assert list(made.parties.values_list(*named)) == list(license.parties.values_list(*named))
    assert draw(made, "1", "test:after", ada).balance == old.authorized - old.drawn - 1


def test_a_line_whose_words_and_part_number_are_both_wrong_keeps_its_balance(report, omar, cleo):
    wanted = line_words(part_number="ZZ-1", description="Pulsed source, 40 W")

    made = services.confirm(proposed(report, omar, wanted), actor=cleo)

    line = made.lines.get()
    assert (line.description, line.part_number) == ("Pulsed source, 40 W", "ZZ-1")
    assert line.carried == line.drawn > 0


def test_the_old_code_says_replaced_and_a_later_change_starts_from_the_corrected_words(
    report, license, omar, cleo, ada
):
    before = license.parties.get(role="end_user").name
    wanted = party_words(license, name=f"{before} AB", street="Quay 9")
    made = services.confirm(proposed(report, omar, wanted), actor=cleo)
    drain()

    today = timezone.localdate()
    assert verified(license.number, license.check_code, on=today).status == "replaced"
    assert verified(license.number, made.check_code, on=today).status == "issued"
    assert made.parties.get(role="end_user").name == f"{before} AB"
    draft = asked(made, ada).application
    assert draft.parties.get(role="end_user").name == f"{before} AB"
    assert "Quay 9" in draft.parties.get(role="end_user").address_line
    assert draft.lines.get().quantity == made.lines.get().authorized


def test_what_came_with_the_application_goes_along(proposal, license, cleo):
    before = license.case.application

    made = services.confirm(proposal, actor=cleo).case.application

    kinds = [sorted(one.attachments.values_list("kind", "file")) for one in (before, made)]
    assert kinds[0] == kinds[1] != []
    assert made.statements.count() == before.statements.count()
    assert (made.organization_id, made.site_id, made.answers) == (
        before.organization_id,
        before.site_id,
        before.answers,
    )


def test_no_letter_is_written_for_the_case_of_a_correction(proposal, cleo):
    from licensing.letters.services import issue_waiting

    made = services.confirm(proposal, actor=cleo)
    drain()
    issue_waiting(made.case_id)
    drain()

    assert not made.case.letters.exists()


def test_conditions_stand_under_the_corrected_edition_as_after_a_variation(arden, ada, omar, cleo):
    advice = Advice("approve_with_conditions", "The use is civil.", ("Report each shipment.",), ())
    license = first_license(arden, ada, omar, cleo, advice=advice)
    made = services.confirm(proposed(reported(license, ada), omar), actor=cleo)
    drain()

    assert list(Condition.objects.filter(license=made).values_list("text", flat=True)) == license.conditions


def test_nobody_signs_what_they_proposed(report, max_manager):
    done = proposed(report, max_manager)

    with pytest.raises(NotPermitted, match="someone else"):
        services.confirm(done, actor=max_manager)
    with pytest.raises(IntegrityError, match="rectification_by_two_people"), transaction.atomic():
        Rectification.objects.filter(pk=done.pk).update(decided_by=max_manager)


def test_what_was_proposed_is_what_is_signed(proposal):
    with pytest.raises(Exception, match="rectification_as_proposed"), transaction.atomic():
        Rectification.objects.filter(pk=proposal.pk).update(
            status="corrected", decided_by=None, changes=[{"after": "more"}], ended_at=timezone.now()
        )


def test_a_proposal_waits_for_the_screening_of_the_corrected_words(report, license, omar, cleo):
    report = services.take_up(report, actor=omar)
    name = license.parties.get(role="end_user").name
    done = services.propose(report, party_words(license, name=f"{name} Oy"), reason=REASON, actor=omar)

    with pytest.raises(DomainError) as refused:
        services.confirm(done, actor=cleo)

    assert refused.value.code == "not_cleared"
    assert License.objects.count() == 1


def test_a_corrected_name_that_is_listed_stops_the_correction(report, license, omar, cleo):
    before = license.parties.get(role="end_user").name
    make_watchlist(f"X-9,organization,{before} Holding,,,,,,,,TRIAL,Fictional,2024-01-01")
    done = proposed(report, omar, party_words(license, name=f"{before} Holding"))

    assert Hit.objects.filter(run__thread=done.pk).exists()
    with pytest.raises(DomainError) as refused:
        services.confirm(done, actor=cleo)
    assert refused.value.code == "not_cleared"
    assert License.objects.count() == 1


def test_a_change_that_is_asked_for_comes_first(proposal, license, ada, cleo):
    asked(license, ada)

    with pytest.raises(DomainError) as refused:
        services.confirm(proposal, actor=cleo)
    assert "A change of this license is asked for" in refused.value.gaps[0].message


def test_a_transfer_under_way_comes_first(proposal, license, bruno, ada, cleo):
    ask_transfer(license, make_organization(bruno, name="Bexley Optics", registration_number="BX-77"), ada)

    with pytest.raises(DomainError) as refused:
        services.confirm(proposal, actor=cleo)
    assert "transfer" in refused.value.gaps[0].message


def test_after_a_variation_the_correction_starts_from_the_edition_that_stands(
    proposal, license, ada, omar, cleo
):
    from licensing.decisions import services as decisions

    request = asked(license, ada)
    ask_more(request, ada, "5")
    decisions.countersign(decided(filed(request, ada), omar), actor=cleo)
    drain()

    with pytest.raises(DomainError, match="cannot be signed"):
        services.confirm(proposal, actor=cleo)
    back = services.send_back(proposal, reason="Start from edition 2.", actor=cleo)
    made = services.confirm(proposed(back, omar), actor=cleo)
    assert (made.edition, made.lines.get().authorized, made.lines.get().part_number) == (3, 5, "LS-77")


@pytest.mark.parametrize("action", ["suspend", "surrender"])
def test_a_license_that_is_not_in_force_is_not_corrected(action, report, license, ada, omar, cleo):
    from licensing.licenses import services as licenses

    report = services.take_up(report, actor=omar)
    if action == "suspend":
        day = timezone.localdate() + timezone.timedelta(days=9)
        licenses.suspend(license, reason="We look.", review_by=day, actor=cleo)
    else:
        licenses.surrender(license, reason="We stop.", actor=ada)

    with pytest.raises(Conflict):
        services.propose(report, line_words(part_number="LS-77"), reason=REASON, actor=omar)


def test_a_refusal_needs_reasons_that_the_exporter_reads(report, omar, ada, mailoutbox):
    with pytest.raises(DomainError) as refused:
        services.refuse(report, reason=" ", actor=omar)
    assert refused.value.code == "reason_required"

    done = services.refuse(report, reason="The application says LS-7 as well.", actor=omar)
    drain()

    assert (done.status, done.reason) == ("refused", "The application says LS-7 as well.")
    assert any(done.reference in mail.subject for mail in mailoutbox if ada.email in mail.to)


def test_withdrawn_is_withdrawn(proposal, ada, cleo):
    services.withdraw(proposal, actor=ada)

    with pytest.raises(Conflict):
        services.confirm(proposal, actor=cleo)
    assert License.objects.count() == 1


def test_the_authority_corrects_its_own_mistake(license, omar, cleo, ada, mailoutbox):
    made = services.open_own(license, said(), actor=omar)
    assert not queries.rectifications_visible_to(ada).exists()

    services.confirm(proposed(made, omar), actor=cleo)
    drain()

    assert queries.rectifications_visible_to(ada).get() == made
    assert any(made.reference in mail.subject for mail in mailoutbox if ada.email in mail.to)


def test_who_had_the_record_is_written_down(proposal, cleo, license):
    services.confirm(proposal, actor=cleo)

    event = AuditEvent.objects.get(verb="rectification.to_tell")
    assert event.thread == license.case_id
    assert queries.given_to(proposal)[0].who == license.organization.name


def test_a_stale_page_changes_nothing(report, omar):
    with pytest.raises(Conflict):
        services.take_up(report, actor=omar, version=report.version - 1)


def test_a_license_that_went_over_is_not_corrected_for_the_former_holder(
    report, license, bruno, ada, omar, cleo
):
    from tests.licensing.transfers.build import hand_over

    receiver = make_organization(bruno, name="Bexley Optics", registration_number="BX-77")
    hand_over(license, receiver, (ada, bruno, omar, cleo))
    report = services.take_up(report, actor=omar)

    with pytest.raises(Conflict, match="Another organization"):
        services.propose(report, line_words(part_number="LS-77"), reason=REASON, actor=omar)
    assert not queries.rectifications_visible_to(bruno).exists()
