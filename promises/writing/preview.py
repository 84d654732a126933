"""What everybody will read otherwise, told before it is saved: the action is run and taken back."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

import msgspec
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction

from medborgarlofte.clock import today
from medborgarlofte.conflict import fingerprint
from medborgarlofte.rehearsal import Rehearsal, rehearsing
from promises.counting import facts, sentences
from promises.counting.progress import Answer, Progress, progress, without_number
from promises.models import Promise
from promises.record.late_rows import followed_up, late_amendments, late_among, late_confirmations
from promises.record.late_sums import late_sums
from promises.record.public import public_promises, shown_versions
from promises.record.public_document import public_of
from promises.record.reading import Record, newest, of_document
from promises.record.versions import lock
from promises.words import swedish
from promises.writing.publication_rules import days_of_change

Result = TypeVar("Result")
# So long a preview waits for somebody who is saving; milliseconds.
_PATIENCE = 2_000
# What is said of a commitment, its answer, and what tells whether another row is counted; see ``Words``.
Said = tuple[str, Answer, tuple[object, ...]]
# What this process has said, by the SHA-256 of the facts that it was counted from; of so many it forgets all.
_SAID: dict[bytes, Said] = {}
_MOST_SAID = 1_000

# Said above what is shown anew, since it is no longer what somebody agreed to.
CHANGED = "Något har ändrats sedan du läste. Inget är sparat. Så här blir det nu."


class Busy(ValidationError):
    """Somebody is saving in the same promise, and a preview does not wait for them."""

    def __init__(self) -> None:
        super().__init__("Någon sparar just nu. Försök igen.", code="busy")


@dataclass(frozen=True)
class Words:
    """One thing that anybody reads: what it is called, and what is said of it.

    Of a commitment also its answer, and ``counted``, which tells whether another row is counted in it; empty without
    a number.
    """

    name: str
    text: str
    answer: Answer | None = None
    counted: tuple[object, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What is said of one thing now, and what will be; None where it is not said at all. ``commitment`` is its number,
    None of a follow-up. ``promise`` is the primary key."""

    promise: int
    commitment: int | None
    before: Words | None
    after: Words | None

    @property
    def name(self) -> str:
        found = self.after or self.before
        assert found
        return found.name


Place = tuple[int, int | None, str]  # promise, number of the commitment, period of the follow-up


@dataclass(frozen=True)
class Preview(Generic[Result]):
    """What the action returned, and what anybody reads without it and with it, from ``day`` on: today, or the first later
    day that it can be read. ``kept`` = it was done; else nothing of it is left. ``why``: what is asked besides, filled
    in by who decides whether it is kept."""

    result: Result
    before: Mapping[Place, Words]
    after: Mapping[Place, Words]
    day: date = date.min
    kept: bool = False
    why: list[str] = field(default_factory=list)

    @property
    def differences(self) -> list[Difference]:
        """What reads otherwise: the commitments of each promise by number, then its follow-ups."""
        places = sorted({**self.before, **self.after}, key=lambda each: (each[0], each[1] is None, each))
        pairs = [(*place[:2], self.before.get(place), self.after.get(place)) for place in places]
        return [
            Difference(promise, number, was, becomes)
            for promise, number, was, becomes in pairs
            if (was and was.text) != (becomes and becomes.text)
        ]

    @property
    def later(self) -> str:
        """The day on which it is first read so, in words; empty for today."""
        return swedish.day(self.day) if self.day > today() else ""

    @property
    def fingerprint(self) -> str:
        """Tells whether the differences and questions are still those that somebody has seen. Hex."""
        differences = [
            [each.promise, each.name, *(words and words.text for words in (each.before, each.after))]
            for each in self.differences
        ]
        return fingerprint(differences, self.why)


def preview(
    action: Callable[[], Result],
    promises: Iterable[Promise],
    *,
    keep: Callable[[Preview[Result]], bool] | None = None,
) -> Preview[Result]:
    """Run ``action`` under the lock of the ``promises`` that it changes, and tell what differs by it.

    It is taken back, unless ``keep`` says, having seen what differs, that it shall stand: so what is saved is what was
    told. Raises as ``action``; Busy when somebody else is saving and nothing is to be kept; RuntimeError for an action
    that starts a task, moves a file or changes a promise that nobody said it would, and for one that is kept and saves
    a file.
    """
    promises = list(promises)
    ids = {promise.pk for promise in promises}
    with _transaction(patient=keep is not None):
        lock(promises)
        before = {day: public_words(ids, day) for day in days_of_change(promises)}
        with rehearsing() as done:
            result = action()
        told = [Preview(result, words, _words_after(words, done, day), day) for day, words in before.items()]
        found = next((each for each in told if each.differences), told[0])
        kept = keep is not None and keep(found)
        if kept and (done.files or not done.promises <= ids):
            raise RuntimeError(f"left by an action that a preview kept: {done.files}, {done.promises - ids}")
        if not kept:
            transaction.set_rollback(True)
    if Promise.objects.filter(pk__in=done.promises - ids).exists():
        raise RuntimeError(f"changed without having been locked: {done.promises - ids}")
    return replace(found, kept=kept)


