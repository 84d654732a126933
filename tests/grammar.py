"""Swedish that is wrong whatever is meant: what every page and letter of every test is held against (docs/language.md)."""

import re

# Nouns that we count, in the singular and the plural.
_COUNTED = {
    "dag": "dagar", "vecka": "veckor", "månad": "månader", "gång": "gånger", "insats": "insatser", "rad": "rader",
    "åtagande": "åtaganden", "uppföljning": "uppföljningar", "utgåva": "utgåvor", "fråga": "frågor",
    "ändring": "ändringar", "vandring": "vandringar", "åtgärd": "åtgärder", "uppgift": "uppgifter", "fil": "filer",
    "kommun": "kommuner", "person": "personer", "bild": "bilder", "termin": "terminer", "timme": "timmar",
    "minut": "minuter", "plats": "platser", "runda": "rundor", "post": "poster",
}  # fmt: skip
_ONE, _MANY = "|".join(_COUNTED), "|".join(_COUNTED.values())
# A number of its own: no year, date, time, decimal or part of a larger one. After "av" the whole is what is counted.
_ALONE = r"(?<![\d.,:/\u00a0–-])(?<!\d )(?<![Kk]v )(?<!ertial )"
# Full stops that end no sentence; addresses and commands; the word that tests write where nobody may read it.
_SHORT = r"(?<!\bdvs)(?<!\bosv)(?<!\bresp)(?<!\binkl)(?<!\bexkl)"
_WRONG = {
    "one that is many": re.compile(rf"{_ALONE}\b(?:1|(?i:en|ett)) (?:{_MANY})\b"),
    "many that are one": re.compile(
        rf"{_ALONE}\b(?:[2-9]|(?i:två|tre|fyra|fem|sex|sju|åtta|nio|tio)) (?:{_ONE})\b"
    ),
    "two full stops": re.compile(r"(?<=[a-zåäö)\d])\.\.(?!\.)"),
    "a stop or comma that stands alone": re.compile(r"(?<=[a-zåäö]) [.,;](?=[ <])"),
    "a sentence that begins small": re.compile(
        rf"(?<=[a-zåäö]{{3}}){_SHORT}[.!?] (?!gulfågel|\S*[@_/]|\S*\.\S)[a-zåäö]{{2,}}"
    ),
}


def faults(text: str) -> list[str]:
    """What is wrong, with the words around it; [] where nothing is."""
    return [
        f"{what}: …{text[max(0, found.start() - 60) : found.end() + 60]}…"
        for what, pattern in _WRONG.items()
        for found in pattern.finditer(text)
    ]
