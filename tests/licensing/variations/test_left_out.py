"""An end user whom a license leaves out is not in the draft of its change, and neither is the statement."""

import pytest

from exportctl.core.people.models import User
from licensing.applications import services as applications
from licensing.decisions import services as decisions
from licensing.decisions.rules import Because
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.types.kinds.open import SCOPE
from screening.risk.services import ensure_model
from tests.factories import applications as make
from tests.factories import statements as stated
from tests.factories.cases import make_watchlist
from tests.factories.jobs import drain
from tests.licensing.variations.build import asked, decided

pytestmark = pytest.mark.django_db
LONG = "We serve three workshops that order from us every second month, and keep every record."


def test_who_was_left_out_goes_with_the_statement(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    make_watchlist()
    ensure_model()
    draft = make.make_draft(arden, ada, kind="open")
    make.add_line(draft, ada)
    out = make.add_party(draft, ada, name="Talheim Titanium GmbH")
    make.add_party(draft, ada, name="Nordtal Titan AG")
    make.say_route(draft, ada)
    said = {"open_why": LONG, "open_rate": "some", "open_control": LONG}
    applications.save_answers(draft, SCOPE, said, actor=ada, version=None)
    use = {"intended_use": make.USE, "military_use": "no", "wmd_use": "no", "informed_by_authority": "no"}
    applications.save_end_use(draft, use, actor=ada, version=None)
    applications.save_end_use_statement(
        draft, out.pk, stated.facts(), actor=ada, version=None, upload=make.upload()
    )
    applications.declare(draft, position="Head", actor=ada, version=None)
    draft.refresh_from_db()
    case = review.file_application(draft, actor=ada)
    drain()
    case.refresh_from_db()
    decision = decided(case, omar, excluded={out.pk: Because("Its hall cannot be inspected.", ("7",))})
    decisions.countersign(decision, actor=cleo)
    drain()

    made = asked(License.objects.get(), ada)

    assert list(made.application.parties.values_list("name", flat=True)) == ["Nordtal Titan AG"]
    assert not made.application.statements.exists()
    assert draft.statements.get().party == out
