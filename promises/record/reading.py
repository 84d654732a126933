"""The one reader of the public record: what is public of a promise, now or on an earlier day, and of a draft.

A ``Record`` is one version. What is counted is read packed, and what an activity says only where it is shown.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, partial

import msgspec
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery

from medborgarlofte.clock import today
from promises.counting import facts
from promises.counting.calendars import ONE_DAY
from promises.counting.next_change import next_change
from promises.counting.progress import RULES, AsOf, Progress, progress
from promises.exchange_format.dates import known_date
from promises.exchange_format.file_facts import commitment_facts, promise_facts
from promises.exchange_format.normal import Document, filled_row, normalise
from promises.models import Activity, Promise
from promises.record.chain import canonical
from promises.record.models import Chain, Part, Version
from promises.record.packed import Packed, by_commitment, pack, unpack
from promises.record.parts import HEAD, LISTS, join, nouns, split
from promises.record.public_document import public_of
from promises.record.small_counts import counted_as
from promises.record.versions import content_of, document_at, look_today, parts_at, version_on

# What is read whole: all but what is logged.
OF_FILE = [name for name in (HEAD, *LISTS) if name != "activities"]
# As many rows as a page lists, with what they replaced.
FEW_ROWS = 200
# As many promises as are read at once where only the newest of all is wanted.
_SOME = 50


class ReportedResult(msgspec.Struct):
    """One result as a part says it."""

    measure: str
    value: Decimal = Decimal(0)
    few: bool = False


class Reported(msgspec.Struct):
    """What an activity's part says of results."""

    uid: str
    kind: str
    results: list[ReportedResult] = []


REPORTED = msgspec.json.Decoder(Reported)


