"""The invented people and texts of the demo's dialogue. Nobody in it exists."""

# Subject, name, title, helps with, visiting hours, number of the unit, working days to answer
CONTACT_POINTS = (
    (
        "portal",
        "Kari Demo",
        "frivillighetskoordinator",
        "Alt om å være frivillig, og deg som ikke vet hvem du skal spørre.",
        "Torsdager kl. 14–17, Lier rådhus",
        0,
        3,
    ),
    (
        "facilities",
        "Ola Demo",
        "idrettskonsulent",
        "Haller, gymsaler og baner.",
        "Tirsdager kl. 10–14, Lier rådhus",
        0,
        2,
    ),
    ("facilities", "Sunniva Eksempel", "driftsleder", "Nøkler, alarm og feil i bygg.", "", 0, 1),
    (
        "facilities",
        "Farid Eksempel",
        "konsulent ved skolekontoret",
        "Klasserom og skolekjøkken på kveldstid.",
        "",
        1,
        3,
    ),
    (
        "grants",
        "Berit Eksempel",
        "rådgiver for tilskudd",
        "Driftstilskudd, prosjekttilskudd og rapporter.",
        "Onsdager kl. 12–15, Lier rådhus",
        0,
        3,
    ),
    ("grants", "Tomasz Eksempel", "økonomikonsulent", "Utbetaling og kontonummer.", "", 0, 3),
    ("register", "Linn Eksempel", "konsulent", "Foreningsregisteret og fullmakter.", "", 0, 3),
    ("calendar", "Aisha Eksempel", "kulturkonsulent", "Aktivitetskalenderen og arrangementer.", "", 0, 3),
    ("dialogue", "Nils Eksempel", "rådgiver for medvirkning", "Dialogmøter og høringer.", "", 0, 3),
    ("agreements", "Randi Eksempel", "virksomhetsleder", "Partnerskapsavtaler.", "", 2, 5),
    (
        "portal",
        "Jorunn Eksempel",
        "leder av frivilligsentralen",
        "Deg som vil hjelpe til, og deg som trenger en hånd.",
        "Hverdager kl. 10–14, Frivilligsentralen",
        2,
        2,
    ),
    (
        "portal",
        "Samuel Eksempel",
        "ungdomskontakt",
        "Unge som vil starte noe selv.",
        "Mandager kl. 15–18, ungdomshuset V2",
        1,
        2,
    ),
)

# Subject, topic, text, name, days ago, state
QUESTIONS = (
    (
        "facilities",
        "Kan vi låne en gymsal i vinterferien?",
        "Vi er en gjeng foreldre på Høvik som vil ha fri lek for barna. Er det åpent i vinterferien?",
        "",
        0,
        "received",
    ),
    (
        "grants",
        "Når kommer svaret på driftstilskudd?",
        "Vi søkte i april. Når kan vi regne med svar?",
        "Marte",
        1,
        "received",
    ),
    (
        "portal",
        "Vil gjerne bli besøksvenn",
        "Hei! Jeg har fri på tirsdager og vil gjerne besøke noen. Hvor melder jeg meg?",
        "Per",
        2,
        "received",
    ),
    (
        "dialogue",
        "Kan privatpersoner svare på høringen?",
        "Jeg er ikke med i noen forening, men har en mening om utleien.",
        "",
        8,
        "received",
    ),
    (
        "facilities",
        "Lyset i garderoben virker ikke",
        "Garderobe 2 i Tranbyhallen har vært mørk i to uker 💡",
        "Anja",
        3,
        "answered",
    ),
    (
        "register",
        "Hvordan bytter vi leder?",
        "Vi fikk ny leder på årsmøtet. Hva må vi gjøre her?",
        "Turid",
        6,
        "answered",
    ),
    (
        "calendar",
        "Arrangementet vårt vises ikke",
        "Vi la inn loppemarkedet i går, men finner det ikke.",
        "",
        9,
        "answered",
    ),
    (
        "agreements",
        "Kan vi få en avtale med sykehjemmet?",
        "Koret synger på sykehjemmet hver måned og vil gjerne ha det i en avtale.",
        "Gunn",
        12,
        "answered",
    ),
    (
        "grants",
        "Må vi ha organisasjonsnummer?",
        "Vi er en ny strikkekafé uten nummer. Kan vi likevel søke?",
        "",
        15,
        "answered",
    ),
    (
        "portal",
        "Finnes det noen som kan hjelpe med snømåking?",
        "Mor er 87 og bor alene i Sylling.",
        "",
        40,
        "closed",
    ),
    ("facilities", "Pris for bursdag i samfunnshuset?", "Hva koster det en lørdag?", "Elif", 55, "closed"),
    (
        "grants",
        "Rapporten er for lang",
        "Skjemaet ber om mye for 8 000 kroner. Kan det bli kortere?",
        "Kåre",
        75,
        "closed",
    ),
    (
        "register",
        "Foreningen er lagt ned",
        "Syklubben er lagt ned. Kan dere ta den ut av registeret?",
        "",
        110,
        "closed",
    ),
    (
        "calendar",
        "Kan kalenderen vises på skjerm i biblioteket?",
        "Det hadde vært fint med en skjerm ved inngangen.",
        "Vigdis",
        150,
        "closed",
    ),
    ("dialogue", "Referat fra dialogmøtet", "Hvor finner jeg referatet fra møtet i fjor?", "", 200, "closed"),
)

