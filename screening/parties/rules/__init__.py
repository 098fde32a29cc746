"""How a party is recognized again, and what its owners add up to. Pure."""
