"""The one writer and the one reader of the public record: each write that changes anything public adds a version."""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import DatabaseError
from django.db.models import F, Max, Min, Q, QuerySet
from django.db.transaction import atomic

from medborgarlofte.clock import today
from medborgarlofte.page_folder import drop_pages
from medborgarlofte.rehearsal import rehearsal
from medborgarlofte.unavailable import is_away
from promises.counting.progress import RULES
from promises.exchange_format.normal import SHARED_LISTS, Document
from promises.models import Activity, Photo, Promise
from promises.record.beside import parts_beside, parts_of_promise, photo_parts
from promises.record.chain import FORMAT, Change, canonical, changes_hash, digest_of, new_salt, version_hash
from promises.record.days import clock_problem, require_possible
from promises.record.models import Chain, Part, Version
from promises.record.packed import pack, repack
from promises.record.parts import HEAD, join, split
from promises.record.public import shown_versions
from promises.record.public_document import public_of
from promises.record.small_counts import FewFromNow, few_from_now, flagged, hide_few
from promises.record.sums import may_have_sums, sums_may_differ
from promises.words.enums import VersionCause

# What the law took away, as ``promises.masking`` takes it from a document: whether there was anything to take.
Mask = Callable[[Document], bool]
# What is written anew only for the activities that were touched.
_OF_ACTIVITIES = ("activities", "observations", "photos")
_log = logging.getLogger(__name__)


def add_version(
    promise: Promise,
    cause: VersionCause,
    *,
    activities: Iterable[Activity] | None = (),
    only_activities: bool = False,
) -> Version | None:
    """The next version of what is public of the promise; None where nothing public differs, or nothing is public yet.

    To be called last in the transaction that wrote, under the promise's lock (``promises.writing.revision.lock``).
    ``activities`` are those that were written; None = any may have been, and all are looked through: half a
    millisecond each. With ``only_activities`` nothing else is looked through. Rows whose day came since the version
    before come along, and what ``mask_parts`` has masked. What counts people from now on is told so of before too.
    """
    before = Version.objects.filter(chain__promise=promise).select_related("chain").last()
    chain = before.chain if before else _first_chain(promise)
    if chain is None:
        return None
    # A clock that is set back does not turn the order of the versions around.
    day = max(today(), before.day) if before else today()
    require_possible(day)
    unseen = chain.looked_on is None
    if chain.looked_on != day:
        chain.looked_on = day
        chain.save(update_fields=["looked_on"])
    if before is None or activities is None or unseen:
        stood = {part.path: part for part in chain.parts.filter(last__isnull=True)}
        said = said_by_rows(promise, day, stood)
    else:
        uids = {str(each.uid) for each in activities} | _due_since(promise, before.day, day)
        said, stood = _touched(promise, chain, uids, (before.day, day), only_activities)
    number = before.number + 1 if before else 1
    people = _few_from_now(promise, chain, said, stood)
    changes = _store(chain, number, said, stood)
    if people or cause is VersionCause.MASKED:
        masked = [part for part in chain.parts.exclude(masked=[]) if part.masked[-1][0] == number]
        changes += [Change(part.path, part.digest, part.first) for part in masked]
    if not changes:
        return None
    version = _chained(chain, number, before, day, cause, changes)
    if before or cause is not VersionCause.DUE:
        # The first version of what was published before there was a record is news to nobody.
        Promise.objects.filter(pk=promise.pk).update(public_revision=F("public_revision") + 1, public_on=day)
    return version


def _first_chain(promise: Promise) -> Chain | None:
    """What the first version of the promise hangs on; None while it is not published."""
    if not Promise.objects.filter(pk=promise.pk, published_at__isnull=False).exists():
        return None
    return Chain.objects.get_or_create(promise=promise)[0]


def _due_since(promise: Promise, since: date, day: date) -> set[str]:
    """The numbers of the rows whose day has come after ``since``, or that of their withdrawal, or of their correction,
    which may belong to the promise no longer."""
    if day == since:
        return set()
    days = ("publish_on", "withdrawn_shown_on", "replaced_by__publish_on")
    came = Q(*(Q(**{f"{each}__gt": since, f"{each}__lte": day}) for each in days), _connector=Q.OR)
    due = shown_versions(promise, day).filter(came)
    return set(map(str, due.values_list("uid", flat=True)))


