"""Text that rests in the database but is a key to something: only the settings' secret opens it."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


def _box() -> MultiFernet:
    """Return the newest key and the ones before it, so that a rotated secret still opens what was sealed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"exportctl.sealed:" + force_bytes(secret)).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    """Return `text` encrypted and signed (URL-safe Base64)."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed; raise InvalidToken where it was altered or the secret is gone."""
    return _box().decrypt(sealed.encode()).decode()
