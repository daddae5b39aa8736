"""What the demo's associations are like, by kind: data only. Every name has "Demo" in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """Something an association does: its title, for which ages, when it begins, how long it lasts, what it costs."""

    title: str
    ages: tuple[int | None, int | None]
    hour: float
    hours: float
    price: int = 0


@dataclass(frozen=True)
class Kind:
    """Associations of one kind: `name` with the place in it, and what such an association does."""

    type_code: str
    name: str
    purpose: str
    weekly: tuple[Offer, ...]
    events: tuple[Offer, ...]


KINDS = (
    Kind("korps", "{} Demokorps", "Et korps for barn og unge. Vi øver hver uke, spiller 17. mai og drar på seminar.",
         (Offer("Aspirantøvelse", (7, 10), 17, 1), Offer("Hovedkorpsøvelse", (10, 19), 18, 2)),
         (Offer("Høstkonsert", (None, None), 18, 1.5, 100), Offer("Loppemarked", (None, None), 10, 5))),
    Kind("fotball", "{} Demo IL", "Idrett for hele bygda: fotball, ski og håndball. Alle får være med.",
         (Offer("Fotball for jenter 10 år", (9, 11), 17.5, 1.5), Offer("Håndball for gutter 12 år", (11, 13), 18, 1.5)),
         (Offer("Åpen dag i hallen", (None, None), 11, 3), Offer("Fotballturnering", (6, 12), 9, 7, 150))),
    Kind("kor", "{} Demokor", "Et blandet kor som synger alt fra viser til gospel. Du trenger ikke kunne noter.",
         (Offer("Korøvelse", (18, None), 19, 2),),
         (Offer("Syng med oss", (None, None), 18, 2), Offer("Julekonsert", (None, None), 17, 1.5, 150))),
    Kind("historielag", "{} Demo historielag", "Vi tar vare på historiene fra gårdene, veiene og folkene her.",
         (Offer("Lokalhistorisk arkiv er åpent", (None, None), 11, 2),),
         (Offer("Foredrag om gamle hus", (None, None), 19, 1.5), Offer("Historisk vandring", (None, None), 12, 2.5))),
    Kind("friluftsliv", "{} Demo turlag", "Turer for store og små i marka, hele året.",
         (Offer("Formiddagstur", (None, None), 10, 3), Offer("Trilletur", (None, None), 11, 1.5)),
         (Offer("Fullmånetur", (None, None), 19, 2.5), Offer("Familietur med bål", (None, None), 11, 3))),
    Kind("husflid", "{} Demo husflidslag", "Vi lærer bort håndverk: strikking, veving og treskjæring.",
         (Offer("Strikkekafé", (None, None), 18, 2.5),),
         (Offer("Kurs i nålebinding", (14, None), 10, 4, 250), Offer("Julemarked", (None, None), 11, 4))),
    Kind("velforening", "{} Demo vel", "Vi steller lekeplassen, arrangerer dugnad og taler nabolagets sak.",
         (Offer("Åpent nabolagshus", (None, None), 17, 3),),
         (Offer("Vårdugnad", (None, None), 10, 4), Offer("Bydelsfest", (None, None), 14, 5))),
    Kind("speider", "{} Demo speidergruppe", "Speiding for barn og unge: bål, kniv og vennskap.",
         (Offer("Småspeidermøte", (8, 10), 18, 1.5), Offer("Speidermøte", (10, 16), 18, 2)),
         (Offer("Helgetur", (10, 16), 10, 6, 200),)),
    Kind("pensjonist", "{} Demo pensjonistforening", "Foredrag, turer og godt selskap for deg som er pensjonist.",
         (Offer("Formiddagskafé", (None, None), 11, 2, 40),),
         (Offer("Foredrag om arv og testament", (None, None), 12, 1.5), Offer("Dansegalla", (None, None), 18, 4, 120))),
    Kind("turn", "{} Demo turnforening", "Turn og lek for barn, trening for voksne.",
         (Offer("Turn for barn", (4, 7), 17, 1), Offer("Trim for voksne", (18, None), 20, 1)),
         (Offer("Turnoppvisning", (None, None), 17, 1.5),)),
    Kind("teater", "{} Demo teaterlag", "Amatørteater for alle som vil stå på scenen eller bak den.",
         (Offer("Teatergruppe for ungdom", (13, 19), 18, 2),),
         (Offer("Premiere", (None, None), 19, 2, 180), Offer("Åpen prøve", (None, None), 18, 2))),
    Kind("innvandrer", "{} Demo møteplass", "Vi møtes på tvers av språk. Kom som du er.",
         (Offer("Språkkafé", (None, None), 18, 2), Offer("Leksehjelp", (6, 16), 16, 2)),
         (Offer("Internasjonal matkveld", (None, None), 17, 3, 50),)),
    Kind("sjakk", "{} Demo sjakklubb", "Sjakk for nybegynnere og dem som har spilt hele livet.",
         (Offer("Sjakk-kveld", (8, None), 18, 2.5),), (Offer("Hurtigsjakkturnering", (8, None), 12, 5, 50),)),
    Kind("besoksvenn", "{} Demo besøksvenner", "Vi besøker dem som savner selskap, og spiser middag sammen.",
         (Offer("Fellesmiddag", (None, None), 15, 2, 60),), (Offer("Kurs for nye besøksvenner", (18, None), 18, 3),)),
    Kind("natur-og-miljo", "{} Demo naturvernlag", "Vi rydder elver, registrerer arter og lærer av hverandre.",
         (Offer("Reparasjonskafé", (None, None), 17, 3),),
         (Offer("Strandrydding", (None, None), 11, 3), Offer("Fugletur", (None, None), 7, 2.5))),
)  # fmt: skip

VENUES = {
    "Tranby": ("Tranbyhallen", "Tranby skole", "Hallingstad skole"),
    "Sylling": ("Sylling skole",),
    "Lierbyen": ("Haugestad", "Lier kulturscene", "St. Hallvardhallen", "Lierbyen skole", "Hegg skole"),
    "Lierskogen": ("Hennummarka skole", "Oddevall skole"),
    "Høvik": ("Høvik skole", "Ungdomshuset V2"),
    "Lahell": ("Reistad Arena", "Nordal skole"),
    "Gullaug": ("Egge skole", "Lierhallen"),
}