def _chained(
    chain: Chain,
    number: int,
    before: Version | None,
    day: date,
    cause: VersionCause,
    changes: Iterable[Change],
) -> Version:
    """The version of these changes, written: its hash seals them together with the version before."""
    version = Version(
        chain=chain, number=number, day=day, rules=RULES, format=FORMAT,
        cause=cause.value if before else VersionCause.PUBLISHED.value,
        changes=changes_hash(changes), previous=before.hash if before else "",
    )  # fmt: skip
    version.hash = version_hash(version.head)
    version.save(force_insert=True)
    _tell_rehearsal(chain)
    listed = any(change.path.partition("/")[0] not in _OF_ACTIVITIES for change in changes)
    if listed:
        Chain.objects.filter(pk=chain.pk).update(listed=F("listed") + 1)
    drop_pages(lambda: _shown_by(chain.promise, listed))
    return version


def _shown_by(promise: Promise, listed: bool) -> set[str]:
    """Whose pages show the promise, for ``drop_pages``; those of all together only what is ``listed``."""
    places = {promise.municipality.slug, *promise.further_municipalities.values_list("slug", flat=True)}
    return places | ({""} if listed else set())


class Said(NamedTuple):
    """A part as rows say it: its content, and of an activity its packed fact."""

    content: Document
    fact: str = ""


def said_by_rows(promise: Promise, day: date, standing: Collection[str]) -> dict[str, Said]:
    """Every part as all rows say it on the day, by path. ``standing`` are the paths that the record shows now."""
    said = _said(promise, *public_of(promise, shown_versions(promise, day), as_of=day))
    return said | _beside(parts_beside(promise, day, standing))


def _said(promise: Promise, document: Document, sums: Collection[str]) -> dict[str, Said]:
    """The parts of what is public of the promise, in which every number still is; ``sums`` as of ``public_of``."""
    facts = {
        path: pack(row, together=row["uid"] in sums)
        for path, row in split(document).items()
        if path.startswith("activities/")
    }
    told = split(hide_few(document, flagged(promise)))
    return {path: Said(content, facts.get(path, "")) for path, content in told.items()}


def _beside(parts: Mapping[str, Document]) -> dict[str, Said]:
    return {path: Said(content) for path, content in parts.items()}


def _touched(
    promise: Promise, chain: Chain, uids: Collection[str], days: tuple[date, date], only_activities: bool
) -> tuple[dict[str, Said], dict[str, Part]]:
    """The parts of these activities, and of all else unless ``only_activities``; and those that stood for the same.
    ``days`` are that of the version before, and today."""
    since, day = days
    newest = chain.parts.filter(last__isnull=True).order_by()
    asked = [Q(noun__in=SHARED_LISTS) if only_activities else ~Q(noun__in=_OF_ACTIVITIES)]
    if uids:
        photos = Photo.objects.filter(activity__uid__in=uids).values_list("uid", flat=True)
        asked += [Q(path__in=[f"photos/{uid}" for uid in photos])]
        observed = Q(*(("path__startswith", f"observations/{uid}/") for uid in uids), _connector=Q.OR)
        asked += [Q(path__in=[f"activities/{uid}" for uid in uids]), Q(noun="observations") & observed]
    # Each by itself: joined by OR, no index serves them.
    first, *others = (newest.filter(each) for each in asked)
    stood = {part.path: part for part in first.union(*others, all=True)}
    # What a row may name if it is public: what it corrects, and the walk that an invitation became.
    rows = dict(Activity.objects.filter(uid__in=uids).values_list("pk", "replaces__uid"))
    with_sums = sums_may_differ(rows, promise, since, day) if only_activities else may_have_sums()
    if with_sums:
        stood |= _sums(newest)
    named = {uid for uid in rows.values() if uid}
    if not only_activities:
        joined = promise.invitations.filter(activity__isnull=False)
        named.update(joined.values_list("activity__uid", flat=True))
    told = newest.filter(path__in=[f"activities/{uid}" for uid in named]).values_list("path", flat=True)
    known: dict[str, list[Document]] = defaultdict(list)
    for part in stood.values():
        if part.noun in SHARED_LISTS:
            known[part.noun].append(content_of(part))
    told_already = {**known, "activities": [{"uid": path.partition("/")[2]} for path in told]}
    written = shown_versions(promise, day, among=list(rows))
    document, sums = public_of(
        promise, written, as_of=day, only_activities=only_activities, with_sums=with_sums, beside=told_already
    )
    said = _said(promise, document, sums) | _beside(photo_parts(promise, day, stood, among=list(rows)))
    if only_activities:
        del said[HEAD]
    else:
        said |= _beside(parts_of_promise(promise))
    return said, stood


