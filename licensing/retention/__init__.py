"""How long records are kept and why, legal holds, and the check that stored files are what was stored."""
