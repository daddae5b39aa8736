"""The README names every setting there is, and no other."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETTINGS = ROOT / "portal" / "settings.py"


def variables_read():
    """The names in `env.str("NAME", …)` and its like, in the order that portal/settings.py reads them."""
    calls = [node for node in ast.walk(ast.parse(SETTINGS.read_text())) if isinstance(node, ast.Call)]
    found = [
        (call.lineno, call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "env"
    ]
    return list(dict.fromkeys(name for _line, name in sorted(found)))


def settings_table():
    section = (ROOT / "README.md").read_text().split("\n## Settings\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE)


def test_the_settings_table_names_exactly_the_variables_that_are_read():
    assert settings_table() == variables_read()


def test_every_link_leads_to_a_file():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
