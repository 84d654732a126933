"""The words that make a promise hard to follow up, by what is wrong with them. Lower case, pure.

A ``*`` stands for any ending: ``öka*`` is öka, ökad, ökade and ökning too. Longer phrases stand before the
shorter ones inside them.
"""

# What somebody wants, not what they will do.
WILL = (
    "verka för", "arbeta för", "arbeta mot", "arbeta med", "arbeta vidare", "arbeta i", "arbetet mot", "arbete mot", "arbetet med",
    "arbete med", "arbetet för", "arbete för", "arbetar för", "arbetar med", "arbetar mot", "jobba för", "jobba med", "jobba mot",
    "sträva*", "eftersträva*", "söka att", "försöka*", "ha som mål", "ambition*", "vilja", "vill", "främja*", "värna*",
    "uppmuntra*", "uppmärksamma*", "möjliggör*", "underlätta*", "bidra till", "bidra med", "bidrar", "medverka till",
    "motverka*", "förebygga", "förebygger", "förhindra*", "prioritera*", "prioritet", "fokusera*", "fokus på", "med fokus",
    "satsa*", "lyfta", "lyfter", "aktivera*", "bevaka", "bevakar", "värdera*", "stödja", "stöder", "stödjer", "stötta*",
    "värna om", "ta ansvar", "vara delaktig*", "vara närvarande", "vara tillgänglig*", "vara synlig*", "synas", "synliggöra*",
    "följa utvecklingen", "hålla * ren", "tänka på", "skapa trygghet", "skapa trygga", "skapa förutsättningar",
    "ge förutsättningar", "undersöka möjlighet*", "se över möjlighet*", "utreda möjlighet*", "pröva möjlighet*", "undersöka om",
)  # fmt: skip
# A direction without an end.
DIRECTION = (
    "öka", "ökar", "ökad", "ökade", "ökat", "ökning*", "utöka*", "minska*", "förbättra*", "förstärk*", "stärk*", "utveckla*",
    "utveckling av", "fördjupa*", "intensifier*", "effektivisera*", "förtäta*", "höja", "höjd", "sänka", "bättre", "tätare", "oftare",
    "fler", "mer", "mera", "mindre", "färre", "starkare", "snabbare", "synligare", "tydligare", "fortsätta*", "fortsatt*",
    "vidareutveckla*", "bibehåll*", "upprätthåll*", "kunskapshöjande", "reducera*",
)  # fmt: skip
# To talk and to meet, without what comes of it.
TOGETHER = (
    "samverka", "samverkar", "samverkan", "samverkansformer", "samarbete*", "samarbeta*", "dialog med", "nära dialog", "löpande dialog",
    "god dialog", "kontakt med", "kontakter med", "nära kontakt*", "goda relationer", "bygga relationer", "kontaktskapande",
    "förtroendeskapande", "nätverka*", "erfarenhetsutbyte", "samsyn",
)  # fmt: skip
# A frequency that nobody can miss.
OFTEN = (
    "kontinuerlig*", "regelbund*", "löpande", "återkommande", "ofta", "täta", "tät", "frekvent*", "med jämna mellanrum",
    "varje möjligt tillfälle", "vid varje möjlighet", "i vardagen", "dagligdags", "då och då", "när det är möjligt", "aktivt",
)  # fmt: skip
# A number that is none.
SOME = (
    "ett antal", "ett flertal", "ett par", "några", "flera", "vissa", "olika", "en del", "diverse", "många", "tillräcklig*", "ett urval",
)  # fmt: skip
# Ways out.
ESCAPES = (
    "så långt det är möjligt", "så långt som möjligt", "så långt möjligt", "i möjligaste mån", "om möjligt", "om det är möjligt",
    "i den mån", "i mån av", "när resurserna medger", "när resurser finns", "om resurser finns", "utifrån resurser",
    "efter förmåga", "vid behov", "om behov uppstår", "där så är lämpligt", "när så är lämpligt", "om det går",
)  # fmt: skip
# Words that fit almost any work.
HOLLOW = (
    "insats", "insatser", "insatserna", "åtgärd", "åtgärder", "aktivitet", "aktiviteter", "arbetsinsatser", "ungdomsinsatser",
    "informationsinsatser", "trafikinsatser", "särskilda satsningar", "satsning", "satsningar", "situationell prevention",
)  # fmt: skip
# Presence: it needs hours, evenings or places to be counted.
PRESENCE = ("närvaro", "*närvaro", "närvaron", "*närvaron", "närvarande", "synlighet")

# One thing that is done, or not.
ONCE = (
    "ansök*", "ta fram", "tar fram", "upprätta*", "inrätta*", "byta", "byter", "bygga", "bygger", "anlägg*", "montera*", "sätta upp",
    "stänga av", "riva", "öppna", "starta", "införa", "inför", "anställ*", "utse", "rekrytera*", "teckna*", "anta", "besluta*",
    "belysa", "installera*", "köpa in", "certifiera*", "skriva", "kartlägg*", "utreda", "utred", "undersöka", "utvärdera*", "följa upp",
    "sammanställ*", "genomföra en", "genomför en", "anordna en", "ta beslut", "bilda", "bildar", "flytta", "ställa upp", "publicera*",
    "temadag*", "*kampanj", "*mässa", "*certifiering",
)  # fmt: skip
# Every one of something that can be told apart: as good as a number.
EVERY = (
    "varje", "varannan", "vartannat", "var tredje", "var fjärde", "efter varje", "vid varje", "dagligen",
    "veckovis", "månadsvis", "kvartalsvis", "årligen", "varje år", "dygnet runt", "en gång", "per år", "per vecka", "per månad",
    "per dag", "per dygn", "per kvartal", "per tertial", "per termin", "i veckan", "i månaden", "om året", "i kvartalet",
)  # fmt: skip
# A frequency that a target can hold.
RATES = tuple(
    f"{often} {unit}"
    for often in ("varje", "varannan", "vartannat", "per", "en gång i", "en gång om", "en gång per", "gånger i", "gånger om", "gånger per")
    for unit in ("dag", "dygn", "vecka", "veckan", "månad", "månaden", "kvartal", "kvartalet", "tertial", "halvår", "termin", "år", "året")
)  # fmt: skip
# Only when something happens: what decides is known, so it can be followed up.
WHEN = (
    "om önskemål", "vid önskemål", "på begäran", "vid begäran", "på förfrågan", "vid förfrågan", "när någon ber", "om någon ber",
    "på uppdrag av", "vid larm", "vid klagomål", "efter anmälan", "vid anmälan", "efter tips",
)  # fmt: skip
# What a thing is for is not the thing: not read beyond these.
PURPOSES = ("för att", "i syfte att", "med syfte att", "så att", "med målet att")
NUMBERS = (
    "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "femton", "tjugo", "trettio", "fyrtio",
    "femtio", "hundra", "tusen",
)  # fmt: skip
TIMES = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
    "våren", "sommaren", "hösten", "vintern", "årsskiftet", "senast", "före", "innan", "under 20*", "vårterminen", "höstterminen",
    "sommarhalvåret", "i samband med", "halvårsskiftet",
)  # fmt: skip
# Units that are people.
PEOPLE = (
    "person*", "kvinnor", "män", "flickor", "pojkar", "barn", "unga", "ungdomar", "elever", "vuxna", "äldre", "brottsoffer",
    "våldsutsatta*", "deltagare", "klienter", "boende", "föräldrar", "familjer", "individer",
)  # fmt: skip
