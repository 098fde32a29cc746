"""Statements in the party book: versions of a scope, and the pages."""

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from licensing.library.models import BookStatement
from licensing.library.services import save_statement
from tests.core.threads import at_once
from tests.factories import applications as make
from tests.factories import library
from tests.factories import statements as stated
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db
TYPED = {"user_name": "Talheim Titanium GmbH", "stated_use": "Cutting of titanium sheet in the hall."}


@pytest.fixture
def party(arden, ada):
    return library.make_book_party(arden, ada)


def test_a_renewal_is_the_next_version_of_its_scope_and_keeps_the_document(party, ada, arden):
    product = library.make_product(arden, ada)
    first = stated.keep(party, ada)
    other = stated.keep(party, ada, product=product)
    second = stated.keep(party, ada, signatory="Rolf Ott", upload=None)

    first.refresh_from_db()
    assert (first.current, second.current, other.current) == (False, True, True)
    assert (second.number, other.number) == (2, 1)
    assert second.file == first.file


def test_a_version_is_never_edited(party, ada):
    made = stated.keep(party, ada)
    made.signatory = "Somebody Else"
    with pytest.raises(InternalError), transaction.atomic():
        made.save()
    with pytest.raises(InternalError), transaction.atomic():
        made.delete()


def test_what_is_refused(party, ada, sam):
    with pytest.raises(DomainError, match="Choose the signed document"):
        stated.keep(party, ada, upload=None)
    with pytest.raises(NotPermitted):
        stated.keep(party, sam)
    foreign = library.make_product(make_organization(sam, name="Foreign Ltd"), sam)
    with pytest.raises(Missing):
        stated.keep(party, ada, product=foreign)
    assert not BookStatement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_renew_at_once_one_is_the_later_version(party, ada):
    stated.keep(party, ada)
    done = at_once(lambda number: stated.keep(party, ada, signatory=f"Signer {number}"), 2)
    assert not [one for one in done if isinstance(one, Exception)]
    assert sorted(BookStatement.objects.values_list("number", "current")) == [
        (1, False), (2, False), (3, True),
    ]  # fmt: skip


def test_the_pages_add_show_and_renew(party, ada, sign_in):
    web = sign_in(ada)
    add = reverse("licensing:book-statement-add", args=[party.pk])
    assert web.post(add, TYPED | {"version": party.version}).status_code == 422
    web.post(add, TYPED | {"version": party.version, "file": make.upload()})
    made = BookStatement.objects.get()
    shown = web.get(reverse("licensing:book-party", args=[party.pk])).content.decode()
    assert "Whatever is supplied" in shown
    one = web.get(reverse("licensing:book-statement", args=[party.pk, made.pk])).content.decode()
    assert "Cutting of titanium sheet" in one
    renew = reverse("licensing:book-statement-renew", args=[party.pk, made.pk])
    assert "Cutting of titanium sheet" in web.get(renew).content.decode()
    assert web.post(renew, TYPED | {"version": party.version}).status_code == 409
    party.refresh_from_db()
    web.post(renew, TYPED | {"version": party.version, "signatory": "Paula Ott"})
    assert BookStatement.objects.get(current=True).signatory == "Paula Ott"
    assert web.get(renew).status_code == 404


def test_a_stranger_reads_neither_page_nor_document(party, ada, sam, sign_in):
    made = stated.keep(party, ada)
    web = sign_in(sam)
    assert web.get(reverse("licensing:book-statement", args=[party.pk, made.pk])).status_code == 404
    assert web.get(reverse("files:download", args=[made.file_id])).status_code in (403, 404)


def test_a_page_from_before_is_refused(party, ada):
    with pytest.raises(Conflict):
        save_statement(party, stated.facts(), actor=ada, version=99, upload=make.upload())
