"""Words that a resident need not know, each explained in one place and shown where it stands.

For the ordinary pages; lättläst has its own, easier words (promises.words.hard_words).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext, gettext_noop


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
    Word(
        gettext_noop("Åtagande"),
        gettext_noop("En sak som ska göras. Varje åtagande följs för sig."),
        r"(?i)\båtagande",
    ),
    Word(
        gettext_noop("Insats"),
        gettext_noop("En sak som har gjorts och skrivits in, med dag och plats."),
        r"(?i)\binsats",
    ),
    Word(
        gettext_noop("Uppföljning"),
        gettext_noop(
            "Kommunens och polisens egna ord om hur det har gått under en period, med siffrorna bredvid."
        ),
        r"(?i)\buppföljning",
    ),
    Word(
        gettext_noop("Tertial"),
        gettext_noop("En tredjedel av året: januari–april, maj–augusti eller september–december."),
        r"(?i)\btertial",
    ),
    Word(
        gettext_noop("EST"),
        gettext_noop(
            "Effektiv samordning för trygghet. Kommun och polis samlar varje vecka in hur det ser ut på olika platser, aldrig hos enskilda personer, och bestämmer tillsammans vad som ska göras."
        ),
        r"\bEST\b",
    ),
    Word(
        gettext_noop("Lägesbild"),
        gettext_noop(
            "Det som kommunen och polisen tillsammans vet om var och när det är otryggt, och varför."
        ),
        r"(?i)\blägesbild",
    ),
    Word(
        gettext_noop("Hot spot"),
        gettext_noop(
            "En plats där det händer mycket just nu. Vi nämner bara området, så att ingen plats pekas ut."
        ),
        r"(?i)\bhot[ -]?spot",
        lang="en",
    ),
    Word(
        gettext_noop("Utgåva"),
        gettext_noop(
            "En publicerad uppföljning. Den ändras aldrig: rättas den blir det en ny utgåva, och den gamla ligger kvar."
        ),
        r"(?i)\butgåv|\bedition",
    ),
    Word(
        gettext_noop("E-stämpel"),
        gettext_noop(
            "Kommunens eller polisens elektroniska stämpel i en fil. Den visar vem som gav ut filen, och att ingen har ändrat den efteråt. Den är ingen persons underskrift."
        ),
        r"(?i)\be-stämpel|\be-stämpl|\be-seal",
    ),
    Word(
        gettext_noop("Effekt"),
        gettext_noop(
            "Det som arbetet ska leda till, till exempel att fler känner sig trygga. Den räknas aldrig ihop med insatserna."
        ),
        r"(?i)\beffekt(er|en|erna)?\b",
    ),
)
# What the pages explain by themselves, on every page that is about it.
_EVERYWHERE = ("Åtagande", "Insats", "Uppföljning", "Effekt")


def explained(*texts: str, but: Iterable[str] = _EVERYWHERE) -> list[Word]:
    """The words to explain of those that the texts use, in the order of ``WORDS``, leaving out those named in ``but``."""
    together = "\n".join(texts)
    left_out = set(but)
    return [told(word) for word in WORDS if word.term not in left_out and word.is_in(together)]


def told(word: Word) -> Word:
    """The word in the language of the page."""
    return replace(word, term=gettext(word.term), meaning=gettext(word.meaning))
