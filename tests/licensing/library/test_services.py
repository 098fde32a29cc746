from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.files.access import may_read
from licensing.library import queries, services
from licensing.library.facts import facts_of
from licensing.library.models import BookNote, BookParty, Product, ProductVersion
from tests.core.threads import at_once
from tests.factories import library as make
from tests.factories.applications import HEADER, make_control_list, make_entry, upload
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db
CATEGORY = "6,Sensors and lasers,A,Equipment,WA,NS,NMB,N"


def refused(code: str, what, *args, **kwargs) -> DomainError:
    with pytest.raises(DomainError) as error:
        what(*args, **kwargs)
    assert error.value.code == code
    return error.value


def test_a_product_begins_with_version_one(arden, ada):
    product = make.make_product(arden, ada)

    version = queries.latest_version(product)
    assert (version.number, version.entry.code, version.used_at) == (1, "6A005", None)
    assert version.answers == {"purpose": "Cuts sheet metal.", "encryption": "no"}
    assert AuditEvent.objects.get(thread=product.pk).verb == "product.added"


def test_strangers_and_organizations_that_are_not_approved_keep_nothing(arden, ada, sam, omar):
    product, party = make.make_product(arden, ada), make.make_book_party(arden, ada)
    pending = make_organization(sam, status="pending")
    before = AuditEvent.objects.count()
    for actor in (sam, omar):
        for what in (
            lambda: make.make_product(arden, actor),  # noqa: B023
            lambda: services.save_product(product, make.product_facts(name="X"), actor=actor, version=None),  # noqa: B023
            lambda: services.archive_product(product, actor=actor, version=None),  # noqa: B023
            lambda: services.take_product(product.pk, arden, actor=actor, seen=None),  # noqa: B023
            lambda: services.read_table(arden, "x.csv", b"kind,name,description\na,b,c\n", actor=actor),  # noqa: B023
            lambda: services.save_party(party, make.book_facts(name="X"), actor=actor, version=None),  # noqa: B023
            lambda: services.write_note(party, "A word", actor=actor),  # noqa: B023
            lambda: services.take_party(party.pk, arden, actor=actor, seen=None),  # noqa: B023
        ):
            with pytest.raises(NotPermitted):
                what()
        assert not queries.products_visible_to(actor).exists()
        assert not queries.parties_visible_to(actor).exists()
    with pytest.raises(NotPermitted, match="approve"):
        make.make_book_party(pending, sam)
    assert AuditEvent.objects.count() == before


def test_an_edit_before_use_changes_the_version_and_after_use_makes_a_new_one(arden, ada):
    product = make.make_product(arden, ada)

    services.save_product(product, make.product_facts(description="Second text"), actor=ada, version=1)
    product.refresh_from_db()
    assert (product.latest, product.version) == (1, 2)

    taken = services.take_product(product.pk, arden, actor=ada, seen=2)
    services.save_product(product, make.product_facts(name="Third name"), actor=ada, version=2)

    product.refresh_from_db()
    assert (product.latest, product.name) == (2, "Third name")
    taken.refresh_from_db()
    assert (taken.number, taken.description) == (1, "Second text")
    assert queries.latest_version(product).used_at is None


def test_saving_what_is_there_makes_no_version_and_needs_no_current_page(arden, ada):
    product = make.make_product(arden, ada)
    services.take_product(product.pk, arden, actor=ada, seen=None)

    services.save_product(product, make.product_facts(), actor=ada, version="0")

    assert product.versions.count() == 1


def test_a_used_version_cannot_be_changed_past_the_services(arden, ada):
    product = make.make_product(arden, ada)
    version = services.take_product(product.pk, arden, actor=ada, seen=None)

    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        ProductVersion.objects.filter(pk=version.pk).update(description="Forged")
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        ProductVersion.objects.filter(pk=version.pk).delete()


@pytest.mark.parametrize(
    "wrong",
    [
        {"entry": None},
        {"classification": "unknown"},
        {"classification": "not_listed", "entry": None, "classification_reason": " "},
        {"answers": {"encryption": "perhaps"}},
        {"answers": {"cas_number": "none"}},
    ],
)
def test_half_a_classification_and_answers_that_are_none_are_refused(arden, ada, wrong):
    with pytest.raises(DomainError) as error:
        make.make_product(arden, ada, **wrong)

    assert error.value.gaps[0].field
    assert not Product.objects.exists()


