"""Letters on what is done to a license: suspended, reinstated, revoked. Once, frozen, public reasons only."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import DomainError, Missing
from exportctl.core.notices.models import Notice
from exportctl.core.outbox.models import Job
from licensing.letters import queries, services
from licensing.letters.models import Letter
from licensing.licenses import services as licenses
from licensing.licenses.models import License, Suspension
from licensing.licenses.services import Proposal
from licensing.review.models import Case
from screening.watchlists import services as watchlists
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.factories.licenses import make_license
from tests.licensing.letters.test_issuing import mails, words
from tests.licensing.licenses.test_services import screened

pytestmark = pytest.mark.django_db
SECRET = "A partner service saw the crates elsewhere."
WHY = "The goods were seen at another firm."
URGENT = "The ship leaves tonight."
BY = timezone.localdate() + timedelta(days=40)


@pytest.fixture
def granted(arden):
    return make_license(arden)


@pytest.fixture
def clear(granted, db):
    """The license, screened and clear, so that it can be reinstated."""
    watchlists.load_demonstration()
    screened(granted.decision)
    Job.objects.all().delete()  # no risk is scored here
    return granted


def suspend(license, actor, **given):
    licenses.suspend(license, reason=WHY, note=SECRET, review_by=BY, actor=actor, **given)
    return Suspension.objects.get(ended_at=None)


def revoke(license, *, by, confirmed_by, urgent=URGENT):
    proposal = Proposal(WHY, note=SECRET, urgent_reason=urgent)
    made = licenses.propose_revocation(license, proposal, actor=by)
    return licenses.confirm_revocation(made, actor=confirmed_by)


def shown(day):
    return f"{day:%-d %b %Y}"


def text_of(answer):
    return answer.content.decode()


def test_a_suspension_is_told_by_a_signed_letter(granted, max_manager):
    suspension = suspend(granted, max_manager)
    drain()

    letter, said = Letter.objects.get(), words(Letter.objects.get())
    today = timezone.localdate()
    assert (letter.kind, letter.suspension, letter.revocation) == ("suspended", suspension, None)
    assert (letter.decision, letter.intent, letter.case) == (None, None, granted.case)
    assert letter.appeal_by == today + timedelta(days=28)
    assert letter.content["license"] == granted.number
    for piece in (
        granted.number,
        WHY,
        shown(today),
        shown(BY),
        shown(letter.appeal_by),
        shown(granted.valid_to),
    ):
        assert piece in said
    assert "Fiber laser module, 2 kW (6A005), 10 items" in said
    assert "To be completed by the authority" in said
    assert f"/portal/licenses/{granted.pk}/" in said
    for secret in (SECRET, "Max"):
        assert secret not in str(letter.content) + "".join(mails())
    assert letter.document is not None


def test_a_reinstatement_is_told_after_the_suspension_and_without_a_day_to_appeal(clear, max_manager):
    suspension = suspend(clear, max_manager)
    licenses.reinstate(clear, reason="You showed where they stand.", actor=max_manager)
    drain()

    second, first = Letter.objects.order_by("-number")
    assert [first.kind, second.kind] == ["suspended", "reinstated"]
    assert first.suspension == second.suspension == suspension
    assert second.appeal_by is None
    assert "You showed where they stand." in words(second)
    assert f"until {shown(clear.valid_to)}" in words(second)
    assert "appeal" not in words(second)
    assert WHY not in words(second)


def test_a_second_suspension_has_letters_of_its_own(clear, max_manager):
    for _ in range(2):
        suspend(clear, max_manager)
        licenses.reinstate(clear, reason="It is clear.", actor=max_manager)
        drain()
    assert list(Letter.objects.order_by("number").values_list("kind", flat=True)) == [
        "suspended",
        "reinstated",
        "suspended",
        "reinstated",
    ]


def test_a_suspension_that_ends_with_the_license_is_no_reinstatement(granted, ada, max_manager):
    suspension = suspend(granted, max_manager)
    licenses.surrender(granted, reason="The order was canceled.", actor=ada)
    drain()

    assert Letter.objects.get().kind == "suspended"
    first = Letter.objects.get()
    with pytest.raises(IntegrityError, match="letter_tells_what_was_done"), transaction.atomic():
        copy(first, kind="reinstated", suspension=suspension, appeal_by=None)


def copy(letter, **changes):
    fields = {
        name: getattr(letter, name)
        for name in ("kind", "case", "template", "title", "content", "issued_at", "appeal_by")
    }
    return Letter.objects.create(number="LT-1", **fields | changes)


def test_a_revocation_without_waiting_is_told_with_its_public_reason_alone(granted, max_manager, cleo):
    revocation = revoke(granted, by=max_manager, confirmed_by=cleo)
    drain()

    letter, said = Letter.objects.get(), words(Letter.objects.get())
    assert (letter.kind, letter.revocation, letter.suspension) == ("revoked", revocation, None)
    assert letter.appeal_by is not None
    for piece in (granted.number, WHY, shown(timezone.localdate()), shown(letter.appeal_by)):
        assert piece in said
    assert "what you answered" not in said
    for secret in (SECRET, URGENT, "Max", "Cleo"):
        assert secret not in str(letter.content) + "".join(mails())


def test_a_revocation_says_that_the_answer_was_read(granted, ada, max_manager, cleo):
    made = licenses.propose_revocation(granted, Proposal(WHY), actor=max_manager)
    licenses.answer_revocation(made, text="They are in our own store.", actor=ada)
    made.refresh_from_db()
    licenses.confirm_revocation(made, actor=cleo)
    drain()
    assert f"what you answered on {shown(timezone.localdate())}" in words(Letter.objects.get())


def test_a_revocation_that_is_proposed_or_taken_back_has_no_letter(granted, max_manager, cleo):
    made = licenses.propose_revocation(granted, Proposal(WHY), actor=max_manager)
    drain()
    assert services.issue_of_stop(made.pk) == []
    licenses.drop_revocation(made, reason="It was another firm.", actor=max_manager)
    assert services.issue_of_stop(made.pk) == []
    other = suspend(granted, max_manager)
    (first,) = services.issue_of_stop(other.pk)
    with pytest.raises(IntegrityError, match="letter_tells_what_was_done"), transaction.atomic():
        copy(first, kind="revoked", revocation=made)


def test_revoking_a_suspended_license_tells_both(granted, max_manager, cleo):
    suspend(granted, max_manager)
    revoke(granted, by=max_manager, confirmed_by=cleo)
    drain()
    assert sorted(Letter.objects.values_list("kind", flat=True)) == ["revoked", "suspended"]


def test_one_mail_tells_one_thing(granted, max_manager):
    suspend(granted, max_manager)
    drain()
    assert set(Notice.objects.values_list("kind", flat=True)) == {"licenses.suspended"}


def test_each_letter_is_made_once_however_often_it_is_asked_for(granted, max_manager):
    suspension = suspend(granted, max_manager)
    drain()
    services.request(suspension.pk)
    drain()
    assert services.issue_of_stop(suspension.pk) == [Letter.objects.get()]
    with pytest.raises(Missing):
        services.issue_of_stop(granted.pk)


def test_the_database_keeps_one_letter_a_suspension_and_kind(granted, arden, max_manager):
    suspend(granted, max_manager)
    drain()
    letter = Letter.objects.get()
    with pytest.raises(IntegrityError, match="letter_once_per_suspension_and_kind"), transaction.atomic():
        copy(letter, suspension=letter.suspension)
    with pytest.raises(IntegrityError, match="letter_tells_one_thing"), transaction.atomic():
        copy(letter, kind="revoked", suspension=letter.suspension)
    with pytest.raises(IntegrityError, match="letter_has_appeal_day_where_appealed"), transaction.atomic():
        copy(letter, suspension=letter.suspension, appeal_by=None, replaces=letter)
    other = make_license(arden)
    with pytest.raises(IntegrityError, match="letter_tells_what_was_done"), transaction.atomic():
        copy(letter, suspension=letter.suspension, case=other.case)
    with pytest.raises(IntegrityError, match="suspension_reinstated_ended"), transaction.atomic():
        Suspension.objects.filter(pk=letter.suspension_id).update(reinstated=True)


@pytest.mark.django_db(transaction=True)
def test_two_workers_issue_one_letter(granted, max_manager):
    suspension = suspend(granted, max_manager)
    made = at_once(lambda _: services.issue_of_stop(suspension.pk), 4)
    assert [letter.pk for (letter,) in made] == [Letter.objects.get().pk] * 4


@pytest.mark.django_db(transaction=True)
def test_reinstating_while_the_letter_is_made_loses_neither(clear, max_manager):
    suspension = suspend(clear, max_manager)
    steps = [
        lambda: services.issue_of_stop(suspension.pk),
        lambda: licenses.reinstate(clear, reason="It is clear.", actor=max_manager),
    ]
    at_once(lambda number: steps[number](), 2)
    drain()
    assert sorted(Letter.objects.values_list("kind", flat=True)) == ["reinstated", "suspended"]


def test_a_text_of_a_suspension_is_not_approved_without_its_law(granted, omar, cleo):
    draft = services.start("suspended", actor=omar)
    with pytest.raises(DomainError) as refusal:
        services.propose(draft, actor=omar)
    assert refusal.value.code == "basis_missing"
    law = services.Text(draft.title, draft.body, 14, "The law is named.", "Act on trade, section 9")
    services.save(draft, law, actor=omar)
    services.propose(draft, actor=omar)
    services.approve(draft, in_force_from=timezone.localdate(), actor=cleo)

    suspend(granted, cleo)
    drain()
    letter = Letter.objects.get()
    assert letter.template == draft
    assert "Act on trade, section 9" in words(letter)
    assert letter.appeal_by == timezone.localdate() + timedelta(days=14)


def test_a_correction_replaces_it_and_refuses_what_is_for_the_file(clear, omar, max_manager, cleo):
    suspension = suspend(clear, max_manager)
    licenses.reinstate(clear, reason="It is clear.", actor=max_manager)
    drain()
    letter = Letter.objects.get(kind="reinstated")
    with pytest.raises(DomainError):
        services.propose_correction(letter, reason="A name.", own_words=SECRET, actor=omar)
    made = services.propose_correction(letter, reason="A name.", own_words="Sorry for that.", actor=omar)
    newer = services.confirm(made, actor=cleo)

    assert (newer.kind, newer.suspension, newer.replaces) == ("reinstated", suspension, letter)
    assert "Sorry for that." in words(newer)
    assert f"license {clear.number}" in mails()[-1]
    assert "appeal" not in mails()[-1]
    assert services.issue_of_stop(suspension.pk)[1] == letter


def test_what_was_done_before_there_were_letters_is_made_on_demand(granted, omar, max_manager):
    suspend(granted, max_manager)
    Job.objects.all().delete()
    case = Case.objects.get(license=granted)
    labels = [one.label for one in queries.makings(case, []) if one.state == "missing"]
    assert f"Letter on the suspension of {shown(timezone.localdate())}" in labels
    services.ask_again(case, actor=omar)
    assert "being_made" in {one.state for one in queries.makings(case, [])}
    Job.objects.exclude(arguments__subject_id=str(Suspension.objects.get().pk)).delete()
    drain()
    assert Letter.objects.get().kind == "suspended"


# What the pages show.


def test_the_holder_and_the_officers_read_it_on_the_license(granted, ada, omar, max_manager, sign_in):
    suspend(granted, max_manager)
    drain()
    letter = Letter.objects.get()

    mine = text_of(sign_in(ada).get(reverse("licensing:license", args=[granted.pk])))
    assert letter.number in mine
    page = text_of(sign_in(ada).get(reverse("licensing:letter", args=[letter.pk])))
    assert WHY in page
    assert f"License {granted.number}" in page
    assert "write to the authority by" in page
    assert SECRET not in page

    desk = text_of(sign_in(omar).get(reverse("licensing:desk-license", args=[granted.pk])))
    assert reverse("licensing:desk-letter", args=[letter.pk]) in desk
    shown_letter = text_of(sign_in(omar).get(reverse("licensing:desk-letter", args=[letter.pk])))
    assert reverse("licensing:desk-license", args=[granted.pk]) in shown_letter


def test_the_pages_of_a_license_with_letters_take_few_reads(granted, ada, omar, max_manager, sign_in):
    suspend(granted, max_manager)
    drain()
    counts = []
    for person, page in ((ada, "license"), (omar, "desk-license")):
        web, url = sign_in(person), reverse(f"licensing:{page}", args=[granted.pk])
        web.get(url)
        with CaptureQueriesContext(connection) as taken:
            web.get(url)
        counts.append(len(taken))
    assert counts == [13, 13]


def test_a_stranger_does_not_read_it(granted, make_user, max_manager, sign_in):
    from exportctl.core.people.roles import Role, Side

    suspend(granted, max_manager)
    drain()
    stranger = make_user("Eve", Side.EXPORTER, Role.EXPORTER)
    assert (
        sign_in(stranger).get(reverse("licensing:letter", args=[Letter.objects.get().pk])).status_code == 404
    )


def test_a_reinstatement_names_no_day_to_appeal_on_its_page(clear, ada, max_manager, sign_in):
    suspend(clear, max_manager)
    licenses.reinstate(clear, reason="It is clear.", actor=max_manager)
    drain()
    letter = Letter.objects.get(kind="reinstated")
    page = text_of(sign_in(ada).get(reverse("licensing:letter", args=[letter.pk])))
    assert "write to the authority by" not in page


@pytest.mark.parametrize(
    ("page", "given", "says"),
    [
        ("suspend", {"reason": WHY, "note": SECRET, "review_by": ""}, "Your license is suspended"),
        ("reinstate", {"reason": WHY}, "Your license is valid again"),
        ("revoke", {"reason": WHY, "note": SECRET}, "(day of the confirmation)"),
    ],
)
def test_what_is_typed_is_read_as_a_letter_and_nothing_is_kept(
    granted, max_manager, sign_in, page, given, says
):
    url = reverse(f"licensing:desk-license-{page}-letter", args=[granted.pk])
    web = sign_in(max_manager)
    text = text_of(web.post(url, given))
    assert says in text
    assert WHY in text
    assert SECRET not in text
    assert not Letter.objects.exists()
    assert License.objects.get().status == "issued"

    refused = web.post(url, {"reason": ""})
    assert refused.status_code == 422
    assert "There is no letter of what is typed" in text_of(refused)


def test_a_review_too_far_ahead_has_no_letter(granted, max_manager, sign_in):
    late = timezone.localdate() + timedelta(days=400)
    url = reverse("licensing:desk-license-suspend-letter", args=[granted.pk])
    refused = sign_in(max_manager).post(url, {"reason": WHY, "review_by": f"{late}"})
    assert refused.status_code == 422
    assert "The review must be" in text_of(refused)


def test_who_confirms_a_revocation_reads_its_letter_first(granted, max_manager, cleo, sonia, sign_in):
    made = licenses.propose_revocation(granted, Proposal(WHY, SECRET), actor=max_manager)
    url = reverse("licensing:desk-revocation-letter", args=[made.pk])
    assert url in text_of(sign_in(cleo).get(reverse("licensing:desk-license", args=[granted.pk])))
    text = text_of(sign_in(cleo).get(url))
    assert WHY in text
    assert SECRET not in text
    assert sign_in(sonia).get(url).status_code == 403
    licenses.drop_revocation(made, reason="It was another firm.", actor=max_manager)
    assert sign_in(cleo).get(url).status_code == 404


def test_a_text_is_previewed_with_a_real_license(granted, omar, max_manager, sign_in):
    suspend(granted, max_manager)
    text = queries.in_force("suspended", on=timezone.localdate())
    url = reverse("licensing:letter-text", args=[text.pk])
    given = {"sample": "case", "reference": granted.case.reference}
    assert WHY in text_of(sign_in(omar).get(url, given))
    other = queries.in_force("revoked", on=timezone.localdate())
    refused = sign_in(omar).get(reverse("licensing:letter-text", args=[other.pk]), given)
    assert "has nothing that a letter of this kind could tell" in text_of(refused)
