"""The pages in a browser: axe, and nothing wider than the window, with names that are hard to set."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import reverse

from screening.parties import services
from tests.axe import violations
from tests.screening.parties.build import BAKERY, any_list, listed, owns, record_of, screen, screened_owner

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = (
    "Quillfeather International Trading and Engineering Company for Optical Instruments, Limited Liability",
    "شركة الوادي الأخضر للتجارة الدولية والاستيراد والتصدير",
    "北岭光学仪器进出口有限责任公司",
    "Вандермоор Оптика",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
)


@pytest.fixture
def full(sonia, max_manager):
    """A party with many of everything, and one with next to nothing."""
    any_list()
    thread = uuid4()
    screen(
        thread,
        *(
            replace(
                BAKERY,
                ref=f"p{number}",
                name=name,
                aliases=tuple(NAMES),
                address="1 Mill Road, Quillhaven, " * 4,
                identifiers=(f"HRB 4455{number}",),
            )
            for number, name in enumerate(NAMES)
        ),
        replace(BAKERY, ref="poor", name="Q"),
    )
    owned, *owners = (record_of(thread, f"p{number}") for number in range(len(NAMES)))
    for number in range(30):
        screen(uuid4(), replace(BAKERY, ref=f"r{number}", name=owned.name, identifiers=("HRB 44550",)))
    owns(owners[0], owned, "33.333", actor=sonia)
    owns(owners[1], owned, "20", actor=sonia)
    owns(owners[2], owners[0], "60", actor=sonia)
    link = owns(owners[3], owners[0], "12.5", actor=sonia)
    owns(owned, owners[3], "5", actor=sonia)
    listed(owners[2], actor=sonia)
    screened_owner(owners[1])
    services.suggest(owned.pk)
    poor = record_of(thread, "poor")
    act = services.propose_merge(owned, owners[2], reason="The same extract of the register.", actor=sonia)
    done = services.confirm(
        services.propose_merge(owners[1], poor, reason="The same.", actor=sonia), actor=max_manager
    )
    return {
        "index": reverse("screening:parties"),
        "nothing": f"{reverse('screening:parties')}?q=zzzz",
        "enter": reverse("screening:enter_party"),
        "acts": reverse("screening:party_acts"),
        "party": reverse("screening:party", args=[owned.pk]),
        "other": reverse("screening:party", args=[owners[3].pk]),
        "act": reverse("screening:party_act", args=[act.pk]),
        "done": reverse("screening:party_act", args=[done.pk]),
        "merge": reverse("screening:merge_parties", args=[owned.pk, owners[3].pk]),
        "merge-with": f"{reverse('screening:merge_with', args=[owned.pk])}?q=q",
        "split": reverse("screening:split_party", args=[owned.pk]),
        "add-owner": f"{reverse('screening:add_owner', args=[owned.pk])}?q=q",
        "link": reverse("screening:party_link", args=[link.pk]),
    }


def test_the_pages_pass_axe_and_fit_the_window(full, live_server, context, max_manager, sonia, sign_in):
    signed = sign_in(sonia)
    context.add_cookies(
        [{"name": "sessionid", "value": signed.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = context.new_page()
    faults = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for name, path in full.items():
            answer = page.goto(f"{live_server.url}{path}")
            assert answer.status == 200, name
            faults += [(name, width, found) for found in violations(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append((name, width, "wider than the window"))
    assert faults == []
