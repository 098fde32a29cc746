"""Components of the pages. Each draws one file of `templates/components/`; the look is in `static/css/`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from exportctl.core.access import Verdict
from exportctl.core.audit.models import AuditEvent
from exportctl.core.audit.queries import told_to_exporter
from exportctl.core.calendar.rules import ClockState
from exportctl.core.errors import Gap
from exportctl.core.files.marks import standing_of
from exportctl.core.files.models import StoredFile
from exportctl.core.reference import countries, units
from exportctl.core.web import fields, pictures
from exportctl.core.web.pages import Page
from exportctl.core.web.shapes import Row, TaskSection
from exportctl.core.web.states import tone_of, words_of

register = template.Library()
NONE = "–"


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, *, prefix: str = "", suffix: str = "", width: str = "", heading: bool = False
) -> dict[str, object]:
    """Draw a whole form group: label, hint, error beside the field, widget.

    `prefix` and `suffix` stand at the box ("EUR", "kg"); `width` is its size in characters (2 3 4 5 10 20);
    `heading` makes the label the page's h1.
    """
    return fields.context_of(bound, prefix=prefix, suffix=suffix, width=width, heading=heading)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, object]:
    """Draw every error of the forms as a link to its field; nothing where there is none."""
    return {"errors": [error for form in forms for error in fields.errors_of(form)]}


@register.inclusion_tag("components/gap_summary.html")
def gap_summary(
    gaps: Sequence[Gap], title: str = "There is more to do before you can submit"
) -> dict[str, object]:
    """Draw what is missing, each gap with a link to the page that mends it; nothing where there is none."""
    return {"gaps": gaps, "title": title}


@register.inclusion_tag("components/state.html")
def state(value: object, label: str = "", *, tone: str = "") -> dict[str, object]:
    """Draw a state by word, shape and color. `tone` is go, wait, stop or neutral; known words have one."""
    return {"label": label or words_of(value), "tone": tone or tone_of(value)}


@register.inclusion_tag("components/task_list.html")
def task_list(sections: Sequence[TaskSection]) -> dict[str, object]:
    """Draw the pages of a long form with how far each is."""
    return {"sections": sections}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Sequence[Row]) -> dict[str, object]:
    """Draw labels and values, with links to change them. An empty value is shown as "Not given"."""
    return {"rows": rows}


@register.inclusion_tag("components/pager.html")
def pager(page: Page[Any]) -> dict[str, object]:
    """Draw the links of a keyset page: on, and back to the first."""
    return {"page": page}


@register.inclusion_tag("components/nothing.html")
def nothing(text: str, *, url: str = "", action: str = "") -> dict[str, object]:
    """Say why a list is empty and, by `url` and `action`, what to do."""
    return {"text": text, "url": url, "action": action}


@register.inclusion_tag("components/clock.html")
def clock(clock_state: ClockState | None, url: str = "") -> dict[str, object]:
    """Draw counted and paused days against the target, with the reasons of the pauses as a table.

    `url` is where every day stands with its reason.
    """
    if clock_state is None:
        return {"clock": None}
    return {
        "clock": clock_state,
        "bar": pictures.clock_bar(clock_state),
        "over": -clock_state.remaining,
        "url": url,
    }


@register.inclusion_tag("components/contributions.html")
def contributions(assessment: pictures.Assessment) -> dict[str, object]:
    """Draw what makes up a risk score, largest first, from zero to the score, each with the fact it read."""
    return {"assessment": assessment, "bars": pictures.contribution_bars(assessment)}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[AuditEvent], *, for_exporter: bool = False) -> dict[str, object]:
    """Draw events of the trail, newest first as given, in sentences; exporters read no officer's name."""
    told = [(event, told_to_exporter(event) if for_exporter else event.sentence) for event in events]
    return {"events": told}


@register.inclusion_tag("components/document.html", takes_context=True)
def document(
    context: template.Context, file: StoredFile, url: str = "", *, digest: bool = False
) -> dict[str, object]:
    """Draw a link to a file with its mark; to who may not read it, only the mark and whom to ask.

    `url` is the address that sends it, where it is not the usual one; `digest` shows its hash too.
    """
    standing = standing_of(context["request"].user, file)
    return {"file": file, "standing": standing, "url": url, "digest": digest}


