"""Every lifecycle table holds together, and every call of `move` says which verb it means."""

import ast
from collections import Counter

import pytest
from django.apps import apps

from portal.lifecycle import HasLifecycle
from tests.conventions.source import modules

TABLES = {
    model.lifecycle.name: model.lifecycle for model in apps.get_models() if issubclass(model, HasLifecycle)
}
LIFECYCLES = sorted(TABLES.values(), key=lambda lifecycle: lifecycle.name)


def ambiguous(lifecycle):
    """The states that several verbs lead to."""
    return {to for to, verbs in Counter(step.to for step in lifecycle.moves).items() if verbs > 1}


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
class TestTable:
    def test_a_verb_stands_once(self, lifecycle):
        names = [step.name for step in lifecycle.moves]
        assert len(names) == len(set(names))

    def test_leads_from_known_states_to_known_states(self, lifecycle):
        for step in lifecycle.moves:
            assert step.sources
            assert step.sources | {step.to} <= set(lifecycle.states)
            assert step.who
            assert step.label
        assert set(lifecycle.outside) <= set(lifecycle.states)

    def test_a_verb_is_found_from_its_own_states_only(self, lifecycle):
        for step in lifecycle.moves:
            for state in lifecycle.states:
                found = lifecycle.find(state, step.to, step.name)
                assert found is (step if state in step.sources else None)

    def test_no_verb_stands_in_for_another(self, lifecycle):
        for to in ambiguous(lifecycle):
            for state in lifecycle.states:
                with pytest.raises(LookupError):
                    lifecycle.find(state, to)


def moves(tree):
    """(line, "States.MEMBER", named verbs) of every call of `move` that writes its target out."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in calls:
        if getattr(call.func, "id", "") == "move" and isinstance(call.args[1], ast.Attribute):
            verbs = [word.value for word in call.keywords if word.arg == "verb"]
            named = {part.value for verb in verbs for part in _choices(verb)}
            yield call.lineno, ast.unparse(call.args[1]), named


def _choices(node):
    """The words that `verb=` can be: one, or either side of an `if`."""
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]


def test_every_call_names_a_verb_that_leads_there():
    tables = {
        f"{table.states.__name__}.{to.name}": (table, to) for table in LIFECYCLES for to in table.states
    }
    wrong, seen = [], 0
    for path, tree in modules():
        for line, target, named in moves(tree):
            table, to = tables[target]
            seen += 1
            leading = {step.name for step in table.moves if step.to == to}
            if not named <= leading or (not named and to in ambiguous(table)):
                wrong.append(f"{path}:{line} {target}: one of {sorted(leading)}")
    assert seen > 20
    assert not wrong, "Name the verb: several moves lead to this state."
