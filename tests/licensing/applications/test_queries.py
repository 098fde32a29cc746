import uuid

import pytest

from exportctl.core.errors import Conflict, Missing
from licensing.applications import queries
from licensing.applications.rules import Section, State
from tests.factories import applications as make
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db


def test_nobody_sees_what_is_not_theirs(draft, arden, ada, sam, omar, inez, root):
    filed = make.submitted_application(arden, ada)
    make.make_draft(make_organization(sam), sam)

    def seen(actor):
        return set(queries.applications_visible_to(actor).filter(organization=arden))

    assert seen(ada) == {draft, filed}
    assert seen(omar) == {filed}
    assert seen(sam) == seen(inez) == seen(root) == set()
    assert queries.applications_visible_to(sam).count() == 1


def test_draft_of_is_missing_for_strangers_and_conflicts_after_filing(draft, arden, ada, sam):
    assert queries.draft_of(ada, draft.pk) == draft
    for actor, key in ((sam, draft.pk), (ada, uuid.uuid4())):
        with pytest.raises(Missing):
            queries.draft_of(actor, key)
    filed = make.submitted_application(arden, ada)
    with pytest.raises(Conflict, match=filed.reference):
        queries.draft_of(ada, filed.pk)


def test_removed_documents_count_for_nothing(complete, ada):
    complete.attachments.update(removed=True)
    assert queries.draft_facts(complete).documents == ()
    assert queries.whole(complete).standing == []
    states = {part.section: part.state for part in queries.progress_of(complete)}
    assert states[Section.ATTACHMENTS] == State.NOT_STARTED


def test_in_short_names_the_first_goods_and_the_end_user(arden, ada):
    make.complete_draft(arden, ada, lines=3)
    short = queries.in_short(queries.own_applications(ada).get())
    assert (short.goods, short.more_goods) == ("Fiber laser, 1 kW", 2)
    assert (short.end_user, short.destination) == ("Talheim Titanium GmbH", "Germany")
    make.make_draft(arden, ada)
    empty = queries.in_short(queries.own_applications(ada).latest("created_at"))
    assert (empty.goods, empty.end_user, empty.destination) == ("", "", "")
