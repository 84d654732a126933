"""The packed fact of an activity: what the counting needs of it, and no more, to be read by the ten thousand. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter

import msgspec
from msgspec import structs

from promises.counting.facts import Contribution
from promises.exchange_format.file_facts import contribution
from promises.exchange_format.normal import Document, filled_row


class Packed(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """What one activity gives the commitment of that number; 0 = it serves none. ``replaces`` is the key of the row
    that it corrects; ``together`` = a sum of rows that are told only together."""

    commitment: int
    row: Contribution
    replaces: str = ""
    together: bool = False


# How the fact of a sum ends, and of nothing else.
TOGETHER = ',"",true]'
_DECODER = msgspec.json.Decoder(list[Packed])
_SERVES_NONE: Document = {"commitment": 0, "quantity": 0, "counts": False, "few": False}


def pack(activity: Document, *, together: bool = False) -> str:
    """The packed fact of a part ``activities/…`` that holds every number: one array for each commitment it serves,
    with a comma between."""
    row = filled_row("activities", activity)
    replaces, gone = row.get("replaces", ""), row.get("withdrawn_on")
    given = [
        Packed(each["commitment"], contribution(row, each, each, gone), replaces, together)
        for each in row["contributions"] or [_SERVES_NONE]
    ]
    return written(given)


def written(given: list[Packed]) -> str:
    """One array for each of what one activity gives, with a comma between."""
    return msgspec.json.encode(given).decode()[1:-1]


def repack(packed: str, before: Document, masked: Document) -> str:
    """The packed fact of the activity that said ``before`` and now says ``masked``: the numbers that are not told stay,
    but of what was masked."""
    untouched = [each for each in masked.get("contributions", ()) if each in before.get("contributions", ())]
    kept = {(each["commitment"], each.get("part", "")) for each in untouched}
    before_it = unpack([packed])
    stood = {(each.commitment, each.row.part): each.row for each in before_it}
    given = []
    for each in unpack([pack(masked, together=before_it[0].together)]):
        if (each.commitment, each.row.part) in kept:
            row = stood[each.commitment, each.row.part]
            row = structs.replace(each.row, quantity=row.quantity, out_of=row.out_of)
            each = structs.replace(each, row=row)
        given.append(each)
    return written(given)


def untold(given: Packed) -> Packed:
    """The same, of few people: the number stays and is not told."""
    return structs.replace(given, row=structs.replace(given.row, few=True))


def unpack(packed: Iterable[str]) -> list[Packed]:
    """What ``pack`` made of some activities. Raises ``msgspec.ValidationError`` for what it did not make."""
    return _DECODER.decode(f"[{','.join(packed)}]")


def by_commitment(packed: Iterable[Packed]) -> dict[int, list[Contribution]]:
    """The rows by commitment, in order of time, each gone on the day that its correction was public."""
    packed = list(packed)
    replaced_on = {each.replaces: each.row.public_on for each in packed if each.replaces}
    found: dict[int, list[Contribution]] = defaultdict(list)
    for each in packed:
        row = each.row
        if row.key in replaced_on:
            gone = min(filter(None, [row.gone_on, replaced_on[row.key]]))
            row = structs.replace(row, gone_on=gone)
        found[each.commitment].append(row)
    for rows in found.values():
        rows.sort(key=attrgetter("ends_on"))
    return found
