import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.notices.models import Notice
from exportctl.core.outbox.models import Job
from exportctl.core.people import services as people
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from exportctl.core.people.sealed import unseal
from exportctl.core.staff import services
from exportctl.core.staff.models import GrantStatus, RoleGrant, WelcomeLink
from exportctl.core.staff.services import NewPerson
from tests.core.threads import at_once

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def again(person):
    return User.objects.get(pk=person.pk)


def token_mailed() -> str:
    """Return the token of the last link that was queued."""
    job = Job.objects.filter(name="core.send_mail").order_by("created_at").last()
    return re.search(r"/welcome/([^/\s]+)/", unseal(job.arguments["sealed"]))[1]


@pytest.fixture
def nora(root, wanted):
    return services.add(NewPerson("Nora", "nora@cast.example", [wanted(Role.TECHNICAL_REVIEWER)]), actor=root)


def test_a_person_comes_in_by_a_link_that_works_once(nora):
    assert not again(nora).is_active
    token = token_mailed()
    assert token not in WelcomeLink.objects.get().token_digest

    services.come_in(token, password="three quiet words here")

    person = again(nora)
    assert person.is_active
    assert person.roles == {Role.TECHNICAL_REVIEWER}
    assert person.check_password("three quiet words here")
    assert person.emailaddress_set.get().verified
    with pytest.raises(Conflict, match="used already"):
        services.come_in(token, password="somebody else tries it")


def test_the_token_is_in_no_row_in_the_clear(nora):
    token = token_mailed()

    assert not any(token in str(job.arguments) for job in Job.objects.all())
    events = AuditEvent.objects.all()
    assert not any(token in f"{event.sentence}{event.after}{event.before}" for event in events)


def test_a_new_link_and_a_withdrawal_end_the_one_before(nora, root):
    first = token_mailed()
    services.send_link(nora, actor=root)
    with pytest.raises(Conflict, match="withdrawn"):
        services.come_in(first, password="three quiet words here")

    second = token_mailed()
    services.withdraw_link(nora, actor=root)
    with pytest.raises(Conflict, match="withdrawn"):
        services.come_in(second, password="three quiet words here")
    assert not again(nora).is_active


def test_a_link_ends_with_its_time(nora):
    token = token_mailed()
    with time_machine.travel(timezone.now() + 7 * DAY, tick=False), pytest.raises(Conflict, match="too old"):
        services.come_in(token, password="three quiet words here")


def test_links_are_bounded(nora, root):
    for _ in range(4):
        services.send_link(nora, actor=root)

    with pytest.raises(DomainError, match="at most 5"):
        services.send_link(nora, actor=root)


@pytest.mark.parametrize("email", ["omar@cast.example", "OMAR@cast.example"])
def test_a_known_address_is_refused(root, omar, wanted, email):
    with pytest.raises(Conflict) as refused:
        services.add(NewPerson("Other", email, [wanted(Role.INSPECTOR)]), actor=root)

    assert refused.value.code == "known_address"


def test_roles_that_conflict_add_nobody(root, wanted):
    both = [wanted(Role.TECHNICAL_REVIEWER), wanted(Role.INSPECTOR)]
    with pytest.raises(DomainError, match="inspects independently"):
        services.add(NewPerson("Nora", "nora@cast.example", both), actor=root)

    assert not User.objects.filter(email="nora@cast.example").exists()


def test_a_role_that_decides_waits_for_a_second_administrator(root, rita, nora, wanted):
    grant = services.give(nora, wanted(Role.COUNTERSIGNER), actor=root)

    assert grant.status == GrantStatus.WAITING
    assert not again(nora).has_role(Role.COUNTERSIGNER)
    assert [notice.person for notice in Notice.objects.filter(kind="staff.confirm")] == [rita]
    with pytest.raises(NotPermitted, match="You proposed"):
        services.confirm_role(grant, actor=root)

    services.confirm_role(grant, actor=rita)

    assert again(nora).has_role(Role.COUNTERSIGNER)
    sentences = list(AuditEvent.objects.filter(thread=nora.pk).values_list("sentence", flat=True))
    assert "Rita confirmed the role countersigner for Nora" in sentences


def test_the_database_wants_two_people(root, nora, wanted):
    grant = services.give(nora, wanted(Role.COUNTERSIGNER), actor=root)
    rows = RoleGrant.objects.filter(pk=grant.pk)

    with pytest.raises(IntegrityError, match="role_grant_two_people"), transaction.atomic():
        rows.update(status="given", confirmed_by=root, confirmed_at=timezone.now())
    with pytest.raises(IntegrityError, match="role_grant_confirmed_first"), transaction.atomic():
        rows.update(status="given")


