"""Watches in every test that the public record says what the rows say."""

from typing import Any, Self

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save

from promises.models import Promise
from promises.record import versions
from promises.record.models import Version
from promises.record.verification import differs_from_rows
from promises.words.enums import VersionCause
from promises.writing import revision

_SIGNALS = (post_save, post_delete, m2m_changed)
_PAST_SIGNALS = ("update", "bulk_create", "bulk_update", "delete")


class RecordWatch:
    """What the test's actions wrote into the record is, when it ends, what all rows say counted anew.

    Rows that the test wrote itself, past the actions, are said in the record with the next action's.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.by_hand = False
        self.written: set[Promise] = set()

    def __enter__(self) -> Self:
        self.monkeypatch.setattr(revision, "add_version", self.add_version)
        for name in _PAST_SIGNALS:
            self.monkeypatch.setattr(QuerySet, name, self.watched(getattr(QuerySet, name)))
        for signal in _SIGNALS:
            signal.connect(self.saved)
        return self

    def __exit__(self, *_: Any) -> None:
        for signal in _SIGNALS:
            signal.disconnect(self.saved)

    def compare(self) -> None:
        if not self.by_hand:
            for newest in filter(None, map(_newest, self.written)):
                assert not differs_from_rows(newest.chain, newest)

    def saved(self, sender: Any, **_: Any) -> None:
        # An action writes inside a transaction of its own.
        self.by_hand |= not connection.savepoint_ids and sender._meta.app_label != "record"

    def watched(self, method: Any) -> Any:
        def write(rows: QuerySet[Any], *args: Any, **options: Any) -> Any:
            self.saved(rows.model)
            return method(rows, *args, **options)

        write.alters_data = True
        return write

    def add_version(self, promise: Promise, *args: Any, **options: Any) -> Version | None:
        version = versions.add_version(promise, *args, **options)
        if self.by_hand:
            self.by_hand = False
            # A first version is of all rows anyway.
            if _newest(promise) and not (version and version.number == 1):
                versions.add_version(promise, VersionCause.EDITED, activities=None)
        if version:
            self.written.add(promise)
        return version


def _newest(promise: Promise) -> Version | None:
    found = Version.objects.filter(chain__promise=promise.pk)
    return found.select_related("chain__promise__municipality").order_by("number").last()
