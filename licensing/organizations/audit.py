"""What the trail says about organizations."""

from exportctl.core import audit

audit.verb("organization.registered", "registered the organization {organization}", exporter=True)
audit.verb("organization.confirm_email", "noted that the e-mail address is confirmed", exporter=True)
audit.verb("organization.approve", "approved the organization", exporter=True)
audit.verb("organization.refuse", "refused the registration", exporter=True)
audit.verb("organization.correct", "sent the registration again", exporter=True)
audit.verb("organization.changed", "changed the details of the organization", exporter=True)
