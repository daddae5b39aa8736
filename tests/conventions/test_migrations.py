import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.conventions.source import APPS


@pytest.mark.django_db
def test_tables_are_as_the_models_say(capsys):
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(capsys.readouterr().out, pytrace=False)


def test_migrations_are_named_by_intent():
    names = [name for app, name in MigrationLoader(None).disk_migrations if app in APPS]
    assert not [name for name in names if "_auto_" in name]


@pytest.mark.parametrize("app", APPS)
def test_constraints_are_named_for_what_they_promise(app):
    """The name is what an operator reads in the log: several words, and not one that Django made up."""
    wrong = [
        f"{model._meta.label}: {constraint.name}"
        for model in apps.get_app_config(app).get_models()
        for constraint in [*model._meta.constraints, *model._meta.indexes]
        if "_" not in constraint.name or constraint.name.endswith("_idx")
    ]
    unnamed = [m._meta.label for m in apps.get_app_config(app).get_models() if m._meta.unique_together]
    assert not wrong
    assert not unnamed
