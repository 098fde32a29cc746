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
audit.verb(
    "license.kept_suspended",
    "kept license {number} suspended, and looks at it again by {day}",
    exporter=True,
)
audit.verb("license.surrender", "gave license {number} back", exporter=True)
audit.verb(
    "license.replace", "closed this edition of license {number}: a newer one took its place", exporter=True
)
audit.verb(
    "license.correct",
    "closed this edition of the ended license {number}: one in corrected words took its place",
    exporter=True,
)
audit.verb(
    "license.edition_issued",
    "issued {name}, which replaces the edition before, valid until {valid_to}",
    exporter=True,
)
audit.verb("license.revoke", "revoked license {number}", exporter=True)
audit.verb(
    "revocation.announced",
    "announced that license {number} is to be revoked; the exporter may answer until {day}",
    exporter=True,
)
audit.verb("revocation.proposed", "proposed to revoke license {number} without waiting for an answer")
audit.verb("revocation.answer", "answered the intended revocation of license {number}", exporter=True)
audit.verb("revocation.confirm", "confirmed the revocation of license {number}")
audit.verb("revocation.drop", "dropped the revocation of license {number}")
audit.verb("revocation.taken_back", "took the intended revocation of license {number} back", exporter=True)
audit.verb("revocation.lapse", "closed the revocation of license {number}, which ended otherwise")
