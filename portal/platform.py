"""The municipality's platform: what it has promised, to whom, by which rules, read from `platforms/<name>.toml`.

Everything is frozen and read once. A file with a missing, unknown or ill-typed key is refused with the file and the key
in the message: a promise that silently disappears is worse than a site that does not start.
"""

import re
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from dateutil.relativedelta import relativedelta

from portal.accent import Accent
from portal.strict import Fault, only_known, read_table, unique

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
    "premises_grant",
    "equipment_grant",
    "scholarship",
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
        only_known(self.examples, {field.name for field in fields(self)}, "examples")


@dataclass(frozen=True)
class Adoption:
    """The adopted document that the commitments come from."""

    title: str
    adopted_on: date
    adopted_by: str
    note: str = ""


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
class Register:
    """How the register of associations is kept true."""

    dormant_after_days: int = 180  # after the day an association should have confirmed its facts

    def __post_init__(self) -> None:
        if self.dormant_after_days < 60:
            raise ValueError("dormant_after_days must be 60 or more: the last reminder goes out after 45")


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
    appeal_information_nn: tuple[str, ...] = ()
    interim_reply_after: Term | None = None

    def __post_init__(self) -> None:
        if self.is_individual_decision and not (
            self.appeal_days and self.appeal_body and self.appeal_information
        ):
            raise ValueError("an individual decision needs appeal_days, appeal_body and appeal_information")

    @property
    def appeal_paragraphs(self) -> tuple[str, ...]:
        """What the letter says about appeals, with the appeal body filled in."""
        return self._with_body(self.appeal_information)

    @property
    def appeal_paragraphs_nn(self) -> tuple[str, ...]:
        """The same in nynorsk, where the file has it."""
        return self._with_body(self.appeal_information_nn)

    def _with_body(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text.replace("{appeal_body}", self.appeal_body) for text in texts)


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
    register: Register = Register()

    def __post_init__(self) -> None:
        subjects = unique((subject.code for subject in self.subjects), "subjects")
        if missing := set(SUBJECTS) - subjects:
            raise ValueError(f"subjects lacks {', '.join(sorted(missing))}")
        unique((commitment.id for commitment in self.commitments), "commitments")
        only_known((c.subject for c in self.commitments if c.subject), subjects, "subject of a commitment")
        unique((scheme.id for scheme in self.grants.schemes), "grants.schemes")
        unique((f"{rule.id} from {rule.valid_from}" for rule in self.legal_rules), "legal_rules")
        rules = {rule.id for rule in self.legal_rules}
        used = (self.seasonal.legal_rule, *(scheme.legal_rule for scheme in self.grants.schemes))
        only_known(used, rules, "legal_rule")

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
        platform: Platform = read_table(Platform, table)
        if platform.id != path.stem:
            raise Fault("id", f"must be {path.stem!r}, the name of the file")
    except Fault as fault:
        raise PlatformError(path.name, fault.key, fault.problem) from fault
    return platform
