"""The invented people of the demo. They exist only where DEMO is on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    what: str
    is_staff: bool = False


PEOPLE = (
    Person("leder@demo.example", "Ingrid Demo", "leder i Tranby Demokorps"),
    Person("kasserer@demo.example", "Jonas Demo", "kasserer i Sylling Demo IL"),
    Person("ny@demo.example", "Amina Demo", "har ingen forening ennå"),
    Person("vaktmester@demo.example", "Per Demo", "vaktmester i to av kommunens bygg"),
    Person("saksbehandler@demo.example", "Kari Demo", "frivillighetskoordinator i kommunen", is_staff=True),
    Person("idrett@demo.example", "Ola Demo", "idrettskonsulent i kommunen", is_staff=True),
)
