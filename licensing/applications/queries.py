"""Reads of applications, from the person who asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import Conflict, Gap, Missing, NotPermitted
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from exportctl.core.reference import countries
from licensing.applications import rules
from licensing.applications.models import (
    Application,
    ApplicationStatus,
    Attachment,
    GoodsLine,
    Party,
    PartyRole,
)
from licensing.applications.purposes import purpose_of
from licensing.applications.statements.models import EndUseStatement
from licensing.control_lists.models import ControlListEdition
from licensing.organizations.models import Official
from licensing.organizations.queries import (
    covered_for,
    standing,
    why_not_site,
    why_official_cannot,
    why_person_cannot,
)
from licensing.types import answers
from licensing.types import registry as types
from licensing.types.manifest import LicenseType, Page, Section, key_of

PAGES = {
    Section.GOODS: "licensing:application-goods",
    Section.PARTIES: "licensing:application-parties",
    Section.END_USE: "licensing:application-end-use",
    Section.STATEMENT: "licensing:application-statements",
    Section.ATTACHMENTS: "licensing:application-attachments",
    Section.DECLARATION: "licensing:application-declaration",
}


def address_of(application: Application, section: Section | Page) -> str:
    """Return the address of the page of a section."""
    if isinstance(section, Page):
        return reverse("licensing:application-page", args=[application.pk, section.key])
    return reverse(PAGES[section], args=[application.pk])


def kind_of(application: Application) -> LicenseType:
    """Return the type of license that is applied for."""
    return types.of(application.kind)


@dataclass(frozen=True)
class Progress:
    """One section of a draft: how far it is, what is missing, and the page that mends it."""

    section: Section | Page
    state: rules.State
    gaps: Sequence[Gap]
    url: str


def applications_visible_to(actor: User) -> QuerySet[Application]:
    """Return the applications that `actor` may know of.

    Exporters know those of the organization that they act for, agents those of the sites of their grant; the
    authority knows filed ones, by role; others none.
    """
    applications = Application.objects.select_related(
        "organization", "site", "created_by", "taken_over_by", "amends"
    )
    if actor.side == Side.EXPORTER:
        return applications.filter(covered_for(actor))
    if actor.holds("review.see_cases"):
        return applications.exclude(status__in=[ApplicationStatus.DRAFT, ApplicationStatus.DISCARDED])
    return applications.none()


def own_applications(actor: User, text: str = "") -> QuerySet[Application]:
    """Return an exporter's applications with what a list shows of them: case, goods, and parties.

    `text` is looked for in the references, and in what goods and parties are called.

    Of an application that was amended the list has the current edition only.
    """
    found = applications_visible_to(actor).exclude(
        status__in=[ApplicationStatus.SUPERSEDED, ApplicationStatus.DISCARDED]
    )
    text = text.strip().replace("\0", "")[:100]
    if text:
        found = found.filter(
            Q(reference__icontains=text)
            | Q(own_reference__icontains=text)
            | Exists(GoodsLine.objects.filter(_goods_called(text), application=OuterRef("pk")))
            | Exists(Party.objects.filter(name__icontains=text, application=OuterRef("pk")))
        )
    return found.select_related("case").prefetch_related("lines", "parties")


def _goods_called(text: str) -> Q:
    return Q(description__icontains=text) | Q(part_number__icontains=text)


def application_for(actor: User, application_id: UUID) -> Application:
    """Return an application that `actor` may know of.

    Raises:
        NotPermitted: they knew of it once, or act for another organization now; the message says which.
        Missing: they never did, or there is none.
    """
    found = applications_visible_to(actor).filter(pk=application_id).first()
    if found is not None:
        return found
    known = (
        Application.objects.filter(pk=application_id, organization__organizationusergrant__user=actor)
        .select_related("organization")
        .first()
    )
    if known is None:
        raise Missing
    grant, reason = standing(actor, known.organization)
    raise NotPermitted(reason or why_not_site(grant, known.organization, known.site_id))


def draft_of(actor: User, application_id: UUID) -> Application:
    """Return a draft that `actor` may open.

    Raises:
        Missing, NotPermitted: as for `application_for`.
        Conflict: `not_a_draft`, because it was filed meanwhile.
    """
    application = application_for(actor, application_id)
    if application.status == ApplicationStatus.DISCARDED:
        raise Conflict("This draft was discarded.", code="not_a_draft")
    if application.status != ApplicationStatus.DRAFT:
        raise Conflict(
            f"This application was submitted as {application.reference}, so it can no longer be changed.",
            code="not_a_draft",
        )
    return application


def draft_to_change(actor: User, application_id: UUID) -> Application:
    """Return a draft that `actor` may open and has.

    Raises:
        Missing, NotPermitted, Conflict: as for `draft_of`; `held_by_colleague` where somebody else has it.
    """
    application = draft_of(actor, application_id)
    expect_holder(application, actor)
    return application


def expect_holder(application: Application, actor: User) -> None:
    """Refuse where somebody else has the draft, with the way to take it over."""
    if application.holder_id != actor.pk:
        name = application.holder.name
        raise Conflict(
            f"{name} has this draft, so nobody else changes it. Take it over to go on with it.",
            code="held_by_colleague",
            gaps=[Gap("Go to the draft", url=reverse("licensing:application", args=[application.pk]))],
        )


def whole(application: Application) -> Application:
    """Return `application` with all its lines, parties and standing attachments, for a page of it."""
    return whole_ones([application.pk])[application.pk]


def whole_ones(ids: Iterable[UUID]) -> dict[UUID, Application]:
    """Return several applications in the same way, by their ids, in the reads of one."""
    found: QuerySet[Application] = Application.objects.select_related(
        "organization", "site", "created_by", "taken_over_by", "copied_from", "amends"
    ).prefetch_related(
        Prefetch("lines", GoodsLine.objects.select_related("entry__edition")),
        "parties",
        Prefetch("attachments", standing_attachments(), to_attr="standing"),
    )
    return {one.pk: one for one in found.filter(pk__in=list(ids))}


def standing_attachments() -> QuerySet[Attachment]:
    """Return attachments that nobody removed, with their files."""
    return Attachment.objects.filter(removed=False).select_related("file")


def draft_facts(application: Application) -> rules.Draft:
    """Return what the rules read of a draft, from the database as it is now."""
    said = EndUseStatement.objects.filter(party=OuterRef("pk"))
    parties = list(Party.objects.filter(application=application).values_list("role", Exists(said)))
    kinds = list(standing_attachments().filter(application=application).values_list("kind", flat=True))
    lines = list(
        GoodsLine.objects.filter(application=application).values_list("number", "entry__edition__status")
    )
    return rules.Draft(
        kind=kind_of(application),
        today=timezone.localdate(),
        lines=len(lines),
        outdated_lines=tuple(
            number for number, status in lines if status != ControlListEdition.Status.IN_FORCE
        ),
        roles=tuple(role for role, _ in parties),
        end_use=end_use_of(application),
        statements=sum(said for role, said in parties if role == PartyRole.END_USER),
        documents=tuple(kinds),
        answers=application.answers,
        declared=application.declared_at is not None,
        lapse=why_lapsed(application),
    )


def why_lapsed(application: Application) -> str:
    """Return why a draft's declaration does not count today; "" where it does, or where there is none."""
    if application.declared_at is None or application.declared_by_id is None:
        return ""
    if not application.declared_as:
        return "It must say on which authority it is made."
    if application.declared_official_id is not None:
        official = Official.objects.get(pk=application.declared_official_id)  # as it is now, never as read
        return why_official_cannot(official, on=timezone.localdate())
    return why_person_cannot(
        application.declared_by_id,
        application.declared_name,
        application.organization,
        application.site_id,
    )


