"""The municipality's platform: what it has promised, to whom, by which rules, read from `platforms/<name>.toml`.

Everything is frozen and read once. A file with a missing, unknown or ill-typed key is refused with the file and the key
in the message: a promise that silently disappears is worse than a site that does not start.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from dateutil.relativedelta import relativedelta

FOLDER = Path(__file__).resolve().parent / "platforms"

# Subjects that the apps look up contact persons by; a platform may add its own.
SUBJECTS = ("facilities", "grants", "register", "calendar", "dialogue", "agreements")

CommitmentKind = Literal["principle", "goal", "action"]
GrantKind = Literal[
    "operating_grant",
    "activity_grant",
    "project_grant",
    "startup_grant",
    "culture_grant",
    "unrestricted_funds",
    "deficit_guarantee",
]


class PlatformError(Exception):
    """A platform file cannot be used; says which file, which key and why."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(f"{file}: {key}: {problem}" if key else f"{file}: {problem}")
        self.file = file
        self.key = key
        self.problem = problem


@dataclass(frozen=True)
class Municipality:
    """Who runs the portal. Fields named in `examples` are invented and must not be printed as facts."""

    name: str
    short_name: str
    number: str
    organization_number: str
    address: tuple[str, ...]
    website: str
    phone: str
    examples: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _only_known(self.examples, {field.name for field in fields(self)}, "examples")


@dataclass(frozen=True)
class Adoption:
    """The adopted document that the commitments come from."""

    title: str
    adopted_on: date
    adopted_by: str
    note: str = ""


@dataclass(frozen=True)
class Scale:
    """One accent scale of Designsystemet, each step as `#rrggbb`."""

    background_default: str
    background_tinted: str
    surface_default: str
    surface_tinted: str
    surface_hover: str
    surface_active: str
    border_subtle: str
    border_default: str
    border_strong: str
    text_subtle: str
    text_default: str
    base_default: str
    base_hover: str
    base_active: str
    base_contrast_subtle: str
    base_contrast_default: str

    def __post_init__(self) -> None:
        for step, colour in asdict(self).items():
            if not re.fullmatch("#[0-9a-f]{6}", colour):
                raise ValueError(f"{step} must be a colour such as #1f5c30, not {colour!r}")

    def css(self) -> str:
        """The steps as custom properties, to stand inside a rule."""
        return " ".join(
            f"--ds-color-accent-{step.replace('_', '-')}: {colour};" for step, colour in asdict(self).items()
        )


@dataclass(frozen=True)
class Accent:
    """The municipality's colour in the light and the dark scheme."""

    light: Scale
    dark: Scale

    def css(self) -> str:
        """A style sheet that lays the accent over Designsystemet's theme, and touches nothing else."""
        return (
            f":root, [data-color-scheme=light], [data-color-scheme=auto] {{ {self.light.css()} }}\n"
            f"[data-color-scheme=dark] {{ {self.dark.css()} }}\n"
            f"@media (prefers-color-scheme: dark) {{ [data-color-scheme=auto] {{ {self.dark.css()} }} }}\n"
        )


@dataclass(frozen=True)
class Services:
    """Which parts of the portal are on; the navigation shows no others."""

    register: bool
    calendar: bool
    facilities: bool
    seasonal_allocation: bool
    equipment: bool
    grants: bool
    agreements: bool
    dialogue_meetings: bool
    hearings: bool
    volunteer_council: bool
    volunteering: bool


@dataclass(frozen=True)
class Subject:
    """Something people ask the municipality about, and how soon it has promised to answer."""

    code: str
    title: str
    answer_within_working_days: int


@dataclass(frozen=True)
class Commitment:
    """One promise of the adopted document, in our own words; `measure` shows whether it is kept, "" is not measured."""

    id: str
    section: str
    kind: CommitmentKind
    title: str
    summary: str
    measure: str
    subject: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", self.id):
            raise ValueError(f"id must be a slug such as open-door, not {self.id!r}")
        if self.measure and not re.fullmatch(r"[a-z]+\.[a-z_]+", self.measure):
            raise ValueError(f'measure must be "" or a name such as grants.median_days, not {self.measure!r}')


@dataclass(frozen=True)
class Deadline:
    """A day that comes back every year."""

    month: int
    day: int

    def __post_init__(self) -> None:
        self.in_year(2027)  # refuses 31 April, and 29 February, which most years do not have

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class Term:
    """A length of time as the law writes it: months, weeks or days."""

    months: int = 0
    weeks: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """The last day of the term when it runs from `day`; 31 January plus a month is 28 February."""
        return day + relativedelta(months=self.months, weeks=self.weeks, days=self.days)


@dataclass(frozen=True)
class LegalRule:
    """What the law says about one sort of decision from `valid_from` until a later rule with the same id.

    Forvaltningsloven § 27: an individual decision tells of the right to appeal, so such a rule must say how.
    """

    id: str
    valid_from: date
    is_individual_decision: bool
    source: str
    appeal_days: int = 0
    appeal_body: str = ""
    appeal_information: tuple[str, ...] = ()
    interim_reply_after: Term | None = None

    def __post_init__(self) -> None:
        if self.is_individual_decision and not (
            self.appeal_days and self.appeal_body and self.appeal_information
        ):
            raise ValueError("an individual decision needs appeal_days, appeal_body and appeal_information")

    @property
    def appeal_paragraphs(self) -> tuple[str, ...]:
        """What the letter says about appeals, with the appeal body filled in."""
        return tuple(text.replace("{appeal_body}", self.appeal_body) for text in self.appeal_information)


