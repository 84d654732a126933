"""Watches in tests that the public record says what the rows say, and is written without a look at internal ones."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Self

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save

from medborgarlofte.recent import forget_all
from promises.counting import facts
from promises.counting.progress import AsOf
from promises.counting.progress.as_of import known_facts
from promises.models import Promise
from promises.record import newest_record, reading, versions
from promises.record.models import Chain, Part, Version
from promises.record.public import load
from promises.record.verification import differs_from_rows
from promises.words.enums import VersionCause
from promises.writing import revision
from tests.internal_reads import InternalReads

_SIGNALS = (post_save, post_delete, m2m_changed)
_PAST_SIGNALS = ("update", "bulk_create", "bulk_update", "delete")


class CurrentRecord:
    """Whoever reads the record in a test reads also what the test wrote past the actions since it was read last."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.writes = 0
        self.read: dict[int, int] = {}

    def __enter__(self) -> Self:
        self.monkeypatch.setattr(reading, "look_today", self.look_today)
        self.monkeypatch.setattr(newest_record, "is_looked_at", lambda promise: False)
        watch(self.monkeypatch, self.saved)
        return self

    def __exit__(self, *_: Any) -> None:
        for signal in _SIGNALS:
            signal.disconnect(self.saved)

    def saved(self, sender: Any, **_: Any) -> None:
        self.writes += not any(connection.savepoint_ids) and sender._meta.app_label in (
            "promises",
            "followup",
            "accounts",
        )

    def look_today(self, promises: Collection[int]) -> dict[int, Chain]:
        written = [pk for pk in promises if self.read.get(pk, 0) != self.writes]
        counting, connection.force_debug_cursor = connection.force_debug_cursor, False
        if written:
            forget_all()
        for promise in Promise.objects.filter(pk__in=written).select_related("municipality"):
            versions.add_version(promise, VersionCause.EDITED, activities=None)
            if not any(connection.savepoint_ids):  # else what was read may be taken back
                self.read[promise.pk] = self.writes
        connection.force_debug_cursor = counting
        return versions.look_today(promises)


def watch(monkeypatch: pytest.MonkeyPatch, saved: Any) -> None:
    """Let ``saved`` hear of every row that is written, whichever way."""

    def watched(method: Any) -> Any:
        def write(rows: QuerySet[Any], *args: Any, **options: Any) -> Any:
            saved(rows.model)
            return method(rows, *args, **options)

        write.alters_data = True
        return write

    for name in _PAST_SIGNALS:
        monkeypatch.setattr(QuerySet, name, watched(getattr(QuerySet, name)))
    for signal in _SIGNALS:
        signal.connect(saved)


class RecordWatch:
    """What the test's actions wrote into the record is, when it ends, what all rows say counted anew.

    Rows that the test wrote itself, past the actions, are said in the record with the next action's.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.by_hand = False
        self.written: set[Promise] = set()
        # What was counted from the rows when each version was written.
        self.counted: dict[Version, Any] = {}
        self.internal = InternalReads(monkeypatch)

    def __enter__(self) -> Self:
        self.monkeypatch.setattr(revision, "add_version", self.add_version)
        watch(self.monkeypatch, self.saved)
        return self

    def __exit__(self, *_: Any) -> None:
        for signal in _SIGNALS:
            signal.disconnect(self.saved)

    def compare(self) -> None:
        if not self.by_hand:
            for newest in filter(None, map(_newest, self.written)):
                assert not differs_from_rows(newest.chain, newest)
            # By the law, or for few people: an earlier version then says otherwise.
            chains = {version.chain_id for version in self.counted}
            masked = set(
                Part.objects.filter(chain__in=chains).exclude(masked=[]).values_list("chain", flat=True)
            )
            stands = set(Version.objects.filter(pk__in=[version.pk for version in self.counted]))
            for version, counted in self.counted.items():
                if version in stands and version.chain_id not in masked:
                    assert _counted(reading.at(version), version) == counted

    def saved(self, sender: Any, **_: Any) -> None:
        # An action writes inside a transaction of its own.
        self.by_hand |= not connection.savepoint_ids and sender._meta.app_label != "record"

    def add_version(self, promise: Promise, *args: Any, **options: Any) -> Version | None:
        with self.internal.writing():
            version = versions.add_version(promise, *args, **options)
        if self.by_hand:
            self.by_hand = False
            # A first version is of all rows anyway.
            if _newest(promise) and not (version and version.number == 1):
                version = versions.add_version(promise, VersionCause.EDITED, activities=None) or version
        if version:
            self.written.add(promise)
            self.counted.pop(version, None)  # one that was taken back may have had its number
            rows = load(
                [Promise.objects.get(pk=promise.pk)], version.day
            )  # asked anew: it may carry older ones
            self.counted[version] = _counted(rows[promise.pk], version)
        return version


def _counted(known: Any, version: Version) -> Mapping[int, Any]:
    """The facts that exist on the version's day, in an order of their own."""
    on = AsOf.now(version.day)
    return {
        number: _ordered(known_facts(each, known.promise, on)) for number, each in known.commitments.items()
    }


def _ordered(known: tuple[facts.Commitment, facts.Promise]) -> Any:
    commitment, promise = known
    rows = sorted(commitment.contributions, key=lambda row: (row.ends_on, row.key, row.part))
    said = sorted(commitment.confirmations, key=repr)
    return replace(commitment, contributions=tuple(rows), confirmations=tuple(said)), promise


def _newest(promise: Promise) -> Version | None:
    found = Version.objects.filter(chain__promise=promise.pk)
    return found.select_related("chain__promise__municipality").order_by("number").last()