def test_nobody_gives_takes_or_closes_their_own(root, rita, wanted):
    mine = RoleGrant.objects.get(person=root)
    for act in (
        lambda: services.give(root, wanted(Role.ADMINISTRATOR), actor=root),
        lambda: services.take_role(mine, reason="x", actor=root),
        lambda: services.disable(root, reason="x", actor=root),
    ):
        with pytest.raises(NotPermitted, match="Nobody changes their own"):
            act()
    with pytest.raises(IntegrityError, match="role_grant_given_by_another"), transaction.atomic():
        RoleGrant.objects.create(
            person=root, role="manager", reason="x", from_day=timezone.localdate(), given_by=root
        )


@pytest.mark.parametrize("who", ["omar", "max_manager"])
def test_only_administrators_change_people(request, nora, wanted, who):
    other = request.getfixturevalue(who)
    with pytest.raises(NotPermitted):
        services.give(nora, wanted(Role.INSPECTOR), actor=other)
    with pytest.raises(NotPermitted):
        services.add(NewPerson("A", "a@cast.example", [wanted(Role.INSPECTOR)]), actor=other)


def test_an_exporter_is_not_managed_here(root, ada, wanted):
    with pytest.raises(NotPermitted, match="belong to their organization"):
        services.give(ada, wanted(Role.INSPECTOR), actor=root)
    with pytest.raises(NotPermitted, match="belong to their organization"):
        services.disable(ada, reason="x", actor=root)


def test_conflicting_and_doubled_roles_are_refused(root, omar, wanted):
    with pytest.raises(DomainError, match="exclude each other"):
        services.give(omar, wanted(Role.AGENCY_REVIEWER), actor=root)
    with pytest.raises(Conflict, match="already"):
        services.give(omar, wanted(Role.LICENSING_OFFICER), actor=root)


def test_taking_a_role_ends_what_is_open_in_the_browser(root, omar, sign_in):
    browser = sign_in(omar)
    assert browser.get("/desk/cases/").status_code == 200

    services.take_role(RoleGrant.objects.get(person=omar), reason="Moved on.", actor=root)

    assert browser.get("/desk/cases/").status_code == 302
    assert not again(omar).roles
    assert sign_in(again(omar)).get("/desk/cases/").status_code == 403


def test_a_role_counts_in_an_open_session_at_once(root, rita, omar, wanted, sign_in):
    browser = sign_in(omar)
    assert browser.get("/desk/competence/give/").status_code == 403

    services.confirm_role(services.give(omar, wanted(Role.MANAGER), actor=root), actor=rita)

    assert browser.get("/desk/competence/give/").status_code == 200


def test_a_role_after_its_last_day_does_not_count_before_the_job_comes(root, omar):
    today = timezone.localdate()
    RoleGrant.objects.filter(person=omar).get()
    people.give_role(omar, Role.TECHNICAL_REVIEWER, actor=None)
    services.take_role(
        RoleGrant.objects.get(person=omar, role="technical_reviewer"), reason="Anew.", actor=root
    )
    omar.groups.add(omar.groups.model.objects.get(name="technical_reviewer"))
    grant = RoleGrant.objects.create(
        person=omar,
        role="technical_reviewer",
        reason="x",
        from_day=today - 5 * DAY,
        until_day=today - DAY,
        status=GrantStatus.GIVEN,
        begun_at=timezone.now(),
    )
    assert again(omar).roles == {Role.LICENSING_OFFICER}
    assert RoleGrant.objects.select_related("person").get(pk=grant.pk).person.roles == {
        Role.LICENSING_OFFICER
    }

    assert services.mind_roles(on=today) == 1

    grant.refresh_from_db()
    assert grant.status == GrantStatus.ENDED
    assert not omar.groups.filter(name="technical_reviewer").exists()
    assert services.mind_roles(on=today) == 0


def test_a_role_begins_on_its_day(root, omar, wanted):
    later = wanted(Role.TECHNICAL_REVIEWER)
    later = services.Wanted(later.role, later.reason, later.from_day + DAY)
    services.give(omar, later, actor=root)
    assert not again(omar).has_role(Role.TECHNICAL_REVIEWER)

    assert services.mind_roles(on=later.from_day - DAY) == 0
    with time_machine.travel(timezone.now() + DAY, tick=False):
        assert services.mind_roles(on=later.from_day) == 1

    assert again(omar).has_role(Role.TECHNICAL_REVIEWER)


