"""Who may put a matching configuration in force."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from screening.configurations.models import Configuration


@rule("matching.decide")
def may_decide(actor: User, configuration: Configuration) -> Verdict:
    """Four eyes: whoever proposed a configuration does not decide on it."""
    if configuration.proposed_by_id == actor.pk:
        return Verdict("You proposed this configuration; somebody else must decide on it.")
    return ALLOW
