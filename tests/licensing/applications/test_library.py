"""Between a draft and the library."""

from collections.abc import Callable

import pytest
from django.test import Client

from exportctl.core.errors import Conflict, NotPermitted
from licensing.applications import services
from licensing.applications.models import Application, GoodsLine, Party
from licensing.library import queries as library
from licensing.library import services as keeping
from licensing.library.models import BookParty, Product
from tests.core.threads import at_once
from tests.factories import applications as make
from tests.factories import library as kept
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db
UNLISTED = "UNLISTED,Not named by any entry,-,Not on the list,-,Not on the list,NONE,,NMB,N"
LINE = {
    "description": "Fiber laser as it is sold",
    "control_code": "6A005",
    "quantity": "2",
    "unit": "NMB",
    "value": "48000",
    "currency": "EUR",
}


@pytest.fixture
def web(ada, sign_in: Callable[..., Client]) -> Client:
    return sign_in(ada)


def url(application: Application, page: str = "") -> str:
    return f"/portal/applications/{application.pk}/{page}"


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_product_is_picked_copied_and_its_version_noted(web, draft, arden, ada):
    product = kept.make_product(arden, ada)
    picking = text_of(web.get(url(draft, "goods/library/?q=laser")))
    address = url(draft, f"goods/add/?product={product.pk}&seen=1")
    assert address.replace("&", "&amp;") in picking

    form = text_of(web.get(address))
    assert "Continuous fiber laser, 2 kW, 1070 nm" in form
    assert "From the library" in form
    assert web.post(address, LINE | {"version": 1}).status_code == 302

    line = draft.lines.get()
    assert (line.product_version.number, line.description) == (1, "Fiber laser as it is sold")
    assert line.product_version.used_at is not None
    assert "version 1" in text_of(web.get(url(draft, "goods/")))
    keeping.save_product(product, kept.product_facts(name="Newer"), actor=ada, version=None)
    line.refresh_from_db()
    assert line.product_version.number == 1


def test_a_line_keeps_what_it_was_taken_from_when_it_is_edited_or_copied(web, draft, arden, ada):
    product = kept.make_product(arden, ada)
    picked = services.Picked(product.pk, 1)
    line = services.save_goods_line(draft, make.line_facts(), actor=ada, version=None, picked=picked)
    services.save_goods_line(
        draft, make.line_facts(part_number="X"), actor=ada, version=None, line_id=line.pk
    )

    copy = services.copy_application(draft, actor=ada)

    assert copy.lines.get().product_version == draft.lines.get().product_version
    assert draft.lines.get().product_version.product == product


@pytest.mark.parametrize("change", ["edited", "archived"])
def test_what_changed_since_it_was_picked_is_told_and_nothing_is_added(web, draft, arden, ada, change):
    product, book = kept.make_product(arden, ada), kept.make_book_party(arden, ada)
    if change == "edited":
        keeping.save_product(product, kept.product_facts(name="Newer"), actor=ada, version=None)
        keeping.save_party(book, kept.book_facts(city="Elsewhere"), actor=ada, version=None)
    else:
        keeping.archive_product(product, actor=ada, version=None)
        keeping.archive_party(book, actor=ada, version=None)
    party = {"role": "end_user", "kind": "company", "name": "X", "street": "1", "city": "C", "country": "DE"}

    for address, data in (
        (f"goods/add/?product={product.pk}&seen=1", LINE),
        (f"parties/add/?book={book.pk}&seen=1", party),
    ):
        answer = web.post(url(draft, address), data | {"version": 1})
        assert answer.status_code == 409
        assert "Pick it again" in text_of(answer) or "is archived" in text_of(answer)
    assert not GoodsLine.objects.exists()
    assert not Party.objects.exists()


def test_only_the_drafts_own_organization_is_offered_and_taken(web, draft, ada):
    other = make_organization(ada, name="Ada's other firm")
    product, book = kept.make_product(other, ada, name="Other laser"), kept.make_book_party(other, ada)

    assert "Other laser" not in text_of(web.get(url(draft, "goods/library/")))
    assert book.name not in text_of(web.get(url(draft, "parties/book/")))
    for address in (
        f"goods/add/?product={product.pk}&seen=1",
        f"parties/add/?book={book.pk}&seen=1",
        "goods/add/?product=nonsense",
    ):
        assert web.get(url(draft, address)).status_code == 404
        assert web.post(url(draft, address), LINE | {"version": 1}).status_code == 404


