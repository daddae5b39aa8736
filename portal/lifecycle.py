"""States as a table, and the one function that changes them."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import ExclusionViolation, UniqueViolation

from portal.models.audit import record
from portal.problems import Blocker, Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from portal.models.user import User


class Role(enum.Enum):
    """Who somebody is to one object. `SYSTEM` is a task that acts by itself."""

    MEMBER = "member"
    STAFF = "staff"
    SYSTEM = "system"
    PUBLIC = "public"


@dataclass(frozen=True)
class Move:
    """One allowed change of state: its verb, from where, to where, and who may do it.

    `label` is the text of the button, `done` the dotted end of the log line ("submitted").
    """

    name: str
    sources: frozenset[Any]
    to: Any
    who: frozenset[Role]
    label: "str | _StrPromise"
    done: str


def allow(
    name: str,
    sources: Iterable[Any],
    to: Any,
    *,
    who: Iterable[Role],
    label: "str | _StrPromise",
    done: str = "",
) -> Move:
    """A row of a lifecycle table."""
    return Move(name, frozenset(sources), to, frozenset(who), label, done or str(to))


@dataclass(frozen=True)
class Lifecycle:
    """The states of one model on one screen.

    `name` begins every log line ("grants.application"); `outside` holds what the applicant reads for each
    state, where the staff's word differs.
    """

    name: str
    states: type[models.TextChoices]
    moves: tuple[Move, ...]
    outside: "dict[Any, str | _StrPromise]"

    def find(self, source: Any, to: Any, verb: str = "") -> Move | None:
        """The move that leads to `to`, or None when it is not open from `source`.

        Where several verbs lead to `to`, the caller must say which: the state a row happens to be in must
        never choose. LookupError, whatever the source, so that the first run of a wrong call shows it.
        """
        leading = [move for move in self.moves if move.to == to and verb in ("", move.name)]
        if len(leading) != 1:
            verbs = ", ".join(move.name for move in self.moves if move.to == to) or "nothing"
            raise LookupError(f"{self.name}: {verbs} leads to {to}; the call names “{verb}”.")
        return leading[0] if source in leading[0].sources else None

    def open_to(self, source: Any, roles: Iterable[Role]) -> list[Move]:
        """The moves that somebody with these roles may make from `source`."""
        held = frozenset(roles)
        return [move for move in self.moves if source in move.sources and move.who & held]

    def outside_label(self, state: Any) -> str:
        """What an applicant reads: the staff label unless the table has its own word."""
        return str(self.outside.get(state, self.states(state).label))


class HasLifecycle(models.Model):
    """A row with a `state` that only `move` may change."""

    lifecycle: Lifecycle
    state: Any

    class Meta:
        abstract = True

    def roles_of(self, user: "User | None") -> set[Role]:
        """Who `user` is to this row; None is the system. Each model answers through its permissions.py."""
        raise NotImplementedError

    @property
    def outside_state(self) -> str:
        return self.lifecycle.outside_label(self.state)


M = TypeVar("M", bound=HasLifecycle)


def move(
    obj: M,
    to: Any,
    *,
    by: "User | None",
    at: datetime,
    verb: str = "",
    check: Callable[[M], None] | None = None,
    codes: dict[str, Any] | None = None,
    **changes: Any,
) -> M:
    """Change the state of `obj`, with `changes` of other fields, as one all-or-nothing deed.

    `verb` names the move, and must where several lead to the same state (LookupError otherwise).

    Locks the row, reads its state afresh, asks the table and the right, runs `check` on the locked row,
    writes and logs. Two at once: the second finds the state already changed and is refused. Raises
    Refused; the passed object is brought up to date when the move succeeds, and untouched otherwise.
    """
    with transaction.atomic():
        row = type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
        step = row.lifecycle.find(row.state, to, verb)
        if step is None:
            raise Refused(_wrong_state(row))
        if not step.who & row.roles_of(by):
            raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
        if check:
            check(row)
        came_from = row.state
        row.state = to
        for name, value in changes.items():
            setattr(row, name, value)
        _save(row, ["state", *changes])
        record(
            f"{row.lifecycle.name}.{step.done}",
            row,
            by=by,
            at=at,
            fields=tuple(sorted(changes)),
            **{"from": str(came_from), "to": str(to)},
            **(codes or {}),
        )
    for name in ("state", *changes):
        setattr(obj, name, getattr(row, name))
    return obj


def _wrong_state(row: HasLifecycle) -> Blocker:
    text = _("This cannot be done now. The status is “%(state)s”.") % {"state": row.outside_state}
    return Blocker("wrong_state", text)


def _save(row: HasLifecycle, fields: list[str]) -> None:
    """Save in a savepoint: a collision with another row becomes a plain refusal."""
    try:
        with transaction.atomic():
            row.save(update_fields=fields)
    except IntegrityError as error:
        if not isinstance(error.__cause__, (ExclusionViolation, UniqueViolation)):
            raise
        text = _("This collides with something that was registered in the meantime.")
        raise Refused(Blocker("collision", text)) from error
