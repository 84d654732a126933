"""Hard words of the field, each explained in a few easy ones (lättläst). Pure."""

import re
from typing import NamedTuple


class HardWord(NamedTuple):
    """A word, and what it means in one or two short sentences; ``stem`` is what it begins with in any of its forms."""

    word: str
    stem: str
    means: tuple[str, ...]


HARD_WORDS = (
    HardWord("Grannsamverkan", "grannsamverkan", ("Grannar hjälps åt.", "De håller koll på varandras hus.")),
    HardWord("Halvår", "halvår", ("6 månader.",)),
    HardWord("Hot spot", "hot spot", ("En plats där det ofta händer brott.", "Orden är engelska.")),
    HardWord("Insats", "insats", ("Något som vi gör för att hålla det vi lovat.",)),
    HardWord("Kommun", "kommun", ("De som sköter till exempel skolor, gator och parker.",)),
    HardWord("Kvartal", "kvartal", ("3 månader.", "Ett år har 4 kvartal.")),
    HardWord("Lägesbild", "lägesbild", ("En lista över det som händer på en plats.",)),
    HardWord("Löfte", "löfte", ("Något man har sagt att man ska göra.",)),
    HardWord("Medborgarlöfte", "medborgarlöfte", ("Ett löfte till dig som bor i kommunen.",)),
    HardWord("Nykterhet", "nykterhet", ("Att inte ha druckit alkohol.",)),
    HardWord("Ordningsvakt", "ordningsvakt", ("En vakt som hjälper polisen att hålla lugnt.",)),
    HardWord("Otrygg", "otrygg", ("När du inte känner dig säker.",)),
    HardWord("Procent", "procent", ("Hur många det blir av 100.",)),
    HardWord("Samverkan", "samverka", ("Att arbeta ihop.",)),
    HardWord("Summa", "summa", ("Allt ihop i ett enda tal.",)),
    HardWord("Termin", "termin", ("Ett halvt år i skolan.",)),
    HardWord("Tertial", "tertial", ("4 månader.", "Ett år har 3 tertial.")),
    HardWord("Trafikinsats", "trafikinsats", ("Polisen kontrollerar dem som kör bil.",)),
    HardWord("Trygghetsrunda", "trygghetsrund", ("Vi går till en otrygg plats och ser hur det är där.",)),
    HardWord(
        "Trygghetsvandring",
        "trygghetsvandring",
        ("Vi går ihop med dem som bor där.", "Vi letar efter platser som känns otrygga."),
    ),
    HardWord("Uppföljning", "uppföljning", ("Vi berättar hur det gick.",)),
    HardWord("Åtagande", "åtagande", ("En sak som vi lovar att göra.",)),
)  # fmt: skip
# A short word that is written in capitals, and may be the beginning of others.
_EST = HardWord(
    "EST", "EST", ("Ett sätt att arbeta ihop.", "Vi pratar om platser där det är otryggt.", "Sedan bestämmer vi vad vi ska göra.")
)  # fmt: skip


def hard_words_in(text: str) -> list[HardWord]:
    """Those of the words that stand in the text, in the order of the alphabet."""
    found = [each for each in HARD_WORDS if re.search(rf"\b{each.stem}", text, re.IGNORECASE)]
    found += [_EST] if re.search(rf"\b{_EST.stem}\b", text) else []
    return sorted(found, key=lambda each: each.word.replace("Å", "Ö"))