def _sums(newest: QuerySet[Part]) -> dict[str, Part]:
    """What is told as an activity and is none: a sum."""
    parts = {part.path: part for part in newest.filter(noun="activities")}
    uids = [path.partition("/")[2] for path in parts]
    for uid in Activity.objects.filter(uid__in=uids).values_list("uid", flat=True):
        del parts[f"activities/{uid}"]
    return parts


def _few_from_now(
    promise: Promise, chain: Chain, said: Mapping[str, Said], stood: dict[str, Part]
) -> FewFromNow | None:
    """What counts people from now on, masked in every version; ``stood`` then says so too."""
    asked = [path for path, part in stood.items() if part.noun in ("commitments", "kinds") and path in said]
    people = few_from_now(promise, ((said[path].content, content_of(stood[path])) for path in asked))
    if people:
        mask_parts(promise, people.mask, facts=people.untold)
        fresh = chain.parts.filter(last__isnull=True)
        stood |= {part.path: part for part in fresh if part.path in stood}
    return people


def _store(chain: Chain, number: int, said: Mapping[str, Said], stood: Mapping[str, Part]) -> list[Change]:
    """Write the parts that are new or another, and note the end of those that stood in their place."""
    contents = {path: canonical(each.content) for path, each in said.items()}
    fresh = {path: None for path in said if path not in stood or stood[path].content != contents[path]}
    # Of few people another number is nothing that anybody is told: no version, and the same part.
    another = [
        path
        for path in said
        if path in stood and path not in fresh and stood[path].internal_fact != said[path].fact
    ]
    for path in another:
        stood[path].internal_fact = said[path].fact
    if another:
        Part.objects.bulk_update([stood[path] for path in another], ["internal_fact"], batch_size=500)
        _tell_rehearsal(chain)
    # What promises share stays: the file leaves out by itself what nothing speaks of any more.
    gone = [path for path, part in stood.items() if path not in said and part.noun not in SHARED_LISTS]
    ends = [stood[path].pk for path in [*fresh, *gone] if path in stood]
    chain.parts.filter(pk__in=ends).update(last=number - 1)
    unknown = [path for path in fresh if path not in stood]
    since = dict(
        chain.parts.filter(path__in=unknown)
        .values_list("path")
        .annotate(Min("since"))
        .values_list("path", "since__min")
    )
    since |= {path: stood[path].since for path in fresh if path in stood}
    parts = [
        Part(chain=chain, path=path, first=number, content=contents[path], internal_fact=said[path].fact)
        for path in fresh
    ]
    for part in parts:
        part.noun = part.path.partition("/")[0]
        part.since = since.get(part.path, number)
        part.salt = new_salt()
        part.digest = digest_of(part.salt, part.content)
    Part.objects.bulk_create(parts, batch_size=500)
    return [*(Change(part.path, part.digest) for part in parts), *(Change(path, None) for path in gone)]


def _tell_rehearsal(chain: Chain) -> None:
    """What is read of the promise may be another from now on."""
    if going_on := rehearsal():
        going_on.public.add(chain.promise_id)


def newest_version(promise: Promise) -> int | None:
    """The number of the newest version of what is public of the promise; None where it has no record."""
    return Version.objects.filter(chain__promise=promise).aggregate(Max("number"))["number__max"]


def content_of(part: Part) -> Document:
    """What the part says, its numbers exact."""
    content: Document = json.loads(part.content, parse_float=Decimal)
    return content


def parts_at(chain: Chain, number: int) -> QuerySet[Part]:
    """The parts as they were public in that version."""
    return chain.parts.filter(Q(last__isnull=True) | Q(last__gte=number), first__lte=number)


def document_at(chain: Chain, number: int) -> Document:
    """The promise's document in normal form, as it was public in that version; without what has been masked since."""
    return join({part.path: content_of(part) for part in parts_at(chain, number)})


def version_on(chain: Chain, day: date) -> Version | None:
    """What was public at the end of the day; None before the first version."""
    return chain.versions.filter(day__lte=day).last()


