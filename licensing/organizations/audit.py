"""What the trail says about organizations."""

from exportctl.core import audit

audit.verb("organization.registered", "registered the organization {organization}", exporter=True)
audit.verb("organization.confirm_email", "noted that the e-mail address is confirmed", exporter=True)
audit.verb("organization.approve", "approved the organization", exporter=True)
audit.verb("organization.refuse", "refused the registration", exporter=True)
audit.verb("organization.correct", "sent the registration again", exporter=True)
audit.verb("organization.changed", "changed the details of the organization", exporter=True)
audit.verb("member.invited", "invited {email}: {words}", exporter=True)
audit.verb("invitation.accept", "accepted the invitation", exporter=True)
audit.verb("invitation.withdraw", "withdrew the invitation to {email}", exporter=True)
audit.verb("member.joined", "joined: {words}", exporter=True)
audit.verb("member.changed", "changed what {person} may do: {words}", exporter=True)
audit.verb("member.ended", "ended the access of {person}", exporter=True)
audit.verb("member.left", "stopped acting for the organization", exporter=True)
audit.verb("site.added", "added the site {site}", exporter=True)
audit.verb("site.closed", "closed the site {site}", exporter=True)
audit.verb("official.added", "added {official} as responsible official", exporter=True)
audit.verb("official.ended", "ended the credential of {official}", exporter=True)
