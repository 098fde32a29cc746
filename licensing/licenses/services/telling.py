"""Notices about a license. They say that there is something to read, and never why."""

from datetime import date

from django.urls import reverse

from licensing.applications.telling import tell_exporter
from licensing.licenses.models import License

WORDS = {
    "suspended": (
        "is suspended",
        "Nothing may be shipped under it until the authority reinstates it. Read why here:",
    ),
    "held": (
        "shipments are stopped for now",
        (
            "The authority is looking at this license again. Nothing may be shipped under it until it has "
            "finished. Nothing is decided, and you need do nothing. If you have a question, ask the "
            "authority and name the license. You are told when shipments may go on. Until then this page "
            "shows how it is:"
        ),
    ),
    "released": (
        "shipments may go on",
        "The authority has finished looking at this license. Goods may be shipped under it again:",
    ),
    "reinstated": ("is valid again", "Goods may be shipped under it again:"),
    "revocation_announced": (
        "a revocation is intended",
        "Nothing is decided yet. Read the reasons and answer in time:",
    ),
    "revocation_dropped": (
        "the intended revocation was taken back",
        "You need do nothing. Read what the authority says about it here:",
    ),
    "revoked": (
        "is revoked",
        "Nothing may be shipped under it any more. Read the reasons here:",
    ),
    "edition_issued": (
        "a newer edition is in force",
        (
            "Use this edition and its check code from now on: the code of the one before says replaced. "
            "What has left is carried over. See the new edition here:"
        ),
    ),
    "expiring": (
        "ends soon",
        "What has not left by its last day needs another license. See what is left here:",
    ),
    "nearly_used": ("is nearly used up", "See what is left of each line here:"),
}


def tell(license: License, what: str, *, day: date | None = None) -> None:
    """Tell the exporter's contact and whoever filed of `what`, in the caller's transaction."""
    headline, text = WORDS[what]
    tell_exporter(
        license.case.application,
        f"licenses.{what}",
        path=reverse("licensing:license", args=[license.pk]),
        due_on=day,
        number=license.number,
        headline=headline,
        text=text,
    )
