"""Whether the public record holds: each chain by itself, and beside the rows that it was written from."""

from collections import defaultdict
from collections.abc import Iterator

from promises.exchange_format.normal import normalise
from promises.models import Promise
from promises.record.beside import SHAPES
from promises.record.chain import Change, changes_hash, digest_of, version_hash
from promises.record.models import Chain, Part, Version
from promises.record.parts import join
from promises.record.versions import content_of, parts_at, said_by_rows


def verify(chain: Chain) -> Iterator[str]:
    """A sentence for each thing in the chain that is not what was chained, or not what the rows say; what to do."""
    name = chain.promise.address
    versions = list(chain.versions.all())
    yield from (f"{name}: {line}" for line in _versions(chain, versions))
    for part in chain.parts.all():
        if digest_of(part.salt, part.content) != part.digest:
            yield f"{name}: {part} is not what was chained. Restore it from a backup."
    if not versions:
        return
    newest = versions[-1]
    if differs_from_rows(chain, newest):
        yield (
            f"{name}: the rows are not what version {len(versions)} says is public. Somebody wrote past the actions: "
            "look in the audit trail, then let advance_record say it anew."
        )


def differs_from_rows(chain: Chain, newest: Version) -> bool:
    """Whether the newest version says something else than all rows do, asked anew."""
    standing = parts_at(chain, newest.number)
    parts = {part.path: content_of(part) for part in standing}
    rows = said_by_rows(chain.promise, newest.day, parts)
    said = {path: each.content for path, each in rows.items()}
    beside = [
        {path: content for path, content in each.items() if path.partition("/")[0] in SHAPES}
        for each in (parts, said)
    ]
    packed = {part.path: part.internal_fact for part in standing if part.internal_fact}
    counted = {path: each.fact for path, each in rows.items() if each.fact}
    # What promises share and nothing speaks of any more stays in the record, and is in no file.
    return beside[0] != beside[1] or packed != counted or normalise(join(parts)) != normalise(join(said))


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
