"""What the box says of a file, in the language of the page: in there is no catalogue, and its sentences are Swedish."""

import re
from dataclasses import replace

from django.utils.translation import gettext, gettext_noop

from followup.verification.recount import Recount
from medborgarlofte.documents.seal_findings import Checked
from promises.reading.theirs import theirs
from promises.words import spoken

# Every sentence of seal_check and recount, with what is put into it; a test walks both.
_SENTENCES = (
    gettext_noop("Filen går inte att läsa: den är skadad eller avbruten."),
    gettext_noop("Stämplarna har tagits bort: fälten är tomma."),
    gettext_noop("Filen har ändrats fler än %(number)s gånger; den är ingen rapport."),
    gettext_noop("Filen har fler än %(number)s delar; den är ingen rapport."),
    gettext_noop("Filen har fler än %(number)s fält för stämplar, eller samma stämpel i flera; den är ingen rapport."),
    gettext_noop("En stämpel är inte skriven som när den sattes, eller följs av något mer i sitt fält."),
    gettext_noop("En stämpel täcker inte det som står före den, eller sitter på två ställen."),
    gettext_noop("Något annat än stämplar har lagts till eller ändrats sedan den första sattes."),
    gettext_noop("Något har lagts till efter den sista tidsstämpeln."),
    gettext_noop("Tidsstämpeln som ska sluta filen saknas."),
    gettext_noop("En stämpel saknas: fältet %(field)s är tomt."),
    gettext_noop("Filen har en tidsstämpel men ingen stämpel."),
    gettext_noop("Den första stämpeln låser inte innehållet."),
    gettext_noop("Mer än en stämpel säger sig vara den första."),
    gettext_noop("Tidsstämpeln stämmer inte med filens innehåll."),
    gettext_noop("Tidsstämpeln är inte gjord av någon som vi litar på."),
    gettext_noop("Om certifikatet för %(whose)s var spärrat när stämpeln sattes: spärrlistan i filen är äldre än två dygn."),
    gettext_noop("Stämpeln för %(whose)s: %(reason)s."),
    gettext_noop("innehållet har ändrats sedan den sattes"),
    gettext_noop("filen har ändrats på ett sätt som stämpeln inte tillåter"),
    gettext_noop("den är inte gjord med certifikatets nyckel"),
    gettext_noop("dess certifikat är inte utfärdat av någon som vi litar på, eller var inte i kraft"),
    gettext_noop("den håller inte för en full kontroll"),
    gettext_noop("Det går inte att räkna om: %(reason)s."),
    gettext_noop("filen har inga data med sig"),
    gettext_noop("bilagans data går inte att läsa"),
    gettext_noop("filen säger inte vilken utgåva den är"),
    gettext_noop("utgåvan finns inte i bilagans data"),
    gettext_noop("filen har %(number)s sidor"),
    gettext_noop("filen är ingen rapport som går att läsa, eller skadad"),
    gettext_noop("den har bilder i bilder i bilder"),
    gettext_noop("en del av den är packad på ett sätt som rapporter inte är"),
    gettext_noop("en del av den är skadad"),
    gettext_noop("det som är packat i den är för stort"),
    gettext_noop("Siffrorna kan inte räknas om här: rapporten är räknad efter regler %(number)s, som är nyare än det här programmet."),
    gettext_noop("Rapporten är formulerad av en annan version av programmet: %(number)s ställe lyder inte som den här versionen skulle skriva. Varje tal där är ett som räknas fram eller som parterna har skrivit, och orden för läge i tabeller och diagram är de rätta. Vad löpande meningar säger utöver sina tal är inte prövat. Allt annat som räknas fram i den följer av dess data."),
    gettext_noop("Rapporten är formulerad av en annan version av programmet: %(number)s ställen lyder inte som den här versionen skulle skriva. Varje tal där är ett som räknas fram eller som parterna har skrivit, och orden för läge i tabeller och diagram är de rätta. Vad löpande meningar säger utöver sina tal är inte prövat. Allt annat som räknas fram i den följer av dess data."),
)  # fmt: skip
_HOLES = {"number": r"\d+", "reason": "[^.]+"}


def _pattern(message: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", message)
    holes = [f"(?P<{name}>{_HOLES.get(name, '.+')})" for name in parts[1::2]]
    return re.compile(
        "".join(re.escape(text) + hole for text, hole in zip(parts[::2], [*holes, ""], strict=True))
    )


_PATTERNS = [(_pattern(message), message) for message in _SENTENCES]


def told(said: str) -> str:
    """A sentence of the box in the language of the page; marked as Swedish where it has none there."""
    if not said or not spoken.is_english():
        return said
    for pattern, message in _PATTERNS:
        if found := pattern.fullmatch(said):
            parts = found.groupdict()
            return gettext(message) % (
                parts | ({"reason": told(parts["reason"])} if "reason" in parts else {})
            )
    return theirs(said)


def all_told(checked: Checked, counted: Recount) -> tuple[Checked, Recount]:
    """What was found in the file, in the language of the page."""
    seals = tuple(replace(seal, problem=told(seal.problem), doubt=told(seal.doubt)) for seal in checked.seals)
    return (
        replace(checked, seals=seals, problems=tuple(map(told, checked.problems))),
        replace(
            counted, problem=told(counted.problem), unknown=told(counted.unknown), worded=told(counted.worded)
        ),
    )
