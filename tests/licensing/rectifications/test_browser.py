"""The pages of reported mistakes in a browser: axe and width, with long names and names in other scripts."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from licensing.rectifications import services
from licensing.rectifications.models import Rectification
from tests.core.threads import Beside
from tests.factories.organizations import make_organization
from tests.licensing.letters.test_browser import ARABIC, CHINESE, LONG, browser
from tests.licensing.rectifications.build import party_words, proposed, said
from tests.licensing.variations.build import first_license

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
SHOTS = os.environ.get("MISTAKE_SHOTS", "")


def apart(what):
    """Do what signs a document in a thread of its own: the browser's loop runs in this one."""
    return Beside(what).result(300)


def look(page, live_server, url, name):
    """Open a page at both widths, and ask axe at the wide one."""
    page.goto(live_server.url + url)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_pages(page, live_server, sign_in, ada, omar, cleo):
    license = apart(lambda: first_license(make_organization(ada, name=LONG), ada, omar, cleo))
    empty = [("desk-empty", reverse("licensing:desk-mistakes"))]
    own = browser(page, live_server, sign_in(omar))
    for name, url in empty:
        look(own, live_server, url, name)
    report = said(
        "party_name", wrong=f"The end user is {ARABIC}.", right=f"{CHINESE} {LONG}", why=f"{ARABIC} " * 20
    )
    asked = services.take_up(services.ask(license, report, actor=ada), actor=omar)
    look(own, live_server, reverse("licensing:desk-mistake-correct", args=[asked.pk]), "desk-correct")
    name = license.parties.get(role="end_user").name
    wanted = party_words(license, name=f"{name} {CHINESE} {ARABIC}", street=LONG)
    made = apart(lambda: proposed(Rectification.objects.get(pk=asked.pk), omar, wanted))
    look(own, live_server, reverse("licensing:desk-mistake", args=[made.pk]), "desk-mistake")
    look(own, live_server, reverse("licensing:desk-mistakes"), "desk-list")
    corrected = services.confirm(made, actor=cleo)
    theirs = browser(page, live_server, sign_in(ada))
    look(theirs, live_server, reverse("licensing:mistake", args=[made.pk]), "portal-mistake")
    look(theirs, live_server, reverse("licensing:license-mistake", args=[corrected.pk]), "portal-ask")
    tracking = reverse("licensing:report-mistake", args=[corrected.case.application_id])
    look(theirs, live_server, tracking, "portal-records")
