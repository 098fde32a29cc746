"""The pages of a draft: items with their guided questions, the transaction, documents, and submission."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.web.kept import forget, keeps_typed, typed
from licensing.advice import queries, services
from licensing.advice.forms import DocumentForm, ItemForm, ItemKindForm, TransactionForm
from licensing.advice.models import AdviceItem, AdviceRequest, ItemKind
from licensing.advice.portal.library import as_picked, item_initial, product_picked
from licensing.control_lists.queries import entry_by_code
from licensing.control_lists.queries import search as search_list
from licensing.unfinished import portal as unfinished
from licensing.unfinished import services as unfinished_services
from licensing.unfinished.models import UnfinishedEntry
from licensing.unfinished.queries import begun_on


@opens_for("advice.request")
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def add_item(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask which kind of item it is, then its questions; the kind stands in the address."""
    draft = queries.draft_of(actor_of(request), request_id)
    kind = request.GET.get("kind", "")
    if kind in ItemKind.values:
        return _item_page(request, draft, kind, None)
    form = ItemKindForm(request.GET if "kind" in request.GET or request.method == "POST" else None)
    context = {"asked": draft, "form": form}
    return render(request, "licensing/advice/item_kind.html", context, status=422 if form.errors else 200)


@opens_for("advice.request")
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def edit_item(request: HttpRequest, request_id: UUID, item_id: UUID) -> HttpResponse:
    """Show one item for change, and save it."""
    draft = queries.draft_of(actor_of(request), request_id)
    item = get_object_or_404(draft.items.select_related("proposed_entry"), pk=item_id)
    return _item_page(request, draft, item.kind, item)


@opens_for("advice.request")
@require_http_methods(["GET", "HEAD", "POST"])
def remove_item(request: HttpRequest, request_id: UUID, item_id: UUID) -> HttpResponse:
    """Ask once more, and remove an item."""
    draft = queries.draft_of(actor_of(request), request_id)
    item = get_object_or_404(draft.items, pk=item_id)
    if request.method == "POST":
        services.remove_item(draft, item.pk, actor=actor_of(request), version=_version(request))
        return redirect("licensing:advice-request", draft.pk)
    context = {"asked": draft, "what": f"item {item.number}: {item.name}"}
    return render(request, "licensing/advice/remove.html", context)


