"""What every table of ours has, and what none has."""

import ast

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from guardian.models import GroupObjectPermissionAbstract, UserObjectPermissionAbstract
from guardian.models.models import GroupObjectPermissionBase, UserObjectPermissionBase
from pghistory.models import Event

from exportctl.core.base import Record
from tests.architecture.source import ROOTS, modules

APPS = ("core", *ROOTS[1:])
GRANTS = (
    UserObjectPermissionBase,
    GroupObjectPermissionBase,
    UserObjectPermissionAbstract,
    GroupObjectPermissionAbstract,
)
MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in APPS and not issubclass(model, Event) and "tests." not in model.__module__
]
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def test_there_are_models():
    assert len(MODELS) > 20


@each_model
def test_no_amount_is_a_float(model):
    assert [field.name for field in model._meta.fields if isinstance(field, models.FloatField)] == []


@each_model
def test_a_row_that_others_point_to_is_not_deleted_under_them(model):
    if issubclass(model, GRANTS):
        return
    loose = [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    ]
    assert loose == []


@each_model
def test_uniqueness_is_a_constraint_with_a_name(model):
    assert not model._meta.unique_together or issubclass(model, GRANTS)
    names = [constraint.name for constraint in model._meta.constraints]
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(len(index.name) <= 30 for index in model._meta.indexes)


def test_a_name_is_given_once():
    names = [constraint.name for model in MODELS for constraint in model._meta.constraints]
    assert sorted(set(names)) == sorted(names)


@each_model
def test_saving_has_no_logic(model):
    plain = Record if issubclass(model, Record) else models.Model
    for name in ("save", "delete"):
        owner = next(base for base in model.__mro__ if name in vars(base))
        assert owner in {plain, models.Model} or not owner.__module__.startswith(ROOTS)


@each_model
def test_it_says_what_it_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


def test_no_signal_of_a_model_is_heard():
    found = [
        (path, alias.name)
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("db.models.signals")
        for alias in node.names
        if alias.name != "post_migrate"
    ]
    assert found == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