def test_the_database_holds_what_the_services_hold(arden, ada):
    product = make.make_product(arden, ada)
    rows = ProductVersion.objects.filter(product=product)
    for values, name in (
        ({"entry": None}, "product_version_classified_whole"),
        ({"hs_code": "12"}, "product_version_hs_code"),
        ({"answers": []}, "product_version_answers_by_key"),
        ({"description": ""}, "product_version_described"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**values)
    with pytest.raises(IntegrityError, match="product_archived_by_somebody"), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(archived_at=timezone.now())


def test_an_entry_of_an_older_edition_stays_but_is_not_chosen_anew(arden, ada):
    old = make_entry()
    product = make.make_product(arden, ada, entry=old)
    make_control_list("2", (f"6A005,Lasers,{CATEGORY}",))
    old.refresh_from_db()

    services.save_product(product, make.product_facts(entry=old, name="Another"), actor=ada, version=None)

    refused("entry_outdated", make.make_product, arden, ada, entry=old)
    assert HEADER


def test_a_stale_page_is_refused_and_changes_nothing(arden, ada):
    product, party = make.make_product(arden, ada), make.make_book_party(arden, ada)

    refused("stale", services.save_product, product, make.product_facts(name="X"), actor=ada, version="7")
    refused("stale", services.archive_product, product, actor=ada, version="7")
    refused("stale", services.take_product, product.pk, arden, actor=ada, seen="7")
    refused("stale", services.save_party, party, make.book_facts(name="X"), actor=ada, version="7")
    refused("stale", services.take_party, party.pk, arden, actor=ada, seen="7")
    product.refresh_from_db()
    assert (product.name, product.archived_at) == ("Fiber laser AP-2000", None)


def test_what_is_archived_is_neither_changed_nor_taken_until_it_is_restored(arden, ada):
    product, party = make.make_product(arden, ada), make.make_book_party(arden, ada)
    services.archive_product(product, actor=ada, version=1)
    services.archive_party(party, actor=ada, version=1)

    refused("archived", services.archive_product, product, actor=ada, version=None)
    refused("archived", services.save_product, product, make.product_facts(name="X"), actor=ada, version=None)
    refused("archived", services.take_product, product.pk, arden, actor=ada, seen=None)
    refused("archived", services.save_party, party, make.book_facts(name="X"), actor=ada, version=None)
    refused("archived", services.take_party, party.pk, arden, actor=ada, seen=None)
    services.restore_product(product, actor=ada, version=2)
    services.restore_party(party, actor=ada, version=2)
    refused("not_archived", services.restore_product, product, actor=ada, version=None)
    assert services.take_product(product.pk, arden, actor=ada, seen=3).number == 1


def test_nothing_is_taken_for_another_organization(arden, ada, sam):
    other = make_organization(sam)
    product, party = make.make_product(arden, ada), make.make_book_party(arden, ada)

    with pytest.raises(Missing):
        services.take_product(product.pk, other, actor=sam, seen=None)
    with pytest.raises(Missing):
        services.take_party(party.pk, other, actor=sam, seen=None)


def test_papers_come_and_go_and_are_the_exporters_own(arden, ada, sam, omar):
    product = make.make_product(arden, ada)
    document = services.attach_document(product, upload(), kind="datasheet", actor=ada, version=1)

    assert may_read(ada, document.file)
    assert not may_read(sam, document.file)
    assert not may_read(omar, document.file)
    refused("stale", services.remove_document, product, document.pk, actor=ada, version=1)
    services.remove_document(product, document.pk, actor=ada, version=2)
    assert not queries.standing_documents(product).exists()
    with pytest.raises(Missing):
        services.remove_document(product, document.pk, actor=ada, version=None)


def test_an_earlier_classification_is_entered_once_and_taken_back(arden, ada):
    product = make.make_product(arden, ada)
    facts = services.ClassificationFacts("Office of Trade", "OT-7", "6A005.b", date(2024, 2, 1))
    row = services.enter_classification(product, facts, actor=ada, version=1)

    refused("classification_known", services.enter_classification, product, facts, actor=ada, version=None)
    tomorrow = timezone.localdate() + timedelta(days=1)
    late = services.ClassificationFacts("Office of Trade", "OT-8", "none", tomorrow)
    refused("in_the_future", services.enter_classification, product, late, actor=ada, version=None)
    services.remove_classification(product, row.pk, actor=ada, version=None)
    assert services.enter_classification(product, facts, actor=ada, version=None).pk != row.pk


def test_a_party_keeps_numbers_and_contacts_and_every_edit_is_a_version(arden, ada):
    party = make.make_book_party(arden, ada)
    more = make.book_facts(identifiers=(services.Identifier("duns", "529900AAA"),), contacts=())

    services.save_party(party, make.book_facts(), actor=ada, version="0")
    services.save_party(party, more, actor=ada, version=1)

    party.refresh_from_db()
    assert party.version == 2
    assert facts_of(party) == more


def test_a_note_is_never_changed_and_the_trail_does_not_repeat_it(arden, ada):
    party = make.make_book_party(arden, ada)
    note = services.write_note(party, " Asked the chamber of commerce. ", actor=ada)

    refused("note_empty", services.write_note, party, " ", actor=ada)
    rows = BookNote.objects.filter(pk=note.pk)
    for change in (lambda: rows.update(text="Forged"), rows.delete):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()
    event = AuditEvent.objects.get(verb="book_party.note_written")
    assert "chamber" not in f"{event.sentence}{event.before}{event.after}"


@pytest.mark.parametrize(
    ("name", "numbers", "found"),
    [
        ("TALHEIM Titanium", [], True),
        ("Somebody else", ["HRB 7700"], True),
        ("Somebody else", ["HRB 1"], False),
    ],
)
def test_parties_that_look_alike_are_pointed_out(arden, ada, sam, name, numbers, found):
    make.make_book_party(arden, ada)
    make.make_book_party(make_organization(sam), sam)

    assert len(queries.parties_like(arden, names=[name], numbers=numbers)) == found


def test_a_name_that_grows_in_latin_letters_is_kept_whole(arden, ada):
    party = make.make_book_party(arden, ada, name="庄" * 199 + "X")

    assert queries.parties_like(arden, names=["庄" * 199 + "X"], numbers=[]) == [party]


def test_a_party_is_known_by_another_of_its_names(arden, ada):
    party = make.make_book_party(arden, ada, aliases=("Blue Lantern Optics",))

    assert queries.parties_like(arden, names=["X", "Blue Lantern Optics"], numbers=[]) == [party]
    assert queries.parties_like(arden, names=["X"], numbers=[]) == []


def test_products_that_look_alike_are_pointed_out(arden, ada):
    product = make.make_product(arden, ada)

    assert queries.products_like(arden, name="fiber laser ap-2000", part_numbers=[]) == [product]
    assert queries.products_like(arden, name="Something", part_numbers=["AP-2000-EU"]) == [product]
    assert queries.products_like(arden, name="Something", part_numbers=["AP-1"]) == []


def test_a_search_needs_every_word_and_leaves_archived_ones_out(arden, ada):
    product = make.make_product(arden, ada, name="激光器")
    seen = queries.products_visible_to(ada)

    assert queries.searched(seen, "ap-2000 6a005").count() == 1
    assert queries.searched(seen, "ap-2000 camera").count() == 0
    services.archive_product(product, actor=ada, version=None)
    assert queries.searched(seen, "").count() == 0
    assert queries.searched(seen, "激光器", archived=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_once_the_second_is_told(arden, ada):
    product, party = make.make_product(arden, ada), make.make_book_party(arden, ada)

    def edit_product(number: int) -> object:
        facts = make.product_facts(description=f"Text {number}")
        return services.save_product(product, facts, actor=ada, version=1)

    def edit_party(number: int) -> object:
        return services.save_party(party, make.book_facts(city=f"City {number}"), actor=ada, version=1)

    for edit, model in ((edit_product, Product), (edit_party, BookParty)):
        answers = at_once(edit, 4)
        told = [answer for answer in answers if isinstance(answer, Conflict)]
        assert len(told) == 3, answers
        assert {answer.code for answer in told} == {"stale"}
        assert model.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_a_version_that_is_taken_while_it_is_edited_is_whole(arden, ada):
    product = make.make_product(arden, ada)
    facts = make.product_facts(description="Edited")

    def act(number: int) -> object:
        if number:
            return services.save_product(product, facts, actor=ada, version=1)
        return services.take_product(product.pk, arden, actor=ada, seen=1)

    taken, saved = at_once(act, 2)

    product.refresh_from_db()
    assert not isinstance(saved, Exception), saved
    if isinstance(taken, Conflict):  # the edit was first: the page from which it was picked is stale
        assert product.latest == 1
    else:
        taken.refresh_from_db()
        assert (taken.number, taken.description, product.latest) == (1, make.product_facts().description, 2)
