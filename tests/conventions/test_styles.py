"""The style sheets and the templates agree, so that no part of a page loses its looks unseen."""

import re
from pathlib import Path

import django
import pytest

from tests.conventions.source import APPS, ROOT

SHEETS = sorted((ROOT / "static/css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DJANGO_ADMIN = Path(django.__file__).parent / "contrib/admin"
BORROWED = [
    *(DJANGO_ADMIN / "static/admin/css").glob("*.css"),
    *(ROOT / "node_modules/@digdir/designsystemet-css").rglob("*.css"),
]
NOT_SELECTORS = re.compile(r"/\*.*?\*/|url\([^)]*\)|(?<=\{)[^{}]*(?=\})", re.DOTALL)


def text_of(*paths: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def classes_with_a_rule(*sheets: Path) -> set[str]:
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", NOT_SELECTORS.sub("", text_of(*sheets))))


def classes_in_templates() -> set[str]:
    """The classes that stand written out in a template; those that an expression makes are left out."""
    values = re.findall(r'\bclass="([^"]*)"', text_of(*TEMPLATES))
    return {name for value in values for name in re.sub(r"\{[{%].*?[%}]\}", " ", value).split()}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_block_of_a_style_sheet_is_closed(sheet):
    depth = 0
    for number, line in enumerate(sheet.read_text(encoding="utf-8").splitlines(), start=1):
        depth += line.count("{") - line.count("}")
        assert depth >= 0, f"{sheet.name}:{number} closes what is not open"
        assert not (line.startswith(("@", "/*")) and depth > line.count("{")), (
            f"{sheet.name}:{number} starts inside another block"
        )
    assert depth == 0, f"{sheet.name} ends inside a block"


def test_every_class_in_a_template_has_a_rule():
    scripts = text_of(*(ROOT / "static/js").glob("*.js"))
    known = classes_with_a_rule(*SHEETS, *BORROWED) | set(re.findall(r"[\w-]+", scripts))
    assert classes_in_templates() - known == set()


def test_every_rule_is_for_something_that_is_drawn():
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    drawn = set(re.findall(r"[\w-]+", text_of(*TEMPLATES, *(ROOT / "static/js").glob("*.js"), *sources)))
    drawn |= set(
        re.findall(
            r"[\w-]+", text_of(*(DJANGO_ADMIN / "templates").rglob("*.html"), *DJANGO_ADMIN.rglob("*.py"))
        )
    )
    assert classes_with_a_rule(*SHEETS) - drawn == set()
