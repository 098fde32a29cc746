"""What the trail says about watchlists."""

from exportctl.core import audit

audit.verb("edition.received", "gave {files} as a new edition of {title}")
audit.verb(
    "edition.put_in_force", "put an edition of {title} with {entities} entities and {names} names in force"
)
audit.verb("edition.hold", "loaded a new edition of {title}, which waits for a second person")
audit.verb("edition.refuse", "tried to load a new edition of {title}, which was refused")
audit.verb(
    "edition.accept",
    "accepted an edition of {title} with {entities} entities and {names} names, now in force",
)
audit.verb("edition.reject", "rejected an edition of {title} that waited for a second person")
audit.verb("edition.supersede", "put a newer edition of {title} in the place of this one")
audit.verb("edition.withdraw", "took this edition of {title} back and put an earlier one in its place")
audit.verb(
    "edition.put_back",
    "put an earlier edition of {title} with {entities} entities and {names} names in force again",
)
audit.verb("proposal.made", "proposed to put an edition of {title} in force")
audit.verb("proposal.agree", "agreed to put an edition of {title} in force")
audit.verb("proposal.decline", "declined a proposal to put an edition of {title} in force")
