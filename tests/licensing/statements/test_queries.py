"""Statements of the same wording: found by an index, shown to the authority only."""

import pytest
from django.db import connection

from licensing.applications.statements.models import EndUseStatement
from licensing.statements import queries
from tests.factories import applications as make
from tests.factories import statements as stated
from tests.factories.organizations import make_organization
from tests.licensing.statements.build import WORDS, stated_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def foreign(sam):
    return make_organization(sam, name="Foreign Ltd")


def test_nearly_the_same_words_of_another_exporter_are_found(arden, ada, sam, foreign, omar):
    other = stated_case(foreign, sam, stated_use=WORDS.replace("bicycle", "motorbike"))
    stated_case(foreign, sam, stated_use=WORDS[:90] + "and nothing else is known about their use so far")
    case = stated_case(arden, ada, stated_use=WORDS)

    (reading,) = queries.readings(case, omar)

    assert [one.case.pk for one in reading.alike] == [other.pk]
    assert reading.alike[0].percent == 88
    assert reading.other_exporters == 1


def test_the_same_end_user_of_the_same_exporter_may_sign_the_same_again(arden, ada, omar):
    stated_case(arden, ada, stated_use=WORDS)
    other = stated_case(arden, ada, stated_use=WORDS, end_user="Valdeluna Frames SA")
    case = stated_case(arden, ada, stated_use=WORDS)

    (reading,) = queries.readings(case, omar)

    assert [one.case.pk for one in reading.alike] == [other.pk]
    assert reading.other_exporters == 0


def test_a_draft_of_another_exporter_is_not_told_of(arden, ada, sam, foreign, omar):
    stated.say(make.complete_draft(foreign, sam), sam, stated_use=WORDS)
    case = stated_case(arden, ada, stated_use=WORDS)
    assert not queries.readings(case, omar)[0].alike


def test_an_exporter_is_never_given_cases_of_others(arden, ada, sam, foreign):
    stated_case(foreign, sam, stated_use=WORDS)
    case = stated_case(arden, ada, stated_use=WORDS)
    assert not queries.readings(case, ada)[0].alike


def test_the_search_reads_the_index(arden, ada):
    case = stated_case(arden, ada, stated_use=WORDS)
    statement = case.application.statements.get()
    rows = EndUseStatement.objects.filter(bands__overlap=statement.bands)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "end_use_statement_bands" in rows.explain()
