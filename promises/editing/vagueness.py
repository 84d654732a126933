"""What in a commitment cannot be followed up, as hints in Swedish; they advise and never forbid. Pure.

The words themselves stand in ``promises/editing/vague_words.py``; docs/promise-editing.md tells how well it works.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from medborgarlofte.labelled import Labelled
from promises.counting.facts import Target
from promises.editing import vague_words as words
from promises.words import swedish
from promises.words.enums import TargetForm

_YEAR = r"(?:19|20)\d\d"
_NUMBER = re.compile(
    rf"\b(?:minst|högst|exakt|totalt|sammanlagt|cirka)\s+(?:en|ett|\d+)\b|\b(?!{_YEAR}\b)(?<!årskurs )(?<!åk )(?<!kl )(?<!väg )"
    rf"\d[\d \u00a0]*(?:procent\b|%|\s(?!{_YEAR})[a-zåäö]{{3,}})|\b(?:{'|'.join(words.NUMBERS)})\s+(?!av\b|års)[a-zåäö]{{3,}}",
    re.IGNORECASE,
)


class Lack(Labelled):
    """What a commitment lacks, in the order that it matters."""

    ACT = "act", "vad som görs"
    NUMBER = "number", "hur mycket"
    COUNTED = "counted", "talet i målet"
    UNIT = "unit", "vad som räknas"
    DATE = "date", "när det är klart"
    OWNER = "owner", "vem som gör det"
    PEOPLE = "people", "om någon kan pekas ut"


# Of a promise of fewer people than this somebody may be pointed out on the way.
_FEW_PEOPLE = 20
# Without these nobody can say whether the promise was kept.
DECIDING = frozenset({Lack.ACT, Lack.NUMBER})


@dataclass(frozen=True)
class Draft:
    """A commitment as it is being written. ``text`` is its title and its text; ``owned`` = somebody is named,
    or only one could be; ``counting_rule``, ``condition`` and ``cadence`` as typed, or empty; ``counts_people`` = it
    is flagged so."""

    text: str
    target: Target
    owned: bool = True
    condition: str = ""
    cadence: str = ""
    counting_rule: str = ""
    counts_people: bool = False


@dataclass(frozen=True)
class Hint:
    """One thing to mend: ``title`` says what, ``advice`` how; ``words`` are the draft's own, or empty."""

    lack: Lack
    title: str
    advice: str
    words: str = ""


def hints(draft: Draft) -> list[Hint]:
    """What could be mended, most important first; none when the commitment can be followed up as it stands."""
    all_hints = [*_acts(draft), *_numbers(draft), *_rest(draft)]
    return sorted(all_hints, key=lambda hint: list(Lack).index(hint.lack))


def is_vague(found: list[Hint]) -> bool:
    """Whether nobody could tell afterwards if it was done."""
    return any(hint.lack in DECIDING for hint in found)


# How it is read.


def _acts(draft: Draft) -> Iterator[Hint]:
    """Words that say what one wants; harmless where a number stands beside them."""
    if way_out := _first(words.ESCAPES, draft.text):
        yield Hint(
            Lack.ACT,
            f"{_quoted(way_out)} lämnar öppet om det blir av.",
            "Skriv i stället när det gäller, till exempel ”om någon ber om det”, under Bara vid behov.",
            way_out,
        )
    if _is_bounded(draft):
        return
    text, once = _without_purpose(draft.text), _is_once(draft)
    for vocabulary, title, advice, may_be_once in _VOCABULARIES:
        phrase = "" if once and not may_be_once else _first(vocabulary, text)
        if phrase:  # one is enough to see what is meant
            yield Hint(Lack.ACT, f"{_quoted(phrase)} {title}", advice.format(**_examples(draft)), phrase)
            return


def _numbers(draft: Draft) -> Iterator[Hint]:
    if draft.target.number is not None or _is_once(draft):
        return
    number = _NUMBER.search(draft.text)
    if phrase := number[0] if number else _first(words.RATES, f"{draft.text} {draft.cadence}"):
        yield Hint(
            Lack.COUNTED,
            f"{_quoted(phrase)} står i orden men inte i målet.",
            "Skriv in det under Hur mycket, så räknas det av sig självt.",
            phrase,
        )
    elif not _is_bounded(draft):
        yield Hint(
            Lack.NUMBER,
            "Det står inte hur många eller hur ofta.",
            "Skriv ett tal, till exempel {total} eller {rate}. Görs det bara en gång: välj Något som ska bli gjort.".format(
                **_examples(draft)
            ),
        )


