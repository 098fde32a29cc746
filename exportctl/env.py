"""The one typed reader of the environment: a missing or malformed value stops the start, with its name."""

import os
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, what it is for, and its default (None = required in production)."""

    name: str
    purpose: str
    default: str | None


SETTINGS = (
    Setting("DATABASE_URL", "Postgres address, postgres://user:password@host:port/name", None),
    Setting("REDIS_URL", "Redis or Valkey address, redis://host:port/0 or unix:///path.sock", None),
    Setting("PORT", "port of the web server on 127.0.0.1", "8000"),
    Setting("EXPORTCTL_SECRET_KEY", "signs sessions and tokens; at least 50 characters", None),
    Setting(
        "EXPORTCTL_AUDIT_KEY", "keys the digests of the audit trail; never rotate without a new seal", None
    ),
    Setting("EXPORTCTL_HOSTS", "host names served, comma-separated", None),
    Setting("EXPORTCTL_BASE_URL", "address that letters, QR codes and e-mails point to", None),
    Setting("EXPORTCTL_AUTHORITY", "name of the licensing authority", "Office for Strategic Trade"),
    Setting("EXPORTCTL_JURISDICTION", "ISO country whose holidays the clocks skip", "US"),
    Setting(
        "EXPORTCTL_ZONE", "time zone of the authority's office, as Europe/Berlin: its clocks' days", "UTC"
    ),
    Setting("EXPORTCTL_CUT_OFF", "hour in that zone after which a filing counts as of the next day", "18:00"),
    Setting("EXPORTCTL_DB_ROLE", "role that web and workers assume; it cannot change the audit trail", ""),
    Setting("EXPORTCTL_STATE", "folder of the embedded database and broker", str(PROJECT / ".run")),
    Setting("EXPORTCTL_FILES", "folder of uploaded files", str(PROJECT / ".run" / "files")),
    Setting("EXPORTCTL_INDEXES", "folder of the workers' indexes; empty: in EXPORTCTL_STATE", ""),
    Setting("EXPORTCTL_S3_BUCKET", "bucket of uploaded files; empty keeps them in EXPORTCTL_FILES", ""),
    Setting("EXPORTCTL_CLAMAV", "host:port of clamd; empty stores files as not scanned", ""),
    Setting("EXPORTCTL_MAIL_URL", "smtp://user:password@host:port; empty writes mails to files", ""),
    Setting("EXPORTCTL_MAIL_FROM", "sender of e-mails", "exportctl@localhost"),
    Setting(
        "EXPORTCTL_FEEDS", "lists fetched from their publishers: keys, comma-separated; none for none", ""
    ),
    Setting("EXPORTCTL_FEED_ADDRESSES", "own addresses of feeds: key=address|address, comma-separated", ""),
    Setting("EXPORTCTL_SIGNING_KEY", "PKCS#12 file that signs licenses; empty makes a development key", ""),
    Setting("EXPORTCTL_SIGNING_PASSWORD", "password of the PKCS#12 file", ""),
    Setting("EXPORTCTL_MINORITY_PERCENT", "share of listed owners that raises a flag, 1 to 50", "25"),
    Setting("EXPORTCTL_STATEMENT_MONTHS", "months after which an end-use statement is too old", "6"),
)
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def text(name: str, default: str | None = None) -> str:
    """Return the value of `name`, or its default; raise ImproperlyConfigured where neither is there."""
    value = os.environ.get(name) or default
    if value is None:
        value = _DEFAULTS[name]
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def secret(name: str, *, length: int) -> str:
    """Return a secret of at least `length` characters; one that is published with the source is refused."""
    value = text(name)
    if len(value) < length or "development-only" in value:
        raise ImproperlyConfigured(f"{name} needs at least {length} random characters of your own.")
    return value


def integer(name: str) -> int:
    """Return the value of `name` as a whole number."""
    value = text(name)
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def zone(name: str) -> str:
    """Return the value of `name` as the name of a time zone that exists."""
    value = text(name)
    try:
        return ZoneInfo(value).key
    except (ValueError, ZoneInfoNotFoundError):
        raise ImproperlyConfigured(
            f"{name} must name a time zone such as Europe/Berlin, not {value!r}."
        ) from None


def time_of_day(name: str) -> time:
    """Return the value of `name` as a time of day without a zone."""
    value = text(name)
    try:
        found = time.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise ImproperlyConfigured(f"{name} must be a time of day such as 18:00, not {value!r}.")
    return found


def words(name: str, default: str | None = None) -> list[str]:
    """Return the comma-separated values of `name`, without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def lists(name: str) -> dict[str, list[str]]:
    """Return `name`, written as key=value|value with commas between the keys, as lists by key."""
    pairs = [word.partition("=") for word in words(name)]
    if any(not key or not values for key, _, values in pairs):
        raise ImproperlyConfigured(f"{name} must be written like key=value|value, with commas between keys.")
    return {key.strip(): [one.strip() for one in values.split("|")] for key, _, values in pairs}
