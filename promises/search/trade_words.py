"""What residents call things, beside what the trade calls them; and a few words of English.

Each line is one thing. What is asked by any of its words finds all of them; the compounds of each are found by the
matching itself (``vandring`` finds ``trygghetsvandring``).
"""

from functools import cache

from promises.search.stems import stem

_LINES = """
trygghetsvandring vandring trygghetspromenad promenad rundvandring nattvandring föräldravandring walk
fartkontroll hastighetskontroll trafikkontroll hastighet hastigheter fart fortkörning fortkör fort snabbt hastighetsmätning speeding speed
trafikinsats trafikkontroll trafik bilar nykterhet traffic
rattfylleri rattfull nykterhetskontroll alkotest blåsprov rattonykterhet alkohol
moped mopeder epa epatraktor a-traktor atraktor epor
belysning lampa lampor ljus lyse mörk mörkt mörker gatlampa gatlampor armatur armaturer gatubelysning lighting
runda rundor trygghetsrunda patrull patrullering rondering rond synlig patrol
polis poliser polisen snut police
kommun kommunen municipality
narkotika droger drog knark knarkare langning hasch cannabis drugs
ungdom ungdomar unga tonåring tonåringar barn elev elever youth
skola skolan skolor högstadiet gymnasiet skolgård skolväg school
klotter graffiti skadegörelse vandalisering sabotage nedskräpning vandalism
inbrott stöld stölder bostadsinbrott tjuv tjuvar villainbrott burglary theft
bråk våld misshandel slagsmål krog krogar krogvåld violence
nedskräpning skräp sopor städning skräpigt
buske buskar buskage växtlighet träd gallra röjning sikt klippa vegetation
kamera kameror kamerabevakning kameraövervakning övervakning cctv
grannsamverkan granne grannar grannstöd neighbourhood
otrygg otrygghet trygghet trygg rädd rädsla oro orolig safety
est samordning lägesbild effektiv
hot-spot hotspot otrygg-plats otrygga-platser brottsutsatt
uppföljning rapport resultat utvärdering report follow-up
torg torget centrum city stadskärna innerstad centre
station stationen järnvägsstation tågstation resecentrum
bibliotek biblioteket library
bot böter bötfälld penningböter fines
boende invånare hyresgäst hyresgäster resident
bostadsbolag hyresvärd fastighetsägare
tunnel gångtunnel viadukt undergång
övergångsställe övergångsställen zebra
brott brottslighet kriminalitet crime
gäng kriminella gängkriminalitet gang
fest fester studentfest skolavslutning valborg
krog krogar restaurang restauranger ordningsvakt ordningsvakter
möte möten träff dialog medborgardialog samverkansmöte meeting
"""


@cache
def _things() -> dict[str, frozenset[str]]:
    lines = [
        frozenset(stem(word.replace("-", "")) for word in line.split())
        for line in _LINES.strip().splitlines()
    ]
    every = frozenset[str]().union(*lines)
    return {word: frozenset().union(*(line for line in lines if word in line)) - {word} for word in every}


def meant_by(word_stem: str) -> frozenset[str]:
    """The stems of what else is called so; empty where nothing is."""
    return _things().get(word_stem, frozenset())
