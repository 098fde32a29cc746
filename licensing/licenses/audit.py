"""What the trail says about licenses. The thread is the case."""

from exportctl.core import audit

audit.verb("license.issued", "issued license {number}, valid until {valid_to}", exporter=True)
audit.verb("license.withheld", "held back the license of {reference}")
audit.verb("license.certificate_made", "signed the license document of {number}", exporter=True)
audit.verb("license.exhaust", "closed license {number}: everything on it has been shipped", exporter=True)
audit.verb("license.expire", "closed license {number}: its validity has ended", exporter=True)
audit.verb("license.hold", "put license {number} on hold", exporter=True)
audit.verb("license.lift", "lifted the hold on license {number}", exporter=True)
audit.verb("license.suspend", "suspended license {number}", exporter=True)
audit.verb("license.reinstate", "reinstated license {number}", exporter=True)
