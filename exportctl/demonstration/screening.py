"""What the screening desk holds besides the cases: a listed owner, a look-up, a wrong match."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from screening.corrections import services as corrections
from screening.hits import services as hits
from screening.hits.queries import open_hits
from screening.lookups import services as lookups
from screening.lookups.rules import Question
from screening.parties import services as parties
from screening.parties.models import RegistryParty
from screening.parties.services.ownership import NewLink

LISTED = "Altervane Precision Bearings S.A."
BETWEEN = "Lantern Gate Holding B.V."
OWNED = "Silk Caravan Gearworks LLP"
EXTRACT = "Extract of the company register of the Invented Isles."


def add(exporter: Organization, authority: Mapping[str, User], *, work: Callable[[], None]) -> None:
    """Add them through the real services; `work` does what the workers would."""
    own(authority, work)
    lookups.look_up(
        Question(("Jade Feather Opto Electronics", "翠羽光电"), "organization"), actor=authority["sonia"]
    )
    ask_for_correction(exporter)
    work()


def own(authority: Mapping[str, User], work: Callable[[], None]) -> None:
    """Let a listed firm hold, through another, most of an end user: its case gets a hit by ownership."""
    sonia, sven = authority["sonia"], authority["sven"]
    top = parties.enter_by_hand(parties.Described(LISTED, "company", EXTRACT), actor=sonia)
    between = parties.enter_by_hand(parties.Described(BETWEEN, "company", EXTRACT, "NL"), actor=sonia)
    owned = RegistryParty.objects.get(name=OWNED, merged_into=None)
    since = timezone.localdate() - timedelta(days=400)
    parties.enter_link(top, between, NewLink(Decimal(70), since, EXTRACT), actor=sonia)
    parties.enter_link(between, owned, NewLink(Decimal(55), since, EXTRACT), actor=sonia)
    work()
    for hit in open_hits(top.pk):
        hits.confirm_hit(hit, reason="The register names the same firm at the same seat.", actor=sonia)
        hits.confirm_ruling(hit, actor=sven)
    work()


def ask_for_correction(exporter: Organization) -> None:
    """Let an exporter say that its customer is taken for a listed person."""
    corrections.request_correction(
        corrections.Facts(
            party=Question(("Halvard Isfjordnesset",), "person", "NO", "1991-07-30"),
            address="Måkeveien 9, Nordfabel",
            watchlist="",
            listed_name="Halvard Isfjordnes",
            explanation="Our customer is twenty years younger and has never left Nordfabel.",
        ),
        organization=exporter.pk,
        actor=exporter.registered_by,
    )
