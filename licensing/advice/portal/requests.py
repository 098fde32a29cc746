"""An exporter's requests: the list, a new one, one request with its answer, questions, withdrawal."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import ALLOW, Verdict, actor_of, check, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.calendar.queries import clock_state
from exportctl.core.people.models import User
from exportctl.core.web.pages import keyset_page
from licensing.advice import queries, rules, services
from licensing.advice.forms import ExplainForm, StartForm, WithdrawForm, explained
from licensing.advice.models import FINAL, AdviceQuestion, AdviceRequest, RequestStatus
from licensing.advice.portal.library import KINDS
from licensing.advice.rows import item_rows, transaction_rows
from licensing.library.queries import products_visible_to
from licensing.library.rules import Kind
from licensing.organizations.models import Organization
from licensing.organizations.queries import organizations_of, whole_organizations
from licensing.unfinished.queries import begun_by


@opens_for("advice.request")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the requests of the actor's organizations, the latest changed first."""
    actor = actor_of(request)
    page = keyset_page(queries.requests_visible_to(actor), request, order=["-updated_at", "-pk"])
    organizations = list(organizations_of(actor))
    context = {
        "page": page,
        "rows": page.rows,
        "several": len(organizations) > 1,
        "may_start": _may_start(actor, organizations),
    }
    return render(request, "licensing/advice/list.html", context)


@opens_for("advice.request")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for whom the request is and what is asked, and start a draft."""
    actor = actor_of(request)
    organizations = whole_organizations(actor).filter(status="active")
    posted = request.POST if request.method == "POST" else None
    first = {"product": request.GET.get("product", ""), "kind": request.GET.get("kind", "")}
    form = StartForm(posted, organizations=organizations, initial=first)
    if form.is_valid():
        data = form.cleaned_data
        draft = services.start(
            data["organization"], data["kind"], actor=actor, own_reference=data["own_reference"]
        )
        return redirect(_first_page(actor, draft, data["product"]))
    context = {"form": form, "may_start": _may_start(actor, list(organizations_of(actor)))}
    return render(request, "licensing/advice/start.html", context, status=422 if form.errors else 200)


@opens_for("advice.request")
@require_safe
def page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one request: a draft as a list of tasks, a filed one with its clock, questions and answers."""
    found = _own(request, request_id)
    return _draft(request, found) if found.status == RequestStatus.DRAFT else _filed(request, found)


def _draft(request: HttpRequest, found: AdviceRequest) -> HttpResponse:
    gaps = queries.gaps_of(found)
    missing = [gap for part in gaps.values() for gap in part]
    verdict = check(actor_of(request), "advice.request", found)
    if missing:
        verdict = Verdict("Complete what is listed at the top of this page first.")
    context = {
        "asked": found,
        "items": [(item, item_rows(item)) for item in queries.items_of(found)],
        "transaction": transaction_rows(found),
        "transaction_gaps": gaps.get("transaction", []),
        "documents": queries.documents_of(found),
        "missing": missing,
        "verdict": verdict,
        "days": rules.DAYS[found.kind],
        "unfinished": begun_by(actor_of(request), found),
    }
    return render(request, "licensing/advice/draft.html", context)


def _filed(request: HttpRequest, found: AdviceRequest) -> HttpResponse:
    today = timezone.localdate()
    issued = queries.issued_of(queries.answers_of(found))
    context: dict[str, Any] = {
        "asked": found,
        "closed": found.status in FINAL,
        "clock": clock_state(found.pk, rules.CLOCK, timezone.now()),
        "questions": list(found.questions.all()),
        "answers": [(answer, answer.holds(today)) for answer in issued],
        "items": [(item, item_rows(item)) for item in queries.items_of(found)],
        "transaction": transaction_rows(found),
        "documents": queries.documents_of(found),
        "events": timeline(found.pk, for_exporter=True)[:100],
    }
    return render(request, "licensing/advice/request.html", context)


@opens_for("advice.request")
@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Answer a question of the authority."""
    actor = actor_of(request)
    questions = AdviceQuestion.objects.filter(request__in=queries.requests_visible_to(actor))
    question = get_object_or_404(questions.select_related("request__organization"), pk=question_id)
    form = ExplainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        text = form.cleaned_data["answer"]
        if explained(form, lambda: services.explain(question, text=text, actor=actor)) is not None:
            messages.success(request, "Your answer was sent, and the clock runs again.")
            return redirect("licensing:advice-request", question.request_id)
    context = {"form": form, "question": question}
    return render(request, "licensing/advice/explain.html", context, status=422 if form.errors else 200)


@opens_for("advice.request")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take a request back."""
    found = _own(request, request_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.withdraw(
            found,
            actor=actor_of(request),
            reason=form.cleaned_data["reason"],
            version=request.POST.get("version", ""),
        )
        messages.success(request, f"{found.reference} is withdrawn.")
        return redirect("licensing:advice-request", found.pk)
    possible = found.status not in {*FINAL, RequestStatus.DRAFT}
    context = {"form": form, "asked": found, "possible": possible}
    return render(request, "licensing/advice/withdraw.html", context, status=422 if form.errors else 200)


@opens_for("advice.request")
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Show the answers that the actor's organizations hold, the newest first."""
    shown = keyset_page(queries.own_answers(actor_of(request)), request, order=["-issued_at", "-pk"])
    today = timezone.localdate()
    context = {"page": shown, "rows": [(answer, answer.holds(today)) for answer in shown.rows]}
    return render(request, "licensing/advice/answers.html", context)


def _first_page(actor: User, draft: AdviceRequest, product_id: UUID | None) -> str:
    """Return the page that a new request goes on with: the item that is to be asked about, where one is."""
    products = products_visible_to(actor).filter(organization=draft.organization_id)
    product = products.filter(pk=product_id).first() if product_id else None
    if product is None:
        return reverse("licensing:advice-request", args=[draft.pk])
    picked = {"kind": KINDS[Kind(product.kind)], "product": product.pk, "seen": product.version}
    return f"{reverse('licensing:advice-item-add', args=[draft.pk])}?{urlencode(picked)}"


def _own(request: HttpRequest, request_id: UUID) -> AdviceRequest:
    return get_object_or_404(queries.requests_visible_to(actor_of(request)), pk=request_id)


def _may_start(actor: User, organizations: list[Organization]) -> Verdict:
    """Whether one of the actor's organizations may ask; the reason says what is in the way."""
    if not organizations:
        return Verdict("You do not act for an exporter yet. Register your organization first.")
    verdicts = [check(actor, "advice.request", organization) for organization in organizations]
    return ALLOW if any(verdicts) else verdicts[0]
