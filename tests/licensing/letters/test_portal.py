"""Letters as the exporter reads them."""

import pytest
from django.urls import reverse

from licensing.letters import services
from licensing.letters.services import issue_of_decision
from tests.factories.decisions import announced
from tests.factories.jobs import drain
from tests.factories.licenses import make_decision
from tests.licensing.letters.test_desk import GROUND

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(arden):
    return issue_of_decision(make_decision(arden, outcome="deny", **GROUND).pk)


def test_the_tracking_page_names_the_letter_from_the_moment_of_issue(letter, ada, sign_in):
    text = sign_in(ada).get(reverse("licensing:tracking", args=[letter.case.application_id])).content.decode()
    assert letter.number in text
    assert reverse("licensing:letter", args=[letter.pk]) in text


def test_the_exporter_reads_it_and_downloads_the_document_when_it_is_there(letter, ada, sign_in):
    web, url = sign_in(ada), reverse("licensing:letter", args=[letter.pk])
    text = web.get(url).content.decode()
    assert "Nobody &lt;b&gt;knows&lt;/b&gt; the site." in text
    assert "A secret source" not in text
    assert "is being made" in text
    drain()
    letter.refresh_from_db()
    assert f"/files/{letter.document_id}/" in web.get(url).content.decode()


@pytest.mark.parametrize(("who", "status"), [("sam", 404), ("omar", 403)])
def test_it_is_nobody_elses(letter, sign_in, request, who, status):
    web = sign_in(request.getfixturevalue(who))
    assert web.get(reverse("licensing:letter", args=[letter.pk])).status_code == status


def test_a_replaced_letter_says_by_which_and_stays_readable(letter, ada, omar, cleo, sign_in):
    correction = services.propose_correction(letter, reason="Our street was wrong.", actor=omar)
    made = services.confirm(correction, actor=cleo)
    web = sign_in(ada)
    assert f"Letter {made.number}" in web.get(reverse("licensing:letter", args=[letter.pk])).content.decode()
    text = web.get(reverse("licensing:letter", args=[made.pk])).content.decode()
    assert f"letter {letter.number}" in text
    assert "Our street was wrong." in text


def test_an_announced_refusal_says_where_to_answer(arden, ada, omar, sign_in):
    intent = announced(arden, ada, omar)
    drain()
    letter = intent.letters.get()
    text = sign_in(ada).get(reverse("licensing:letter", args=[letter.pk])).content.decode()
    assert reverse("licensing:announced-refusal", args=[intent.case.application_id]) in text