ANSWERS = {
    "portal": "Takk for at du spør! Ring meg gjerne, så finner vi den rette. Frivilligsentralen er åpen kl. 10–14.",
    "facilities": "Takk for beskjed. Vi har ordnet det. Ledige timer og priser ser du under Lokaler.",
    "grants": "Ja, det går fint. Under Tilskudd ser du hva vi trenger, og når dere får svar.",
    "register": "Logg inn, finn foreningen i registeret og be om å få handle for den. Vi svarer som regel samme dag.",
    "calendar": "Nå er det på plass. Det kan ta noen minutter før en ny aktivitet vises.",
    "dialogue": "Du finner alt under Dialog. Privatpersoner kan skrive til oss her; foreningene svarer på høringen.",
    "agreements": "Så fint! Ta kontakt med avdelingslederen, så fyller dere ut avtalen sammen under Avtaler.",
}

NEXT_MEETING = {
    "title": "Dialogmøte {year}",
    "description": "Det årlige møtet mellom foreningene og kommunen. Vi hører hvordan det går, "
    "forteller hva vi har gjort siden sist, og snakker om det dere ønsker. Enkel servering fra kl. 17.30.",
    "place": "Lier kulturscene",
}
NEXT_AGENDA = (
    "Hva skjedde med det vi ble enige om i fjor?",
    "Nye retningslinjer for utlån og utleie",
    "Foreningenes egne saker",
    "Veien videre: hvem gjør hva, og når",
)
LAST_MEETING = {
    "title": "Dialogmøte {year}",
    "description": "Det årlige møtet mellom foreningene og kommunen.",
    "place": "Haugestad",
}
LAST_AGENDA = ("Treningstid og fordeling", "Enklere søknader om tilskudd", "Foreningenes egne saker")

OPEN_HEARING = {
    "title": "Nye retningslinjer for utlån og utleie",
    "background": "Kommunen vil gjøre det enklere å låne haller og rom. Forslaget samler reglene på to sider: "
    "Trening, øvelser og møter er gratis mandag til fredag. Barn og unge går foran voksne. "
    "Den som ikke bruker timen sin, må gi den fra seg.",
    "questions": "Er det riktig at barn og unge alltid går foran?\n"
    "Hvor mange ganger kan en time stå tom før den går til andre?\n"
    "Hva bør vi gjøre annerledes med nøkler og tilsyn?",
}
OLD_HEARING = {
    "title": "Enklere rapport for små tilskudd",
    "background": "Kommunen foreslo at foreninger som får under 20 000 kroner, bare sender regnskapet.",
    "questions": "Er 20 000 kroner en riktig grense?",
    "conclusion": "Foreningene var enige i forslaget, og flere ville ha en høyere grense. "
    "Kommunen setter grensen til 25 000 kroner fra nyttår. Skjemaet blir på én side.",
}

HEARING_ANSWERS = (
    "Vi støtter forslaget. Det blir lettere for oss som driver på fritiden.",
    "Vi er enige i det meste, men ber dere tenke på de små gruppene for voksne. De er også viktige for folkehelsa.",
    "Bra med korte regler! Tre tomme timer bør være grensen.\n\nVi ønsker oss også nøkkelkort i stedet for nøkler.",
    "Styret har snakket om saken og har ingen merknader.",
    "Fint at dere spør. Vi savner noe om lagerplass til utstyr.",
)

WISHES = (
    "",
    "",
    "",
    "Treningstid for voksne",
    "Kortere rapporter",
    "Lager til utstyr",
    "Hvordan få med flere unge frivillige",
)
