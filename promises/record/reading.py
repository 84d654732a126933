"""The one reader of the public record: what is public of a promise, now or on an earlier day, and of a draft.

A ``Record`` is one version. What is counted is read packed, and what an activity says only where it is shown.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial

from django.db.models import QuerySet

from medborgarlofte.clock import today
from promises.counting import facts
from promises.counting.progress import Progress, progress
from promises.exchange_format.file_facts import commitment_facts, promise_facts
from promises.exchange_format.normal import Document, filled_row
from promises.models import Promise
from promises.record.models import Chain, Part, Version
from promises.record.packed import Packed, by_commitment, pack, unpack
from promises.record.parts import HEAD, LISTS, nouns, split
from promises.record.versions import content_of, look_today, parts_at, version_on

# What is read whole: all but what is logged.
_FEW = [name for name in (HEAD, *LISTS) if name != "activities"]


@dataclass(frozen=True)
class Record:
    """What was public of a promise in one version. ``nouns`` is its file with every default written out, without
    activities; ``packed`` are the facts of those, and ``find`` gives their contents by key."""

    day: date
    nouns: Document
    packed: Sequence[Packed]
    find: Callable[[Collection[str]], Mapping[str, Document]]

    @cached_property
    def promise(self) -> facts.Promise:
        """The frame that all commitments share."""
        return promise_facts(self.nouns, self.day)

    @cached_property
    def commitments(self) -> Mapping[int, facts.Commitment]:
        """The commitments as they are counted, by number."""
        return commitment_facts(self.nouns, self.contributions)

    @cached_property
    def contributions(self) -> Mapping[int, Sequence[facts.Contribution]]:
        """What is logged by the number of the commitment that it serves, in order of time; 0 = none."""
        return by_commitment(self.packed)

    def progress(self, today: date) -> dict[int, Progress]:
        """How every commitment goes on the day, by its number."""
        return {number: progress(each, self.promise, today) for number, each in self.commitments.items()}

    def activities(self, keys: Collection[str]) -> dict[str, Document]:
        """What these activities say, with every default written out, by key; walks with their observations."""
        return {key: filled_row("activities", row) for key, row in self.find(keys).items()}


def newest(promises: Iterable[Promise]) -> dict[int, Record]:
    """What is public today of published promises, by primary key. Three queries, however many they are."""
    chains = look_today({promise.pk for promise in promises})
    read = _read(dict.fromkeys(chains, today()), Part.objects.filter(chain__in=chains, last__isnull=True))
    return {chain.promise_id: read[pk] for pk, chain in chains.items()}


def known_on(promise: Promise, day: date) -> Record | None:
    """What had been public of the promise by the end of a day that has been; None before anything was."""
    chain = Chain.objects.filter(promise=promise).first()
    version = version_on(chain, day) if chain else None
    return at(version) if version else None


def at(version: Version) -> Record:
    """What was public in one version."""
    chain = version.chain_id
    return _read({chain: version.day}, parts_at(version.chain, version.number))[chain]


def of_document(document: Document, day: date) -> Record:
    """A record that nobody has written: of a draft, or of what would be saved. ``document`` is in normal form and holds
    every number."""
    parts = split(document)
    rows = {path.partition("/")[2]: row for path, row in parts.items() if path.startswith("activities/")}
    few = {path: row for path, row in parts.items() if path.partition("/")[0] in _FEW}
    return Record(
        day,
        nouns(few),
        unpack(map(pack, rows.values())),
        lambda keys: {key: rows[key] for key in keys if key in rows},
    )


def _read(days: Mapping[int, date], parts: QuerySet[Part]) -> dict[int, Record]:
    parts = parts.order_by()
    few: dict[int, dict[str, Document]] = defaultdict(dict)
    for chain, path, content in parts.filter(noun__in=_FEW).values_list("chain", "path", "content"):
        few[chain][path] = json.loads(content, parse_float=Decimal)
    packed: dict[int, list[str]] = defaultdict(list)
    logged = parts.filter(noun="activities").order_by("pk")
    for chain, fact in logged.values_list("chain", "internal_fact"):
        packed[chain].append(fact)
    return {
        pk: Record(day, nouns(few[pk]), unpack(packed[pk]), partial(_contents, parts.filter(chain=pk)))
        for pk, day in days.items()
    }


def _contents(parts: QuerySet[Part], keys: Collection[str]) -> dict[str, Document]:
    found = {}
    for part in parts.filter(path__in=[f"activities/{key}" for key in keys]):
        found[part.path.partition("/")[2]] = content_of(part)
    return found
