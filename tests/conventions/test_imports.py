"""portal ← organizations ← dialogue ← { facilities, grants, agreements }: in imports, tables and text."""

import ast
import re
import subprocess
import sys

import pytest
from django.apps import apps

from tests.conventions.source import APPS, ROOT, docstrings, may_know, modules

MODULES = r"(urls|models|views|tasks|workflow|rules|states|permissions|forms|admin|api|providers)\b"
# The files whose task it is to put the apps together.
COMPOSITION = (
    "portal/settings.py",
    "portal/urls.py",
    "portal/celery.py",
    "portal/api.py",
    "portal/demo/loader.py",
)


def test_imports_point_one_way():
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    lint = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert lint.returncode == 0, lint.stdout + lint.stderr


@pytest.mark.parametrize("app", APPS)
def test_tables_refer_only_downwards(app):
    """A foreign key given as text is invisible to import-linter."""
    forbidden = set(APPS) - may_know(app)
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation and field.related_model._meta.app_label in forbidden
    ]
    assert not wrong


@pytest.mark.parametrize("app", APPS)
def test_no_text_names_an_app_above(app):
    """So are `include("grants.urls")`, `"grants.Application"` and a task named as text."""
    forbidden = set(APPS) - may_know(app)
    above = re.compile(rf"^({'|'.join(sorted(forbidden))})\.([A-Z]\w+$|{MODULES})")
    wrong = [
        f"{path}:{node.lineno}: {node.value!r}"
        for path, tree in modules(app, without=COMPOSITION)
        for explained in [docstrings(tree)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in explained
        if above.match(node.value)
    ]
    assert not wrong
