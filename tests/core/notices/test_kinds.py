"""Kinds: what each asks, and that the e-mail of each exists."""

from datetime import date

import pytest
from django.template.loader import get_template

from exportctl.core.notices.kinds import NOTHING, Kind, kinds_for, notice_kind
from exportctl.core.people.roles import Side

ALL = [kind for side in Side for kind in kinds_for(side)]
each_kind = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.key)


def test_a_kind_says_what_to_do_and_by_when() -> None:
    kind = Kind("k", "A kind", Side.EXPORTER, "t", todo="Answer")
    assert kind.ask(None) == "Answer."
    assert kind.ask(date(2026, 12, 4)) == "Answer by 4 December 2026."
    assert Kind("k", "A kind", Side.EXPORTER, "t").ask(date(2026, 12, 4)) == NOTHING


def test_both_sides_have_kinds_in_the_order_of_their_labels() -> None:
    for side in (Side.EXPORTER, Side.REGULATOR):
        labels = [kind.label for kind in kinds_for(side)]
        assert labels
        assert labels == sorted(labels)


@each_kind
def test_each_kind_has_an_email_that_leads_to_its_page(kind: Kind) -> None:
    get_template(f"{kind.template}_subject.txt")
    message = get_template(f"{kind.template}_message.txt")
    assert "{{ link }}" in message.template.source  # type: ignore[attr-defined]


def test_two_kinds_of_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match=r"review\.assigned"):
        notice_kind("review.assigned", "Again", Side.REGULATOR, "t")
