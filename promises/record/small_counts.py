"""Numbers of people under five: left out of what is public, and restored where they are known."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from promises.counting.facts import Commitment
from promises.counting.facts import Promise as PromiseFacts
from promises.counting.few import FEW, WORDS_ONLY, Aim, fives, hides
from promises.counting.progress import AsOf
from promises.counting.progress.stand_ins import stand_ins
from promises.exchange_format.normal import Document, tidy_rows
from promises.models import Promise
from promises.record.packed import unpack, untold, written


def flagged(promise: Promise) -> dict[int, Aim]:
    """The commitments that count people, by number, each with its newest target. Two queries."""
    rows = promise.commitments.filter(counts_people=True).prefetch_related("targets")
    found: dict[int, Aim] = {}
    for row in rows:
        aims: list[Aim] = [WORDS_ONLY, *row.targets.all()]
        found[row.number] = aims[-1]
    return found


def counted_as(promise: PromiseFacts, commitments: Mapping[int, Commitment], as_of: AsOf) -> list[Document]:
    """What stands in a file for the numbers that it does not tell, where the commitments are counted ``as_of``."""
    rows: list[Document] = [
        {"activity": uid, "commitment": number, "part": part, "quantity": row.quantity, "out_of": row.out_of}
        for number, commitment in commitments.items()
        if commitment.counts_people
        for (uid, part), row in stand_ins(commitment, promise, as_of).items()
        if (row.quantity, row.out_of) != (1, None)
    ]
    return tidy_rows("counted_as", rows)


def hide_few(document: Document, newest: Mapping[int, Aim]) -> Document:
    """The document, which is in normal form, with ``few`` in the place of every flagged number under five. ``newest``
    are the targets of the commitments that count people."""
    measures = {
        (kind["slug"], measure["slug"])
        for kind in document.get("kinds", ())
        for measure in kind.get("measures", ())
        if measure.get("counts_people")
    }
    rows = [(row, _without_few(row, measures, newest)) for row in document.get("activities", ())]
    # Most rows of most promises count no people.
    told = [row if hidden == row else tidy_rows("activities", [hidden])[0] for row, hidden in rows]
    return {**document, "activities": told} if rows else document


class FewFromNow(NamedTuple):
    """What counts people from now on: commitments by number with their newest target, and measures by kind. What was told
    before is masked so too, for ever: a number that is not told today is told of no day before."""

    newest: Mapping[int, Aim]
    measures: Collection[tuple[str, str]]

    def mask(self, document: Document) -> bool:
        """Flag them in the document, in place, and leave out the numbers; whether it was one of them itself."""
        flags = [row for row in document.get("commitments", ()) if row["number"] in self.newest]
        for kind in document.get("kinds", ()):
            flags += [row for row in kind.get("measures", ()) if (kind["slug"], row["slug"]) in self.measures]
        for row in flags:
            row["counts_people"] = True
        for row in document.get("activities", ()):
            row.update(_without_few(row, self.measures, self.newest))
            if row.get("is_sum"):
                # Of how many rows it is the sum nobody knows any more, nor which of them were few.
                for each in row.get("contributions", ()):
                    if each["commitment"] in self.newest:
                        each.pop("quantity", None)
                        each.pop("out_of", None)
                        each["few"] = True
                for each in row.get("results", ()):
                    if (row["kind"], each["measure"]) in self.measures and "value" in each:
                        each |= {"value": fives(Decimal(each["value"])), "few": True}
        return bool(flags)

    def untold(self, packed: str) -> str:
        """The packed fact, whose numbers stay: a sum is told as one of few."""
        given = unpack([packed])
        sums = [each.row.summed and each.commitment in self.newest for each in given]
        rows = zip(given, sums, strict=True)
        return written([untold(each) if is_sum else each for each, is_sum in rows]) if any(sums) else packed


def few_from_now(promise: Promise, rows: Iterable[tuple[Document, Document]]) -> FewFromNow | None:
    """What counts people and did not. ``rows`` are commitments and kinds as they are said now and stood before."""
    numbers: set[int] = set()
    measures: set[tuple[str, str]] = set()
    for now, then in rows:
        known = {each["slug"] for each in then.get("measures", ()) if not each.get("counts_people")}
        measures |= {
            (now["slug"], each["slug"])
            for each in now.get("measures", ())
            if each.get("counts_people") and each["slug"] in known
        }
        if now.get("counts_people") and not then.get("counts_people"):
            numbers.add(now["number"])
    if not numbers and not measures:
        return None
    newest = flagged(promise)
    return FewFromNow({number: newest[number] for number in numbers}, measures)


def _without_few(row: Document, measures: Collection[tuple[str, str]], newest: Mapping[int, Aim]) -> Document:
    """One activity."""
    row = dict(row)
    if "results" in row:
        row["results"] = [
            {"measure": result["measure"], "few": True}
            if (row["kind"], result["measure"]) in measures and result.get("value", 0) < FEW
            else result
            for result in row["results"]
        ]
    walk = row.get("safety_walk")
    if walk and walk.get("residents", FEW) < FEW:
        kept = {name: value for name, value in walk.items() if name != "residents"}
        row["safety_walk"] = {**kept, "few_residents": True}
    if "contributions" in row:
        row["contributions"] = [_untold(each, newest) for each in row["contributions"]]
    return row


def _untold(given: Document, newest: Mapping[int, Aim]) -> Document:
    """The contribution without its number where that is not told."""
    aim = newest.get(given["commitment"])
    if aim is None or not (given.get("few") or hides(aim, Decimal(given.get("quantity", 1)))):
        return given
    return {name: said for name, said in given.items() if name not in ("quantity", "out_of")} | {"few": True}


def restore_small_counts(document: Mapping[str, Any], current: Document | None) -> Document:
    """The document with the numbers that ``current`` has where it only says few; where nobody has it, without, or
    with what a commitment is counted from in its place."""
    current_rows = {row["uid"]: row for row in (current or {}).get("activities", ())}
    stand_ins = {_place(row["activity"], row): row for row in document.get("counted_as", ())}
    rows = [dict(row) for row in document.get("activities", ())]
    for row in rows:
        here = current_rows.get(row["uid"], {})
        if "results" in row:
            known = {result["measure"]: result for result in here.get("results", ())}
            results = [known.get(each["measure"]) if each.get("few") else each for each in row["results"]]
            row["results"] = [result for result in results if result]
        walk = row.get("safety_walk")
        if walk and walk.get("few_residents"):
            kept = {name: value for name, value in walk.items() if name != "few_residents"}
            residents = here.get("safety_walk", {}).get("residents")
            row["safety_walk"] = kept if residents is None else {**kept, "residents": residents}
        known = stand_ins | {_place(row["uid"], each): each for each in here.get("contributions", ())}
        row["contributions"] = [
            _told(each, known.get(_place(row["uid"], each), {})) if each.get("few") else each
            for each in row.get("contributions", ())
        ]
    return {**document, "activities": rows} if rows else dict(document)


def _place(uid: str, given: Mapping[str, Any]) -> tuple[str, int, str]:
    return uid, given["commitment"], given.get("part", "")


def _told(given: Document, known: Mapping[str, Any]) -> Document:
    if known.get("few"):  # a sum, which is told here in the same way
        return given
    kept = {name: said for name, said in given.items() if name != "few"}
    return kept | {name: known[name] for name in ("quantity", "out_of") if name in known}