def _rest(draft: Draft) -> Iterator[Hint]:
    unit = draft.target.unit
    if draft.target.number is not None and not draft.counting_rule and _first(words.HOLLOW, unit.one):
        yield Hint(
            Lack.UNIT,
            f"Det framgår inte vad som räknas som en {unit.one}.",
            "Skriv det under Så räknas det: till exempel ”en kväll med minst två kontrollplatser”.",
            unit.one,
        )
    target = draft.target
    has_day = (
        target.deadline
        or target.season
        or any(step.due_on for step in target.milestones)
        or _first(words.TIMES, f"{draft.text} {draft.cadence}")
    )
    if _is_once(draft) and not has_day:
        yield Hint(
            Lack.DATE,
            "Det står inte när det ska vara klart.",
            "Skriv en sista dag under Klart senast. Annars gäller löftets sista dag.",
        )
    if not draft.owned:
        yield Hint(
            Lack.OWNER,
            "Ingen är utpekad som ansvarig, så alla som undertecknar svarar för det.",
            "Kryssa för den som ska se till att det blir gjort.",
        )
    number, people = draft.target.number or _FEW_PEOPLE, _first(words.PEOPLE, unit.many)
    if number < _FEW_PEOPLE and people and not draft.counts_people:
        yield Hint(
            Lack.PEOPLE,
            f"{swedish.number(number)} {people} är få: kan någon av dem pekas ut?",
            "Kryssa i så fall i Räknar få personer, under Villkor, takt i ord och hur det räknas. Ett tal under fem visas då inte.",
        )


_ACT = "Skriv vad som ska göras, så att en invånare kan se om det blev av: till exempel ”hålla fyra trygghetsvandringar”."
_VOCABULARIES = (
    (words.WILL, "säger vad ni vill, inte vad ni gör.", _ACT, True),
    (
        words.DIRECTION,
        "säger åt vilket håll, men inte hur långt.",
        "Skriv hur mycket det ska bli: till exempel {total}.",
        True,
    ),
    (
        words.PRESENCE,
        "syns först när den har tid och plats.",
        "Skriv hur mycket och var: till exempel 900 timmar per år i centrum, eller en kväll i veckan.",
        False,
    ),
    (
        words.OFTEN,
        "kan betyda varje vecka eller en gång om året.",
        "Skriv hur ofta: till exempel {rate}.",
        False,
    ),
    (words.SOME, "kan vara två eller tjugo.", "Skriv talet: till exempel {total}.", False),
    (
        words.TOGETHER,
        "är ett sätt att arbeta, inte något som blir gjort.",
        "Skriv vad ni gör tillsammans och hur ofta: till exempel ett möte i månaden, eller en gemensam tillsyn varje kvartal.",
        False,
    ),
    (
        words.HOLLOW,
        "kan vara nästan vad som helst.",
        "Skriv vad det är: till exempel trafikkontroller, fotpatruller eller föräldramöten.",
        False,
    ),
)


def _is_bounded(draft: Draft) -> bool:
    """Whether it can be told when it is enough, by a number or by every time something happens."""
    if draft.target.number is not None or draft.condition or _NUMBER.search(draft.text):
        return True
    text = " ".join(_pattern(words.OFTEN + words.ESCAPES).split(f"{draft.text} {draft.cadence}"))
    return bool(_first(words.EVERY + words.WHEN, text))


def _is_once(draft: Draft) -> bool:
    """Whether it is one thing that is done or not. Read only where nothing else is said."""
    if draft.target.form is TargetForm.DELIVERABLE:
        return True
    return draft.target.form is TargetForm.NONE and bool(
        _first(words.ONCE, _without_purpose(draft.text)) and not _is_bounded(draft)
    )


def _without_purpose(text: str) -> str:
    """The text without what each sentence says that it is for."""
    return re.sub(
        rf"\b({'|'.join(words.PURPOSES)})\b[^.;\n]*",
        lambda found: found[1].split()[0],
        text,
        flags=re.IGNORECASE,
    )


def _examples(draft: Draft) -> dict[str, str]:
    """``minst 4 vandringar under året``, ``en vandring i månaden``: in the draft's own unit where it says something."""
    unit = draft.target.unit
    if unit.one in {"gång", "tillfälle", ""} or _first(words.HOLLOW, unit.one):
        return {"total": "minst 4 gånger under året", "rate": "en gång i veckan"}
    one = swedish.in_words(1, neuter=swedish.is_neuter(unit.one))
    return {"total": f"minst 4 {unit.many} under året", "rate": f"{one} {unit.one} i månaden"}


def _quoted(phrase: str) -> str:
    return f"”{swedish.capital(phrase)}”"


def _first(vocabulary: tuple[str, ...], text: str) -> str:
    """The first of the vocabulary's words in the text, as it stands there; empty when there is none."""
    match = _pattern(vocabulary).search(text)
    return match[0] if match else ""


@cache
def _pattern(vocabulary: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(vocabulary, key=len, reverse=True)
    inside = "|".join(re.escape(each).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for each in ordered)
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)", re.IGNORECASE)
