"""The closed vocabularies of the domain, with their Swedish labels (docs/glossary.md) and, where public pages show them,
the English ones. Pure."""

from medborgarlofte.labelled import Labelled


class Status(Labelled):
    """What can be said of a commitment on a day, in the order they are shown everywhere."""

    FULFILLED = "fulfilled", "genomfört", "fulfilled"
    PARTLY_FULFILLED = "partly_fulfilled", "delvis genomfört", "partly fulfilled"
    ON_TRACK = "on_track", "enligt plan", "on track"
    BEHIND = "behind", "efter plan", "behind"
    NOT_FULFILLED = "not_fulfilled", "ej genomfört", "not fulfilled"
    NOT_STARTED = "not_started", "ej påbörjat", "not started"
    UNKNOWN = "unknown", "inte rapporterat", "not reported"
    NOT_TRIGGERED = "not_triggered", "ej aktuellt", "not applicable"
    WITHDRAWN = "withdrawn", "utgått", "withdrawn"


class Unknown(Labelled):
    """The words for what is not known: why there is no other status."""

    WAITING = "waiting", "väntar på uppgift", "waiting for a report"
    IN_WORDS = "in_words", "redovisat i ord", "reported in words"
    SUMMED = "summed", "redovisat som en summa", "reported as a total"
    UNREPORTED = "unreported", "inte rapporterat", "not reported"
    NOT_ASSESSED = "not_assessed", "inte bedömt", "not assessed"
    NEVER = "never", "aldrig redovisat", "never reported"


class Cause(Labelled):
    """Why something did not go as promised."""

    RESOURCES = "resources", "resurser saknades", "resources were lacking"
    REPRIORITISED = "reprioritised", "annat fick gå före", "something else came first"
    WEATHER = "weather", "väder eller säsong", "weather or season"
    PARTNER = "partner", "beroende av annan part", "it depended on another party"
    CANCELLED = "cancelled", "inställt", "called off"
    NO_DATA = "no_data", "underlag saknas", "no information to go by"
    OTHER = "other", "annat skäl", "another reason"


class WindowState(Labelled):
    """How one window of a target stands on a day."""

    MET = "met", "uppnått", "met"
    MISSED = "missed", "missat", "missed"
    RUNNING = "running", "pågår", "under way"
    COMING = "coming", "kommer", "to come"
    SHORT = "short", "för kort, räknas inte", "too short, not counted"
    BEFORE_SIGNING = "before_signing", "före undertecknandet", "before the signing"
    WAITING = "waiting", "väntar på uppgift", "waiting for a report"
    UNKNOWN = "unknown", "inte rapporterat", "not reported"
    NO_CASE = "no_case", "inget fall, räknas inte", "no case, not counted"


class TargetForm(Labelled):
    """What kind of promise a number is."""

    TOTAL = "total", "antal under hela tiden", "a number over the whole time"
    RATE = "rate", "antal per tidsenhet", "a number for each period"
    SHARE = "share", "andel i procent", "a share in per cent"
    DELIVERABLE = "deliverable", "något som ska bli gjort", "something to be done"
    SERVICE_LEVEL = "service_level", "inom en viss tid", "within a certain time"
    CEILING = "ceiling", "högst ett antal", "at most a number"
    NONE = "none", "inget tal utlovat", "no number promised"


class Comparator(Labelled):
    """How the outcome is held against the number. A ceiling is always at most."""

    AT_LEAST = "at_least", "minst", "at least"
    EXACTLY = "exactly", "exakt", "exactly"
    BETWEEN = "between", "mellan", "between"
    AT_MOST = "at_most", "högst", "at most"


class CalendarUnit(Labelled):
    """The unit of a rate's window."""

    DAY = "day", "dag", "day"
    WEEK = "week", "vecka", "week"
    MONTH = "month", "månad", "month"
    QUARTER = "quarter", "kvartal", "quarter"
    TERTIAL = "tertial", "tertial", "four-month period"
    HALF_YEAR = "half_year", "halvår", "half-year"
    TERM = "term", "termin", "term"
    YEAR = "year", "år", "year"


class Counting(Labelled):
    """How rows become one figure in a window."""

    SUM = "sum", "summan av antalen", "the sum of the numbers"
    DAYS = "days", "antal olika dagar", "the number of different days"
    WEEKS = "weeks", "antal olika veckor", "the number of different weeks"
    PLACES = "places", "antal olika platser", "the number of different places"
    LOWEST = "lowest", "den lägsta nivån", "the lowest level"


class ReportingCalendar(Labelled):
    """When a promise is followed up."""

    TERTIAL = "tertial", "varje tertial", "every four months"
    QUARTER = "quarter", "varje kvartal", "every quarter"
    HALF_YEAR = "half_year", "varje halvår", "every half-year"
    END = "end", "bara vid slutet", "only at the end"
    OWN = "own", "egna datum", "on dates of its own"


