"""The closed vocabularies of the domain, with their Swedish labels (docs/glossary.md). Pure."""

from medborgarlofte.labelled import Labelled


class Status(Labelled):
    """What can be said of a commitment on a day, in the order they are shown everywhere."""

    FULFILLED = "fulfilled", "genomfört"
    PARTLY_FULFILLED = "partly_fulfilled", "delvis genomfört"
    ON_TRACK = "on_track", "enligt plan"
    BEHIND = "behind", "efter plan"
    NOT_FULFILLED = "not_fulfilled", "ej genomfört"
    NOT_STARTED = "not_started", "ej påbörjat"
    UNKNOWN = "unknown", "inte rapporterat"
    NOT_TRIGGERED = "not_triggered", "ej aktuellt"
    WITHDRAWN = "withdrawn", "utgått"


class Unknown(Labelled):
    """The words for what is not known: why there is no other status."""

    WAITING = "waiting", "väntar på uppgift"
    IN_WORDS = "in_words", "redovisat i ord"
    SUMMED = "summed", "redovisat som en summa"
    UNREPORTED = "unreported", "inte rapporterat"
    NOT_ASSESSED = "not_assessed", "inte bedömt"
    NEVER = "never", "aldrig redovisat"


class WindowState(Labelled):
    """How one window of a target stands on a day."""

    MET = "met", "uppnått"
    MISSED = "missed", "missat"
    RUNNING = "running", "pågår"
    COMING = "coming", "kommer"
    SHORT = "short", "för kort, räknas inte"
    BEFORE_SIGNING = "before_signing", "före undertecknandet"
    WAITING = "waiting", "väntar på uppgift"
    UNKNOWN = "unknown", "inte rapporterat"
    NO_CASE = "no_case", "inget fall, räknas inte"


class TargetForm(Labelled):
    """What kind of promise a number is."""

    TOTAL = "total", "antal under hela tiden"
    RATE = "rate", "antal per tidsenhet"
    SHARE = "share", "andel i procent"
    DELIVERABLE = "deliverable", "något som ska bli gjort"
    SERVICE_LEVEL = "service_level", "inom en viss tid"
    CEILING = "ceiling", "högst ett antal"
    NONE = "none", "inget tal utlovat"


class Comparator(Labelled):
    """How the outcome is held against the number. A ceiling is always at most."""

    AT_LEAST = "at_least", "minst"
    EXACTLY = "exactly", "exakt"
    BETWEEN = "between", "mellan"
    AT_MOST = "at_most", "högst"


class CalendarUnit(Labelled):
    """The unit of a rate's window."""

    DAY = "day", "dag"
    WEEK = "week", "vecka"
    MONTH = "month", "månad"
    QUARTER = "quarter", "kvartal"
    TERTIAL = "tertial", "tertial"
    HALF_YEAR = "half_year", "halvår"
    TERM = "term", "termin"
    YEAR = "year", "år"


class Counting(Labelled):
    """How rows become one figure in a window."""

    SUM = "sum", "summan av antalen"
    DAYS = "days", "antal olika dagar"
    WEEKS = "weeks", "antal olika veckor"
    PLACES = "places", "antal olika platser"
    LOWEST = "lowest", "den lägsta nivån"


class ReportingCalendar(Labelled):
    """When a promise is followed up."""

    TERTIAL = "tertial", "varje tertial"
    QUARTER = "quarter", "varje kvartal"
    HALF_YEAR = "half_year", "varje halvår"
    END = "end", "bara vid slutet"
    OWN = "own", "egna datum"


class Precision(Labelled):
    """How much of a date is known. A date known to the month or year counts from its first day."""

    DAY = "day", "dagen är känd"
    MONTH = "month", "bara månaden är känd"
    YEAR = "year", "bara året är känt"


class Detail(Labelled):
    """How finely the public sees when something was done."""

    DAY = "day", "dag"
    WEEK = "week", "vecka"
    MONTH = "month", "månad"
    QUARTER = "quarter", "kvartal"
    PERIOD = "period", "uppföljningsperiod"


class AmendmentKind(Labelled):
    """A change of a promise after signing."""

    PROLONGED = "prolonged", "förlängt"
    ADDED = "added", "tillägg"
    REVISED = "revised", "reviderat"
    ENDED = "ended", "utgått"


class ConfirmationKind(Labelled):
    """What can be said of a whole period in which there is nothing (more) to log."""

    NOTHING = "nothing", "inget (mer) gjordes"
    NO_NEED = "no_need", "inget behov"
    NEED_UNMET = "need_unmet", "behov fanns, inget gjordes"


class PartyRole(Labelled):
    """What an organisation is to a commitment; signatories are rows of their own."""

    RESPONSIBLE = "responsible", "ansvarig"
    PERFORMER = "performer", "utförare"


class Method(Labelled):
    """Ways of working that have rows of their own; everything else is ``other``."""

    SAFETY_WALK = "safety_walk", "trygghetsvandring"
    EST = "est", "EST, effektiv samordning för trygghet"
    HOT_SPOT = "hot_spot", "trygghetsrunda på hot spot"
    TRAFFIC = "traffic", "trafikinsats"
    OTHER = "other", "annat"


class DocumentKind(Labelled):
    """The background a promise rests on."""

    SITUATION = "situation", "lägesbild"
    AGREEMENT = "agreement", "samverkansöverenskommelse"
    ACTION_PLAN = "action_plan", "åtgärdsplan (lag 2023:196)"
    DECISION = "decision", "beslut"
    DIALOGUE = "dialogue", "medborgardialog"
    PROMISE = "promise", "det undertecknade löftet"
    OTHER = "other", "annat underlag"


