"""The analysts' pages of the watchlists."""
