"""Where the apps put their part of the pages that show everything.

The kernel owns the page and asks; each app registers a provider in its `apps.py`. So the front page, the
worklist and the contact person know every app, while no app knows another.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from portal.models import StoredFile, User

    Text = str | _StrPromise

P = TypeVar("P", bound=Callable[..., Any])


class Registry(Generic[P]):
    """An ordered set of named providers. Registering a name twice is a mistake and says so."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._providers: dict[str, P] = {}

    def register(self, name: str, provider: P) -> None:
        if name in self._providers:
            raise ValueError(f"Two providers of {self.what} are called {name!r}.")
        self._providers[name] = provider

    def __iter__(self) -> Iterator[P]:
        return iter(self._providers.values())

    def get(self, name: str) -> P | None:
        return self._providers.get(name)

    def names(self) -> list[str]:
        return list(self._providers)


@dataclass(frozen=True)
class NavItem:
    """One entry of the main menu. `prefix` is the address under which it counts as the current one, as does `also`."""

    label: "Text"
    url_name: str
    prefix: str
    order: int
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkItem:
    """One line of the staff's worklist: what waits, since when, due when, whose, and where to handle it."""

    title: str
    kind: "Text"
    url: str
    since: datetime
    due_on: date | None = None
    handler: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Obligation:
    """Something the logged-in person's association should do, and by when."""

    title: str
    url: str
    association: str
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class MyItem:
    """One line of "my page": a case, a booking, a sign-up, with where it stands."""

    title: str
    url: str
    state: str
    association: str
    when: datetime | None = None
    is_new: bool = False


@dataclass(frozen=True)
class MySection:
    heading: "Text"
    items: list[MyItem]
    more_url: str = ""
    order: int = 50


@dataclass(frozen=True)
class Contact:
    """Who in the municipality to ask about a subject; shown beside every page of that subject."""

    name: str
    title: str
    email: str
    phone: str
    answers_within: str
    ask_url: str
    visit: str = ""


@dataclass(frozen=True)
class Support:
    """What the municipality gave one association in a year, in kroner or in the value of free hours."""

    label: "Text"
    amount: Decimal
    hours: Decimal = Decimal(0)


@dataclass(frozen=True)
class SupportPage:
    """A page about what the municipality gives: to one association, or to all of them."""

    label: "Text"
    url: str
    order: int


@dataclass(frozen=True)
class Hit:
    """One search result."""

    title: str
    url: str
    kind: "Text"
    excerpt: str = ""


@dataclass(frozen=True)
class Measure:
    """One figure that shows whether a commitment is kept, read from live data. `label` says what it counts."""

    label: "Text"
    value: str


@dataclass(frozen=True)
class Task:
    """One of the front page's "what can I do" cards."""

    title: "Text"
    text: "Text"
    url: str
    order: int


@dataclass(frozen=True)
class FrontSection:
    """A part of the front page: a template and what it needs. `place` is "main" or "aside"."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    place: str = "main"
    order: int = 50


navigation: Registry[Callable[[], NavItem]] = Registry("the main menu")
worklist: "Registry[Callable[[User], Iterable[WorkItem]]]" = Registry("the worklist")
obligations: "Registry[Callable[[User, date], Iterable[Obligation]]]" = Registry("obligations")
my_page: "Registry[Callable[[User], MySection | None]]" = Registry("my page")
contacts: Registry[Callable[[str], Contact | None]] = Registry("contact persons")
support: Registry[Callable[[int, int], Iterable[Support]]] = Registry("support")
# Asked with the slug of an association, or with "" for the page about all of them.
support_pages: Registry[Callable[[str], SupportPage]] = Registry("pages about support")
search: Registry[Callable[[str], Iterable[Hit]]] = Registry("search")
measures: Registry[Callable[[date], Measure | None]] = Registry("measures")
tasks: Registry[Callable[[date], Task | None]] = Registry("front page cards")
front_page: Registry[Callable[[HttpRequest, date], FrontSection | None]] = Registry("front page parts")
header: Registry[Callable[[HttpRequest], dict[str, Any]]] = Registry("what every page's header needs")
hidden_cases: "Registry[Callable[[User], Any]]" = Registry("cases that somebody may not see")
# QuerySets of rows of any kind: the log says nothing about them, and of messages the outbox neither.
hidden_rows: "Registry[Callable[[User], Iterable[Any]]]" = Registry("rows that somebody may not see")
# Files that people send us. A PDF can hold programs, so these are downloaded and never shown in the browser.
uploaded_purposes: set[str] = set()
file_guards: "Registry[Callable[[StoredFile, User], bool]]" = Registry("who may open a file")
picture_guards: "Registry[Callable[[StoredFile, User | None], bool]]" = Registry("who may see a picture")


def contact_for(subject: str) -> Contact | None:
    """The contact person of a subject, from whichever app knows one."""
    return next((found for provider in contacts if (found := provider(subject))), None)