class Light(Labelled):
    """Whether a safety walk is made by daylight or after sunset."""

    DAYLIGHT = "daylight", "dagsljus"
    DARK = "dark", "mörker"


class ObservationCategory(Labelled):
    """What an observation, at a walk, in a report or on a round, is about."""

    LIGHTING = "lighting", "belysning"
    VEGETATION = "vegetation", "växtlighet"
    GRAFFITI = "graffiti", "klotter"
    LITTER = "litter", "nedskräpning"
    DAMAGE = "damage", "skadegörelse"
    TRAFFIC = "traffic", "trafik"
    SIGHT = "sight", "insyn och sikt"
    GATHERING = "gathering", "samling som stör"
    DRUGS = "drugs", "misstänkt narkotikahantering"
    UNSAFE_PLACE = "unsafe_place", "otrygg plats"
    OTHER = "other", "annat"


class MeasureDecision(Labelled):
    """What was decided about a proposed measure (åtgärd)."""

    PROPOSED = "proposed", "inte beslutad"
    PLANNED = "planned", "ska göras"
    DONE = "done", "gjord"
    REFUSED = "refused", "görs inte"


class Effect(Labelled):
    """What a measure turned out to do."""

    NOT_KNOWN = "not_known", "går inte att bedöma"
    NONE = "none", "ingen effekt"
    SOME = "some", "viss effekt"
    CLEAR = "clear", "tydlig effekt"


class TrafficControl(Labelled):
    """Kinds of traffic control."""

    SPEED = "speed", "hastighet"
    SOBRIETY = "sobriety", "nykterhet"
    BELT_PHONE = "belt_phone", "bälte och mobil"
    VEHICLE = "vehicle", "fordonets skick"
    MOPED = "moped", "mopeder och A-traktorer"
    MIXED = "mixed", "flera slag"


class DayPart(Labelled):
    """Time of day, as coarse as a situation report needs."""

    MORNING = "morning", "morgon"
    DAY = "day", "dag"
    EVENING = "evening", "kväll"
    NIGHT = "night", "natt"


class Direction(Labelled):
    """Which way an indicator should move."""

    UP = "up", "högre är bättre"
    DOWN = "down", "lägre är bättre"
    UNSTATED = "unstated", "inte angivet"


class MaskingGround(Labelled):
    """The rule of law that something is masked on: the paragraph, and what it protects."""

    IDENTITY = "identity", "3 kap. 10 § dataskyddslagen: personnummer"
    PERSONAL = "personal", "artikel 6 dataskyddsförordningen: personuppgift som inte får läggas ut"
    PRIVATE = "private", "35 kap. 1 § OSL: enskilds förhållanden i polisens verksamhet"
    SOCIAL = "social", "26 kap. 1 § OSL: enskilds förhållanden i socialtjänsten"
    SCHOOL = "school", "23 kap. OSL: enskilds förhållanden i skolan"
    ADDRESS = "address", "21 kap. 3 § OSL: adress till en förföljd person"
    CRIME = "crime", "18 kap. 1 § OSL: brottsförebyggande arbete"
    SECURITY = "security", "18 kap. 8 § OSL: säkerhets- eller bevakningsåtgärd"
    COPYRIGHT = "copyright", "lagen (1960:729) om upphovsrätt: bild eller text som är någon annans"
    OTHER = "other", "annan lag: paragrafen står i skälet"

    @property
    def law(self) -> str:
        """The paragraph alone, as it stands where something was masked."""
        return self.label.partition(":")[0] if self is not MaskingGround.COPYRIGHT else "upphovsrättslagen"


class MaskingReach(Labelled):
    """Where words are masked."""

    EVERYWHERE = "everywhere", "överallt där orden står i löftet"
    ROW = "row", "bara i den här uppgiften, i alla versioner av raden"


class RecordKind(Labelled):
    """Kinds of record that a decision may let go (gallring). What is public and must stay is not among them."""

    SITUATION_REPORT = "situation_report", "lägesrapporter (EST)"
    INTERNAL_NOTE = "internal_note", "interna anteckningar och exakta platser i insatser"
    STAFF_TIME = "staff_time", "bemanning och klockslag i insatser"
    REMOVED_PHOTO = "removed_photo", "borttagna fotons filer"
    DRAFT = "draft", "utkast till uppföljningar som aldrig publicerades"
    SIGN_IN = "sign_in", "uppgifter om inloggningar i granskningsloggen"
    ORIGINAL = "original", "det som stod där före en maskning"
    ACCOUNT = "account", "personuppgifter i stängda konton"
    DISCLOSURE = "disclosure", "listor som har lämnats ut"


class VersionCause(Labelled):
    """Why there is a new version of what is public of a promise. A code: reasons are free text, and lie in parts."""

    PUBLISHED = "published", "publicerat"
    LOGGED = "logged", "insats loggad"
    CORRECTED = "corrected", "insats rättad"
    WITHDRAWN = "withdrawn", "insats återtagen"
    CONFIRMED = "confirmed", "sagt om en period utan insatser"
    WALK = "walk", "vandring: inbjudan, protokoll eller åtgärd"
    PHOTO = "photo", "foto"
    ANSWERED = "answered", "fråga besvarad"
    EDITED = "edited", "löftets uppgifter ändrade"
    AMENDED = "amended", "löftet ändrat"
    IMPORTED = "imported", "fil inläst"
    FOLLOWED_UP = "followed_up", "uppföljning"
    MASKED = "masked", "maskerat"
    DUE = "due", "dagen kom då det fick visas"
