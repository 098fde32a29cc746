from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.web.threads import thread_url
from screening.hits.extensions import panels
from screening.parties import services
from screening.parties.models import MergeSuggestion, OwnershipLink, PartyAct, RegistryParty
from tests.screening.parties.build import (
    BAKERY,
    OPTICS,
    any_list,
    listed,
    named,
    owns,
    record_of,
    screen,
    seen,
)
from tests.screening.parties.test_findings import THREAD, again

pytestmark = pytest.mark.django_db
REGISTRY = "/desk/parties/"


def page(party):
    return reverse("screening:party", args=[party.pk])


@pytest.fixture
def a(db):
    return seen(replace(BAKERY, aliases=("Quill Bread",), address="1 Mill Road", identifiers=("HRB 44556",)))


@pytest.fixture
def b(db):
    return named("Quillfeather Bakerys")


@pytest.fixture
def analyst(sonia, sign_in):
    return sign_in(sonia)


@pytest.fixture
def manager(max_manager, sign_in):
    return sign_in(max_manager)


def shown(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_an_empty_registry_says_so(analyst):
    assert "No party has been screened yet" in shown(analyst, REGISTRY)


def test_the_registry_is_searched_in_any_script(analyst):
    one = named("Вандермоор Оптика")
    two = named("北岭光学", country="CN")
    seen(replace(BAKERY, identifiers=("HRB 44556",)))

    for text, found in (("vandermoor", one), ("ОПТИКА", one), ("北岭", two), ("BeiLing", two)):
        listing = shown(analyst, f"{REGISTRY}?q={text}")
        assert page(found) in listing
        assert listing.count("<tr data-href") == 1
    assert "Quillfeather" in shown(analyst, f"{REGISTRY}?q=hrb44556")
    assert "No party has this" in shown(analyst, f"{REGISTRY}?q=zzz")
    assert shown(analyst, f"{REGISTRY}?q=%00")


def test_the_registry_has_pages(analyst):
    any_list()
    screen(uuid4(), *(replace(BAKERY, ref=f"p{n}", name=f"Quillfeather {n:02}") for n in range(30)))

    first = analyst.get(REGISTRY).context["page"]
    second = analyst.get(first.next_url).context["page"]

    assert (len(first.rows), len(second.rows), second.next_url) == (25, 5, "")


def reads(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_registry_is_read_in_as_many_queries_for_three_rows_as_for_one(analyst):
    named("Quillfeather One")
    one = reads(analyst, REGISTRY)
    named("Quillfeather Two")
    named("Quillfeather Three")

    assert (one, reads(analyst, REGISTRY)) == (6, 6)


def test_a_party_is_read_in_as_many_queries_with_many_rows_as_with_one(analyst, sonia):
    owned = seen(OPTICS)
    above = named("First Holdings")
    owns(above, owned, "10", actor=sonia)
    services.suggest(owned.pk)
    one = reads(analyst, page(owned))
    for name in ("Second Holdings", "Third Holdings"):
        owns(named(name), owned, "10", actor=sonia)
        above, below = named(f"{name} of {name}"), above
        owns(above, below, "10", actor=sonia)
        seen(replace(OPTICS, ref=name))

    assert reads(analyst, page(owned)) == one
    assert one == 13


def test_a_party_shows_what_is_known_of_it(analyst, a):
    text = shown(analyst, page(a))

    for part in ("Quill Bread", "1 Mill Road", "HRB 44556", "EX-2026-000007", "Germany", "No owner is known"):
        assert part in text


def test_the_page_of_a_registry_thread_is_the_party(a):
    assert thread_url(a.pk) == page(a)


def test_a_merged_record_leads_to_the_one_that_stands_for_it(analyst, a, b, sonia, max_manager):
    services.confirm(services.propose_merge(a, b, reason="Same.", actor=sonia), actor=max_manager)

    answer = analyst.get(page(b), follow=True)

    assert answer.redirect_chain[-1][0] == page(a)
    assert "Quillfeather Bakerys is merged into this record." in answer.content.decode()


def test_owners_are_drawn_with_a_table_and_added_up(analyst, sonia):
    owned, owner = seen(OPTICS), named("Harrow Holdings")
    owns(owner, owned, "60", actor=sonia)
    assert "under 25%: nothing follows" in shown(analyst, page(owned))
    listed(owner, actor=sonia)

    text = shown(analyst, page(owned))

    assert '<svg class="owners"' in text
    assert "60%, half or more: the party counts as listed" in text
    assert "Show as table" in text
    assert text.count("Listed") >= 2


def test_an_owner_is_searched_chosen_and_entered(analyst):
    owned, owner = seen(OPTICS), named("Harrow Holdings")
    url = reverse("screening:add_owner", args=[owned.pk])
    assert str(owner.pk) in shown(analyst, f"{url}?q=harrow")
    data = {"owner": owner.pk, "share": "33.5", "valid_from": "2026-03-01", "source": "Extract."}

    refused = analyst.post(f"{url}?q=harrow", {**data, "share": "120"})
    assert refused.status_code == 422
    assert "A share is over 0 and at most 100 percent." in refused.content.decode()

    assert analyst.post(f"{url}?q=harrow", data).status_code == 302
    link = OwnershipLink.objects.get()
    assert (link.owner, link.owned, str(link.share)) == (owner, owned, "33.500")
    again = analyst.post(f"{url}?q=harrow", data)
    assert again.status_code == 422
    assert "already" in again.content.decode()


def test_a_holding_is_replaced_and_ended(analyst, sonia):
    link = owns(named("Harrow Holdings"), seen(OPTICS), "60", actor=sonia)
    url = reverse("screening:party_link", args=[link.pk])
    assert "holds 60% of" in shown(analyst, url)
    data = {"share": "70", "valid_from": "2026-02-01", "source": "x", "reason": "More.", "version": "1"}

    refused = analyst.post(f"{url}replace/", {f"replace-{key}": value for key, value in data.items()})
    assert refused.status_code == 422
    assert "It began on 1 Mar 2026." in refused.content.decode()

    data["valid_from"] = "2026-04-01"
    assert (
        analyst.post(f"{url}replace/", {f"replace-{key}": value for key, value in data.items()}).status_code
        == 302
    )
    new = OwnershipLink.objects.get(replaces=link)
    url = reverse("screening:party_link", args=[new.pk])
    assert analyst.post(url, {"end-on": "2099-01-01", "end-reason": "x"}).status_code == 422
    assert (
        analyst.post(url, {"end-on": "2026-05-01", "end-reason": "Sold.", "end-version": "1"}).status_code
        == 302
    )
    assert "is not changed any more" in shown(analyst, url)


def test_a_party_is_entered_by_hand(analyst):
    url = reverse("screening:enter_party")
    data = {
        "name": "Harrow Holdings",
        "kind": "company",
        "country": "CY",
        "aliases": "Harrow\nХарроу",
        "identifiers": "HE 1234567",
        "source": "Extract.",
    }
    assert analyst.post(url, {**data, "birth_date": "yesterday"}).status_code == 422

    answer = analyst.post(url, data)

    record = RegistryParty.objects.get()
    assert answer["Location"] == page(record)
    assert [one.value for one in record.aliases.all()] == ["Harrow", "Харроу"]


def test_a_merge_is_proposed_confirmed_and_undone_by_two(analyst, manager, a, b):
    url = reverse("screening:merge_parties", args=[a.pk, b.pk])
    assert shown(analyst, f"{reverse('screening:merge_with', args=[a.pk])}?q=bakerys").count(url) == 1
    assert "HRB 44556" in shown(analyst, url)
    assert analyst.post(url, {"reason": ""}).status_code == 422
    analyst.post(url, {"reason": "The same extract."})
    act = PartyAct.objects.get()
    here = reverse("screening:party_act", args=[act.pk])
    assert "You proposed this; somebody else must confirm it." in shown(analyst, here)
    assert here in shown(manager, "/desk/parties/acts/")
    assert analyst.post(f"{here}confirm/", {"confirm-version": act.version}).status_code == 403

    manager.post(f"{here}confirm/", {"confirm-version": act.version, "confirm-reason": "Checked."})
    assert "It is merged into" in shown(analyst, here)
    act.refresh_from_db()
    assert analyst.post(f"{here}propose-undo/", {"propose-undo-version": act.version}).status_code == 422
    analyst.post(f"{here}propose-undo/", {"propose-undo-version": act.version, "propose-undo-reason": "No."})
    act.refresh_from_db()
    manager.post(f"{here}undo/", {"undo-version": act.version})

    act.refresh_from_db()
    assert act.status == "undone"
    assert "Undone" in shown(analyst, page(b))


def test_a_proposal_is_dropped_and_an_undoing_too(analyst, manager, a, b, sonia, max_manager):
    act = services.propose_merge(a, b, reason="Same.", actor=sonia)
    here = reverse("screening:party_act", args=[act.pk])
    assert manager.post(f"{here}drop/", {"drop-version": act.version}).status_code == 422
    manager.post(f"{here}drop/", {"drop-version": act.version, "drop-reason": "Two shops."})
    assert "Dropped" in shown(analyst, here)
    act = services.confirm(services.propose_merge(a, b, reason="Same.", actor=sonia), actor=max_manager)
    act = services.propose_undo(act, reason="No.", actor=sonia)
    here = reverse("screening:party_act", args=[act.pk])

    manager.post(f"{here}keep/", {"keep-version": act.version, "keep-reason": "Yes."})

    act.refresh_from_db()
    assert act.status == "in_effect"


def test_a_stale_page_is_a_conflict(manager, a, b, sonia, max_manager):
    act = services.propose_merge(a, b, reason="Same.", actor=sonia)
    services.drop(act, reason="No.", actor=max_manager)

    answer = manager.post(reverse("screening:confirm_party_act", args=[act.pk]), {"confirm-version": "1"})

    assert answer.status_code == 409


def test_something_is_split_off(analyst, a):
    url = reverse("screening:split_party", args=[a.pk])
    assert "Quill Bread" in shown(analyst, url)
    data = {"into": "new", "new_name": "Quill Bread", "reason": "Two shops."}
    nothing = analyst.post(url, data)
    assert nothing.status_code == 422
    assert "Choose at least one thing" in nothing.content.decode()
    data["aliases"] = a.aliases.get().pk
    assert analyst.post(url, {**data, "new_name": ""}).status_code == 422

    analyst.post(url, data)

    act = PartyAct.objects.get()
    assert (act.kind, act.new_name, act.chosen["aliases"]) == (
        "split",
        "Quill Bread",
        [str(a.aliases.get().pk)],
    )
    assert "Quill Bread" in shown(analyst, reverse("screening:party_act", args=[act.pk]))


def test_suggestions_show_the_evidence_and_are_dismissed(analyst, a, b):
    services.suggest(a.pk)
    text = shown(analyst, page(b))
    assert "words match" in text
    assert reverse("screening:merge_parties", args=[b.pk, a.pk]) in text
    found = MergeSuggestion.objects.get()
    url = reverse("screening:dismiss_suggestion", args=[found.pk])
    assert analyst.post(url, {"version": found.version}).status_code == 422

    analyst.post(url, {"version": found.version, "reason": "Two shops."})

    found.refresh_from_db()
    assert found.status == "dismissed"
    assert "No other record looks alike." in shown(analyst, page(b))


def test_a_countersigner_reads_and_does_nothing(cleo, sign_in, a):
    text = shown(sign_in(cleo), page(a))
    assert "Ask a" in text
    assert reverse("screening:split_party", args=[a.pk]) not in text


@pytest.mark.parametrize("name", ["ada", "sam", "inez", "root"])
def test_the_registry_is_for_the_authority(name, request, sign_in, a):
    client = sign_in(request.getfixturevalue(name))
    for url in (REGISTRY, page(a), reverse("screening:enter_party")):
        assert client.get(url).status_code == 403


def test_a_hit_by_ownership_has_its_chain_and_the_other_cases_beside_it(sonia, omar, ada):
    any_list()
    screen(THREAD, OPTICS, BAKERY)
    owned, owner = seen(OPTICS), named("Harrow Holdings")
    owns(owner, owned, "60", actor=sonia)
    listed(owner, actor=sonia)
    (hit,) = again()

    drawn = [render_to_string(one.template, one.context) for one in panels(omar, hit)]

    assert any('<svg class="owners"' in text and "Harrow Holdings" in text for text in drawn)
    assert any("This party elsewhere" in text and "EX-2026-000007" in text for text in drawn)
    assert [one.template for one in panels(ada, hit) if "parties" in one.template] == []


def test_a_hit_of_an_owner_shows_where_else_it_is(sonia, omar):
    owned, owner = seen(OPTICS), named("Harrow Holdings")
    owns(owner, owned, "60", actor=sonia)
    hit = listed(owner, actor=sonia)

    (panel,) = [one for one in panels(omar, hit) if "parties" in one.template]

    assert "EX-2026-000007" in render_to_string(panel.template, panel.context)


def test_the_page_of_a_hit_by_ownership_speaks_of_holdings_and_not_of_letters(analyst, sonia):
    any_list()
    screen(THREAD, OPTICS, BAKERY)
    owner = named("Harrow Holdings")
    owns(owner, record_of(THREAD, OPTICS.ref), "60", actor=sonia)
    listed(owner, actor=sonia)
    (hit,) = again()

    text = shown(analyst, reverse("screening:hit", args=[hit.pk]))

    assert "How the listed owner holds it" in text
    assert "60% held" in text
    assert "alike" not in text
    assert "The two names that matter" not in text


def test_a_suggestion_shows_each_record_under_its_own_head(analyst):
    one, two = named("Quillfeather Bakery"), named("Quill Feather Bakery")
    services.suggest(one.pk)

    for here, other in ((one, two), (two, one)):
        text = shown(analyst, page(here))
        assert f'data-label="This record"><bdi>{here.name}</bdi>' in text
        assert f'data-label="The other"><bdi>{other.name}</bdi>' in text
        assert "list:" not in text
