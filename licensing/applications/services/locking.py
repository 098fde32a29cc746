"""What every write to a draft does first and last: lock and ask, then write and undo the declaration."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, Missing
from exportctl.core.people.models import User
from licensing.applications.models import (
    Application,
    ApplicationStatus,
    GoodsLine,
    Party,
)
from licensing.applications.queries import expect_holder
from licensing.organizations.models import Official, OrganizationUserGrant

Row = TypeVar("Row", bound=Model)
Version = int | str | None
NOT_DECLARED: dict[str, Any] = {
    "declared_by": None,
    "declared_name": "",
    "declared_position": "",
    "declared_at": None,
    "declared_as": "",
    "declared_authority": "",
    "declared_official": None,
}


def lock(application: Application) -> Application:
    """Return the application under a row lock, with its organization."""
    found = (
        Application.objects.select_for_update(of=("self",))
        .select_related("organization", "created_by", "taken_over_by")
        .filter(pk=application.pk)
        .first()
    )
    if found is None:
        raise Missing
    return found


def lock_authority(draft: Application) -> None:
    """Keep what the declaration rests on as it is until the filing is over: the credential, or the grant."""
    if draft.declared_official_id is not None:
        Official.objects.select_for_update(no_key=True).get(pk=draft.declared_official_id)
    elif draft.declared_by_id is not None:
        grants = OrganizationUserGrant.objects.select_for_update(of=("self",), no_key=True)
        grants.filter(user=draft.declared_by_id, content_object=draft.organization_id).first()


def locked_draft(application: Application, actor: User) -> Application:
    """Return the draft under lock to be changed, or refuse whoever does not have it."""
    draft = locked_in_draft(application, actor)
    expect_holder(draft, actor)
    return draft


def locked_in_draft(application: Application, actor: User) -> Application:
    """Return the draft under lock, or refuse: somebody who may not, or an application that was filed."""
    draft = lock(application)
    require(actor, "applications.draft", draft)
    if draft.status == ApplicationStatus.DISCARDED:
        raise Conflict("This draft was discarded.", code="not_a_draft")
    if draft.status != ApplicationStatus.DRAFT:
        raise Conflict(
            f"This application was submitted as {draft.reference}, so it can no longer be changed.",
            code="not_a_draft",
        )
    return draft


def changed(draft: Application, **values: Any) -> None:
    """Write the draft with one version more; unless `values` hold one, the declaration is gone."""
    for name, value in (NOT_DECLARED | values).items():
        setattr(draft, name, value)
    draft.version += 1
    draft.save(update_fields=[*(NOT_DECLARED | values), "version", "updated_at"])


def values_of(facts: Any) -> dict[str, Any]:
    """Return the fields of a dataclass as they are."""
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def row_of(rows: QuerySet[Row], row_id: UUID) -> Row:
    """Return one row of a draft.

    Raises:
        Missing: the row is gone, or was never this application's.
    """
    found = rows.filter(pk=row_id).first()
    if found is None:
        raise Missing("This was removed from the application meanwhile.")
    return found


def holds(row: GoodsLine | Party, values: dict[str, Any]) -> bool:
    """Whether a stored row already says exactly this."""
    if row._state.adding:
        return False
    return all(getattr(row, name) == value for name, value in values.items())


def shown(row: GoodsLine | Party, names: Iterable[str]) -> dict[str, Any]:
    """Return what the trail keeps of a row: its values, a control entry by its code."""
    values = {name: getattr(row, name) for name in names}
    return values | ({"entry": row.entry.code} if isinstance(row, GoodsLine) else {})


def write(row: GoodsLine | Party, values: dict[str, Any]) -> None:
    """Save a row with these values, as a new version where it is not new."""
    for name, value in values.items():
        setattr(row, name, value)
    if not row._state.adding:
        row.version += 1
    row.save()


def record(draft: Application, verb: str, actor: User, before: Any, after: Any, **facts: Any) -> None:
    """Write one event on the draft's own timeline."""
    audit.record(draft, verb, actor=actor, thread=draft.pk, before=before, after=after, **facts)