def _words_after(before: Mapping[Place, Words], done: Rehearsal, day: date) -> dict[Place, Words]:
    """What anybody reads when it is done: of a promise of which nothing was written that is read on the day, the same."""
    written = done.public if day == today() else done.promises
    kept = {place: words for place, words in before.items() if place[0] not in written}
    return kept | public_words(written, day)


def public_words(promises: Collection[int], day: date) -> dict[Place, Words]:
    """What anybody reads today, or will on a later day, of the published ones of these promises (primary keys): each
    commitment and each published follow-up."""
    rows = list(public_promises().filter(pk__in=promises).order_by("pk"))
    said: dict[Place, Words] = {}
    records = newest(rows) if day == today() else {promise.pk: _of_rows(promise, day) for promise in rows}
    for promise in rows:
        record = records[promise.pk]
        titles = {row["number"]: row["title"] for row in record.nouns["commitments"]}
        for number, commitment in record.commitments.items():
            name = f"Åtagande {number}: {titles[number]}"
            said[promise.pk, number, ""] = Words(name, *_said(commitment, record.promise, day))
        for period, words in _follow_ups(promise, record):
            said[promise.pk, None, period] = words
    return said


def _said(commitment: facts.Commitment, promise: facts.Promise, day: date) -> Said:
    """What is said of the commitment on the day. What was counted of the same facts is not counted again: what is told
    before it is saved is told again when it is, and an action leaves most commitments as they were."""
    key = hashlib.sha256(msgspec.json.encode([day, promise, commitment])).digest()
    found = _SAID.get(key)
    if found is None:
        counted = progress(commitment, promise, day)
        found = sentence(counted), counted.answer, _counted(counted)
        if len(_SAID) >= _MOST_SAID:
            _SAID.clear()
        _SAID[key] = found
    return found


def _of_rows(promise: Promise, day: date) -> Record:
    """What will be public of the promise on a day to come, if nothing more is written before."""
    document, sums = public_of(promise, shown_versions(promise, day), as_of=day)
    return of_document(document, day, sums)


def sentence(counted: Progress) -> str:
    """``Efter plan. 2 av 4 kvartal. Löftet är minst en insats per kvartal.``: status, figure and why, as on the page."""
    rule = sentences.rule(counted)
    status = f"{swedish.capital(sentences.status_words(counted))}."
    told = [status, rule.bold, rule.text, sentences.silence(counted), *sentences.unknown_gap(counted)]
    return " ".join(filter(None, dict.fromkeys(told)))


def _counted(counted: Progress) -> tuple[object, ...]:
    if without_number(counted.aim):
        return ()
    windows = [(each.starts_on, each.part, each.rows) for each in counted.counted]
    return (counted.done, *windows, *(step.done_on for step in counted.steps))


def _follow_ups(promise: Promise, record: Record) -> Iterator[tuple[str, Words]]:
    for edition in record.follow_ups:
        since = followed_up(record, edition)
        assert since.published_on
        late = len(late_among(record, since)) + len(late_amendments(record, since))
        late += len(late_confirmations(record, [since])) + len(late_sums(promise, record, [since]))
        text = f"Utgåva {edition['edition']}, publicerad {swedish.day(since.published_on)}."
        if late:
            noun = swedish.plural(
                late, "uppgift har kommit eller ändrats", "uppgifter har kommit eller ändrats"
            )
            text += f" {swedish.capital(swedish.in_words(late))} {noun} sedan dess."
        yield since.slug, Words(f"Uppföljningen av {swedish.small(since.label)}", text)


@contextmanager
def _transaction(*, patient: bool) -> Iterator[None]:
    """A transaction; one that is not ``patient`` raises Busy instead of waiting long for who is saving."""
    if patient:
        with transaction.atomic():
            yield
        return
    # SQLite's writers stand in the house's own queue; PostgreSQL is told in the transaction.
    connection.patience = _PATIENCE / 1000  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                connection.cursor().execute(f"SET LOCAL lock_timeout = {_PATIENCE}")
            yield
    except OperationalError as error:
        if "locked" in str(error) or getattr(error.__cause__, "sqlstate", "") == "55P03":
            raise Busy from error
        raise
    finally:
        connection.patience = None  # type: ignore[attr-defined]
