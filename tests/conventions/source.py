"""The portal's own source, for the tests that read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Each app may know those before it; the last three never know each other.
LAYERS = (("portal",), ("organizations",), ("dialogue",), ("facilities", "grants", "agreements"))
APPS = tuple(app for layer in LAYERS for app in layer)


def may_know(app: str) -> set[str]:
    """The apps that `app` may refer to: itself and those below it."""
    height = next(number for number, layer in enumerate(LAYERS) if app in layer)
    return {app, *(below for layer in LAYERS[:height] for below in layer)}


def modules(*apps: str, without: tuple[str, ...] = ()) -> Iterator[tuple[str, ast.Module]]:
    """(path, syntax tree) of every module but migrations and the paths in `without`."""
    for app in apps or APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "migrations" not in path.parts and name not in without:
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def docstrings(tree: ast.Module) -> set[ast.AST]:
    """The string nodes of `tree` that stand alone: explanations, not values."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
