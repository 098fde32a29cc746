"""What the trail says about people."""

from exportctl.core import audit

audit.verb("person.role_given", "gave {person} the role {role}")
audit.verb("person.signed_in", "signed in")
audit.verb("person.locked_out", "was locked out after repeated failures")
audit.verb("person.registered", "registered as a user")
