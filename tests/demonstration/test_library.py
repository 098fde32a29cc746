"""What the demonstration keeps in a library is taken in without a fault."""

import pytest
from django.core.management import call_command

from exportctl.demonstration import library
from licensing.library.models import BookNote, BookParty, Product
from licensing.library.queries import latest_version
from tests.factories.organizations import make_organization


@pytest.mark.django_db
def test_the_table_is_taken_in_and_the_book_is_filled(ada):
    call_command("load_control_list")

    library.fill(make_organization(ada))

    assert {product.kind for product in Product.objects.all()} == {
        "goods",
        "component",
        "software",
        "material",
    }
    versions = [latest_version(product).classification for product in Product.objects.all()]
    assert sorted(versions) == ["listed", "not_listed", "unknown", "unknown"]
    assert (BookParty.objects.count(), BookNote.objects.count()) == (3, 1)