@opens_for("advice.request")
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def transaction(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask what the intended transaction is."""
    draft = queries.draft_of(actor_of(request), request_id)
    stored = {name: getattr(draft, name) for name in TransactionForm.base_fields}
    if request.method != "POST":
        entry = _begun(request, draft)
        form = TransactionForm(initial=unfinished.first(stored, entry) | typed(request))
        return _show(request, draft, form, "transaction", stored=stored, entry=entry)
    form = TransactionForm(request.POST)
    if (answer := _aside(request, draft, form, "The intended transaction", stored)) is not None:
        return answer
    return _saved(
        request,
        draft,
        form,
        "transaction",
        lambda: services.save_transaction(
            draft, form.facts(), actor=actor_of(request), version=_version(request)
        ),
        stored=stored,
    )


@opens_for("advice.request")
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show the documents, and take one more."""
    draft = queries.draft_of(actor_of(request), request_id)
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    context: dict[str, Any] = {"documents": queries.documents_of(draft)}
    if not form.is_bound:
        return _show(request, draft, form, "documents", **context)

    def act() -> Any:
        upload = form.cleaned_data["file"]
        return services.attach(draft, upload, actor=actor_of(request), version=_version(request))

    return _saved(request, draft, form, "documents", act, to="licensing:advice-documents", **context)


@opens_for("advice.request")
@require_POST
def remove_document(request: HttpRequest, request_id: UUID, document_id: UUID) -> HttpResponse:
    """Take a document off the draft; it can be attached again."""
    draft = queries.draft_of(actor_of(request), request_id)
    services.remove_document(draft, document_id, actor=actor_of(request), version=_version(request))
    return redirect("licensing:advice-documents", draft.pk)


@opens_for("advice.request")
@require_POST
def submit(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """File the request. Sent twice, it is filed once and the second answer shows the same page."""
    actor = actor_of(request)
    draft = get_object_or_404(queries.requests_visible_to(actor), pk=request_id)
    try:
        filed = services.submit(draft, actor=actor, version=_version(request))
    except Conflict as conflict:
        if conflict.code != "already_submitted":
            raise
    else:
        messages.success(request, f"Your request {filed.reference} was received.")
    return redirect("licensing:advice-request", draft.pk)


def _item_page(
    request: HttpRequest, draft: AdviceRequest, kind: str, item: AdviceItem | None
) -> HttpResponse:
    """Search the list, save or show an item. "Find" only searches: everything typed stays in the form."""
    product = product_picked(request, draft) if item is None else None
    stored = ItemForm.initial_of(item) if item else {}
    context: dict[str, Any] = {"item": item, "product": product, "stored": stored}
    if request.method != "POST" or "find" in request.POST:
        entry = _begun(request, draft)
        blank = item_initial(product, kind) if product else {}
        first = unfinished.first(stored or blank, entry) | typed(request)
        shown = first if request.method != "POST" else request.POST.dict()
        return _show(request, draft, ItemForm(initial=shown, kind=kind), "item", entry=entry, **context)
    form = ItemForm(request.POST, kind=kind)
    title = f"Item {item.number}" if item else "Describe an item"
    if (answer := _aside(request, draft, form, title, stored)) is not None:
        return answer
    return _saved(
        request,
        draft,
        form,
        "item",
        lambda: services.save_item(
            draft,
            form.facts(),
            actor=actor_of(request),
            version=_version(request),
            item_id=item.pk if item else None,
            picked=as_picked(request, product),
        ),
        **context,
    )


def _saved(
    request: HttpRequest,
    draft: AdviceRequest,
    form: Form,
    name: str,
    act: Callable[[], Any],
    *,
    to: str = "licensing:advice-request",
    **context: Any,
) -> HttpResponse:
    """Save what a valid form holds and go on, or show it with its errors; nothing typed is lost.

    After a stale page the draft is read anew: the page then carries the version that stands.
    """
    status = DomainError.status
    if form.is_valid():
        try:
            act()
        except DomainError as error:
            if isinstance(error, NotPermitted | Missing) or error.code == "not_a_draft":
                raise
            field = error.gaps[0].field if error.gaps else "file" if error.code.startswith("file_") else ""
            form.add_error(field if field in form.fields else None, error.message)
            draft.refresh_from_db()
            status = error.status
        else:
            forget(request)
            unfinished_services.wipe(draft, unfinished.page_of(request), actor=actor_of(request))
            return redirect(to, draft.pk)
    return _show(request, draft, form, name, status=status, **context)


def _begun(request: HttpRequest, draft: AdviceRequest) -> UnfinishedEntry | None:
    """Return what the person began on this page and did not save, where the page is opened."""
    if request.method == "POST":
        return None
    return begun_on(actor_of(request), draft, unfinished.page_of(request))


def _aside(
    request: HttpRequest, draft: AdviceRequest, form: Form, title: str, stored: Mapping[str, Any]
) -> HttpResponse | None:
    """Keep or discard what was typed where the form was sent for that; `stored` is empty for a new row."""
    actor = actor_of(request)
    return unfinished.aside(
        request,
        form,
        title=title,
        stored=stored,
        keep=lambda now: services.keep_unfinished(draft, now, actor=actor, version=_version(request)),
        wipe=lambda page: unfinished_services.wipe(draft, page, actor=actor),
    )


def _show(
    request: HttpRequest,
    draft: AdviceRequest,
    form: Form,
    name: str,
    *,
    stored: Mapping[str, Any] | None = None,
    entry: UnfinishedEntry | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context |= unfinished.shown(
        request, form, entry, stored=stored or {}, version=draft.version, status=status
    )
    if isinstance(form, ItemForm):
        context |= _entries(request, form)
    context |= {"asked": draft, "form": form, "kept": request.method != "POST" and bool(typed(request))}
    return render(request, f"licensing/advice/{name}.html", context, status=status)


def _entries(request: HttpRequest, form: ItemForm) -> dict[str, Any]:
    """Return the entry that is chosen, and what the search found besides."""
    text = request.POST.get("q", "")
    code = str(form["control_code"].value() or "")
    chosen = entry_by_code(code) if code else None
    found = [entry for entry in search_list(text, limit=10) if chosen is None or entry.code != chosen.code]
    return {"chosen": chosen, "entries": found, "text": text}


def _version(request: HttpRequest) -> str:
    """Return the version that the page was drawn from; a form without one counts as stale."""
    return request.POST.get("version", "")
