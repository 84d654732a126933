"""From the document to the database: rows are found again by their keys, changed, added, removed.

Called by promises.exchange.importing inside its transaction, with a document that has been checked. Rows are gathered
and written a model at a time, so that a year's log takes as many questions as a week's.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.db.models import ForeignKey, Model, Q, QuerySet

from medborgarlofte.accounts.models import Municipality, Organisation, User
from medborgarlofte.clock import now, today
from promises.exchange_format.normal import Document, filled
from promises.exchange_format.properties import NAMES, assign, value_of
from promises.exchange_format.rows import row_document, rows_inside
from promises.exchange_format.shared import OwnWords
from promises.exchange_format.shared_nouns import ACTIVITY, CONFIRMATION, INVITATION, PROMISE, SHARED, Noun
from promises.models import (
    Activity,
    Contribution,
    HotSpot,
    HotSpotRound,
    Promise,
    Result,
    ResultMeasure,
)
from promises.record.public_document import public_activities


def write(document: Document, promise: Promise | None, own: OwnWords, *, by: User, uids: set[str]) -> Promise:
    """Make the database say what ``document``, in normal form, says, save for photo and follow-ups; return the promise.

    ``own`` are the words of what promises share that it says otherwise than the house. ``uids`` are the activities
    that differ: a promise may have thousands, and few of them change.
    """
    return _Writer(by, uids).write(document, promise, own)


class _Writer:
    """One import: who writes, and the rows that the document has named so far."""

    def __init__(self, by: User, uids: set[str]) -> None:
        self.by, self.at, self.uids = by, now(), uids
        self.named: dict[tuple[type[Model], Any], Model] = {}
        self.hot_spots: dict[tuple[Any, str], HotSpot] = {}
        # New and changed rows by model.
        self.waiting: dict[type[Model], list[Model]] = {}
        # Removed last, in reverse order, when nothing points at them any more.
        self.doomed: list[Model] = []

    def write(self, tidied: Document, promise: Promise | None, own: OwnWords) -> Promise:
        document = filled(tidied)
        for name, noun in SHARED.items():
            items = tidied.get(name, [])
            self.rows(noun, _fetched(noun).filter(slug__in=[item["slug"] for item in items]), items)
        written = self.row(PROMISE, promise, document)
        assert isinstance(written, Promise)
        self.promise = written
        if written.own_words != own:
            written.own_words = own
            self.later(written)
        self.save_all()
        further = Municipality.objects.filter(slug__in=document["further_municipalities"])
        self.promise.further_municipalities.set(further)
        active = Organisation.objects.filter(slug__in=[item["slug"] for item in document["organisations"]])
        self.promise.municipality.organisations.add(*active)
        self.activities(document["activities"], fresh=promise is None)
        self.invitations(document["invitations"])
        said = _fetched(CONFIRMATION).filter(commitment__promise=self.promise)
        self.rows(CONFIRMATION, said, document["confirmations"])
        self.save_all()
        for row in reversed(self.doomed):
            row.delete()
        return self.promise

    def activities(self, items: list[Document], *, fresh: bool) -> None:
        differ = [item for item in items if item["uid"] in self.uids]
        self.know(item.get("replaces") for item in differ)
        existing = _fetched(ACTIVITY).filter(uid__in=[item["uid"] for item in differ])
        self.rows(ACTIVITY, existing, _corrected_first(differ))
        if not fresh and not self.promise.published_at:
            kept = [item["uid"] for item in items]
            # Corrections are younger than what they replace, and have to go first.
            gone = public_activities(self.promise, today()).exclude(uid__in=kept).order_by("pk")
            for row in gone.prefetch_related("contributions__commitment"):
                given = list(row.contributions.all())
                own = [each for each in given if each.commitment.promise_id == self.promise.pk]
                self.doomed += own if len(own) < len(given) else [row]

    def invitations(self, items: list[Document]) -> None:
        # A draft is left alone unless the file names it.
        named = Q(published_at__isnull=False) | Q(uid__in=[item["uid"] for item in items])
        existing = list(_fetched(INVITATION).filter(named, promise=self.promise))
        # A walk that is logged here and not public yet is not in the file; it stays joined.
        joined = {str(row.uid): str(row.activity.uid) for row in existing if row.activity}
        kept = [{**item, "activity": item.get("activity") or joined.get(item["uid"])} for item in items]
        self.know(item["activity"] for item in kept)
        self.rows(INVITATION, existing, kept, self.promise)

    def know(self, uids: Iterable[str | None]) -> None:
        """Let the activities with these numbers be found, those that the document has not changed too."""
        unknown = [uid for uid in uids if uid and (Activity, uid) not in self.named]
        for row in Activity.objects.filter(uid__in=unknown) if unknown else ():
            self.named[Activity, str(row.uid)] = row

    def rows(
        self, noun: Noun, existing: Iterable[Model], items: list[Document], parent: Model | None = None
    ) -> None:
        """Write the rows of one list; those that the list no longer holds are doomed unless shared."""
        found = {self.key(noun, row): row for row in existing}
        if noun.anew and [row_document(noun, row) for row in found.values()] != items:
            for row in found.values():
                row.delete()
            found = {}
        for position, item in enumerate(items, 1):
            key = tuple(position if name == "position" else _said(item.get(name)) for name in noun.key)
            self.row(noun, found.pop(key, None), item, parent, position)
        if not noun.shared:
            self.doomed += found.values()

    def row(
        self,
        noun: Noun,
        row: Model | None,
        item: Document,
        parent: Model | None = None,
        position: int = 0,
    ) -> Model:
        """Write one row and the rows inside it. A row that says the same already is left alone, and so is what
        promises share: a file adds to it, and changes nothing there."""
        fresh = row is None
        if row is None:
            row = noun.model(**({noun.parent: parent} if noun.parent else {}))
        if (fresh or not noun.shared) and self.fill(noun, row, item, position, fresh):
            self.later(row)
        if isinstance(row, Activity):
            # What serves none of its commitments belongs to the promise all the same.
            outside = None if item["contributions"] else self.promise
            if row.promise_id != (outside and outside.pk):
                row.promise = outside
                self.later(row)
        if isinstance(row, ResultMeasure):
            self.named[ResultMeasure, (row.kind.slug, row.slug)] = row
        elif type(row) in NAMES:
            self.named[type(row), value_of(row, NAMES[type(row)])] = row
        for name, inner in noun.inside.items():
            items = item.get(name) or []
            existing = [] if fresh else self.existing(inner, row)
            self.rows(inner, existing, [items] if isinstance(items, dict) else items, row)
        return row

    def fill(self, noun: Noun, row: Any, item: Document, position: int, fresh: bool) -> bool:
        """Put what the document says into the row; whether anything differed."""
        # Of what is shared, what the file leaves out is what the house takes for granted.
        names = [name for name in noun.columns if name in item or not noun.shared]
        changed = [name for name in names if fresh or _said(value_of(row, name)) != _said(item.get(name))]
        for name in changed:
            if isinstance(row, HotSpotRound):
                row.hot_spot = self.hot_spot(row.activity, item[name])
            else:
                assign(row, name, item.get(name), by=self.by, find=partial(self.find, row))
        if fresh:
            self.stamp(row)
        if noun.positioned and row.position != position:
            row.position = position
            return True
        return fresh or bool(changed)

    def later(self, row: Model) -> None:
        """Have the row written with the others of its model."""
        rows = self.waiting.setdefault(type(row), [])
        if not any(each is row for each in rows[-1:]):
            rows.append(row)

    def save_all(self) -> None:
        """Write what waits: parents stand before what is inside them, corrected rows before their corrections."""
        for model in sorted(self.waiting, key=_IN_ORDER.index):
            for batch in _generations(self.waiting[model]):
                fresh = [row for row in batch if row._state.adding]
                for row in batch:
                    if not row._state.adding:
                        row.save()
                model._default_manager.bulk_create(fresh)
        self.waiting = {}

    def existing(self, noun: Noun, parent: Model) -> Iterable[Model]:
        if isinstance(parent, Promise):  # asked now: a focus area that was written anew is nobody's yet
            return _fetched(noun).filter(**{noun.parent: parent})
        rows = rows_inside(noun, parent)
        # An activity may count towards another promise too; that is not this file's business.
        own = self.promise.pk if noun.model is Contribution else None
        return [row for row in rows if not isinstance(row, Contribution) or row.commitment.promise_id == own]

    def key(self, noun: Noun, row: Any) -> tuple[Any, ...]:
        return tuple(row.position if name == "position" else _said(value_of(row, name)) for name in noun.key)

    def find(self, row: Model, model: type[Model], name: Any) -> Model:
        """The row that ``name`` stands for in the document, seen from ``row``."""
        if isinstance(row, Result):
            return self.named[model, (row.activity.kind.slug, name)]
        return self.named[model, name]

    def hot_spot(self, activity: Activity, area: str) -> HotSpot:
        """A hot spot of the area. The file never tells which; a new one is named after its area."""
        place = activity.municipality
        key = place.pk, area
        if key not in self.hot_spots:
            known = HotSpot.objects.filter(municipality=place, area=area).order_by("pk").first()
            made = known or HotSpot.objects.create(municipality=place, area=area, internal_name=area)
            self.hot_spots[key] = made
        return self.hot_spots[key]

    def stamp(self, row: Any) -> None:
        """Who and when, where the file says nothing of it; and what came to a kind that was here before."""
        for what in ("created", "updated", "set"):
            if getattr(row, f"{what}_at", self.at) is None:
                setattr(row, f"{what}_at", self.at)
                setattr(row, f"{what}_by", self.by)
        if isinstance(row, ResultMeasure):
            row.is_own = row.kind.pk is not None


def _models(noun: Noun) -> Iterator[type[Model]]:
    yield noun.model
    for inner in noun.inside.values():
        yield from _models(inner)


# In the order that each may lean on the one before, whichever row of the file differs first.
_IN_ORDER = [
    model
    for noun in (*SHARED.values(), PROMISE, ACTIVITY, INVITATION, CONFIRMATION)
    for model in _models(noun)
]


def _said(value: Any) -> Any:
    return None if value == "" else value


def _fetched(noun: Noun) -> QuerySet[Any]:
    """The noun's rows with all that is inside them and all that they name, in as many questions however many rows."""
    return noun.model._default_manager.prefetch_related(*_paths(noun))


