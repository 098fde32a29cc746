"""What the trail says about screening."""

from exportctl.core import audit

audit.verb("screening.requested", "asked for {parties} to be screened")
audit.verb("screening.finish", "screened {parties} against {lists} and found {hits}")
audit.verb("screening.fail", "could not screen the parties")
audit.verb("screening.supersede", "dropped a waiting screening, because the parties changed")
audit.verb("hit.clear", "ruled that {party} is not the listed {listed} ({ground})")
audit.verb("hit.confirm", "ruled that {party} is the listed {listed}")
audit.verb("hit.reopen", "took back the ruling on {party} and the listed {listed}")
audit.verb("hit.carry_over", "kept {ruled_by}'s ruling that {party} is not the listed {listed}")
audit.verb("hit.lapse", "replaced the hit of {party} on {listed} by a newer screening")
