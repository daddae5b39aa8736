"""The ready-made forms of the schemes: which questions each asks, from `ready/<platform>.toml`.

They are a beginning. Once a scheme has a form of any kind, the municipality's own builder decides.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from grants import workflow
from grants.models import GrantScheme
from grants.workflow.forms import ask
from portal.strict import Fault, read_table

FOLDER = Path(__file__).resolve().parent / "ready"


@dataclass(frozen=True)
class ReadyQuestion:
    """One question as the file has it: the fields of the model, strictly."""

    kind: str
    page: str
    label: str
    why_asked: str
    kept_years: int
    help: str = ""
    is_required: bool = True
    is_remembered: bool = False
    choices: tuple[str, ...] = ()
    asked_if_key: str = ""
    asked_if_answer: str = ""
    must_be_yes: bool = False
    least: int | None = None
    unmet_text: str = ""


@cache
def _table(name: str) -> dict[str, Any]:
    path = FOLDER / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def ready_questions(platform_id: str, code: str) -> list[dict[str, Any]]:
    """The questions that the scheme `code` is to ask; none when no form is made for it. Fault when one is wrong."""
    form = _table(platform_id).get(code)
    if form is None:
        return []
    library, changes = _table("questions"), form.get("changes", {})
    found = []
    for number, key in enumerate(form["questions"], 1):
        if key not in library:
            raise Fault(f"{platform_id}.{code}", f"no such question: {key}")
        facts = read_table(ReadyQuestion, {**library[key], **changes.get(key, {})}, f"{code}.{key}")
        found.append({**vars(facts), "choices": list(facts.choices), "key": key, "order": number * 10})
    return found


def give_form(scheme: GrantScheme, platform_id: str, *, at: datetime) -> bool:
    """Give a scheme that never had a form its ready-made one, and take it into use; whether there was one."""
    if scheme.form_versions.exists():
        return False
    questions = ready_questions(platform_id, scheme.code)
    if not questions:
        return False
    version = workflow.new_version(scheme, by=None, at=at)
    ask(version, questions)
    workflow.publish(version, by=None, at=at)
    return True
