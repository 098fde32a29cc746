"""Recording a shipment, as the exporter sees it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from enduse.shipments import rules, services
from enduse.shipments.forms import ShipmentForm
from exportctl.core.access import Verdict, actor_of, opens_for
from exportctl.core.errors import DomainError
from licensing.licenses import gates, queries
from licensing.licenses import rules as license_rules
from licensing.licenses.models import License
from licensing.types import registry as types


@opens_for("shipments.record")
@require_http_methods(["GET", "POST"])
def ship(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show the form, or record what was typed and go back to the license."""
    license = get_object_or_404(queries.licenses_visible_to(actor_of(request)), pk=license_id)
    lines = queries.lines_of(license)
    if request.method == "GET":
        return _page(request, license, ShipmentForm(lines=lines, initial={"submission": uuid4()}))
    form = ShipmentForm(request.POST, lines=lines)
    if form.is_valid() and _record(request, license, form):
        return redirect("licensing:license", license_id=license.pk)
    return _page(request, license, form, status=422)


def _record(request: HttpRequest, license: License, form: ShipmentForm) -> bool:
    """Record the shipment; what can be mended in the form is put beside its field."""
    data = form.cleaned_data
    departure = services.Departure(
        line_id=UUID(data["line"]),
        quantity=data["quantity"],
        shipped_on=data["shipped_on"],
        transport_document=data["transport_document"],
        customs_reference=data["customs_reference"],
        value=data["value"],
    )
    try:
        services.record_shipment(license, departure, submission=data["submission"], actor=actor_of(request))
    except DomainError as error:
        if error.code not in rules.FIELD_OF:
            raise
        form.add_error(rules.FIELD_OF[error.code], error.message)
        return False
    messages.success(request, f"The shipment is recorded and drawn from license {license.number}.")
    return True


def _page(request: HttpRequest, license: License, form: ShipmentForm, *, status: int = 200) -> HttpResponse:
    closed = queries.why_closed(license, on=timezone.localdate())
    closed = closed or license_rules.why_uncounted(types.of(license.kind))
    stops = [] if closed else gates.stops_of(license)
    why = closed or (stops[0].text if stops else "")
    context = {"license": license, "form": form, "open": Verdict(why), "stops": stops}
    return render(request, "enduse/shipments/ship.html", context, status=status)
