"""The pages of an organization's people, sites and officials, the switcher, and the link of an invitation."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.organizations import queries, services
from licensing.organizations.models import Invitation, Official, Site
from licensing.organizations.rules import extent_of
from tests.conftest import PASSWORD
from tests.factories.applications import upload
from tests.factories.organizations import make_member, make_organization, make_site
from tests.licensing.organizations.build import NEW

pytestmark = pytest.mark.django_db
PAGES = ("people", "sites", "officials")
CHANGES = ("invite", "site_add", "official_add")


def page(name, organization, *more):
    return reverse(f"licensing:{name}", args=[organization.pk, *more])


def heading(organization):
    return f'<h1 class="govuk-heading-l"><bdi>{organization.name}</bdi></h1>'


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_its_own_people_read_and_others_do_not(name, arden, ada, bruno, agnes, sam, omar, sign_in):
    make_member(arden, bruno, "preparer")
    make_member(arden, agnes, "agent")
    address = page(name, arden)

    opened = {who.name: sign_in(who).get(address).status_code for who in (ada, bruno, agnes, sam, omar)}

    assert opened == {"Ada": 200, "Bruno": 200, "Agnes": 403, "Sam": 404, "Omar": 403}


@pytest.mark.parametrize("name", PAGES)
def test_whoever_may_not_change_reads_why_and_who_could(name, arden, bruno, sign_in):
    make_member(arden, bruno, "submitter")

    text = text_of(sign_in(bruno).get(page(name, arden)))

    assert 'aria-disabled="true"' in text
    assert "Only an administrator of Arden Photonics Ltd can do this: Ada." in text


@pytest.mark.parametrize("name", PAGES)
def test_a_list_takes_the_same_reads_for_one_row_or_three(
    name, arden, ada, make_user, sign_in, django_assert_max_num_queries
):
    client = sign_in(ada)

    def add(number):
        site = make_site(arden, f"Site {number}")
        agent = make_user(f"Agent{number}", "exporter")
        make_member(arden, agent, "agent", sites=[site])
        services.invite(
            arden, email=f"{number}@x.example", extent=extent_of("agent", only_sites=[site.pk]), actor=ada
        )
        facts = services.OfficialFacts(
            "Ilse", "Head", True, timezone.localdate(), timezone.localdate() + timedelta(days=9)
        )
        services.add_official(arden, facts, upload(), actor=ada)

    for rows in (1, 3):
        for number in range(rows):
            if rows == 1 or number:
                add(rows * 10 + number)
        with django_assert_max_num_queries(14):
            assert client.get(page(name, arden)).status_code == 200


def test_a_colleague_is_invited_changed_and_ended_through_the_pages(arden, ada, sign_in, client, bruno):
    web = sign_in(ada)
    assert "Enter the address" in text_of(web.post(page("invite", arden), {"email": ""}))
    sent = web.post(page("invite", arden), {"email": NEW, "role": "preparer"}, follow=True)
    assert NEW in text_of(sent)
    doubled = web.post(page("invite", arden), {"email": NEW, "role": "preparer"})
    assert doubled.status_code == 409
    assert "open invitation" in text_of(doubled)
    invitation = Invitation.objects.get()
    web.post(page("withdraw_invitation", arden, invitation.pk))
    invitation.refresh_from_db()
    assert invitation.status == "withdrawn"

    grant = make_member(arden, bruno, "preparer")
    assert 'value="preparer" checked' in text_of(web.get(page("person", arden, bruno.pk)))
    web.post(page("person", arden, bruno.pk), {"role": "submitter", "version": grant.version})
    assert queries.grant_of(bruno, arden).submits
    stale = web.post(page("person", arden, bruno.pk), {"role": "preparer", "version": grant.version})
    assert stale.status_code == 409
    ending = {"reason": "He left the firm.", "version": grant.version + 1}
    assert "Say why" in text_of(web.post(page("end_access", arden, bruno.pk), {"version": 2}))
    assert web.post(page("end_access", arden, bruno.pk), ending).status_code == 302
    assert not queries.may_act_for(bruno, arden)
    assert web.get(page("person", arden, bruno.pk)).status_code == 404


def test_an_agent_is_narrowed_by_ticking_sites(arden, ada, agnes, sign_in):
    web = sign_in(ada)
    main = make_site(arden, "Main works")
    form = {"email": agnes.email, "role": "agent_submits", "reach": "some"}

    assert "Tick at least one site" in text_of(web.post(page("invite", arden), form))
    web.post(page("invite", arden), form | {"sites": [main.pk]})

    found = Invitation.objects.get()
    assert (found.words, found.sites_words) == ("Agent, prepares and submits", "Main works")
    grant = make_member(arden, agnes, "agent")
    offered = text_of(web.get(page("person", arden, agnes.pk)))
    assert "Administrator:" not in offered
    web.post(page("person", arden, agnes.pk), form | {"sites": [main.pk], "version": grant.version})
    assert list(queries.sites_for(agnes, arden)) == [main]


def test_sites_and_officials_come_and_go_through_the_pages(arden, ada, sign_in):
    web = sign_in(ada)
    place = {"name": "Main works", "street": "1 Mill Lane", "city": "Hollowmere", "country": "GB"}
    web.post(page("site_add", arden), place)
    assert "Main works already" in text_of(web.post(page("site_add", arden), place))
    web.post(page("site_close", arden, Site.objects.get().pk))
    assert "Closed" in text_of(web.get(page("sites", arden)))

    official = {
        "name": "Ilse Marn",
        "title": "Head of export control",
        "signs": "yes",
        "valid_from": "2026-01-01",
        "valid_to": "2025-01-01",
    }
    assert "before the first" in text_of(
        web.post(page("official_add", arden), official | {"evidence": upload("power.pdf")})
    )
    assert "Attach the document" in text_of(web.post(page("official_add", arden), official))
    good = official | {"valid_to": "2099-01-01", "evidence": upload("power.pdf")}
    assert "power.pdf" in text_of(web.post(page("official_add", arden), good, follow=True))
    web.post(page("official_end", arden, Official.objects.get().pk))
    assert "Ended" in text_of(web.get(page("officials", arden)))


@pytest.mark.parametrize("name", CHANGES)
def test_only_administrators_send_a_change(name, arden, bruno, sign_in):
    make_member(arden, bruno, "submitter")
    forms = {
        "invite": {"email": NEW, "role": "preparer"},
        "site_add": {"name": "A", "street": "B", "city": "C", "country": "DE"},
        "official_add": {
            "name": "A",
            "title": "B",
            "signs": "yes",
            "valid_from": "2026-01-01",
            "valid_to": "2027-01-01",
            "evidence": upload(),
        },
    }
    assert sign_in(bruno).post(page(name, arden), forms[name]).status_code == 403
    assert not Invitation.objects.exists()
    assert not Site.objects.exists()
    assert not Official.objects.exists()


def test_the_header_switches_between_organizations_and_only_between_those(arden, ada, sam, sign_in):
    second = make_organization(ada, name="Second Ltd")
    foreign = make_organization(sam, name="Foreign Ltd")
    web = sign_in(ada)
    first = text_of(web.get("/organization/"))
    assert "Second Ltd" in first
    assert heading(arden) in first

    assert web.post("/acting-for/", {"organization": foreign.pk}).status_code == 403
    assert web.post("/acting-for/", {"organization": second.pk}).status_code == 302

    assert heading(second) in text_of(web.get("/organization/"))
    other = web.get(page("people", arden))
    assert other.status_code == 403
    assert f"Switch to {arden.name} at the top of the page" in text_of(other)


def test_one_organization_is_named_without_anything_to_switch(arden, ada, omar, sign_in):
    text = text_of(sign_in(ada).get("/organization/"))
    assert f"For <bdi>{arden.name}</bdi>" in text
    assert "/acting-for/" not in text
    assert 'class="acting"' not in text_of(sign_in(omar).get("/desk/organizations/"))


def test_a_choice_that_ended_is_said_once_and_the_next_one_taken(arden, ada, sam, agnes, sign_in):
    beacon = make_organization(sam, name="Beacon Tools Ltd")
    make_member(arden, agnes, "agent")
    make_member(beacon, agnes, "agent")
    web = sign_in(agnes)
    web.post("/acting-for/", {"organization": arden.pk})
    services.end_access(arden, agnes.pk, actor=ada, reason="The contract ended.", version=None)

    assert "Now you act for Beacon Tools Ltd." in text_of(web.get("/organization/"))
    assert "Now you act for" not in text_of(web.get("/organization/"))


def test_an_agent_sees_the_grant_and_gives_it_back(arden, agnes, sign_in):
    main = make_site(arden, "Main works")
    make_member(arden, agnes, "agent", sites=[main])
    web = sign_in(agnes)

    text = text_of(web.get("/organization/"))
    assert "Agent, prepares" in text
    assert "Main works" in text
    assert arden.registration_number not in text
    assert "What was done" not in text
    assert web.get(page("leave_organization", arden)).status_code == 200
    web.post(page("leave_organization", arden))
    assert "You do not act for any organization now" in text_of(web.get("/organization/"))


def test_somebody_new_follows_the_link(invited, client, arden):
    address = reverse("licensing:invitation", args=[invited()])
    text = text_of(client.get(address))
    assert "Ada" in text
    assert NEW in text
    weak = client.post(address, {"name": "Greta", "password": "short"})
    assert weak.status_code == 422

    done = client.post(address, {"name": "Greta Quay", "password": PASSWORD}, follow=True)

    assert f"You act for {arden.name} now" in text_of(done)
    assert queries.may_act_for(User.objects.get(email=NEW), arden)
    assert client.get(address).status_code == 409


def test_somebody_known_signs_in_to_accept_and_acts_for_it_from_there(
    invited,
    client,
    arden,
    agnes,
    sam,
    sign_in,
):
    make_organization(agnes, name="Own Ltd")
    address = reverse("licensing:invitation", args=[invited(agnes.email, "agent")])

    assert f"?next={address}" in text_of(client.get(address))
    assert "sent to another address" in text_of(sign_in(sam).get(address))
    assert sign_in(sam).post(address).status_code == 403
    web = sign_in(agnes)
    assert "Accept the invitation" in text_of(web.get(address))
    assert f"You act for {arden.name} now" in text_of(web.post(address, follow=True))
    assert heading(arden) in text_of(web.get("/organization/"))


def test_guessing_links_is_bounded(client, roles):
    answers = [client.get(reverse("licensing:invitation", args=[f"guess{n}"])).status_code for n in range(31)]
    assert answers == [404] * 30 + [429]
