"""Whether the public record holds: each chain by itself, and beside the rows that it was written from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, zip_longest
from operator import attrgetter

import msgspec
from msgspec import structs

from medborgarlofte.clock import today
from promises.exchange_format.normal import normalise
from promises.models import Activity, Contribution, Promise
from promises.record.beside import SHAPES
from promises.record.chain import Change, changes_hash, digest_of, version_hash
from promises.record.models import Chain, Part, Version
from promises.record.packed import Packed, pack, unpack
from promises.record.parts import join
from promises.record.versions import content_of, parts_at, said_by_rows

# What rows say of people, [number, out of], by activity, commitment and part.
_Numbers = Mapping[tuple[str, int, str], list[Decimal | None]]


def verify(chain: Chain) -> Iterator[str]:
    """A sentence for each thing in the chain that is not what was chained, or not what the rows say; what to do."""
    name = chain.promise.address
    versions = list(chain.versions.all())
    yield from (f"{name}: {line}" for line in _versions(chain, versions))
    parts = list(chain.parts.order_by("path", "first"))
    for part in parts:
        if digest_of(part.salt, part.content) != part.digest:
            yield f"{name}: {part} is not what was chained. Restore it from a backup."
    yield from (f"{name}: {line} Restore it from a backup." for line in _columns(chain, parts))
    if not versions:
        return
    newest = versions[-1]
    if len(versions) > 1 and chain.promise.public_on != newest.day:
        yield f"{name}: changed in public on {newest.day}, and the promise says {chain.promise.public_on}."
    if chain.looked_on and chain.looked_on > max(newest.day, today()):
        yield f"{name}: looked through to {chain.looked_on}, which has not been: nothing more would come. Correct looked_on."
    if differs_from_rows(chain, newest):
        yield (
            f"{name}: the rows are not what version {len(versions)} says is public. Somebody wrote past the actions: "
            "look in the audit trail, then let advance_record --every-row say it anew."
        )


def differs_from_rows(chain: Chain, newest: Version) -> bool:
    """Whether the newest version says something else than all rows do, asked anew."""
    standing = parts_at(chain, newest.number)
    parts = {part.path: content_of(part) for part in standing}
    # Nothing has become public by time alone since the version, up to the day that was looked through.
    day = max(newest.day, min(chain.looked_on or newest.day, today()))
    rows = said_by_rows(chain.promise, day, parts)
    said = {path: each.content for path, each in rows.items()}
    beside = [
        {path: content for path, content in each.items() if path.partition("/")[0] in SHAPES}
        for each in (parts, said)
    ]
    packed = {part.path: part.internal_fact for part in standing if part.internal_fact}
    counted = {path: each.fact for path, each in rows.items() if each.fact}
    # What promises share and nothing speaks of any more stays in the record, and is in no file.
    return beside[0] != beside[1] or packed != counted or normalise(join(parts)) != normalise(join(said))


def _columns(chain: Chain, parts: Sequence[Part]) -> Iterator[str]:
    """A sentence for each part, in order of path and version, whose columns are not what follows from the chain: what
    noun it is, until when it stood, when it became public, and of an activity what is counted of it."""
    keys = [part.path.partition("/")[2] for part in parts if part.noun == "activities"]
    rows = set(map(str, Activity.objects.filter(uid__in=keys).values_list("uid", flat=True)))
    numbers = _numbers_of_people(chain)
    for path, of_path in groupby(parts, attrgetter("path")):
        versions = list(of_path)
        begins = [part.first for part in versions]
        for part, following in zip_longest(versions, begins[1:]):
            # A gap before the next is an end, which the chain tells itself.
            last = part.last if part.last is not None else following
            if last is not None and not (part.first <= last and (following is None or last < following)):
                yield f"{part} did not stand through version {part.last}."
            if part.since != begins[0]:
                yield f"{part} did not become public in version {part.since}."
            noun, _, key = path.partition("/")
            if part.noun != noun:
                yield f"{part} is no {part.noun}."
            if not _is_packed(part, numbers, together=noun == "activities" and key not in rows):
                yield f"what is counted of {part} is not what it says."


def _numbers_of_people(chain: Chain) -> _Numbers:
    """Each number of people that a row gives the promise, by activity, commitment and part: no public part tells it, and
    no action changes it."""
    rows = Contribution.objects.filter(
        commitment__promise=chain.promise_id, commitment__counts_people=True
    ).order_by()
    told = rows.values_list("activity__uid", "commitment__number", "part", "quantity", "out_of")
    return {(str(uid), number, part): numbers for uid, number, part, *numbers in told}


def _is_packed(part: Part, numbers: _Numbers, *, together: bool) -> bool:
    """Whether the packed fact is that of what the part says; a number of few people, which it does not say, is the row's.
    Of a sum of few there is no row."""
    if not part.path.startswith("activities/"):
        return not part.internal_fact
    try:
        packed = unpack([part.internal_fact])
    except msgspec.ValidationError:
        return False
    due = unpack([pack(content_of(part), together=together)])
    return len(packed) == len(due) and all(
        (_untold(one) if other.row.few else one) == (_untold(other) if other.row.few else other)
        and (not other.row.few or numbers.get(_place(one), _number(one)) == _number(one))
        for one, other in zip(packed, due, strict=True)
    )


def _place(given: Packed) -> tuple[str, int, str]:
    return given.row.key, given.commitment, given.row.part


def _number(given: Packed) -> list[Decimal | None]:
    return [given.row.quantity, given.row.out_of]


def _untold(given: Packed) -> Packed:
    row = structs.replace(given.row, quantity=Decimal(0), out_of=None, few=True)
    return structs.replace(given, row=row)


def without_chain() -> Iterator[str]:
    """A sentence for each published promise that has no record yet."""
    for promise in Promise.objects.filter(published_at__isnull=False, chain=None).select_related(
        "municipality"
    ):
        yield f"{promise.address}: has no record yet. Run advance_record."


def _versions(chain: Chain, versions: list[Version]) -> Iterator[str]:
    changes = lines_of(chain)
    previous, day = "", None
    for place, version in enumerate(versions, 1):
        version.chain = chain
        if version.number != place:
            yield f"version {place} is missing. Restore it from a backup."
            return
        if version.previous != previous or version.hash != version_hash(version.head):
            yield f"version {place} is not what was chained. Restore it from a backup."
        elif version.changes != changes_hash(changes[place]):
            yield f"the changes of version {place} are not what was chained. Restore its parts from a backup."
        if day and version.day < day:
            yield f"version {place} is of a day before version {place - 1}."
        previous, day = version.hash, version.day


def lines_of(chain: Chain) -> dict[int, list[Change]]:
    """The lines of each version, by its number, as the parts tell them."""
    changes: dict[int, list[Change]] = defaultdict(list)
    parts: dict[str, list[Part]] = defaultdict(list)
    for part in chain.parts.order_by("path", "first"):
        parts[part.path].append(part)
        digests = [*(digest for _, digest in part.masked), part.digest]
        changes[part.first].append(Change(part.path, digests[0]))
        for (number, _), after in zip(part.masked, digests[1:], strict=True):
            changes[number].append(Change(part.path, after, masked=part.first))
    for path, rows in parts.items():
        begins = {part.first for part in rows}
        for part in rows:
            if part.last is not None and part.last + 1 not in begins:
                changes[part.last + 1].append(Change(path, None))
    return changes
