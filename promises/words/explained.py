"""Words that a resident need not know, each explained in one place and shown where it stands. Pure.

For the ordinary pages; lättläst has its own, easier words (promises.words.hard_words).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A word, what it means in one or two sentences, and how it is recognised in a text."""

    term: str
    meaning: str
    seen: str
    lang: str = ""

    def is_in(self, text: str) -> bool:
        """Whether the text uses the word."""
        return re.search(self.seen, text.replace("\u00ad", "")) is not None


WORDS = (
    Word("Åtagande", "En sak som ska göras. Varje åtagande följs för sig.", r"(?i)\båtagande"),
    Word("Insats", "En sak som har gjorts och skrivits in, med dag och plats.", r"(?i)\binsats"),
    Word(
        "Uppföljning",
        "Kommunens och polisens egna ord om hur det har gått under en period, med siffrorna bredvid.",
        r"(?i)\buppföljning",
    ),
    Word(
        "Tertial",
        "En tredjedel av året: januari–april, maj–augusti eller september–december.",
        r"(?i)\btertial",
    ),
    Word(
        "EST",
        "Effektiv samordning för trygghet. Kommun och polis samlar varje vecka in hur det ser ut på olika platser, "
        "aldrig hos enskilda personer, och bestämmer tillsammans vad som ska göras.",
        r"\bEST\b",
    ),
    Word(
        "Lägesbild",
        "Det som kommunen och polisen tillsammans vet om var och när det är otryggt, och varför.",
        r"(?i)\blägesbild",
    ),
    Word(
        "Hot spot",
        "En plats där det händer mycket just nu. Vi nämner bara området, så att ingen plats pekas ut.",
        r"(?i)\bhot[ -]?spot",
        lang="en",
    ),
    Word(
        "Utgåva",
        "En publicerad uppföljning. Den ändras aldrig: rättas den blir det en ny utgåva, och den gamla ligger kvar.",
        r"(?i)\butgåv",
    ),
    Word(
        "E-stämpel",
        "Kommunens eller polisens elektroniska stämpel i en fil. Den visar vem som gav ut filen, och att ingen har "
        "ändrat den efteråt. Den är ingen persons underskrift.",
        r"(?i)\be-stämpel|\be-stämpl",
    ),
    Word(
        "Effekt",
        "Det som arbetet ska leda till, till exempel att fler känner sig trygga. Den räknas aldrig ihop med insatserna.",
        r"(?i)\beffekt(er|en|erna)?\b",
    ),
)
# What the pages explain by themselves, on every page that is about it.
_EVERYWHERE = ("Åtagande", "Insats", "Uppföljning", "Effekt")


def explained(*texts: str, but: Iterable[str] = _EVERYWHERE) -> list[Word]:
    """The words to explain of those that the texts use, in the order of ``WORDS``, leaving out those named in ``but``."""
    together = "\n".join(texts)
    left_out = set(but)
    return [word for word in WORDS if word.term not in left_out and word.is_in(together)]