class Precision(Labelled):
    """How much of a date is known. A date known to the month or year counts from its first day."""

    DAY = "day", "dagen är känd", "the day is known"
    MONTH = "month", "bara månaden är känd", "only the month is known"
    YEAR = "year", "bara året är känt", "only the year is known"


class Detail(Labelled):
    """How finely the public sees when something was done."""

    DAY = "day", "dag", "day"
    WEEK = "week", "vecka", "week"
    MONTH = "month", "månad", "month"
    QUARTER = "quarter", "kvartal", "quarter"
    PERIOD = "period", "uppföljningsperiod", "follow-up period"


class AmendmentKind(Labelled):
    """A change of a promise after signing."""

    PROLONGED = "prolonged", "förlängt", "prolonged"
    ADDED = "added", "tillägg", "added"
    REVISED = "revised", "reviderat", "revised"
    ENDED = "ended", "utgått", "withdrawn"


class ConfirmationKind(Labelled):
    """What can be said of a whole period in which there is nothing (more) to log."""

    NOTHING = "nothing", "inget (mer) gjordes", "nothing (more) was done"
    NO_NEED = "no_need", "inget behov", "there was no need"
    NEED_UNMET = "need_unmet", "behov fanns, inget gjordes", "there was a need, nothing was done"


class PartyRole(Labelled):
    """What an organisation is to a commitment; signatories are rows of their own."""

    RESPONSIBLE = "responsible", "ansvarig", "responsible"
    PERFORMER = "performer", "utförare", "carries it out"


class Method(Labelled):
    """Ways of working that have rows of their own; everything else is ``other``."""

    SAFETY_WALK = "safety_walk", "trygghetsvandring", "safety walk (trygghetsvandring)"
    EST = "est", "EST, effektiv samordning för trygghet", "EST, effective coordination for safety"
    HOT_SPOT = "hot_spot", "trygghetsrunda på hot spot", "safety patrol at a hot spot"
    TRAFFIC = "traffic", "trafikinsats", "traffic operation"
    OTHER = "other", "annat", "other"


class DocumentKind(Labelled):
    """The background a promise rests on."""

    SITUATION = "situation", "lägesbild", "joint picture of the situation (lägesbild)"
    AGREEMENT = "agreement", "samverkansöverenskommelse", "cooperation agreement"
    ACTION_PLAN = "action_plan", "åtgärdsplan (lag 2023:196)", "action plan (Act 2023:196)"
    DECISION = "decision", "beslut", "decision"
    DIALOGUE = "dialogue", "medborgardialog", "dialogue with residents"
    PROMISE = "promise", "det undertecknade löftet", "the signed promise"
    OTHER = "other", "annat underlag", "other background"


class Light(Labelled):
    """Whether a safety walk is made by daylight or after sunset."""

    DAYLIGHT = "daylight", "dagsljus", "daylight"
    DARK = "dark", "mörker", "the dark"


class ObservationCategory(Labelled):
    """What an observation, at a walk, in a report or on a round, is about."""

    LIGHTING = "lighting", "belysning", "lighting"
    VEGETATION = "vegetation", "växtlighet", "vegetation"
    GRAFFITI = "graffiti", "klotter", "graffiti"
    LITTER = "litter", "nedskräpning", "litter"
    DAMAGE = "damage", "skadegörelse", "damage"
    TRAFFIC = "traffic", "trafik", "traffic"
    SIGHT = "sight", "insyn och sikt", "sight lines"
    GATHERING = "gathering", "samling som stör", "disturbing gatherings"
    DRUGS = "drugs", "misstänkt narkotikahantering", "suspected drug dealing"
    UNSAFE_PLACE = "unsafe_place", "otrygg plats", "unsafe place"
    OTHER = "other", "annat", "other"


class MeasureDecision(Labelled):
    """What was decided about a proposed measure (åtgärd)."""

    PROPOSED = "proposed", "inte beslutad", "not decided"
    PLANNED = "planned", "ska göras", "to be done"
    DONE = "done", "gjord", "done"
    REFUSED = "refused", "görs inte", "will not be done"


class Effect(Labelled):
    """What a measure turned out to do."""

    NOT_KNOWN = "not_known", "går inte att bedöma", "cannot be judged"
    NONE = "none", "ingen effekt", "no effect"
    SOME = "some", "viss effekt", "some effect"
    CLEAR = "clear", "tydlig effekt", "clear effect"


