"""Who may rule on a hit."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from screening.hits.models import Hit


@rule("hits.rule")
def may_rule(actor: User, hit: Hit) -> Verdict:
    """Only the newest screening of a thread is ruled on."""
    if hit.status == Hit.Status.LAPSED:
        return Verdict("A newer screening took the place of this one; rule on its hits.")
    return ALLOW
