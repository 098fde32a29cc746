"""Answers as the library shows them beside the product that they were asked for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from licensing.advice.models import WAS_ISSUED, AnswerLine, AnswerStatus, LineOutcome
from licensing.control_lists.models import ControlListEdition
from licensing.library.rulings import Ruling, register_rulings


@register_rulings
def answers_about(products: Collection[UUID]) -> Mapping[UUID, list[Ruling]]:
    """Return the issued answers about each product, in one read."""
    lines = (
        AnswerLine.objects.filter(item__product_version__product__in=products, answer__status__in=WAS_ISSUED)
        .select_related("answer__request", "answer__edition", "entry", "item__product_version")
        .order_by("-answer__issued_at", "item__number")
    )
    found: dict[UUID, list[Ruling]] = defaultdict(list)
    for line in lines:
        if (asked_for := line.item.product_version) is not None:
            found[asked_for.product_id].append(_ruling(line, asked_for.number))
    return found


def _ruling(line: AnswerLine, version: int) -> Ruling:
    answer, today = line.answer, timezone.localdate()
    expired = answer.status == AnswerStatus.ISSUED and not answer.holds(today)
    outcome = str(LineOutcome(line.outcome).label)
    return Ruling(
        reference=str(answer),
        said=f"{line.entry.code} {line.entry.title}" if line.entry else outcome[0].lower() + outcome[1:],
        decided_on=timezone.localdate(answer.issued_at),
        valid_until=answer.valid_until,
        state="expired" if expired else "valid" if answer.status == AnswerStatus.ISSUED else answer.status,
        url=reverse("licensing:advice-request", args=[answer.request_id]),
        version=version,
        old_list=answer.edition.status == ControlListEdition.Status.SUPERSEDED,
    )