class TrafficControl(Labelled):
    """Kinds of traffic control."""

    SPEED = "speed", "hastighet", "speed"
    SOBRIETY = "sobriety", "nykterhet", "sobriety"
    BELT_PHONE = "belt_phone", "bälte och mobil", "seat belts and phones"
    VEHICLE = "vehicle", "fordonets skick", "condition of vehicles"
    MOPED = "moped", "mopeder och A-traktorer", "mopeds and A-tractors"
    MIXED = "mixed", "flera slag", "several kinds"


class DayPart(Labelled):
    """Time of day, as coarse as a situation report needs."""

    MORNING = "morning", "morgon", "morning"
    DAY = "day", "dag", "day"
    EVENING = "evening", "kväll", "evening"
    NIGHT = "night", "natt", "night"


class Direction(Labelled):
    """Which way an indicator should move."""

    UP = "up", "högre är bättre", "higher is better"
    DOWN = "down", "lägre är bättre", "lower is better"
    UNSTATED = "unstated", "inte angivet", "not stated"


class MaskingGround(Labelled):
    """The rule of law that something is masked on: the paragraph, and what it protects."""

    IDENTITY = (
        "identity",
        "3 kap. 10 § dataskyddslagen: personnummer",
        "Data Protection Act, chapter 3, section 10: personal identity number",
    )
    PERSONAL = (
        "personal",
        "artikel 6 dataskyddsförordningen: personuppgift som inte får läggas ut",
        "GDPR, article 6: personal data that may not be published",
    )
    PRIVATE = (
        "private",
        "35 kap. 1 § OSL: enskilds förhållanden i polisens verksamhet",
        "Secrecy Act (OSL), chapter 35, section 1: private circumstances in police work",
    )
    SOCIAL = (
        "social",
        "26 kap. 1 § OSL: enskilds förhållanden i socialtjänsten",
        "Secrecy Act (OSL), chapter 26, section 1: private circumstances in social services",
    )
    SCHOOL = (
        "school",
        "23 kap. OSL: enskilds förhållanden i skolan",
        "Secrecy Act (OSL), chapter 23: private circumstances in schools",
    )
    ADDRESS = (
        "address",
        "21 kap. 3 § OSL: adress till en förföljd person",
        "Secrecy Act (OSL), chapter 21, section 3: address of a person under threat",
    )
    CRIME = (
        "crime",
        "18 kap. 1 § OSL: brottsförebyggande arbete",
        "Secrecy Act (OSL), chapter 18, section 1: crime prevention",
    )
    SECURITY = (
        "security",
        "18 kap. 8 § OSL: säkerhets- eller bevakningsåtgärd",
        "Secrecy Act (OSL), chapter 18, section 8: security or surveillance",
    )
    COPYRIGHT = (
        "copyright",
        "lagen (1960:729) om upphovsrätt: bild eller text som är någon annans",
        "Copyright Act (1960:729): a picture or text that is somebody else's",
    )
    OTHER = "other", "annan lag: paragrafen står i skälet", "another law: the section is given in the reason"

    @property
    def law(self) -> str:
        """The paragraph alone, as it stands where something was masked."""
        return self.label.partition(":")[0] if self is not MaskingGround.COPYRIGHT else "upphovsrättslagen"

    @property
    def law_in_english(self) -> str:
        """The same, with the Swedish name where the law has no other."""
        return self.english.partition(":")[0] if self is not MaskingGround.COPYRIGHT else "Copyright Act"


class MaskingReach(Labelled):
    """Where words are masked."""

    EVERYWHERE = "everywhere", "överallt där orden står i löftet", "wherever the words stand in the promise"
    ROW = (
        "row",
        "bara i den här uppgiften, i alla versioner av raden",
        "only in this entry, in every version of the row",
    )


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

    PUBLISHED = "published", "publicerat", "published"
    LOGGED = "logged", "insats loggad", "activity logged"
    CORRECTED = "corrected", "insats rättad", "activity corrected"
    WITHDRAWN = "withdrawn", "insats återtagen", "activity withdrawn"
    CONFIRMED = "confirmed", "sagt om en period utan insatser", "word on a period without activities"
    WALK = "walk", "vandring: inbjudan, protokoll eller åtgärd", "walk: invitation, report or measure"
    PHOTO = "photo", "foto", "photo"
    ANSWERED = "answered", "fråga besvarad", "question answered"
    EDITED = "edited", "löftets uppgifter ändrade", "details of the promise changed"
    AMENDED = "amended", "löftet ändrat", "promise changed"
    IMPORTED = "imported", "fil inläst", "file read in"
    FOLLOWED_UP = "followed_up", "uppföljning", "follow-up"
    MASKED = "masked", "maskerat", "masked"
    DUE = "due", "dagen kom då det fick visas", "the day came when it could be shown"