def _paths(noun: Noun) -> Iterator[str]:
    columns = {field.name for field in noun.model._meta.concrete_fields if isinstance(field, ForeignKey)}
    yield from sorted(columns & {*noun.columns, "hot_spot"})
    for inner in noun.inside.values():
        related = inner.model._meta.get_field(inner.parent).remote_field
        way = related.get_accessor_name()
        yield way
        yield from (f"{way}__{path}" for path in _paths(inner))


def _generations(rows: list[Model]) -> Iterator[list[Model]]:
    """The rows in batches: a correction stands in a later one than what it replaces. ``rows`` are in that order."""
    depth: dict[int, int] = {}
    for row in rows:
        older = row.replaces if isinstance(row, Activity) else None
        depth[id(row)] = depth.get(id(older), -1) + 1 if older else 0
    for generation in sorted(set(depth.values())):
        yield [row for row in rows if depth[id(row)] == generation]


def _corrected_first(items: list[Document]) -> list[Document]:
    """In an order where every row stands after the one that it replaces."""
    waiting = {item["uid"]: item for item in items}
    ordered = []
    while waiting:
        ready = [item for item in waiting.values() if item.get("replaces") not in waiting]
        for item in ready:
            del waiting[item["uid"]]
        ordered += ready
    return ordered
