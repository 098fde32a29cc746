"""Secrets of one-time links: sent to one person, and kept as a digest only."""

import hashlib
import secrets


def new_token() -> str:
    """Return a secret of 256 random bits that can stand in an address."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is stored of a token: so many random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