def end_use_of(application: Application) -> rules.EndUse:
    """Return what the application says about the use."""
    return rules.EndUse(
        intended_use=application.intended_use,
        military_use=application.military_use,
        wmd_use=application.wmd_use,
        informed_by_authority=application.informed_by_authority,
        concern_details=application.concern_details,
    )


def progress_of(application: Application, draft: rules.Draft | None = None) -> list[Progress]:
    """Return the sections of a draft in order; every gap carries the address of the page that mends it."""
    draft = draft or draft_facts(application)
    states, missing = rules.states(draft), rules.gaps_by_section(draft)
    found = []
    for section in draft.kind.sections:
        url, key = address_of(application, section), key_of(section)
        found.append(Progress(section, states[key], [replace(gap, url=url) for gap in missing[key]], url))
    return found


def page_gaps(application: Application, page: Page) -> Sequence[Gap]:
    """Return what is missing on one page of questions."""
    return rules.gaps_of(page, draft_facts(application))


def answers_of(application: Application) -> list[answers.SaidPage]:
    """Return what was answered on the pages of the type, as it is read; nothing where its module is gone."""
    kind = types.find(application.kind)
    return answers.read(kind, application.answers) if kind else []


def submission_gaps(application: Application, *, before: Section | None = None) -> list[Gap]:
    """Return every gap of a draft with its link; with `before`, only those of the sections before it."""
    gaps = section_gaps(application, before=before)
    purpose = purpose_of(application) if before is None else None
    return gaps + list(purpose.gaps) if purpose else gaps


def section_gaps(application: Application, *, before: Section | None = None) -> list[Gap]:
    """Return the gaps of a draft's own sections: all of them, or those of the sections before one."""
    gaps: list[Gap] = []
    for progress in progress_of(application):
        if progress.section is before:
            break
        gaps += progress.gaps
    return gaps


@dataclass(frozen=True)
class InShort:
    """An application as a list shows it: first goods and how many more, end user and their country."""

    application: Application
    goods: str
    more_goods: int
    end_user: str
    destination: str


def in_short(application: Application) -> InShort:
    """Return what a list shows of an application whose lines and parties are already read."""
    lines = list(application.lines.all())
    end_user = next((p for p in application.parties.all() if p.role == PartyRole.END_USER), None)
    return InShort(
        application,
        goods=lines[0].description if lines else "",
        more_goods=max(len(lines) - 1, 0),
        end_user=end_user.name if end_user else "",
        destination=countries.name(end_user.country) if end_user else "",
    )
