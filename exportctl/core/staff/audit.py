"""What the trail says about who works at the authority, and as what."""

from exportctl.core import audit

audit.verb("person.role_proposed", "proposed the role {role} for {person}")
audit.verb("role.confirm", "confirmed the role {role} for {person}")
audit.verb("role.refuse", "did not let {person} have the role {role}")
audit.verb("role.take", "took the role {role} from {person}")
audit.verb("role.lapse", "ended the role {role} of {person} after its last day")
audit.verb("person.renamed", "changed the name of {person} to {name}")
audit.verb("person.disabled", "closed the account of {person}")
audit.verb("person.enabled", "opened the account of {person} again")
audit.verb("link.sent", "sent {person} a link to come in")
audit.verb("link.use", "came in by the link and chose a password")
audit.verb("link.withdraw", "withdrew the link of {person}")
audit.verb("people.exported", "took the list of people away")