def test_a_closed_account_is_out_at_once_and_comes_back(root, omar, wanted, sign_in):
    services.give(omar, wanted(Role.MANAGER), actor=root)
    browser = sign_in(omar)

    services.disable(omar, reason="On leave.", actor=root)

    assert browser.get("/desk/cases/").status_code == 302
    assert RoleGrant.objects.get(person=omar, role="manager").status == GrantStatus.REFUSED
    with pytest.raises(Conflict):
        services.disable(omar, reason="Again.", actor=root)
    with pytest.raises(DomainError, match="closed"):
        services.give(omar, wanted(Role.TECHNICAL_REVIEWER), actor=root)
    services.enable(omar, reason="Back.", actor=root)
    assert again(omar).is_active
    assert browser.get("/desk/cases/").status_code == 302
    assert AuditEvent.objects.filter(verb="person.disabled", reason="On leave.").exists()


def test_somebody_who_never_came_in_is_not_opened(root, nora):
    with pytest.raises(Conflict, match="not come in"):
        services.enable(nora, reason="x", actor=root)


@pytest.mark.parametrize("act", [services.disable, services.take_role])
def test_a_reason_is_wanted(root, omar, act):
    what = omar if act is services.disable else RoleGrant.objects.get(person=omar)
    with pytest.raises(DomainError) as refused:
        act(what, reason="  ", actor=root)

    assert refused.value.code == "reason_required"


def test_a_name_is_corrected_and_the_trail_says_from_what(root, omar):
    assert services.rename(omar, " Omar Ibn Said ", reason="Misspelled.", actor=root).name == "Omar Ibn Said"

    event = AuditEvent.objects.get(verb="person.renamed")
    assert (event.before, event.after) == ({"name": "Omar"}, {"name": "Omar Ibn Said"})
    assert event.reason == "Misspelled."
    assert "changed the name of Omar to Omar Ibn Said" in event.sentence


@pytest.mark.parametrize(
    ("name", "reason", "code"),
    [("  ", "x", "name_required"), ("Omar", "x", "same_name"), ("Omer", " ", "reason_required")],
)
def test_no_name_the_same_name_and_no_reason_change_nothing(root, omar, name, reason, code):
    with pytest.raises(DomainError) as refused:
        services.rename(omar, name, reason=reason, actor=root)

    assert refused.value.code == code
    assert again(omar).name == "Omar"


def test_nobody_renames_themselves_or_an_exporters_person(root, omar, ada):
    for who, whom in ((root, root), (root, ada), (omar, root)):
        with pytest.raises(NotPermitted):
            services.rename(whom, "Somebody Else", reason="x", actor=who)


def test_an_invited_administrator_is_no_administrator_yet(root, rita, wanted):
    new = services.add(NewPerson("Zoe", "zoe@cast.example", [wanted(Role.ADMINISTRATOR)]), actor=root)
    services.confirm_role(RoleGrant.objects.get(person=new), actor=rita)
    services.disable(rita, reason="Left.", actor=root)

    with pytest.raises(IntegrityError, match="authority_keeps_an_administrator"), transaction.atomic():
        User.objects.filter(pk=root.pk).update(is_active=False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["take", "disable", "mixed"])
def test_of_two_administrators_who_remove_each_other_one_remains(make_user, how):
    pair = [make_user(name, Side.PLATFORM, Role.ADMINISTRATOR) for name in ("Root", "Rita")]
    grants = {one.pk: RoleGrant.objects.get(person=one) for one in pair}

    def remove(number):
        actor, other = pair[number], pair[1 - number]
        if how == "take" or (how == "mixed" and number):
            return services.take_role(grants[other.pk], reason="Left.", actor=actor)
        return services.disable(other, reason="Left.", actor=actor)

    results = at_once(remove, 2)

    refused = [one for one in results if isinstance(one, DomainError)]
    assert len(refused) == 1
    assert len([one for one in pair if again(one).holds("people.manage")]) == 1


def test_roles_of_before_get_a_history(root, omar):
    person = User.objects.create_user("old@cast.example", "x", name="Old", side=Side.REGULATOR)
    person.groups.add(omar.groups.get())
    people.sync_roles()
    people.sync_roles()

    assert RoleGrant.objects.get(person=person).reason == people.BEFORE
