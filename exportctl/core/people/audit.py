"""What the trail says about people."""

from exportctl.core import audit

audit.verb("person.role_given", "gave {person} the role {role}")
audit.verb("person.signed_in", "signed in")
audit.verb("person.locked_out", "locked {person} out for 15 minutes after repeated failures")
audit.verb("person.added", "added {person} as a user")
