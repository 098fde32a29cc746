"""What the officer makes of an answer: it is enough, or the question is asked again in the same thread."""

from dataclasses import replace

from django.db import transaction

from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.files import services as files
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.questions import rules
from licensing.questions.flow import ENQUIRY_FLOW
from licensing.questions.models import Enquiry
from licensing.questions.services.asking import Given, Uploads, put, write
from licensing.questions.services.locking import Version, locked, new_version


@transaction.atomic
def accept(enquiry: Enquiry, *, actor: User, version: Version = None) -> Enquiry:
    """Say that an answer is enough; the question is closed.

    Raises:
        Conflict: it is not answered, or accepted already, or the page is stale.
        NotPermitted: the actor is not the officer of the case.
    """
    case, found = locked(enquiry)
    done = advance(
        found,
        "accept",
        ENQUIRY_FLOW,
        actor=actor,
        thread=case.pk,
        gate=lambda one: expect_version(one, version),
        question=rules.in_short(found.question),
    )
    new_version(case)
    return done


@transaction.atomic
def ask_again(
    enquiry: Enquiry, given: Given, *, actor: User, version: Version = None, uploads: Uploads = ()
) -> Enquiry:
    """Ask further about an answer: the next round of the same thread, about the same thing.

    Raises:
        DomainError: what `rules.check_question` and the store of files raise.
        Conflict: it is not answered, or was accepted already, or the page is stale.
        NotPermitted: the actor is not the officer of the case, or the case is not under review.
    """
    case, found = locked(enquiry)
    require(actor, "questions.settle", found)
    advance(
        found,
        "ask_again",
        ENQUIRY_FLOW,
        actor=actor,
        thread=case.pk,
        gate=lambda one: expect_version(one, version),
    )
    same = replace(
        given,
        about=found.about,
        line=found.line,
        party=found.party,
        document=found.document,
        asked_for=found.asked_for,
    )
    made = write(case, same, actor=actor, follows=found)
    for upload in uploads:
        files.store_upload(upload, owner=made, kind="question", actor=actor)
    return put(made, case, actor=actor)
