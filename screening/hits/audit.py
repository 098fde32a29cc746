"""What the trail says about screening."""

from exportctl.core import audit

audit.verb("screening.requested", "asked for {parties} to be screened")
audit.verb("screening.finish", "screened {parties} against {lists} and found {hits}")
audit.verb("screening.fail", "could not screen the parties")
audit.verb("screening.supersede", "dropped a waiting screening, because the parties changed")
audit.verb("hit.clear", "ruled that {party} is not the listed {listed} ({ground})")
audit.verb("hit.propose_clearing", "proposed to clear {party} of the listed {listed} ({ground})")
audit.verb("hit.propose_match", "proposed that {party} is the listed {listed}")
audit.verb("hit.propose_reopening", "proposed to take back that {party} is the listed {listed}")
audit.verb(
    "hit.confirm_clearing", "confirmed {made_by}'s ruling that {party} is not the listed {listed} ({ground})"
)
audit.verb("hit.confirm_match", "confirmed {made_by}'s ruling that {party} is the listed {listed}")
audit.verb("hit.confirm_reopening", "agreed with {made_by} to take back that {party} is the listed {listed}")
audit.verb("hit.send_back", "sent back {made_by}'s ruling on {party} and the listed {listed}")
audit.verb("hit.keep_match", "kept that {party} is the listed {listed}, against {made_by}'s proposal")
audit.verb("hit.escalate", "escalated the hit of {party} on the listed {listed} to {to}")
audit.verb("hit.assigned", "gave the hit of {party} on the listed {listed} to {to}")
audit.verb("hit.taken", "took the hit of {party} on the listed {listed}")
audit.verb("hit.reopen", "took back the ruling on {party} and the listed {listed}")
audit.verb("hit.carry_over", "kept {ruled_by}'s ruling that {party} is not the listed {listed}")
audit.verb("hit.ask_again", "opened the hit of {party} on the listed {listed} again")
audit.verb("hit.lapse", "replaced the hit of {party} on {listed} by a newer screening")
audit.verb("good_guy_rule.made", "will carry over that {party} is not the listed {listed}, until {until}")
audit.verb("good_guy_rule.ended", "stopped carrying over that {party} is not the listed {listed}")