@dataclass(frozen=True)
class Scheme:
    """A grant scheme; without a deadline it takes applications all year. `legal_rule` names its legal rule."""

    id: str
    title: str
    kind: GrantKind
    purpose: str
    criteria: tuple[str, ...]
    legal_rule: str
    source: str
    deadline: Deadline | None = None


@dataclass(frozen=True)
class Grants:
    answer_within_weeks: int
    schemes: tuple[Scheme, ...]


@dataclass(frozen=True)
class Seasonal:
    """How training time for a season is applied for and shared out; criteria in order of weight."""

    criteria: tuple[str, ...]
    legal_rule: str
    source: str
    deadline: Deadline | None = None


@dataclass(frozen=True)
class Platform:
    id: str
    name: str
    lead: str
    price_rules: str
    districts: tuple[str, ...]
    municipality: Municipality
    adopted: Adoption
    accent: Accent
    services: Services
    subjects: tuple[Subject, ...]
    grants: Grants
    seasonal: Seasonal
    legal_rules: tuple[LegalRule, ...]
    commitments: tuple[Commitment, ...]

    def __post_init__(self) -> None:
        subjects = _unique((subject.code for subject in self.subjects), "subjects")
        if missing := set(SUBJECTS) - subjects:
            raise ValueError(f"subjects lacks {', '.join(sorted(missing))}")
        _unique((commitment.id for commitment in self.commitments), "commitments")
        _only_known((c.subject for c in self.commitments if c.subject), subjects, "subject of a commitment")
        _unique((scheme.id for scheme in self.grants.schemes), "grants.schemes")
        _unique((f"{rule.id} from {rule.valid_from}" for rule in self.legal_rules), "legal_rules")
        rules = {rule.id for rule in self.legal_rules}
        used = (self.seasonal.legal_rule, *(scheme.legal_rule for scheme in self.grants.schemes))
        _only_known(used, rules, "legal_rule")

    def legal_rule(self, id: str, *, on: date) -> LegalRule:
        """The rule `id` as it stands on the day `on`; LookupError when none is in force."""
        in_force = [rule for rule in self.legal_rules if rule.id == id and rule.valid_from <= on]
        if not in_force:
            raise LookupError(f"{self.id} has no legal rule {id} on {on}")
        return max(in_force, key=lambda rule: rule.valid_from)

    def subject(self, code: str) -> Subject:
        """The subject with this code; LookupError when the platform has none."""
        for subject in self.subjects:
            if subject.code == code:
                return subject
        raise LookupError(f"{self.id} has no subject {code}")


def current() -> Platform:
    """The platform of this installation (`PORTAL_PLATFORM`)."""
    from django.conf import settings

    return load(settings.PORTAL_PLATFORM)


def available() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def load(name: str) -> Platform:
    """The platform `name`; PlatformError when there is no such file or it cannot be used."""
    if name not in available():
        raise PlatformError(f"{name}.toml", "", f"no such platform; choose one of {', '.join(available())}")
    return read(FOLDER / f"{name}.toml")


def read(path: Path) -> Platform:
    """The platform in the file `path`, whose name must be the platform's id."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PlatformError(path.name, "", f"not valid TOML: {error}") from error
    try:
        platform: Platform = _table(Platform, table, "")
        if platform.id != path.stem:
            raise _Fault("id", f"must be {path.stem!r}, the name of the file")
    except _Fault as fault:
        raise PlatformError(path.name, fault.key, fault.problem) from fault
    return platform


class _Fault(Exception):
    """A PlatformError that does not know its file yet."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(key, problem)
        self.key = key
        self.problem = problem


def _table(kind: Any, table: dict[str, Any], key: str) -> Any:
    """`table` as the dataclass `kind`: every field known, present and of its type."""
    types = get_type_hints(kind)
    prefix = f"{key}." if key else ""
    for name in table:
        if name not in types:
            raise _Fault(prefix + name, "unknown key")
    for field in fields(kind):
        if field.name not in table and field.default is MISSING:
            raise _Fault(prefix + field.name, "missing")
    values = {name: _value(types[name], value, prefix + name) for name, value in table.items()}
    try:
        return kind(**values)
    except ValueError as error:
        raise _Fault(key, str(error)) from error


def _value(kind: Any, value: Any, key: str) -> Any:
    if isinstance(kind, UnionType):  # `X | None`: TOML has no null, so a key that is there is an X
        return _value(next(part for part in get_args(kind) if part is not NoneType), value, key)
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            raise _Fault(key, f"must be one of {', '.join(get_args(kind))}, not {value!r}")
        return value
    if get_origin(kind) is tuple:
        items = _of_type(list, value, key)
        return tuple(_value(get_args(kind)[0], item, f"{key}[{number}]") for number, item in enumerate(items))
    if is_dataclass(kind):
        return _table(kind, _of_type(dict, value, key), key)
    return _of_type(kind, value, key)


TYPE_NAMES = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    date: "a date",
    list: "a list",
    dict: "a table",
}


def _of_type(kind: type, value: Any, key: str) -> Any:
    if type(value) is not kind:  # exactly: true is no number, a moment is no date
        raise _Fault(key, f"must be {TYPE_NAMES[kind]}, not {value!r}")
    return value


def _unique(names: Iterable[str], what: str) -> set[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{what} has {name} twice")
        seen.add(name)
    return seen


def _only_known(names: Iterable[str], known: set[str], what: str) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"{what} names {name!r}, which does not exist")
