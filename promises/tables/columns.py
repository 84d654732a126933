"""The columns of a table of activities: one list for the template, the export and the import. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column. ``key`` is its name in code; ``heading`` stands in the first row of every table."""

    key: str
    heading: str
    meaning: str
    example: str
    # Said once for an activity that counts towards several commitments, and so stands on several rows.
    of_activity: bool = True
    # What the forms call it; nobody is asked what they mean.
    also: str = ""


COLUMNS = (
    Column("uid", "nummer", "Lämna tomt för en ny insats. Ändra aldrig ett nummer ur en export.", ""),
    Column("municipality", "kommun", "Kommunens namn. Tomt om du bara arbetar i en kommun.", "Vaggeryd"),
    Column("kind", "slag", "Slag av insats. Tomt om åtagandet är ifyllt: då gäller åtagandets slag.", "trafikinsats"),
    Column("title", "rubrik", "Offentlig. Vad och var, högst 160 tecken.", "Trafikkontroll på väg 152"),
    Column("starts_on", "datum", "Dagen då det gjordes, eller första dagen för en summa.", "2020-06-18"),
    Column("ends_on", "till och med", "Bara för en summa över flera dagar: 71 kontroller maj–juli är en rad, antal 71.", ""),
    Column("place", "plats", "Offentlig. Ort eller område i ord, aldrig en exakt punkt.", "Skillingaryd"),
    Column("commitment", "åtagande", "Åtagandets nummer i löftet som gäller den dagen, eller hela adressen: kommun, löfte och nummer med snedstreck emellan. Bara kommun och löfte för det som inte räknas mot något åtagande.", "vaggeryd/2020/4", of_activity=False),
    Column("quantity", "antal", "I åtagandets enhet. Tomt betyder 1.", "1", of_activity=False),
    Column("out_of", "av", "Bara för en andel: det antalet räknas av.", "", of_activity=False),
    Column("counts", "räknas", "ja eller nej. Tomt betyder ja.", "ja", of_activity=False),
    Column("why_not", "varför inte", "Offentlig. Krävs när insatsen inte räknas.", "", of_activity=False),
    Column("part", "delmål", "Delmålets eller stegets kortnamn, bara när målet är delat.", "", of_activity=False),
    Column("performed_by", "utförd av", "Organisationen som gjorde det. Tomt betyder den som loggar.", "Polisen"),
    Column("logged_for", "loggad av", "Organisationen du loggar för. Tomt om du bara har en.", "Vaggeryds kommun"),
    Column("note", "offentlig anteckning", "Offentlig. Inga namn, personnummer eller bilnummer.", ""),
    Column("late_reason", "varför sent", "Offentlig. Krävs för det som loggas efter uppföljningen av sin period.", ""),
    Column("internal_note", "intern anteckning", "Intern. Visas aldrig för allmänheten. Får också heta ”anteckning”, som i formulären.", "", also="anteckning"),
    Column("publish_on", "visas från", "Första dagen då raden får visas. Tomt betyder i dag.", "2020-06-19"),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
REQUIRED = ("title", "starts_on")
# A result measure has a column of its own: "resultat: kontrollerade fordon".
RESULT = "resultat: "
# Stand in lists that are saved from the desk; read past.
LEFT_OUT = ("läge",)
# The rows of the template that explain and are not read begin so.
HELP = ("# så fyller du i", "# exempel")


def heading(key: str) -> str:
    """The heading of the column ``key``; of a result measure, what the key already says."""
    return BY_KEY[key].heading if key in BY_KEY else key
