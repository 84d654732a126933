"""The words of a published promise that a file leaves as everybody has read them, or changes where all can see it."""

from collections.abc import Iterator

from promises.exchange.held import Held
from promises.exchange.problems import Path, Problem
from promises.words import amendment_checks
from promises.words.enums import AmendmentKind
from promises.writing.guards import WORDS

STANDS = "Löftet är publicerat, så det som lovades står kvar. Skriv tillbaka det, eller lägg till en ändring i amendments."
# What people read of what promises share.
_CALLED = {"organisations": ("name", "short_name"), "kinds": ("unit_one", "unit_many")}


def problems_of_words(held: Held) -> Iterator[Problem]:
    """Every word that the file changes without saying so."""
    yield from _signatories(held)
    yield from _backgrounds(held)
    yield from _called(held)
    yield from _commitments(held)


def _signatories(held: Held) -> Iterator[Problem]:
    """Who signed stands; a name, a title or a day that was not known may be told."""
    left = list(held.new.get("signatories", ()))
    for old in held.current.get("signatories", ()):
        same = next((row for row in left if old.items() <= row.items()), None)
        if same is None:
            yield Problem(
                ("signatories",),
                f"Löftet är publicerat med {old['organisation']} som undertecknare: {STANDS}",
            )
            return
        left.remove(same)
    if left:
        yield Problem(("signatories",), f"{left[0]['organisation']} skrev inte under: {STANDS}")


def _backgrounds(held: Held) -> Iterator[Problem]:
    """What the promise rests on stands; more of it may be told, and a new row added."""
    left = list(held.new.get("backgrounds", ()))
    for old in held.current.get("backgrounds", ()):
        same = next((row for row in left if old.items() <= row.items()), None)
        if same is None:
            what = old.get("text") or old.get("url") or old["kind"]
            sentence = f"Löftet är publicerat, så underlaget {what} står kvar. Skriv tillbaka det. Ett nytt kan läggas till."
            yield Problem(("backgrounds",), sentence)
        else:
            left.remove(same)


def _called(held: Held) -> Iterator[Problem]:
    """Who promised, and what it is counted in, are called what everybody has read."""
    for place, names in _CALLED.items():
        for number, row, stands in held.rows(place):
            for name in names if stands else ():
                if row.get(name) != stands[name]:
                    sentence = f"Löftet är publicerat, och här står {stands[name]}. Skriv det, eller byt namn vid skrivbordet."
                    yield Problem((place, number, name), sentence)
    told = {
        (row["kind"], result["measure"])
        for row in held.current.get("activities", ())
        for result in row.get("results", ())
    }
    for number, row, stands in held.rows("kinds"):
        labels = {each["slug"]: each["label"] for each in (stands or {}).get("measures", ())}
        for at, measure in enumerate(held.document["kinds"][number].get("measures", ())):
            label = labels.get(measure["slug"], measure["label"])
            if measure["label"] != label and (row["slug"], measure["slug"]) in told:
                yield Problem(
                    ("kinds", number, "measures", at, "label"),
                    f"Resultat är publicerade som {label}. Skriv det, eller lägg till ett nytt mått.",
                )


def _commitments(held: Held) -> Iterator[Problem]:
    """Other words of a commitment stand in a new change beside those that it had."""
    revised = [
        row.said.get("text", "") for row in held.new_amendments() if row.said["kind"] == AmendmentKind.REVISED
    ]
    for number, row, old in held.rows("commitments"):
        for name in WORDS if old else ():
            was, says = old.get(name, ""), row.get(name, "")
            asked = amendment_checks.other_words(row["number"], was, says)
            if was != says and not any(asked in text for text in revised):
                path: Path = ("commitments", number, name)
                advice = f"{STANDS} Den är av slaget revised, och i dess text står: {asked}"
                yield Problem(path, advice)