@dataclass(frozen=True)
class Record:
    """What was public of a promise in one version, as it stands on ``day``; ``changed_on`` is when anything of it last
    became public. ``nouns`` is its file with every default written out, without activities; ``packed`` are the facts of
    those. ``find`` gives what is written of activities by key, ``of_nouns`` by path those of all parts of some nouns,
    in the order that they first became public."""

    day: date
    changed_on: date
    nouns: Document
    packed: Sequence[Packed]
    find: Callable[[Collection[str]], Mapping[str, str]]
    of_nouns: Callable[..., Mapping[str, Document]]
    _counted: dict[date, dict[int, Progress]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _changes: dict[date, date] = field(default_factory=dict, init=False, repr=False, compare=False)

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

    @cached_property
    def organisations(self) -> Mapping[str, Document]:
        """Every organisation that the promise speaks of, by slug."""
        return {row["slug"]: row for row in self.nouns["organisations"]}

    @cached_property
    def editions(self) -> Sequence[Document]:
        """Every edition of every follow-up whose period is told of."""
        known = {row["slug"] for row in self.nouns["periods"]}
        return [row for row in self.nouns["follow_ups"] if row["period"] in known]

    @cached_property
    def follow_ups(self) -> Sequence[Document]:
        """Of each period that is followed up its newest edition that nobody has taken back, the oldest period first."""
        ends = {row["slug"]: (row["ends_on"], row["starts_on"]) for row in self.nouns["periods"]}
        standing = [row for row in self.editions if "withdrawn_on" not in row]
        standing.sort(key=lambda row: (ends[row["period"]], row["edition"]))
        return list({row["period"]: row for row in standing}.values())

    def period(self, slug: str) -> Document:
        """The reporting period of that name. Raises StopIteration where there is none."""
        return next(row for row in self.nouns["periods"] if row["slug"] == slug)

    @cached_property
    def together(self) -> frozenset[str]:
        """The keys of the sums of what is told only together."""
        return frozenset(each.row.key for each in self.packed if each.together)

    def listed(self, commitment: int | None = None, *, gone_too: bool = False) -> list[Packed]:
        """What is logged and told by itself, and not corrected, the newest first; of one commitment (0 = of none), else
        of all. With ``gone_too`` also what is withdrawn."""
        corrected = {each.replaces for each in self.packed}
        rows = [
            each
            for each in self.packed
            if not each.together
            and (gone_too or each.row.gone_on is None)
            and each.row.key not in corrected
            and commitment in (None, each.commitment)
        ]
        return sorted(rows, key=lambda each: each.row.ends_on)[::-1]

    def newest_first(self, commitment: int | None = None) -> list[str]:
        """The keys of what is ``listed``, each once."""
        return list(dict.fromkeys(each.row.key for each in self.listed(commitment)))

    def newest_first_by_commitment(self) -> dict[int, list[str]]:
        """The same of every commitment that has any (0 = of none), by its number: all that is logged is looked through once."""
        found: dict[int, dict[str, None]] = defaultdict(dict)
        for each in self.listed():
            found[each.commitment][each.row.key] = None
        return {number: list(keys) for number, keys in found.items()}

    def corrected_by(self, keys: Iterable[str]) -> dict[str, list[str]]:
        """Of each of these activities the ones that it replaced, the newest first, as far as they are known."""
        replaces = {each.row.key: each.replaces for each in self.packed if each.replaces}
        found: dict[str, list[str]] = {}
        for key in keys:
            found[key], older = [], key
            while older := replaces.get(older, ""):
                found[key].append(older)
        return found

    def lineage(self, each: Packed) -> list[Packed]:
        """What is given, then what was given by the rows that it corrects, the one first logged last."""
        found, older = [each], each.replaces
        while before := self._by_key.get(older):
            found.append(before)
            older = before.replaces
        return found

    def served(self, each: Packed) -> list[int]:
        """The numbers of the commitments that it serves, or that what it corrects served; 0 = none."""
        keys = {given.row.key for given in self.lineage(each)}
        return sorted({given.commitment for given in self.packed if given.row.key in keys})

    @cached_property
    def _by_key(self) -> Mapping[str, Packed]:
        return {each.row.key: each for each in self.packed}

    def progress(self, today: date) -> dict[int, Progress]:
        """How every commitment goes on the day, by its number; counted once for each day that is asked of."""
        if today not in self._counted:
            self._counted[today] = {
                number: progress(each, self.promise, today) for number, each in self.commitments.items()
            }
        return dict(self._counted[today])

    def next_change(self, day: date) -> date:
        """The first day after ``day`` on which something that is said may differ though nothing more became public. Between
        the two every page made of this record is the same. A new year does, for days of the year itself are said without."""
        if day not in self._changes:
            days = [
                date(day.year + 1, 1, 1),
                next_change(self.promise, self.commitments, self.progress(day), day),
            ]
            days += [known_date(self.nouns["announced_on"])] if "announced_on" in self.nouns else []
            days += [known_date(row["held_on"]) + ONE_DAY for row in self.nouns["invitations"]]
            self._changes[day] = min(each for each in days if each and each > day)
        return self._changes[day]

    def activities(self, keys: Collection[str]) -> dict[str, Document]:
        """What these activities say, with every default written out, by key; walks without their observations."""
        found = ((key, json.loads(said, parse_float=Decimal)) for key, said in self.find(keys).items())
        return {key: filled_row("activities", row) for key, row in found}

    def reported(self, keys: Collection[str]) -> list[Reported]:
        """What these activities report. There may be thousands, and nothing else of them is read."""
        return [REPORTED.decode(said) for said in self.find(keys).values()]


def newest(promises: Iterable[Promise]) -> dict[int, Record]:
    """What is public today of published promises, by primary key. Four queries, however many they are."""
    chains = look_today({promise.pk for promise in promises})
    read = _read(dict(_today(chains)), Part.objects.filter(chain__in=chains, last__isnull=True))
    return {chain.promise_id: read[pk] for pk, chain in chains.items()}


def last_changed_first(promises: Iterable[Promise]) -> Iterator[tuple[Promise, Record]]:
    """The same, that first of which something became public last, each with its promise: read some at a time, for who stops
    when it has what is newest."""
    known = {promise.pk: promise for promise in promises}
    chains = look_today(set(known))
    days = sorted(_today(chains), key=lambda each: (each[1][1], each[0]), reverse=True)
    for begin in range(0, len(days), _SOME):
        some = dict(days[begin : begin + _SOME])
        read = _read(some, Part.objects.filter(chain__in=some, last__isnull=True))
        yield from ((known[chains[pk].promise_id], read[pk]) for pk in some)


def _today(chains: Collection[int]) -> Iterator[tuple[int, tuple[date, date]]]:
    """Of each chain today, and when anything of it last became public."""
    newest_day = Version.objects.filter(chain__in=chains).order_by().values("chain").annotate(day=Max("day"))
    return ((chain, (today(), day)) for chain, day in newest_day.values_list("chain", "day"))


def newest_of(promises: Iterable[Promise], *names: str) -> dict[int, dict[str, list[Document]]]:
    """What is public today of some nouns, for a page that is of nothing else: by promise's primary key and noun, in the
    order that it became."""
    chains = look_today({promise.pk for promise in promises})
    found: dict[int, dict[str, list[Document]]] = {
        chain.promise_id: {name: [] for name in names} for chain in chains.values()
    }
    parts = Part.objects.filter(chain__in=chains, noun__in=names, last__isnull=True).order_by("since", "pk")
    for part in parts:
        found[chains[part.chain_id].promise_id][part.noun].append(content_of(part))
    return found


def known_on(promise: Promise, day: date) -> Record | None:
    """What had been public of the promise by the end of a day that has been; None before anything was."""
    for chain in look_today([promise.pk]).values():
        version = version_on(chain, day)
        return at(version, day) if version else None
    return None


def at(version: Version, day: date | None = None) -> Record:
    """What was public in one version, as it stood on its own day or on a later ``day``."""
    days = {version.chain_id: (day or version.day, version.day)}
    return _read(days, parts_at(version.chain, version.number))[version.chain_id]


def head_on(promise: Promise, day: date) -> Document | None:
    """What had been public by the end of the day of the promise itself, without its lists; None before anything was."""
    chain = Chain.objects.filter(promise=promise).first()
    version = version_on(chain, day) if chain else None
    if chain is None or version is None:
        return None
    return nouns({HEAD: content_of(parts_at(chain, version.number).get(path=HEAD))})


def written_on(promise: Promise, path: str, day: date) -> date | None:
    """The day that brought what the part at the path said at the end of ``day``."""
    parts = Part.objects.filter(chain__promise=promise, path=path)
    versions = Version.objects.filter(chain__promise=promise, day__lte=day, number__in=parts.values("first"))
    return versions.aggregate(day=Max("day"))["day"]


def taken_back(promise: Promise, noun: str, day: date) -> list[tuple[Document, date]]:
    """What anybody could read of the ``noun`` and could no longer by the end of ``day``, nothing in its place; the last first,
    each with the day that it went."""
    ended = Part.objects.filter(chain__promise=promise, noun=noun, last__isnull=False)
    follows = ended.model.objects.filter(
        chain=OuterRef("chain"), path=OuterRef("path"), first=OuterRef("last") + 1
    )
    left = Version.objects.filter(chain=OuterRef("chain"), number=OuterRef("last") + 1)
    gone = (
        ended.filter(~Exists(follows)).annotate(gone_on=Subquery(left.values("day"))).filter(gone_on__lte=day)
    )
    return [
        (filled_row(noun, content_of(part)), part.gone_on)
        for part in gone.order_by(F("last").desc(nulls_last=True), "path")
    ]


def observations_of(record: Record) -> Mapping[str, list[Document]]:
    """What was seen on each walk, by the walk's uid and in the order of the numbers."""
    found: dict[str, list[Document]] = defaultdict(list)
    for path, said in record.of_nouns("observations").items():
        found[path.split("/")[1]].append(said)
    return {uid: sorted(rows, key=lambda row: row["number"]) for uid, rows in found.items()}


def of_document(document: Document, day: date, sums: Collection[str] = ()) -> Record:
    """A record that nobody has written, of what would be saved: ``document`` is in normal form and holds every number,
    ``sums`` are the numbers of what is told only together."""
    parts = split(document)
    rows = {path.partition("/")[2]: row for path, row in parts.items() if path.startswith("activities/")}
    few = {path: row for path, row in parts.items() if path.partition("/")[0] in OF_FILE}
    return Record(
        day,
        day,
        nouns(few),
        unpack(pack(row, together=key in sums) for key, row in rows.items()),
        find=lambda keys: {key: canonical(rows[key]) for key in keys if key in rows},
        of_nouns=lambda *names: {path: row for path, row in parts.items() if path.partition("/")[0] in names},
    )


def of_draft(promise: Promise, day: date) -> Record:
    """The promise as everybody will read it, before anybody does: without what is logged. The promise was read just now, and is
    only shown."""
    document, _ = public_of(promise, Activity.objects.none(), as_of=day, with_sums=False, as_read=True)
    return of_document(document, day)


def document_today(promise: Promise, counted: Callable[[Document], AsOf]) -> Document:
    """The document in normal form of what is public today of the promise, with what stands in it for the numbers that it
    does not tell where it is ``counted`` so. Two queries."""
    rows = list(Part.objects.filter(chain__in=look_today([promise.pk]), last__isnull=True).order_by("pk"))
    parts = {row.path: content_of(row) for row in rows}
    document = join(parts)
    if any(row.get("counts_people") for row in document.get("commitments", ())):
        few = nouns({row.path: parts[row.path] for row in rows if row.noun in OF_FILE})
        packed = unpack(row.internal_fact for row in rows if row.noun == "activities")
        facts_of = promise_facts(few, today()), commitment_facts(few, by_commitment(packed))
        document["counted_as"] = counted_as(*facts_of, counted(document))
    return document


def public_document(promise: Promise, record: Record) -> Document:
    """What was public of the promise at the end of the record's day, with the number of the rules that its figures are
    counted by."""
    chain = Chain.objects.get(promise=promise)
    version = version_on(chain, record.day)
    assert version  # there is a record of it
    document = {**document_at(chain, version.number), "rules": RULES}
    if any(row.get("counts_people") for row in document.get("commitments", ())):
        document["counted_as"] = counted_as(record.promise, record.commitments, AsOf.now(record.day))
    return document


def public_file(promise: Promise, record: Record) -> bytes:
    """``public_document`` as a file of the exchange format."""
    return normalise(public_document(promise, record))


def _read(days: Mapping[int, tuple[date, date]], parts: QuerySet[Part]) -> dict[int, Record]:
    parts = parts.order_by()
    few: dict[int, dict[str, Document]] = defaultdict(dict)
    for chain, path, content in parts.filter(noun__in=OF_FILE).values_list("chain", "path", "content"):
        few[chain][path] = json.loads(content, parse_float=Decimal)
    packed: dict[int, list[str]] = defaultdict(list)
    logged = parts.filter(noun="activities").order_by("pk")
    for chain, fact in logged.values_list("chain", "internal_fact"):
        packed[chain].append(fact)
    found = {}
    for pk, day in days.items():
        own = parts.filter(chain=pk)
        asked = partial(_activities, own), partial(_of_nouns, own)
        found[pk] = Record(*day, nouns(few[pk]), unpack(packed[pk]), *asked)
    return found


def _activities(parts: QuerySet[Part], keys: Collection[str]) -> dict[str, str]:
    asked = {f"activities/{key}": key for key in keys}
    # More are found sooner by a look at all.
    named = parts.filter(path__in=asked) if len(asked) <= FEW_ROWS else parts.filter(noun="activities")
    return {asked[path]: said for path, said in named.values_list("path", "content") if path in asked}


def _of_nouns(parts: QuerySet[Part], *names: str) -> dict[str, Document]:
    found = parts.filter(noun__in=names).order_by("since", "pk")
    return {part.path: content_of(part) for part in found}
