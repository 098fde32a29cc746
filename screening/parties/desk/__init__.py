"""The authority's pages of the party registry."""
