"""Organizations as the authority sees them: registrations, and changes of what they are."""