def test_a_party_is_picked_copied_and_its_version_noted(web, draft, arden, ada):
    book = kept.make_book_party(arden, ada)
    address = url(draft, f"parties/add/?role=end_user&book={book.pk}&seen=1")
    assert address.replace("&", "&amp;") in text_of(web.get(url(draft, "parties/book/?role=end_user")))
    form = web.get(address)
    assert "Talheim Titan" in text_of(form)

    data = {name: form.context["form"][name].value() or "" for name in form.context["form"].fields}
    assert web.post(address, data | {"version": 1}).status_code == 302

    party = draft.parties.get()
    assert (party.book_party, party.book_version, party.aliases) == (book, 1, ["Talheim Titan"])
    assert "version 1" in text_of(web.get(url(draft, "parties/")))


def test_what_was_typed_is_kept_and_the_declaration_stands(web, complete, arden):
    line, party = complete.lines.get(), complete.parties.get(role="end_user")

    answer = web.post(url(complete, f"goods/{line.pk}/keep/"), {"name": "Fiber laser", "kind": "goods"})
    assert answer["Location"] == f"/portal/library/products/{Product.objects.get().pk}/"
    assert web.post(url(complete, f"parties/{party.pk}/keep/")).status_code == 302

    version = library.latest_version(Product.objects.get())
    assert (version.description, version.part_number, version.entry.code) == (
        line.description,
        "AP-2000",
        "6A005",
    )
    book = BookParty.objects.get()
    assert (book.name, book.aliases, book.organization) == (party.name, party.aliases, arden)
    complete.refresh_from_db()
    assert complete.declared_at is not None
    line.refresh_from_db()
    assert (line.product_version, complete.parties.get(role="end_user").book_party) == (version, book)


def test_goods_on_no_list_are_kept_with_the_reason_and_come_back_under_unlisted(web, draft, arden, ada):
    make.make_control_list(entries=(*make.ENTRIES, UNLISTED))
    line = make.add_line(draft, ada, entry=make.make_entry("UNLISTED"))

    version = services.keep_product(draft, line.pk, kind="component", name="Bracket", actor=ada)

    assert (version.classification, version.entry) == ("not_listed", None)
    form = web.get(url(draft, f"goods/add/?product={version.product_id}&seen=1"))
    assert form.context["form"]["control_code"].value() == "UNLISTED"


def test_keeping_points_out_what_is_there_already_and_asks(web, complete, arden, ada):
    kept.make_product(arden, ada)
    kept.make_book_party(arden, ada)
    line, party = complete.lines.get(), complete.parties.get(role="end_user")

    for address, data in (
        (f"goods/{line.pk}/keep/", {"name": "Another name", "kind": "goods"}),
        (f"parties/{party.pk}/keep/", {}),
    ):
        assert "This may be there already" in text_of(web.post(url(complete, address), data))
        assert web.post(url(complete, address), data | {"another": "yes"}).status_code == 302
    assert (Product.objects.count(), BookParty.objects.count()) == (2, 2)


def test_nothing_is_kept_twice_or_by_a_stranger_or_from_what_was_filed(complete, arden, ada, sam):
    line, party = complete.lines.get(), complete.parties.get(role="end_user")
    with pytest.raises(NotPermitted):
        services.keep_product(complete, line.pk, kind="goods", name="X", actor=sam)
    with pytest.raises(NotPermitted):
        services.keep_party(complete, party.pk, actor=sam)
    services.keep_product(complete, line.pk, kind="goods", name="X", actor=ada)
    services.keep_party(complete, party.pk, actor=ada)
    with pytest.raises(Conflict, match="already"):
        services.keep_product(complete, line.pk, kind="goods", name="X", actor=ada)
    with pytest.raises(Conflict, match="already"):
        services.keep_party(complete, party.pk, actor=ada)
    filed = services.submit(complete, actor=ada, version=None)
    with pytest.raises(Conflict, match="no longer"):
        services.keep_party(filed, filed.parties.get(role="consignee").pk, actor=ada)


@pytest.mark.django_db(transaction=True)
def test_of_several_who_keep_a_line_at_once_one_does(complete, ada):
    line = complete.lines.get()

    answers = at_once(
        lambda _: services.keep_product(complete, line.pk, kind="goods", name="X", actor=ada), 3
    )

    assert sum(isinstance(answer, Conflict) for answer in answers) == 2, answers
    assert Product.objects.count() == 1
