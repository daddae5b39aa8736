"""What the demo's associations want volunteers for: data only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """A task; `whose` is a name in the demo's shared things, or the municipality."""

    whose: str
    title: str
    kind: str
    description: str
    place: str
    in_days: int = 3
    weeks: int = 1
    hour: int = 18
    hours: int = 2
    least: int = 1
    most: int = 4
    people: int = 0
    age_from: int | None = None
    certificate: str = ""
    good_to_know: str = ""
    message: str = ""


TASKS = (
    Wanted("korps", "Stek vafler på vårkonserten", "food",
           "Du steker og selger vafler i pausen. Vi har alt utstyret, og noen som kan det, er der hele tiden.",
           "Tranby skole", in_days=9, hour=17, hours=3, least=3, most=6, people=2, age_from=15,
           good_to_know="Møt ved kjøkkendøra et kvarter før. Ta med forkle om du har.",
           message="Jeg kan ta med vaffeljern."),
    Wanted("korps", "Notevakt på øvelsen", "children",
           "Du hjelper aspirantene med noter og stemming, og er en trygg voksen i rommet.",
           "Tranby skole", in_days=4, weeks=6, hour=18, hours=2, least=1, most=2, people=1, age_from=18,
           certificate="minors", good_to_know="Du trenger ikke spille selv."),
    Wanted("idrettslag", "Fotballdommer for de minste", "sport",
           "Du dømmer kamper for åtteåringer. Det viktigste er at alle har det gøy.",
           "Syllingbanen", in_days=5, weeks=4, hour=17, hours=2, least=2, most=2, people=2, age_from=15,
           good_to_know="Fløyte og vest får du av oss. Kort kurs samme dag kl. 16."),
    Wanted("idrettslag", "Kjør speakeranlegget på turneringen", "event",
           "Du leser opp lag og resultater, og setter på musikk mellom kampene.",
           "Lierhallen", in_days=16, hour=9, hours=7, least=1, most=2, age_from=16),
    Wanted("idrettslag", "Dugnad: mal klubbhuset", "outside",
           "Vi maler sørveggen. Maling og koster står klare, og det blir pølser til lunsj.",
           "Klubbhuset på Sylling", in_days=11, hour=10, hours=5, least=6, most=20, people=3,
           good_to_know="Klær som tåler maling. Utsettes ved regn."),
    Wanted("idrettslag", "Regnskapshjelp én kveld i måneden", "office",
           "Du hjelper kassereren med bilag og påminnelser. Vi bruker et enkelt nettprogram.",
           "Klubbhuset på Sylling", in_days=7, weeks=3, hour=19, hours=2, most=1, people=1),
    Wanted("kommunen", "Språkkafé på biblioteket", "learning",
           "Du prater norsk med folk som vil øve. Ingen forkunnskaper, bare god tid og et smil.",
           "Lier bibliotek", in_days=2, weeks=8, hour=17, hours=2, least=3, most=8, people=2,
           good_to_know="Kaffe og te er på huset."),
    Wanted("kommunen", "Turfølge på Lierfjorden", "company",
           "Du går rolig tur sammen med eldre som gjerne vil ut. Vi møtes ved bussholdeplassen.",
           "Engersand", in_days=6, weeks=4, hour=11, hours=2, least=2, most=5, people=1),
)  # fmt: skip
