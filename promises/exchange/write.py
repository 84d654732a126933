"""From the document to the database: rows are found again by their keys, changed, added, removed.

Called by promises.exchange.importing inside its transaction, with a document that has been checked.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.db.models import Model, Q

from medborgarlofte.accounts.models import Municipality, Organisation, User
from medborgarlofte.clock import now, today
from promises.exchange.document import public_activities, row_document
from promises.exchange.normal import Document, complete, tidy
from promises.exchange.nouns import ACTIVITY, CONFIRMATION, INVITATION, PROMISE, SHARED, Noun
from promises.exchange.properties import NAMES, assign, value_of
from promises.models import (
    Activity,
    Confirmation,
    Contribution,
    HotSpot,
    HotSpotRound,
    Promise,
    Result,
    ResultMeasure,
    SafetyWalk,
    WalkInvitation,
)


def write(document: Mapping[str, Any], promise: Promise | None, *, by: User, uids: set[str]) -> Promise:
    """Make the database say what ``document`` says, save for photo and follow-ups; return the promise.

    ``uids`` are the activities that differ: a promise may have thousands, and few of them change.
    """
    return _Writer(by, uids).write(complete(document), promise)


class _Writer:
    """One import: who writes, and the rows that the document has named so far."""

    def __init__(self, by: User, uids: set[str]) -> None:
        self.by, self.at, self.uids = by, now(), uids
        self.named: dict[tuple[type[Model], Any], Model] = {}
        # Removed last, in reverse order, when nothing points at them any more.
        self.doomed: list[Model] = []

    def write(self, document: Document, promise: Promise | None) -> Promise:
        for name, noun in SHARED.items():
            items = tidy(document).get(name, [])
            slugs = [item["slug"] for item in items]
            self.rows(noun, noun.model._default_manager.filter(slug__in=slugs), items)
        self.promise = self.row(PROMISE, promise, document)
        assert isinstance(self.promise, Promise)
        further = Municipality.objects.filter(slug__in=document["further_municipalities"])
        self.promise.further_municipalities.set(further)
        active = Organisation.objects.filter(slug__in=[item["slug"] for item in document["organisations"]])
        self.promise.municipality.organisations.add(*active)
        self.activities(document["activities"], fresh=promise is None)
        self.invitations(document["invitations"])
        said = Confirmation.objects.filter(commitment__promise=self.promise)
        self.rows(CONFIRMATION, said, document["confirmations"])
        for row in reversed(self.doomed):
            row.delete()
        return self.promise

    def activities(self, items: list[Document], *, fresh: bool) -> None:
        differ = [item for item in items if item["uid"] in self.uids]
        existing = Activity.objects.filter(uid__in=[item["uid"] for item in differ])
        self.rows(ACTIVITY, existing, _corrected_first(differ))
        if not fresh and not self.promise.published_at:
            kept = Activity.objects.filter(uid__in=[item["uid"] for item in items])
            # Corrections are younger than what they replace, and have to go first.
            gone = public_activities(self.promise, today()).exclude(pk__in=kept).order_by("pk")
            for row in gone:
                elsewhere = row.contributions.exclude(commitment__promise=self.promise).exists()
                self.doomed += (
                    row.contributions.filter(commitment__promise=self.promise) if elsewhere else [row]
                )

    def invitations(self, items: list[Document]) -> None:
        # A draft is left alone unless the file names it.
        named = Q(published_at__isnull=False) | Q(uid__in=[item["uid"] for item in items])
        existing = list(WalkInvitation.objects.filter(named, promise=self.promise).select_related("activity"))
        # A walk that is logged here and not public yet is not in the file; it stays joined.
        joined = {str(row.uid): str(row.activity.uid) for row in existing if row.activity}
        kept = [{**item, "activity": item.get("activity") or joined.get(item["uid"])} for item in items]
        self.rows(INVITATION, existing, kept, self.promise)

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
        """Write one row and the rows inside it. A row that says the same already is left alone."""
        fresh = row is None
        if row is None:
            row = noun.model(**({noun.parent: parent} if noun.parent else {}))
        if self.fill(noun, row, item, position, fresh):
            row.save(force_insert=fresh)
        if isinstance(row, ResultMeasure):
            self.named[ResultMeasure, (row.kind_id, row.slug)] = row
        elif type(row) in NAMES:
            self.named[type(row), value_of(row, NAMES[type(row)])] = row
        for name, inner in noun.inside.items():
            items = item.get(name) or []
            existing = [] if fresh else self.existing(inner, row)
            self.rows(inner, existing, [items] if isinstance(items, dict) else items, row)
        return row

    def fill(self, noun: Noun, row: Any, item: Document, position: int, fresh: bool) -> bool:
        """Put what the document says into the row; whether anything differed."""
        # Of what is shared, a file changes only what it speaks of.
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

    def existing(self, noun: Noun, parent: Model) -> Iterable[Model]:
        rows = noun.model._default_manager.filter(**{noun.parent: parent})
        if noun.model is SafetyWalk:  # what is being written here is not the file's to take away
            return rows.filter(protocol_is_draft=False)
        # An activity may count towards another promise too; that is not this file's business.
        return rows.filter(commitment__promise=self.promise) if noun.model is Contribution else rows

    def key(self, noun: Noun, row: Any) -> tuple[Any, ...]:
        return tuple(row.position if name == "position" else _said(value_of(row, name)) for name in noun.key)

    def find(self, row: Model, model: type[Model], name: Any) -> Model:
        """The row that ``name`` stands for in the document, seen from ``row``."""
        if isinstance(row, Result):
            return self.named[model, (row.activity.kind_id, name)]
        if model is Activity and (model, name) not in self.named:
            return Activity.objects.get(uid=name)
        return self.named[model, name]

    def hot_spot(self, activity: Activity, area: str) -> HotSpot:
        """A hot spot of the area. The file never tells which; a new one is named after its area."""
        place = activity.municipality
        known = HotSpot.objects.filter(municipality=place, area=area).order_by("pk").first()
        return known or HotSpot.objects.create(municipality=place, area=area, internal_name=area)

    def stamp(self, row: Any) -> None:
        """Who and when, where the file says nothing of it."""
        for what in ("created", "updated"):
            if getattr(row, f"{what}_at", self.at) is None:
                setattr(row, f"{what}_at", self.at)
                setattr(row, f"{what}_by", self.by)


def _said(value: Any) -> Any:
    return None if value == "" else value


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
