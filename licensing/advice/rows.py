"""Stored values as rows of summary lists, for both sides of the counter."""

from exportctl.core.reference import countries
from exportctl.core.web.shapes import Row
from licensing.advice import rules
from licensing.advice.models import AdviceItem, AdviceRequest, ItemKind, RequestKind, SpecialDesign


def item_rows(item: AdviceItem) -> list[Row]:
    """Return what is known of an item; what was not given is left out."""
    rows = [
        Row("Kind", ItemKind(item.kind).label),
        Row("Manufacturer", item.manufacturer),
        Row("Part or model number", item.part_number),
        *(Row(guide.label, item.details.get(guide.key, "")) for guide in rules.GUIDES[item.kind]),
        Row("Designed for military, nuclear, missile or space use", SpecialDesign(item.special_design).label),
        Row("Proposed by the exporter", item.proposed),
        Row("Reason of the proposal", item.proposal_reason),
    ]
    return [row for row in rows if row.value]


def transaction_rows(request: AdviceRequest) -> list[Row]:
    """Return the intended transaction; nothing for a classification."""
    if request.kind != RequestKind.ADVICE:
        return []
    return [
        Row("Destination", countries.name(request.destination) if request.destination else ""),
        Row("End user", request.end_user),
        Row("End use", request.end_use),
        Row("Question", request.question),
    ]
