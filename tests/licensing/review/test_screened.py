"""The exporter is a party of its own case: in screening, in the gate, in the registry, and never as a tip."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from exportctl.core.audit.queries import timeline
from exportctl.core.outbox import publish
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from licensing.decisions.queries import clearance_of
from licensing.library.identifiers import Identifier
from licensing.organizations import services as organizations
from licensing.organizations.events import OrganizationChanged
from licensing.organizations.models import Organization
from licensing.review import services
from licensing.review.models import Case
from licensing.review.screened import CONTACT, EXPORTER, exporter_facts, joined, screened_parties
from licensing.review.tasks import look_for_exporters
from screening.hits import services as hits
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.hits.rules import PartyFacts
from screening.hits.sides import rows_of
from screening.parties.models import Appearance
from tests.factories.applications import complete_draft
from tests.factories.cases import case_under_review, filed_case, make_watchlist
from tests.factories.jobs import drain
from tests.factories.organizations import change_identity, make_organization

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NUMBER = "HRB 70123"
NUMBERED = f"X-2,organization,Somebody Else Entirely,,,,,,,registration: {NUMBER} (DE),TRIAL,,2024-01-01"
ARDEN = "X-3,organization,Arden Photonics,,,,Germany,,,,TRIAL,Fictional,2024-01-01"


def as_before(case: Case) -> None:
    """Screen a case as it was screened before exporters were: its parties only."""
    parties = [one for one in screened_parties(case.application) if one.role not in (EXPORTER, CONTACT)]
    run = hits.request_screening(case.pk, label="x", parties=parties, actor=None)
    hits.screen(run.pk)


def roles(thread: UUID) -> set[str]:
    """Return the roles of the parties that screening now knows of a thread."""
    return {party.role for party in Watch.objects.get(thread=thread).parties}


ALL = {"exporter", "contact", "consignee", "end_user"}


def test_the_exporter_and_its_contact_are_told_with_the_parties(arden: Organization, ada: User) -> None:
    case = filed_case(arden, ada, identifiers=(Identifier("tax", "12 345", "DE"),), birth_date="")
    told = {party.role: party for party in ScreeningRun.objects.get(thread=case.pk).parties}

    assert set(told) == ALL
    assert told["exporter"] == PartyFacts(
        ref=str(arden.pk),
        role="exporter",
        kind="company",
        name="Arden Photonics Ltd",
        address="1 Test Street, T1 1ST, Testham",
        country="DE",
        identifiers=(arden.registration_number,),
        identifier_notes=("registration, DE",),
    )
    assert (told["contact"].kind, told["contact"].name) == ("person", ada.name)
    assert (told["end_user"].identifiers, told["end_user"].identifier_notes) == (("12 345",), ("tax, DE",))


def test_a_contact_without_a_letter_is_left_out_and_blocks_nothing(arden: Organization) -> None:
    arden.contact_name = "…"

    assert [party.role for party in exporter_facts(arden)] == ["exporter"]


def test_a_listed_exporter_raises_a_hit_and_blocks_the_approval(
    arden: Organization, ada: User, omar: User
) -> None:
    make_watchlist(ARDEN)
    case = filed_case(arden, ada)
    drain()
    case.refresh_from_db()
    hit = Hit.objects.get(thread=case.pk)

    assert (hit.party.role, hit.party_ref, case.open_hits) == ("exporter", str(arden.pk), 1)
    assert case.band == "enhanced"
    assert clearance_of(case).reasons == ("One hit waits for a ruling.",)
    assert Appearance.objects.get(thread=case.pk, role="exporter", current=True).party.name == arden.name


def test_a_number_alone_finds_a_listed_party_and_stands_on_its_hit(arden: Organization, ada: User) -> None:
    make_watchlist(NUMBERED)
    case = filed_case(arden, ada, identifiers=(Identifier("registration", "HRB-70123", "DE"),))
    drain()
    hit = Hit.objects.get(thread=case.pk)
    feature = next(one for one in hit.features if one["name"] == "identifier")
    row = next(row for row in rows_of(hit) if row.label == "Numbers")

    assert (hit.score, feature["left"], feature["right"]) == (1, "HRB-70123", NUMBER)
    assert [(value.text, value.note) for value in row.left] == [("HRB-70123", "registration, DE")]


def test_the_exporter_reads_nothing_of_a_hit_on_itself(
    arden: Organization, ada: User, sonia: User, omar: User, sign_in: SignIn
) -> None:
    make_watchlist(ARDEN)
    case = filed_case(arden, ada)
    drain()
    hit = Hit.objects.get(thread=case.pk)
    hits.confirm_hit(hit, reason="The register names it.", actor=sonia)
    web = sign_in(ada)
    pages = [
        reverse("licensing:portal"),
        reverse("licensing:tracking", args=[case.application_id]),
        reverse("licensing:my_organization"),
    ]
    shown = " ".join(web.get(page).content.decode().lower() for page in pages)

    assert case.application.reference.lower() in shown
    for word in ("watchlist", "true match", "hits", "trial", "register names"):
        assert word not in shown
    assert web.get(reverse("screening:hit", args=[hit.pk])).status_code == 403
    verbs = {event.verb for event in timeline(case.pk, for_exporter=True)}
    assert not any(verb.startswith(("hit.", "screening.")) for verb in verbs)


def test_the_case_page_shows_the_exporter_with_the_parties(
    arden: Organization, ada: User, omar: User, sign_in: SignIn
) -> None:
    numbers = (Identifier("registration", "HRB 1", "DE"), Identifier("lei", "FICTION00DEMO0000118"))
    case = case_under_review(arden, ada, omar, kind="person", birth_date="1971-03", identifiers=numbers)
    page = sign_in(omar).get(reverse("licensing:case", args=[case.pk])).content.decode()
    parties = page[page.index('<section id="parties"') : page.index('<section id="hits"')]

    for text in (arden.name, arden.registration_number, ada.name, "HRB 1", "FICTION00DEMO0000118", "1971-03"):
        assert text in parties


def test_an_exporter_that_is_its_own_consignee_is_one_party(arden: Organization, ada: User) -> None:
    draft = complete_draft(
        arden,
        ada,
        name="ARDEN PHOTONICS LIMITED",
        aliases=("Arden Light",),
        identifiers=(Identifier("lei", "FICTION00DEMO0000118"),),
    )
    told = {party.role: party for party in screened_parties(draft)}
    one = told["exporter_and_end_user"]

    assert set(told) == {"exporter_and_end_user", "contact", "consignee"}
    assert one.ref == str(arden.pk)
    assert one.names == ("Arden Photonics Ltd", "ARDEN PHOTONICS LIMITED", "Arden Light")
    assert dict(zip(one.identifiers, one.identifier_notes, strict=True)) == {
        arden.registration_number: "registration, DE",
        "FICTION00DEMO0000118": "lei",
    }
    assert one.address == "1 Test Street, T1 1ST, Testham; Lupinenweg 77, 74388, Talheim"


@pytest.mark.parametrize(
    "other", [{"country": "AT"}, {"kind": "person"}, {"name": "Arden Photonics Trading Ltd"}]
)
def test_somebody_else_of_a_like_name_stays_a_party(arden: Organization, ada: User, other: dict) -> None:  # type: ignore[type-arg]
    draft = complete_draft(arden, ada, **{"name": "Arden Photonics", "aliases": ()} | other)

    assert {party.role for party in screened_parties(draft)} == ALL


def test_of_two_dates_of_birth_none_speaks_against_a_hit(arden: Organization) -> None:
    contact = exporter_facts(arden)[1]
    named = [replace(contact, ref=year, role="end_user", birth_date=year) for year in ("1971", "1985")]

    assert joined(contact, named[:1]).birth_date == "1971"
    assert joined(contact, named).birth_date == ""


def test_what_was_screened_before_exporters_were_is_held_until_it_is_screened_again(
    arden: Organization, ada: User, omar: User
) -> None:
    case = case_under_review(arden, ada, omar)
    as_before(case)
    assert roles(case.pk) == {"consignee", "end_user"}
    assert not clearance_of(case)
    assert "changed after they were screened" in clearance_of(case).reasons[0]

    call_command("load_reference", verbosity=0)
    drain()

    assert roles(case.pk) == ALL
    assert clearance_of(case).ok
    assert "described now" in ScreeningRun.objects.filter(thread=case.pk).latest("requested_at").cause_note
    Job.objects.all().delete()
    call_command("load_reference", verbosity=0)
    assert not Job.objects.exists()  # there is nothing left to do


def test_the_night_picks_up_what_nothing_else_did(arden: Organization, ada: User, omar: User) -> None:
    case = case_under_review(arden, ada, omar)
    as_before(case)

    look_for_exporters()
    drain()

    assert clearance_of(case).ok


def test_a_portion_follows_the_other_and_each_case_is_asked_for_once(
    arden: Organization, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_watchlist()
    cases = [filed_case(arden, ada) for _ in range(3)]
    drain()
    for case in cases:
        as_before(case)
    monkeypatch.setattr(services.cases, "EXPORTER_PORTION", 2)
    before = ScreeningRun.objects.count()

    services.request_exporters()
    drain()

    assert all(roles(case.pk) == ALL for case in cases)
    assert ScreeningRun.objects.count() == before + 3


def test_a_case_that_is_no_longer_live_stays_so(arden: Organization, ada: User, omar: User) -> None:
    case = case_under_review(arden, ada, omar)
    as_before(case)
    hits.unwatch(case.pk)

    assert services.screen_exporters() == 0
    assert hits.describe_anew(case.pk, parties=screened_parties(case.application), note="x") is None
    assert not Watch.objects.get(thread=case.pk).live


def test_a_changed_exporter_is_screened_again_in_its_live_cases_only(
    arden: Organization, ada: User, omar: User, sam: User
) -> None:
    case = case_under_review(arden, ada, omar)
    other = filed_case(make_organization(sam, name="Sam Trading Ltd"), sam)
    drain()
    runs = ScreeningRun.objects.filter(thread=other.pk).count()

    change_identity(arden, omar, name="Borealis Transit Kontor")
    case = Case.objects.get(pk=case.pk)
    assert "changed after they were screened" in clearance_of(case).reasons[0]
    drain()
    publish(OrganizationChanged(organization_id=arden.pk))
    drain()

    case = Case.objects.get(pk=case.pk)
    hit = Hit.objects.get(thread=case.pk, status="open")
    assert hit.party.role == "exporter"
    assert "Arden Photonics Ltd" in hit.party.aliases  # it is found by what it was called as well
    assert clearance_of(case).reasons == ("One hit waits for a ruling.",)
    assert ScreeningRun.objects.filter(thread=case.pk).count() == 2  # the same news twice asks once
    assert ScreeningRun.objects.filter(thread=other.pk).count() == runs


def test_a_change_that_screening_does_not_see_asks_for_nothing(
    arden: Organization, ada: User, omar: User
) -> None:
    case = case_under_review(arden, ada, omar)
    arden.contact_phone = "+49 30 000001"
    arden.save()

    assert services.screen_exporters(organization=arden.pk) == 0
    assert clearance_of(case).ok


def test_a_corrected_registration_is_news(ada: User) -> None:
    refused = make_organization(ada, "refused", name="Arden Photonics Ltd")
    details = organizations.Details(
        name="Arden Photonics and Sons Ltd",
        **{
            name: getattr(refused, name)
            for name in organizations.Details.__dataclass_fields__
            if name != "name"
        },
    )

    organizations.correct(refused, details, actor=ada)

    assert Job.objects.filter(name="licensing.review.handlers.screen_changed_exporter").count() == 1
