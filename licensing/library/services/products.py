"""Products: added, changed, archived, and taken into an application."""

from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError, Gap, Missing
from exportctl.core.people.models import User
from licensing.library import queries, rules
from licensing.library.facts import ProductFacts
from licensing.library.models import Product, ProductVersion
from licensing.library.models.products import Classification
from licensing.library.services.locking import Version, archive, in_use, locked, restore
from licensing.organizations.models import Organization


@dataclass(frozen=True)
class Picked:
    """A product or a party that a person picked, as they saw it: `seen` is the version of its row."""

    pk: UUID
    seen: Version


@transaction.atomic
def add_product(organization: Organization, kind: str, facts: ProductFacts, *, actor: User) -> Product:
    """Put a product into an organization's library, as its version 1.

    Raises:
        NotPermitted: the actor does not act for the organization, or it is not active.
        DomainError: `answers_wrong`, `classified_half` or `entry_outdated`.
    """
    require(actor, "library.use", organization)
    _expect_sound(kind, facts)
    product = Product.objects.create(
        organization=organization, kind=kind, name=facts.name, search_text=facts.searched()
    )
    version = ProductVersion.objects.create(product=product, number=1, written_by=actor, **facts.columns())
    _record(product, "product.added", actor, None, _shown(version))
    return product


@transaction.atomic
def save_product(product: Product, facts: ProductFacts, *, actor: User, version: Version) -> ProductVersion:
    """Change a product: the latest version itself, or a new one where an application has taken the latest.

    Saving what is already there changes nothing.

    Raises:
        NotPermitted, Missing, Conflict: `stale` or `archived`.
        DomainError: as for adding.
    """
    kept = in_use(locked(product, actor, None))
    latest = queries.latest_version(kept)
    columns = facts.columns()
    if all(getattr(latest, name) == value for name, value in columns.items()):
        return latest
    expect_version(kept, version)
    _expect_sound(kept.kind, facts, before=latest)
    before = _shown(latest)
    if latest.used_at is None:
        for name, value in columns.items():
            setattr(latest, name, value)
        latest.written_by = actor
        latest.version += 1
        latest.save()
    else:
        kept.latest += 1
        latest = ProductVersion.objects.create(product=kept, number=kept.latest, written_by=actor, **columns)
    kept.name, kept.search_text = facts.name, facts.searched()
    kept.version += 1
    kept.save(update_fields=["name", "search_text", "latest", "version", "updated_at"])
    _record(kept, "product.saved", actor, before, _shown(latest), number=latest.number)
    return latest


@transaction.atomic
def archive_product(product: Product, *, actor: User, version: Version) -> None:
    """Take a product out of use; what took it keeps it.

    Raises:
        NotPermitted, Missing, Conflict: `stale` or `archived`.
    """
    kept = locked(product, actor, version)
    archive(kept, actor)
    _record(kept, "product.archived", actor, None, None)


@transaction.atomic
def restore_product(product: Product, *, actor: User, version: Version) -> None:
    """Take a product back into use.

    Raises:
        NotPermitted, Missing, Conflict: `stale` or `not_archived`.
    """
    kept = locked(product, actor, version)
    restore(kept)
    _record(kept, "product.restored", actor, None, None)


@transaction.atomic
def take_product(
    product_id: UUID, organization: Organization, *, actor: User, seen: Version
) -> ProductVersion:
    """Return the latest version for an application or request of `organization`; it stays as it is then.

    Raises:
        Missing: there is no such product of this organization.
        NotPermitted, Conflict: `stale` or `archived`, also where it was changed since it was picked.
    """
    product = Product.objects.filter(pk=product_id, organization=organization).first()
    if product is None:
        raise Missing("This product is not in the exporter's library.")
    kept = in_use(locked(product, actor, None))
    if seen is not None and str(seen) != str(kept.version):
        raise Conflict(
            f"{kept.name} was changed in the library since you picked it. Pick it again.", code="stale"
        )
    latest = queries.latest_version(kept)
    if latest.used_at is None:
        latest.used_at = timezone.now()
        latest.save(update_fields=["used_at", "updated_at"])
    _record(kept, "product.taken", actor, None, None, number=latest.number)
    return latest


def _expect_sound(kind: str, facts: ProductFacts, before: ProductVersion | None = None) -> None:
    """Refuse answers that are none, half a classification, and an entry that is new here and not in force."""
    if faults := rules.answer_faults(kind, facts.answers):
        gaps = [Gap(message, field=key) for key, message in faults.items()]
        raise DomainError("Some answers cannot be kept.", code="answers_wrong", gaps=gaps)
    listed = facts.classification == Classification.LISTED
    if listed != (facts.entry is not None):
        message = "Choose the control list entry, or say that the product is not on the list."
        raise DomainError(message, code="classified_half", gaps=[Gap(message, field="control_code")])
    if facts.classification == Classification.NOT_LISTED and not facts.classification_reason.strip():
        message = "Say why the product is not on the control list."
        raise DomainError(message, code="classified_half", gaps=[Gap(message, field="classification_reason")])
    entry = facts.entry
    if entry is None or (before is not None and entry.pk == before.entry_id):
        return
    if entry.edition.status != entry.edition.Status.IN_FORCE:
        message = f"Entry {entry.code} has a newer edition. Choose it again."
        raise DomainError(message, code="entry_outdated", gaps=[Gap(message, field="control_code")])


def _shown(version: ProductVersion) -> dict[str, Any]:
    """Return what the trail keeps of a version: its values, the control entry by its code."""
    values = {one.name: getattr(version, one.name) for one in fields(ProductFacts)}
    return values | {"entry": version.entry.code if version.entry else "", "number": version.number}


def _record(product: Product, verb: str, actor: User, before: Any, after: Any, **facts: Any) -> None:
    audit.record(
        product,
        verb,
        actor=actor,
        thread=product.pk,
        before=before,
        after=after,
        product=product.name,
        **facts,
    )
