"""What is typed into a form of a draft is kept, given back, compared, and wiped."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.people.models import User
from licensing.advice import services as advice
from licensing.advice.models import AdviceRequest
from licensing.applications import services
from licensing.applications.models import Application
from licensing.organizations.models import Organization
from licensing.unfinished.models import UnfinishedEntry
from licensing.unfinished.rules import KEPT_DAYS, LARGEST, MOST
from licensing.unfinished.tasks import wipe_unfinished
from tests.core.threads import at_once
from tests.factories import applications as make
from tests.factories.organizations import make_member
from tests.licensing.advice import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(arden: Organization, ada: User) -> Application:
    return make.make_draft(arden, ada)


@pytest.fixture
def web(ada: User, sign_in: Callable[..., Client]) -> Client:
    return sign_in(ada)


def url(draft: Application | AdviceRequest, page: str) -> str:
    root = "applications" if isinstance(draft, Application) else "advice"
    return f"/portal/{root}/{draft.pk}/{page}"


def typed(web: Client, draft: Any, page: str, **fields: object) -> Any:
    draft.refresh_from_db()
    sent = {"version": draft.version, "autosave": "1", **fields}
    return web.post(url(draft, page), sent, headers={"HX-Request": "true"})


def text(answer: Any) -> str:
    return answer.content.decode()


def pages_of(arden: Organization, ada: User) -> list[tuple[Any, str, str]]:
    """Each form that is kept: its draft, its page, and a field of it."""
    whole = make.complete_draft(arden, ada)
    line, user = whole.lines.get(), whole.parties.get(role="end_user")
    asked = build.draft(arden, ada, "advice")
    item = asked.items.get()
    return [
        (whole, "goods/add/", "description"),
        (whole, f"goods/{line.pk}/", "description"),
        (whole, "parties/add/?role=consignee", "name"),
        (whole, f"parties/{user.pk}/", "name"),
        (whole, f"statements/{user.pk}/", "stated_use"),
        (asked, "items/add/?kind=software", "name"),
        (asked, f"items/{item.pk}/", "name"),
        (asked, "transaction/", "end_use"),
    ]


def test_a_search_in_an_empty_form_begins_nothing(web, draft):
    assert typed(web, draft, "goods/add/", q="laser", description="", quantity="").status_code == 204
    assert not UnfinishedEntry.objects.exists()

    typed(web, draft, "goods/add/", q="laser", description="A", quantity="")
    typed(web, draft, "goods/add/", q="laser", description="", quantity="")
    assert UnfinishedEntry.objects.get().fields["description"] == ""


def test_every_form_of_a_draft_is_kept_shown_again_and_discarded(web, arden, ada):
    for draft, page, field in pages_of(arden, ada):
        before, events = draft.version, AuditEvent.objects.count()
        answer = typed(web, draft, page, **{field: "Half a sent"})
        assert (page, answer.status_code) == (page, 204)
        draft.refresh_from_db()
        assert (draft.version, AuditEvent.objects.count()) == (before, events)

        shown = text(web.get(url(draft, page)))
        assert "You began this on" in shown
        assert "Half a sent" in shown
        listed = text(web.get(url(draft, "")))
        assert f'href="{url(draft, page)}"' in listed

        answer = web.post(url(draft, page), {"discard": "1"})
        assert answer["Location"] == url(draft, page)
        assert "Half a sent" not in text(web.get(url(draft, page)))
        assert not UnfinishedEntry.objects.exists()


def test_an_unfinished_line_is_no_line_and_is_wiped_once_it_is_saved(web, draft):
    make.make_control_list()
    typed(web, draft, "goods/add/", description="Fiber laser", quantity="many")
    assert not draft.lines.exists()
    whole = {
        "version": draft.version,
        "description": "Fiber laser, 2 kW",
        "control_code": "6A005",
        "quantity": "2",
        "unit": "NMB",
        "value": "48000",
        "currency": "EUR",
    }
    assert web.post(url(draft, "goods/add/"), whole | {"quantity": ""}).status_code == 422
    assert UnfinishedEntry.objects.count() == 1  # a save that was refused keeps what was begun
    assert web.post(url(draft, "goods/add/"), whole).status_code == 302
    assert not UnfinishedEntry.objects.exists()
    # The autosave that was on its way when the form was saved brings nothing back.
    late = web.post(url(draft, "goods/add/"), whole | {"autosave": "1"})
    assert late.status_code == 409
    assert not UnfinishedEntry.objects.exists()


def test_neither_files_nor_other_fields_are_kept(web, arden, ada):
    whole = make.complete_draft(arden, ada)
    user = whole.parties.get(role="end_user")
    paper = SimpleUploadedFile("paper.pdf", make.PDF, content_type="application/pdf")
    answer = typed(web, whole, f"statements/{user.pk}/", stated_use="Cutting", file=paper, password="hunter2")
    assert answer.status_code == 204
    assert UnfinishedEntry.objects.get().fields == {"stated_use": "Cutting"}


def test_a_form_beyond_the_bounds_is_refused_and_the_database_has_its_own(web, draft, ada):
    assert typed(web, draft, "goods/add/", description="x" * (LARGEST + 1)).status_code == 422
    for number in range(MOST):
        assert typed(web, draft, f"parties/add/?role={number}", name="One").status_code == 204
    answer = typed(web, draft, "parties/add/?role=more", name="One too many")
    assert answer.status_code == 422
    assert f"{MOST} forms" in text(answer)
    assert UnfinishedEntry.objects.count() == MOST
    for wrong, name in (
        ({"fields": {"a": ["x"]}}, "unfinished_fields_are_texts"),
        ({"fields": {"a": "x" * (3 * LARGEST)}}, "unfinished_fields_bounded"),
        ({"application": None}, "unfinished_of_one_draft"),
    ):
        row = {"application": draft, "person": ada, "page": "/x/", "fields": {}, "seen": 1} | wrong
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            UnfinishedEntry.objects.create(**row)


def test_a_stale_page_is_told_what_differs_and_what_was_begun_is_kept(web, arden, ada):
    whole = make.complete_draft(arden, ada)
    line = whole.lines.get()
    page = f"goods/{line.pk}/"
    fields = {"description": line.description, "quantity": "3", "currency": "EUR", "unit": "NMB"}
    assert typed(web, whole, page, **fields).status_code == 204
    seen = whole.version
    services.save_goods_line(whole, make.line_facts(quantity=5), actor=ada, version=None, line_id=line.pk)
    answer = typed(web, whole, page, **fields | {"version": seen, "quantity": "4"})
    assert answer.status_code == 409
    assert "Quantity: “5” is stored, you typed “4”." in text(answer)
    assert "Unit:" not in text(answer)
    assert UnfinishedEntry.objects.get().fields["quantity"] == "4"

    shown = text(web.get(url(whole, page)))
    assert "Quantity: “5” is stored, you typed “4”." in shown
    assert 'value="4"' in shown
    sent = fields | {"version": seen, "control_code": "6A005", "value": "48000", "quantity": "4"}
    refused = web.post(url(whole, page), sent)
    assert refused.status_code == 409
    assert "Quantity: “5” is stored, you typed “4”." in text(refused)
    line.refresh_from_db()
    assert line.quantity == 5


def test_a_colleague_who_takes_the_draft_over_sees_nothing_and_takes_nothing(
    web, draft, arden, bruno, ada, sign_in
):
    make_member(arden, bruno)
    typed(web, draft, "parties/add/", name="Fjordglass Verksted AS")
    services.take_over(draft, actor=bruno, version=None)
    other = sign_in(bruno)
    assert "Fjordglass" not in text(other.get(url(draft, "parties/add/")))
    assert typed(other, draft, "parties/add/", name="Valdeluna").status_code == 204

    answer = typed(web, draft, "parties/add/", name="Fjordglass Verksted AS, Bergen")
    assert answer.status_code == 409
    assert "has this draft" in text(answer)
    assert UnfinishedEntry.objects.get(person=ada).fields["name"] == "Fjordglass Verksted AS"

    services.take_over(draft, actor=ada, version=None)
    shown = text(web.get(url(draft, "parties/add/")))
    assert "Fjordglass Verksted AS" in shown
    assert "Valdeluna" not in shown


def test_nobody_keeps_anything_in_a_draft_that_they_may_not_change(draft, ada, web, sam, agnes, sign_in):
    assert typed(sign_in(sam), draft, "goods/add/", description="X").status_code == 404
    assert typed(sign_in(agnes), draft, "goods/add/", description="X").status_code == 404
    assert Client().post(url(draft, "goods/add/"), {"autosave": "1"}).status_code == 302
    assert not UnfinishedEntry.objects.exists()


def test_what_is_unfinished_ends_with_the_draft(web, arden, ada, bruno):
    whole = make.complete_draft(arden, ada)
    asked = build.draft(arden, ada)
    typed(web, whole, "goods/add/", description="One more")
    typed(web, asked, "items/add/?kind=software", name="One more")
    assert UnfinishedEntry.objects.count() == 2
    services.submit(whole, actor=ada, version=None)
    filed = advice.submit(asked, actor=ada, version=None)
    assert not UnfinishedEntry.objects.exists()
    advice.withdraw(filed, actor=ada, reason="Not needed.", version=None)
    assert typed(web, whole, "goods/add/", description="Late").status_code == 409
    with pytest.raises(IntegrityError, match="only a draft"), transaction.atomic():
        UnfinishedEntry.objects.create(application=whole, person=ada, page="/x/", fields={}, seen=1)


def test_it_goes_with_the_row_that_is_removed(web, arden, ada):
    whole = make.complete_draft(arden, ada)
    asked = build.draft(arden, ada)
    line, user, item = whole.lines.get(), whole.parties.get(role="end_user"), asked.items.get()
    typed(web, whole, f"goods/{line.pk}/", description="Half")
    typed(web, whole, f"parties/{user.pk}/", name="Half")
    typed(web, whole, f"statements/{user.pk}/", stated_use="Half")
    typed(web, asked, f"items/{item.pk}/", name="Half")
    assert UnfinishedEntry.objects.count() == 4
    services.remove_goods_line(whole, line.pk, actor=ada, version=None)
    services.remove_party(whole, user.pk, actor=ada, version=None)
    advice.remove_item(asked, item.pk, actor=ada, version=None)
    assert not UnfinishedEntry.objects.exists()


def test_a_form_from_the_library_keeps_its_address(web, draft):
    page = f"goods/add/?product={draft.pk}&seen=1"
    assert typed(web, draft, page, description="X").status_code == 404  # no such product of theirs
    assert typed(web, draft, "parties/add/?role=end_user", name="A").status_code == 204
    assert typed(web, draft, "parties/add/?role=consignee", name="B").status_code == 204
    assert "B" not in UnfinishedEntry.objects.get(page__endswith="end_user").fields.values()


def test_pages_without_an_entry_say_nothing_of_one(web, draft):
    for page in ("goods/add/", "parties/add/", ""):
        assert "began" not in text(web.get(url(draft, page)))


def test_what_nobody_touches_for_ninety_days_is_wiped(web, draft):
    typed(web, draft, "parties/add/?role=end_user", name="Old")
    typed(web, draft, "parties/add/?role=consignee", name="New")
    old = UnfinishedEntry.objects.get(page__endswith="end_user")
    for days, left in ((KEPT_DAYS - 1, 2), (KEPT_DAYS + 1, 1)):
        UnfinishedEntry.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=days))
        wipe_unfinished()
        assert UnfinishedEntry.objects.count() == left
    assert UnfinishedEntry.objects.get().fields["name"] == "New"


@pytest.mark.django_db(transaction=True)
def test_of_a_save_and_autosaves_at_once_nothing_is_left(draft, ada, sign_in):
    make.make_control_list()
    fields = {
        "version": draft.version,
        "description": "Fiber laser, 2 kW",
        "control_code": "6A005",
        "quantity": "2",
        "unit": "NMB",
        "value": "48000",
        "currency": "EUR",
    }
    clients = [sign_in(ada) for _ in range(4)]

    def send(number: int) -> int:
        more = {} if number == 0 else {"autosave": "1"}
        return int(
            clients[number].post(reverse("licensing:goods-add", args=[draft.pk]), fields | more).status_code
        )

    answers = at_once(send, 4)
    assert answers[0] == 302
    assert set(answers[1:]) <= {204, 409}
    assert draft.lines.count() == 1
    assert not UnfinishedEntry.objects.exists()
