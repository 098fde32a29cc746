"""What the trail says about watchlists."""

from exportctl.core import audit

audit.verb("edition.received", "gave {files} as a new edition of {title}")
audit.verb(
    "edition.put_in_force", "put an edition of {title} with {entities} entities and {names} names in force"
)
audit.verb("edition.refuse", "tried to load a new edition of {title}, which was refused")
audit.verb("edition.supersede", "put a newer edition of {title} in the place of this one")
