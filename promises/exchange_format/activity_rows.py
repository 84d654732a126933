"""What is logged in a document, as rows of a table: the one that a report carries and the one of the open data. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _

from promises.counting.few import untold_words
from promises.exchange_format.file_facts import current_activities, facts_of
from promises.exchange_format.normal import Document


class Field(NamedTuple):
    """A column: ``heading`` as it stands in the file, ``meaning`` as readers are told."""

    heading: str
    meaning: str


# By the name of each value, in the order of the files.
FIELDS = {
    "commitment": Field("Åtagande", _("Numret på åtagandet som insatsen hör till. Tomt när den inte hör till något.")),
    "commitment_title": Field("Åtagandets rubrik", _("Åtagandet så som det heter på löftets sida.")),
    "starts_on": Field("Första dag", _("Dagen som insatsen började, som 2020-05-14.")),
    "ends_on": Field("Sista dag", _("Dagen som insatsen slutade, samma som den första om den gjordes på en dag.")),
    "title": Field("Insats", _("Vad som gjordes, med deras ord som gjorde det.")),
    "place": Field("Plats", _("Var det gjordes. Tomt när platsen inte är offentlig.")),
    "quantity": Field("Antal", _("Hur mycket insatsen räknas för. I ord när det gäller färre än fem människor.")),
    "counts": Field("Räknas", _("Ja eller nej: om insatsen räknas mot åtagandet.")),
    "why_not": Field("Varför inte", _("Skälet till att insatsen inte räknas.")),
    "results": Field("Resultat", _("Det som räknades under insatsen, till exempel antal kontrollerade fordon.")),
    "note": Field("Anteckning", _("Det som står skrivet om insatsen.")),
    "is_demo": Field("Påhittad", _("Ja när insatsen är ett exempel och inte har hänt.")),
    "uid": Field("Id", _("Insatsens eget nummer (UUID). Det är detsamma för alltid.")),
}  # fmt: skip
# What stands where a row serves no commitment.
_NOTHING = {"commitment": "", "counts": False, "why_not": "inget åtagande"}


def activity_rows(full: Document, known_on: date) -> Iterator[dict[str, Any]]:
    """What was public that day by the names of ``FIELDS``, one row a commitment that it serves, oldest first; one that
    serves none has one without a commitment.

    ``full`` has every default written out (promises.exchange_format.normal.complete).
    """
    untold, titles = _untold(full, known_on), {row["number"]: row["title"] for row in full["commitments"]}
    for row in sorted(current_activities(full, known_on), key=lambda row: (row["ends_on"], row["uid"])):
        results = "; ".join(
            f"{each['measure']}: {each.get('value', 'färre än 5')}" for each in row["results"]
        )
        served: Sequence[Mapping[str, Any]] = sorted(
            row["contributions"], key=lambda given: given["commitment"]
        )
        for given in served or [_NOTHING]:
            quantity: str | Decimal = ""
            if served:
                told = untold.get((row["uid"], given["commitment"], given.get("part", "")))
                quantity = told or Decimal(given["quantity"])
            yield {
                "uid": row["uid"],
                "commitment": str(given["commitment"]),
                "commitment_title": titles.get(given["commitment"], ""),
                "starts_on": row["starts_on"],
                "ends_on": row["ends_on"],
                "title": row["title"],
                "place": row.get("place", ""),
                "quantity": quantity,
                "counts": "ja" if given["counts"] else "nej",
                "why_not": given.get("why_not", ""),
                "results": results,
                "note": row.get("note", ""),
                "is_demo": "ja" if row["is_demo"] else "nej",
            }


def _untold(full: Document, known_on: date) -> dict[tuple[str, int, str], str]:
    """What stands in the place of numbers of few people, by activity, commitment and part."""
    if not any(row["counts_people"] for row in full["commitments"]):
        return {}
    _, commitments = facts_of(full, known_on)
    return {
        (row.key, number, row.part): untold_words(
            each.targets[-1], "", together=row.quantity if row.summed else None
        )
        for number, each in commitments.items()
        for row in each.contributions
        if row.few
    }
