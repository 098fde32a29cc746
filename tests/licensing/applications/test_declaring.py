"""Who declares for the exporter, on which authority, and that it is asked again when the draft is filed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import DomainError, NotPermitted
from licensing.applications import queries, services
from licensing.applications.models import Application
from licensing.organizations import services as organizations
from licensing.review.services import file_application
from tests.core.threads import Beside
from tests.factories import applications as make
from tests.factories.organizations import make_member, make_organization, make_site

pytestmark = pytest.mark.django_db


def credential(organization, admin, name="Ilse Marn", *, signs=True, first=-9, last=90):
    """An official of `organization` whose credential holds from and to these days from today."""
    today = timezone.localdate()
    facts = organizations.OfficialFacts(
        name, "Director", signs, today + timedelta(days=first), today + timedelta(days=last)
    )
    return organizations.add_official(organization, facts, make.upload("power.pdf"), actor=admin)


@pytest.fixture
def complete(arden, ada):
    return make.complete_draft(arden, ada)


def taken(draft, person):
    """The draft in another colleague's hands, not declared any more."""
    return services.take_over(draft, actor=person, version=None)


def page(name, draft):
    return reverse(f"licensing:application-{name}", args=[draft.pk])


def text_of(answer):
    return answer.content.decode()


def refused(call, code):
    with pytest.raises(DomainError) as error:
        call()
    assert error.value.code == code
    return error.value


def test_what_a_declaration_rests_on_is_kept(complete, arden, ada):
    since = timezone.localdate(arden.organizationusergrant_set.get().since)
    assert complete.declared_name == ada.name
    assert complete.declared_as == "administrator"
    assert complete.declared_authority == f"Administrator of {arden.name} since {since:%-d %b %Y}"


def test_a_preparer_does_not_declare_and_reads_who_does(complete, arden, bruno, sign_in):
    make_member(arden, bruno)
    draft = taken(complete, bruno)
    with pytest.raises(NotPermitted, match=r"do not submit them\. Ada can\."):
        services.declare(draft, position="Clerk", actor=bruno, version=None)

    web = sign_in(bruno)
    text = text_of(web.get(page("declaration", draft)))
    assert "Ada can." in text
    assert "Nor is there a" in text
    assert 'aria-disabled="true"' in text
    sent = {"who": "self", "declared_position": "Clerk", "confirm": "on", "version": draft.version}
    answer = web.post(page("declaration", draft), sent)
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.declared_at is None


def test_a_preparer_records_the_paper_of_an_official(complete, arden, ada, bruno, sign_in):
    official = credential(arden, ada)
    make_member(arden, bruno)
    draft = taken(complete, bruno)

    web = sign_in(bruno)
    assert "Ilse Marn, Director" in text_of(web.get(page("declaration", draft)))
    sent = {"who": str(official.pk), "confirm": "on", "version": draft.version}
    assert web.post(page("declaration", draft), sent).status_code == 302

    draft.refresh_from_db()
    assert (draft.declared_by, draft.declared_name, draft.declared_position) == (
        bruno,
        "Ilse Marn",
        "Director",
    )
    assert (draft.declared_as, draft.declared_official) == ("official", official)
    assert "power.pdf; signed on paper, recorded by Bruno" in draft.declared_authority
    check = text_of(web.get(page("check", draft)))
    for words in ("Responsible official", "recorded by Bruno", "asked again when you submit"):
        assert words in check
    case = file_application(taken_again(draft, ada, official), actor=ada)
    assert case.application.declared_name == "Ilse Marn"


def taken_again(draft, ada, official):
    """The draft back with Ada, declared by the same paper."""
    draft = taken(draft, ada)
    return services.declare(draft, official=official.pk, actor=ada, version=None)


def test_only_officials_in_force_who_sign_are_offered_and_none_to_an_agent(
    complete, arden, ada, agnes, sign_in
):
    good = credential(arden, ada)
    others = [
        credential(arden, ada, "Nils Nosign", signs=False),
        credential(arden, ada, "Paul Past", last=-1),
        credential(arden, ada, "Fay Future", first=1),
        credential(arden, ada, "Enno Ended"),
        credential(make_organization(ada), ada, "Olga Other"),
    ]
    organizations.end_official(arden, others[3].pk, actor=ada)

    text = text_of(sign_in(ada).get(page("declaration", complete)))
    assert good.name in text
    assert not [one.name for one in others if one.name in text]
    for official in (*[one.pk for one in others], uuid4()):
        refused(
            lambda official=official: services.declare(complete, official=official, actor=ada, version=None),
            "official_unknown",
        )

    make_member(arden, agnes, "agent", submits=True)
    draft = taken(complete, agnes)
    assert good.name not in text_of(sign_in(agnes).get(page("declaration", draft)))
    refused(lambda: services.declare(draft, official=good.pk, actor=agnes, version=None), "official_unknown")
    declared = services.declare(draft, position="Agent", actor=agnes, version=None)
    assert declared.declared_as == "agent"
    assert declared.declared_authority.startswith(
        "Agent, prepares and submits, for Arden Photonics GmbH since "
    )


def test_the_position_is_asked_of_whoever_declares_themselves(complete, ada, sign_in):
    refused(lambda: services.declare(complete, position=" ", actor=ada, version=None), "position_required")
    answer = sign_in(ada).post(
        page("declaration", complete), {"who": "self", "confirm": "on", "version": complete.version}
    )
    assert "Enter your position." in text_of(answer)


LAPSES = [
    ("ended", "was ended on"),
    ("ran out", "ran out on"),
]


