"""Statements of a draft: entered, taken from the book, removed, copied, and frozen at filing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from licensing.applications import queries, rules, services
from licensing.applications.models import Attachment
from licensing.applications.statements.models import EndUseStatement
from licensing.applications.statements.queries import compared
from licensing.types import registry
from licensing.types.manifest import Section
from tests.factories import applications as make
from tests.factories import library
from tests.factories import statements as stated
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db


def test_a_statement_is_entered_with_its_document_and_undoes_the_declaration(complete, ada):
    made = stated.say(complete, ada, upload=make.upload("signed.pdf"))

    complete.refresh_from_db()
    assert complete.declared_at is None
    assert made.attachment.kind == "end_use_statement"
    assert made.bands
    assert not [row for one in compared(complete) for row in one.differences]


def test_saving_the_same_changes_nothing_and_a_new_document_replaces_the_old(complete, ada):
    first = stated.say(complete, ada, upload=make.upload("first.pdf"))
    complete.refresh_from_db()
    assert stated.say(complete, ada).version == first.version == 1

    second = stated.say(complete, ada, upload=make.upload("second.pdf"))

    assert second.pk == first.pk
    standing = Attachment.objects.filter(application=complete, removed=False)
    assert {one.file.name for one in standing} == {"statement.pdf", "second.pdf"}


def test_a_stale_page_a_stranger_and_a_day_to_come_are_refused(complete, ada, sam):
    user = complete.parties.get(role="end_user")
    with pytest.raises(Conflict):
        services.save_end_use_statement(complete, user.pk, stated.facts(), actor=ada, version=0)
    with pytest.raises(NotPermitted):
        stated.say(complete, sam)
    with pytest.raises(DomainError, match="future"):
        stated.say(complete, ada, signed_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(DomainError, match="use that the document states"):
        stated.say(complete, ada, stated_use="  ")
    consignee = complete.parties.get(role="consignee")
    with pytest.raises(Missing):
        services.save_end_use_statement(complete, consignee.pk, stated.facts(), actor=ada, version=None)
    assert not EndUseStatement.objects.exists()


def test_the_book_gives_statement_and_document_and_its_next_version_changes_nothing(complete, ada):
    party = library.make_book_party(complete.organization, ada)
    kept = stated.keep(party, ada, signatory="Paula Ott")
    user = complete.parties.get(role="end_user")

    taken = services.take_end_use_statement(complete, user.pk, kept.pk, actor=ada, version=None)
    stated.keep(party, ada, signatory="Rolf Ott")

    taken.refresh_from_db()
    assert (taken.signatory, taken.book_statement) == ("Paula Ott", kept)
    assert taken.attachment.file.sha256 == kept.file.sha256
    assert taken.attachment.file.owner_id == complete.pk
    with pytest.raises(Missing, match="newer version"):
        services.take_end_use_statement(complete, user.pk, kept.pk, actor=ada, version=None)


def test_the_book_of_another_exporter_gives_nothing(complete, ada, sam):
    foreign = library.make_book_party(make_organization(sam, name="Foreign Ltd"), sam)
    kept = stated.keep(foreign, sam)
    user = complete.parties.get(role="end_user")
    with pytest.raises(Missing):
        services.take_end_use_statement(complete, user.pk, kept.pk, actor=ada, version=None)


def test_a_statement_goes_with_its_end_user(complete, ada):
    stated.say(complete, ada)
    user = complete.parties.get(role="end_user")
    services.remove_party(complete, user.pk, actor=ada, version=None)
    assert not EndUseStatement.objects.exists()


def test_a_party_that_is_no_end_user_any_more_has_no_statement(complete, ada):
    stated.say(complete, ada)
    user = complete.parties.get(role="end_user")
    services.save_party(complete, make.party_facts("consignee"), actor=ada, version=None, party_id=user.pk)
    assert not EndUseStatement.objects.exists()


def test_a_removed_document_leaves_the_statement_without_one(complete, ada):
    made = stated.say(complete, ada, upload=make.upload())
    services.remove_attachment(complete, made.attachment_id, actor=ada, version=None)
    made.refresh_from_db()
    assert made.attachment is None


def test_a_copy_says_the_same_of_its_own_end_user_without_the_document(complete, ada):
    first = stated.say(complete, ada, upload=make.upload())

    copy = services.copy_application(complete, actor=ada)

    made = copy.statements.get()
    assert (made.stated_use, made.bands) == (first.stated_use, first.bands)
    assert made.party == copy.parties.get(role="end_user")
    assert made.attachment is None
    assert complete.statements.get() == first


def test_a_filed_statement_is_frozen(complete, ada):
    made = stated.say(complete, ada)
    services.declare(complete, position="Head", actor=ada, version=None)
    services.submit(complete, actor=ada, version=None)

    with pytest.raises(Conflict):
        stated.say(complete, ada, signatory="Somebody Else")
    made.signatory = "Somebody Else"
    with pytest.raises(IntegrityError, match="not edited"), transaction.atomic():
        made.save()
    with pytest.raises(IntegrityError, match="not edited"), transaction.atomic():
        made.delete()


def test_goods_that_are_no_goods_are_refused_by_the_table(complete, ada):
    made = stated.say(complete, ada)
    made.goods = [{"description": "Laser"}, 7]
    with pytest.raises(IntegrityError, match="goods_well_formed"), transaction.atomic():
        made.save()


def test_the_fields_are_asked_for_only_where_the_type_wants_them(complete):
    free = queries.draft_facts(complete)
    assert rules.states(free)[Section.STATEMENT] == rules.State.OPTIONAL
    wanting = replace(free, kind=replace(registry.of("individual"), statement_fields=True))
    assert rules.statement_gaps(wanting)
    assert rules.states(wanting)[Section.STATEMENT] == rules.State.NOT_STARTED
    assert not rules.statement_gaps(replace(wanting, statements=1))


def test_who_signed_is_compared_with_the_people_of_the_exporter(complete, ada):
    stated.say(complete, ada, signatory=ada.name)
    (one,) = compared(complete)
    assert [row.key for row in one.differences] == ["signatory"]


def test_only_a_document_gives_nothing_to_compare(complete):
    (one,) = compared(complete)
    assert (one.statement, one.rows) == (None, ())
    assert [paper.file.name for paper in one.documents] == ["statement.pdf"]