def mask_parts(promise: Promise, mask: Mask, *, facts: Callable[[str], str] | None = None) -> None:
    """Take what ``mask`` takes out of every part that ever was public of the promise, in place: no version shows it
    any more. To be called before the ``add_version`` that says so.

    The digest before stays, so that the chain still holds; the salt goes, so that nobody can try words against it.
    ``facts`` gives the packed fact anew where the numbers that it holds stay.
    """
    chain = Chain.objects.filter(promise=promise).first()
    if chain is None:
        return
    number = chain.versions.count() + 1
    for part, content in list(_masked(chain, mask)):
        part.masked = [*part.masked, [number, part.digest]]
        if part.internal_fact:
            fact = part.internal_fact
            part.internal_fact = facts(fact) if facts else repack(fact, content_of(part), content)
        part.salt, part.content = new_salt(), canonical(content)
        part.digest = digest_of(part.salt, part.content)
        part.save(update_fields=["masked", "salt", "content", "digest", "internal_fact"])


def _masked(chain: Chain, mask: Mask) -> Iterator[tuple[Part, Document]]:
    """The parts that hold it, and what they say without. Activities are looked through together, what is a part of
    the promise itself one by one: there are few, and a mask takes the first row of a name that it finds."""
    head = {"municipality": chain.promise.municipality.slug, "slug": chain.promise.slug}
    together: list[tuple[Part, Document, Document]] = []
    for part in chain.parts.all():
        content = content_of(part)
        if part.noun == "activities":
            together.append((part, content, content))
        elif part.noun == "observations":
            uid = part.path.split("/")[1]
            walk = chain.parts.filter(path=f"activities/{uid}").last()
            row = {**(content_of(walk) if walk else {"uid": uid}), "safety_walk": {"observations": [content]}}
            together.append((part, row, content))
        else:
            rows = [content]
            document = content if part.noun == HEAD else {**head, part.noun: rows}
            if mask(document):
                yield part, content if rows else {}
    before = [canonical(said) for _, _, said in together]
    mask({**head, "activities": [row for _, row, _ in together]})
    for (part, _, said), was in zip(together, before, strict=True):
        if canonical(said) != was:
            yield part, said


def lock(promises: Iterable[Promise]) -> None:
    """Lock the promises' rows until the transaction ends; it keeps two writers to one promise in order.

    Call it before anything else is read or locked. Always in the same order, so that nobody deadlocks.
    """
    ids = {promise.pk for promise in promises}
    list(Promise.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def is_looked_at(promise: Promise) -> bool:
    """Whether everything that time has made public by today is in the promise's record. Its chain was read with it."""
    chain = getattr(promise, "chain", None)
    return chain is not None and chain.looked_on is not None and chain.looked_on >= today()


def look_today(promises: Collection[int]) -> dict[int, Chain]:
    """The chains, by primary key, of published promises. The day's first reader lets time say what it has made
    public: whoever comes before the morning's ``advance_record`` reads no less than who comes after. While the database
    takes no writes a reader is told what the record says already; of a promise that has none, the error is raised."""
    on = today()
    chains = Chain.objects.filter(promise__in=promises)
    found = {chain.pk: chain for chain in chains}
    seen = {chain.promise_id for chain in found.values() if chain.looked_on and chain.looked_on >= on}
    # A reader is told what was known before the clock went wrong.
    if seen == set(promises) or clock_problem(on):
        return found
    published = Promise.objects.filter(pk__in=set(promises) - seen, published_at__isnull=False)
    unseen = list(published.select_related("municipality").order_by("pk"))
    try:
        for promise in unseen:
            with atomic():
                lock([promise])
                if not Chain.objects.filter(promise=promise, looked_on__gte=on).exists():
                    advance(promise)
    except DatabaseError as error:
        recorded = {chain.promise_id for chain in found.values()}
        if not is_away(error) or any(promise.pk not in recorded for promise in unseen):
            raise
        # Its first line: PostgreSQL puts the row, if any, on the next one.
        _log.warning("The record is read as it was: %s", str(error).partition("\n")[0])
        return found
    return {chain.pk: chain for chain in chains.all()}


def advance(promise: Promise, *, every_row: bool = False) -> Version | None:
    """The version that time alone makes: rows and sums whose day has come. None when there is nothing. ``every_row``: also
    what was written past the actions, which is looked for in all rows.

    To be called under the promise's lock. Begins the record of a promise that was published before there was one.
    """
    return add_version(promise, VersionCause.DUE, activities=None if every_row else ())