@pytest.mark.parametrize(("how", "words"), LAPSES)
def test_an_official_who_lapses_stops_the_filing_beside_the_declaration(
    complete, arden, ada, sign_in, time_machine, how, words
):
    official = credential(arden, ada, last=3)
    draft = services.declare(complete, official=official.pk, actor=ada, version=None)
    if how == "ended":
        organizations.end_official(arden, official.pk, actor=ada)
    else:
        time_machine.move_to(timezone.now() + timedelta(days=4))

    error = refused(lambda: file_application(draft, actor=ada), "gaps_remain")

    assert [(words in gap.message, gap.field, gap.url) for gap in error.gaps] == [
        (True, "who", page("declaration", draft))
    ]
    draft.refresh_from_db()
    assert (draft.status, draft.declared_name) == ("draft", "Ilse Marn")
    for name in ("check", "declaration"):
        assert words in text_of(sign_in(ada).get(page(name, draft)))
    again = services.declare(draft, position="Head", actor=ada, version=None)
    assert file_application(again, actor=ada).application.status == "submitted"


def end(grant):
    grant.update(ended_at=timezone.now(), ended_by=grant.get().user)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (end, "Bruno has not acted for Arden Photonics GmbH since"),
        (lambda grant: grant.update(role="preparer", submits=False), "Bruno prepares applications"),
        (lambda grant: grant.update(role="agent", all_sites=False), "does not cover the site"),
        (lambda grant: type(grant.get().user).objects.filter(name="Bruno").update(is_active=False), "closed"),
    ],
)
def test_a_colleague_who_declared_and_may_not_any_more_stops_the_filing(
    complete, arden, ada, bruno, change, words
):
    make_member(arden, bruno, "submitter")
    draft = services.declare(taken(complete, bruno), position="Clerk", actor=bruno, version=None)
    grant = arden.organizationusergrant_set.filter(user=bruno)
    if "site" in words:
        Application.objects.filter(pk=draft.pk).update(site=make_site(arden, "Main works"))
    change(grant)

    error = refused(lambda: services.submit(draft, actor=ada, version=None), "gaps_remain")

    assert [words in gap.message for gap in error.gaps] == [True]
    assert Application.objects.get().status == "draft"


def test_a_draft_declared_before_this_was_asked_is_declared_anew(complete, ada):
    Application.objects.update(declared_as="", declared_authority="")
    complete.refresh_from_db()
    error = refused(lambda: services.submit(complete, actor=ada, version=None), "gaps_remain")
    assert "on which authority" in error.gaps[0].message


def test_what_was_filed_with_an_official_stays_when_the_credential_ends(complete, arden, ada):
    official = credential(arden, ada)
    draft = services.declare(complete, official=official.pk, actor=ada, version=None)
    filed = file_application(draft, actor=ada).application
    organizations.end_official(arden, official.pk, actor=ada)
    filed.refresh_from_db()
    assert (filed.declared_name, filed.declared_official) == ("Ilse Marn", official)
    with pytest.raises(DatabaseError, match="not edited"), transaction.atomic():
        Application.objects.update(declared_authority="Another")


@pytest.mark.parametrize(
    "change",
    [
        {"declared_authority": ""},
        {"declared_as": ""},
        {"declared_as": "official"},
        {"declared_by": None},
        {"declared_at": None},
    ],
)
def test_the_database_wants_the_whole_basis_or_none(complete, change):
    with pytest.raises(IntegrityError, match="application_declared_on_authority"), transaction.atomic():
        Application.objects.update(**change)


def test_the_database_files_nothing_without_authority_and_takes_no_strange_official(complete, arden, ada):
    strange = credential(make_organization(ada), ada)
    silent = credential(arden, ada, signs=False)
    for official in (strange, silent):
        with pytest.raises(IntegrityError, match="does not sign"), transaction.atomic():
            Application.objects.update(declared_as="official", declared_official=official)
    filed = {
        "status": "submitted",
        "reference": "EX-2026-000001",
        "submitted_by": ada,
        "submitted_at": timezone.now(),
    }
    with pytest.raises(IntegrityError, match="on the authority"), transaction.atomic():
        Application.objects.update(**filed, declared_as="", declared_authority="")


@pytest.mark.django_db(transaction=True)
def test_a_credential_that_ends_while_the_draft_is_filed_waits_or_stops_it(complete, arden, ada):
    official = credential(arden, ada)
    draft = services.declare(complete, official=official.pk, actor=ada, version=None)

    with transaction.atomic():
        organizations.end_official(arden, official.pk, actor=ada)
        filing = Beside(lambda: services.submit(draft, actor=ada, version=None))
        assert filing.waits()
    error = refused(filing.result, "gaps_remain")
    assert "was ended on" in error.gaps[0].message

    second = credential(arden, ada, "Jonas Marn")
    draft = services.declare(draft, official=second.pk, actor=ada, version=None)
    with transaction.atomic():
        services.submit(draft, actor=ada, version=None)
        ending = Beside(lambda: organizations.end_official(arden, second.pk, actor=ada))
        assert ending.waits()
    ending.result()
    assert queries.whole(draft).status == "submitted"


@pytest.mark.django_db(transaction=True)
def test_an_access_that_ends_while_the_draft_is_filed_stops_it(complete, arden, ada, bruno):
    make_member(arden, bruno, "submitter")
    draft = services.declare(taken(complete, bruno), position="Clerk", actor=bruno, version=None)
    with transaction.atomic():
        organizations.end_access(arden, bruno.pk, actor=ada, reason="He left.", version=1)
        filing = Beside(lambda: services.submit(draft, actor=ada, version=None))
        assert filing.waits()
    error = refused(filing.result, "gaps_remain")
    assert "has not acted for" in error.gaps[0].message