@register.inclusion_tag("components/grey_button.html")
def grey_button(
    label: str, verdict: Verdict, *, name: str = "", value: str = "", kind: str = ""
) -> dict[str, object]:
    """Draw a submit button, or a grey one with the reason beside it. `kind` is secondary or warning."""
    return {
        "label": label,
        "verdict": verdict,
        "name": name,
        "value": value,
        "kind": kind,
        "reason_id": f"why-{slugify(label)}-{slugify(value)}",
    }


@register.inclusion_tag("components/compare.html")
def compare(
    a: object, b: object, *, left: str = "In the application", right: str = "On the list"
) -> dict[str, object]:
    """Draw two values under each other with the characters that differ marked; case does not count."""
    first, second = marked(str(a), str(b))
    return {"left": left, "right": right, "first": first, "second": second}


@register.inclusion_tag("components/saved_at.html")
def saved_at(at: datetime | None) -> dict[str, object]:
    """Say when a draft was last saved; kept current while a form with `data-autosave` saves."""
    return {"at": at}


@register.simple_tag(takes_context=True)
def saves_itself(context: template.Context) -> SafeString:
    """Let a form save itself to its own page at each change; the answer is the form's new version."""
    return _autosave(context, "", "change delay:1s")


@register.simple_tag(takes_context=True)
def keeps_typing(context: template.Context) -> SafeString:
    """Let a form be kept as it is while somebody types, without being saved; files stay where they are."""
    return _autosave(context, "unfinished", "input delay:1s")


def _autosave(context: template.Context, kind: str, trigger: str) -> SafeString:
    return format_html(
        'data-autosave="{}" hx-post="{}" hx-trigger="{}" hx-vals=\'{{"autosave": "1"}}\' '
        'hx-target="#version" hx-swap="outerHTML" hx-sync="this:queue last"',
        kind,
        context["request"].get_full_path(),
        trigger,
    )


@register.filter
def day(value: date | None) -> str:
    """22 Nov 2026."""
    return f"{_local(value):%-d %b %Y}" if value else NONE


@register.filter
def deadline(value: date | None) -> str:
    """Wed 2 Dec 2026: a deadline names its weekday."""
    return f"{_local(value):%a %-d %b %Y}" if value else NONE


@register.filter
def day_time(value: datetime | None) -> str:
    """22 Nov 2026, 14:05 UTC, in the current zone, which is named."""
    return f"{_local(value):%-d %b %Y, %H:%M %Z}" if value else NONE


@register.filter
def amount(value: Decimal | int | None, unit: str) -> str:
    """1,200.5 kilograms: a quantity with its unit (UN/ECE Recommendation 20 code), without idle zeros."""
    return NONE if value is None else f"{_plain(Decimal(value))} {units.name(unit, value)}"


@register.filter
def money(value: Decimal | int | None, currency: str) -> str:
    """EUR 1,200.50: an amount after its ISO 4217 code."""
    return NONE if value is None else f"{currency} {Decimal(value):,.2f}"


@register.filter
def reference(value: object, copy: str = "") -> SafeString:
    """A reference in monospace, selected whole by one press; with `:"copy"` it gets a copy button."""
    if copy:
        return format_html('<span class="reference" data-copy>{}</span>', value)
    return format_html('<span class="reference">{}</span>', value or NONE)


@register.filter
def country(code: str) -> str:
    """Return the short English name of a country by its ISO 3166-1 alpha-2 code."""
    return countries.name(code)


@register.filter
def words(value: object) -> str:
    """A status key in words: under_review is "Under review"."""
    return words_of(value) if value else NONE


def marked(a: str, b: str) -> tuple[SafeString, SafeString]:
    """Return both texts as HTML in which every stretch that the other lacks is marked."""
    left, right = (a.upper(), b.upper()) if len(a.upper()) == len(a) and len(b.upper()) == len(b) else (a, b)
    steps = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    first = format_html_join("", "{}", ((_piece(a[a1:a2], kind),) for kind, a1, a2, _, _ in steps))
    second = format_html_join("", "{}", ((_piece(b[b1:b2], kind),) for kind, _, _, b1, b2 in steps))
    return first, second


def _piece(text: str, kind: str) -> str:
    return format_html("<mark>{}</mark>", text) if kind != "equal" and text else text


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
