"""The copy of an application that was amended, and of a license that was varied."""

import zipfile

import pytest

from licensing.copies.services import write_copy
from licensing.decisions import services as decisions
from licensing.licenses.models import License
from licensing.review.models import Case
from tests.factories.cases import case_under_review
from tests.factories.jobs import drain
from tests.licensing.amendments import build
from tests.licensing.variations.build import ask_more, asked, decided, filed, first_license

pytestmark = pytest.mark.django_db


def test_the_copy_has_all_filed_editions_with_what_they_changed(arden, ada, omar):
    case = case_under_review(arden, ada, omar)
    before = zipfile.ZipFile(write_copy(case, actor=ada)).namelist()
    assert not [name for name in before if name.startswith("edition-")]
    build.amend(case, ada)
    build.start(case, ada, own_reference="PO 9")

    copy = zipfile.ZipFile(write_copy(build.again(case), actor=ada))

    names = copy.namelist()
    assert {name.split("/")[0] for name in names if name.startswith("edition-")} == {"edition-1", "edition-2"}
    assert [name for name in names if name.startswith("edition-1/documents/")]
    assert "edition-1/differences.csv" not in names
    said = copy.read("edition-2/differences.csv").decode()
    assert "Line 1: Quantity" in said
    assert "major" in said
    assert copy.read("edition-1/goods.csv") != copy.read("edition-2/goods.csv")
    assert copy.read("goods.csv") == copy.read("edition-2/goods.csv")
    assert '"edition": 1' in copy.read("edition-1/application.json").decode()


def test_the_copy_has_all_editions_of_the_license(arden, ada, omar, cleo):
    license = first_license(arden, ada, omar, cleo)
    made = asked(license, ada)
    ask_more(made, ada, "5")
    decisions.countersign(decided(filed(made, ada), omar), actor=cleo)
    drain()
    new = License.objects.get(edition=2)

    names = zipfile.ZipFile(write_copy(Case.objects.get(pk=new.case_id), actor=ada)).namelist()

    folders = {name.rsplit("/", 1)[0] for name in names if name.startswith("license/")}
    assert folders == {"license/edition-1", "license/edition-2"}
