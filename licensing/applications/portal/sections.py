"""The pages of a draft that are one form each: end use, questions of the type, documents."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError, Missing
from exportctl.core.web.kept import forget, keeps_typed
from licensing.applications import queries, rules, services
from licensing.applications.forms import AttachmentForm, EndUseForm, SiteForm
from licensing.applications.models import Application, AttachmentKind
from licensing.applications.portal.pages import (
    aside,
    begun,
    explain,
    initial,
    opened,
    saved,
    show,
    show_form,
    version_of,
)
from licensing.applications.portal.parties import roles_wanted
from licensing.organizations.queries import sites_for
from licensing.types.answers import indication_of
from licensing.types.forms import QuestionsForm, initial_of
from licensing.types.manifest import is_asked


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def site(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask for which site of the exporter a draft is."""
    actor, application = actor_of(request), opened(request, application_id)
    sites, status = sites_for(actor, application.organization), 200
    stored, entry = {"site": application.site_id}, begun(request, application)
    form = SiteForm(request.POST or None, sites=sites, initial=initial(request, stored, entry))
    if form.is_bound:
        status = 422
        if (answer := aside(request, application, form, title="Site", stored=stored)) is not None:
            return answer
    if form.is_valid():
        chosen = form.cleaned_data["site"]
        try:
            services.save_site(application, chosen, actor=actor, version=version_of(request))
        except DomainError as error:
            status = explain(error, form, application)
        else:
            saved(request, application)
            return redirect("licensing:application", application.pk)
    return show_form(
        request, "site", application, form, stored=stored, entry=entry, sites=sites, status=status
    )


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
@keeps_typed
def end_use(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask what the goods are for. Whatever is well formed is saved, complete or not.

    With `autosave` the answer is only the form's new version; with `later` nothing that is missing is
    complained about.
    """
    application = opened(request, application_id)
    if request.method == "GET":
        stored = EndUseForm.initial_of(queries.end_use_of(application))
        form = EndUseForm(initial=initial(request, stored))
        return show(request, "end_use", application, form=form)
    form = EndUseForm(request.POST)
    if "autosave" in request.POST:
        saved = _save_end_use(request, application, form)
        return render(request, "licensing/applications/_version.html", {"application": saved})
    try:
        application = _save_end_use(request, application, form)
    except DomainError as error:
        status = explain(error, form, application)
        return show(request, "end_use", application, form=form, status=status)
    forget(request)
    if "later" not in request.POST:
        for gap in rules.end_use_gaps(queries.end_use_of(application)):
            if gap.field not in form.errors:
                form.add_error(gap.field, gap.message)
    if form.errors and "later" not in request.POST:
        return show(request, "end_use", application, form=form, status=422)
    return redirect("licensing:application", application.pk)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
@keeps_typed
def questions(request: HttpRequest, application_id: UUID, page: str) -> HttpResponse:
    """Ask the questions of a page that the type of license declares, and save them as `end_use` does."""
    application = opened(request, application_id)
    found = queries.kind_of(application).page(page)
    if found is None:
        raise Missing
    if request.method == "GET":
        form = QuestionsForm(page=found, initial=initial(request, initial_of(found, application.answers)))
        return _show_questions(request, application, form)
    form = QuestionsForm(request.POST, page=found)
    if "autosave" in request.POST:
        saved = _save_answers(request, application, form)
        return render(request, "licensing/applications/_version.html", {"application": saved})
    return _take_answers(request, application, form)


def _take_answers(request: HttpRequest, application: Application, form: QuestionsForm) -> HttpResponse:
    """Save a page of questions and go on; what is missing is said, what its answers point to is shown."""
    found = form.page
    try:
        application = _save_answers(request, application, form)
    except DomainError as error:
        return _show_questions(request, application, form, status=explain(error, form, application))
    forget(request)
    if "add" in request.POST or "later" in request.POST:
        return _aside(request, application)
    for gap in queries.page_gaps(application, found):
        if gap.field not in form.errors:
            form.add_error(gap.field or None, gap.message)
    if form.errors:
        return _show_questions(request, application, form, status=422)
    indication = indication_of(found, application.answers)
    if indication and request.POST.get("seen") != indication.text:
        return redirect("licensing:application-page", application.pk, found.key)
    return redirect("licensing:application", application.pk)


def _aside(request: HttpRequest, application: Application) -> HttpResponse:
    """Go from a page that is not finished to a new party of it, or back to the list of tasks."""
    role = request.POST.get("add", "")
    if not role:
        return redirect("licensing:application", application.pk)
    address = reverse("licensing:party-add", args=[application.pk])
    return redirect(f"{address}?{urlencode({'role': role})}")


def _show_questions(
    request: HttpRequest, application: Application, form: QuestionsForm, *, status: int = 200
) -> HttpResponse:
    page = form.page
    own = [role.role for role in page.roles]
    parties = list(application.parties.filter(role__in=own)) if own else []
    context = {
        "form": form,
        "section": page,
        "parties": parties,
        "wanted": roles_wanted(page.roles, parties),
        "indication": indication_of(page, application.answers),
    }
    return show(request, "questions", application, status=status, **context)


def _save_answers(request: HttpRequest, application: Application, form: QuestionsForm) -> Application:
    return services.save_answers(
        application, form.page, form.savable(), actor=actor_of(request), version=version_of(request)
    )


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def attachments(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the documents, and take one more."""
    application = opened(request, application_id)
    kind = queries.kind_of(application)
    if request.method == "GET":
        form = AttachmentForm(initial={"kind": kind.documents[0].kind}, license_type=kind)
        return _show_attachments(request, application, form)
    form = AttachmentForm(request.POST, request.FILES, license_type=kind)
    status = 422
    if form.is_valid():
        upload, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        try:
            services.attach(
                application, upload, kind=kind, actor=actor_of(request), version=version_of(request)
            )
        except DomainError as error:
            status = explain(error, form, application)
        else:
            return redirect("licensing:application-attachments", application.pk)
    return _show_attachments(request, application, form, status=status)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def remove_attachment(request: HttpRequest, application_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Ask once more, and take a document off the draft."""
    actor = actor_of(request)
    application = opened(request, application_id)
    standing = queries.standing_attachments().filter(application=application)
    attachment = get_object_or_404(standing, pk=attachment_id)
    if request.method == "POST":
        services.remove_attachment(application, attachment.pk, actor=actor, version=version_of(request))
        return redirect("licensing:application-attachments", application.pk)
    what = f"the document “{attachment.file.name}”"
    return show(request, "remove", application, what=what, back="licensing:application-attachments")


def _save_end_use(request: HttpRequest, application: Application, form: EndUseForm) -> Application:
    return services.save_end_use(
        application, form.savable(), actor=actor_of(request), version=version_of(request)
    )


def _show_attachments(
    request: HttpRequest, application: Application, form: AttachmentForm, *, status: int = 200
) -> HttpResponse:
    found = list(queries.standing_attachments().filter(application=application))
    there = {item.kind for item in found}
    wanted = [
        (AttachmentKind(one.kind).label, one, one.kind in there)
        for one in queries.kind_of(application).all_documents
        if is_asked(one.when, application.answers)
    ]
    missing = any(one.needed and not has for _, one, has in wanted)
    context = {"form": form, "attachments": found, "wanted": wanted, "missing": missing}
    return show(request, "attachments", application, status=status, **context)
