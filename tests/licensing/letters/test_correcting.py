"""Another letter replaces an issued one, after two people agreed; both stay."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from licensing.letters import services
from licensing.letters.models import Letter, LetterCorrection
from licensing.letters.services import issue_of_decision
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.factories.licenses import make_decision
from tests.licensing.letters.test_issuing import words

pytestmark = pytest.mark.django_db
GROUND = {"criteria": ["7"], "public_reasons": ["Nobody knows the site."], "protected_reasons": ["A source."]}


@pytest.fixture
def letter(arden) -> Letter:
    """A letter on a refusal."""
    return issue_of_decision(make_decision(arden, outcome="deny", **GROUND).pk)


@pytest.fixture
def correction(letter, omar) -> LetterCorrection:
    """Omar's proposal to replace it."""
    return services.propose_correction(letter, reason="Our street was wrong.", actor=omar)


def test_the_new_letter_begins_with_the_reason_and_both_stay(letter, correction, cleo):
    made = services.confirm(correction, actor=cleo)
    drain()

    assert made.replaces == letter
    assert made.number != letter.number
    assert words(made).startswith(f"This letter replaces letter {letter.number} of ")
    assert "Our street was wrong." in words(made)
    assert "Nobody knows the site." in words(made)
    assert "A source." not in str(made.content)
    assert Letter.objects.get(pk=letter.pk).content == letter.content
    assert all(one.document is not None for one in Letter.objects.all())


def test_nobody_confirms_what_they_proposed(letter, max_manager):
    correction = services.propose_correction(letter, reason="Wrong.", actor=max_manager)
    for act in (services.confirm, lambda one, actor: services.refuse(one, reason="No.", actor=actor)):
        with pytest.raises(NotPermitted, match="someone else must confirm"):
            act(correction, actor=max_manager)
    with pytest.raises(IntegrityError, match="letter_correction_decided_by_another"), transaction.atomic():
        LetterCorrection.objects.filter(pk=correction.pk).update(
            status="confirmed", decided_by=max_manager, decided_at=timezone.now()
        )
    assert Letter.objects.count() == 1


def test_a_correction_needs_a_reason_a_permission_and_a_letter_that_holds(
    letter, correction, omar, sonia, cleo
):
    with pytest.raises(NotPermitted, match="waits for a second person"):
        services.propose_correction(letter, reason="Again.", actor=omar)
    with pytest.raises(NotPermitted):
        services.propose_correction(letter, reason="Again.", actor=sonia)
    made = services.confirm(correction, actor=cleo)
    with pytest.raises(NotPermitted, match=f"Letter {made.number} has replaced"):
        services.propose_correction(letter, reason="Again.", actor=omar)
    with pytest.raises(DomainError, match="Say what was wrong"):
        services.propose_correction(made, reason=" ", actor=omar)


def test_refused_the_letter_stays_and_another_correction_may_come(letter, correction, omar, cleo):
    with pytest.raises(DomainError):
        services.refuse(correction, reason="", actor=cleo)
    refused = services.refuse(correction, reason="The street is right.", actor=cleo)
    assert (refused.status, refused.refusal) == ("refused", "The street is right.")
    assert Letter.objects.count() == 1
    again = services.propose_correction(letter, reason="The city was wrong.", actor=omar)
    assert services.confirm(again, actor=cleo).replaces == letter


def test_a_corrected_letter_can_be_corrected(letter, correction, omar, cleo):
    second = services.confirm(correction, actor=cleo)
    third = services.confirm(services.propose_correction(second, reason="Once more.", actor=omar), actor=cleo)
    assert third.replaces == second
    assert issue_of_decision(letter.decision_id) == letter


@pytest.mark.django_db(transaction=True)
def test_confirmed_twice_at_once_one_letter_replaces_it(correction, cleo, max_manager):
    people = (cleo, max_manager)
    done = at_once(lambda n: services.confirm(correction, actor=people[n]), 2)

    assert sum(isinstance(one, Letter) for one in done) == 1
    assert sum(isinstance(one, Conflict) for one in done) == 1
    assert Letter.objects.count() == 2
