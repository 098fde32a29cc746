"""A role that one administrator proposed, and that waits for the other."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.staff import services
from exportctl.core.staff.services import Wanted
from exportctl.demonstration.clock import as_of

REASON = "She stands in for Cleo Marchetti for three months. Staff order 14, section 3."
STANDS_IN_FOR = timedelta(days=90)


def add(authority: Mapping[str, User]) -> None:
    """Propose that an officer countersigns for a while; until it is confirmed it changes nothing."""
    with as_of(timezone.now() - timedelta(days=1)):
        today = timezone.localdate()
        wanted = Wanted(Role.COUNTERSIGNER, REASON, today, today + STANDS_IN_FOR)
        services.give(authority["olga"], wanted, actor=authority["admin"])
