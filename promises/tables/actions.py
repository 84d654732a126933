"""Many activities at once: a whole table read in, or the same change made to several rows."""

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects

from medborgarlofte.accounts.models import User
from medborgarlofte.audit.differences import differences
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from promises.log.actions import change_activity, correct_activity, is_public
from promises.models import Activity, Contribution, Promise, Result
from promises.record.public import visible_activities
from promises.record.publication import rulebook
from promises.tables.dry_run import Checked, State, check
from promises.tables.lines import Line
from promises.tables.permitted import Reach
from promises.tables.row_values import FIELDS, Values
from promises.writing.publication_rules import wait
from promises.writing.revision import lock, raise_revisions

MOST_AT_ONCE = 200


@dataclass
class Logged:
    """What came of a table: how many activities of each state, the number of the receipt, the new uids."""

    counts: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    receipt: str = ""
    uids: list[str] = field(default_factory=list)


def log_activities(*, by: User, rows: Iterable[Line], **choices: Any) -> Logged:
    """``log_in_batches`` from beginning to end."""
    last = deque(log_in_batches(by=by, rows=rows, **choices), maxlen=1)
    return last.pop() if last else Logged()


def log_in_batches(
    *,
    by: User,
    rows: Iterable[Line],
    only_good: bool = False,
    skip_similar: bool = False,
    expected: Mapping[str, int] | None = None,
) -> Iterator[Logged]:
    """Log and change the activities of a table (``promises.tables.lines``), all or nothing.

    Gives what has been done so far after each batch, always the same object; nothing is kept unless the
    last has been asked for. With ``only_good`` the bad ones are left out instead, with ``skip_similar`` also
    the new ones that look like one there is. ``expected`` are the counts that a dry run gave. Raises BadTable,
    and ValidationError when a row is bad or the counts have changed since.
    """
    with transaction.atomic():
        reach = Reach(by)
        lock(reach.promises)
        done, digest = Logged(), hashlib.sha256()
        touched: set[Promise] = set()
        seen: set[Promise] = set()
        for batch in check(rows, reach, today()):
            written = _log_batch(batch, by, done, digest, only_good, skip_similar)
            touched |= _promises(written)
            seen |= _seen_in(written)
            yield done
        _hold(done.counts, expected)
        raise_revisions(seen, by=by, seen=True)
        raise_revisions(touched - seen, by=by, seen=False)
        done.receipt = digest.hexdigest()[:8]
        if count := done.counts[State.NEW] - done.left_out:
            told = {
                "count": count,
                "digest": digest.hexdigest(),
                "left_out": done.counts[State.BAD] + done.left_out,
                "touched": [f"activity:{uid}" for uid in done.uids],
            }
            record("activities.imported", by=by, target=f"activities:{done.receipt}", **told)


def _log_batch(
    batch: Sequence[Checked], by: User, done: Logged, digest: Any, only_good: bool, skip_similar: bool
) -> list[Checked]:
    """Write one batch, add it to ``done`` and ``digest``, and return what was written of it."""
    done.counts.update(each.state.value for each in batch)
    bad = next((each for each in batch if each.state is State.BAD), None)
    if bad and not only_good:
        problem = next(problem for problem in bad.problems if not problem.warning)
        raise ValidationError(f"Rad {problem.row}, {problem.column}: {problem.text} Inget har lästs in.")
    new = [each for each in batch if each.state is State.NEW and not (skip_similar and each.similar)]
    done.left_out += sum(each.state is State.NEW for each in batch) - len(new)
    changed = [each for each in batch if each.state is State.CHANGED]
    stamp = now()
    rows = [
        Activity(uid=each.number, created_at=stamp, created_by=by, **_fields(each.values)) for each in new
    ]
    _let_wait(list(zip(rows, new, strict=True)))
    _insert_under(list(zip(Activity.objects.bulk_create(rows), new, strict=True)))
    _change(changed, by)
    for each in new:
        digest.update(str(each.uid).encode())
    done.uids += [str(each.uid) for each in new]
    return new + changed


def _seen_in(written: Sequence[Checked]) -> set[Promise]:
    """The promises where anybody outside sees a row of those."""
    rows = visible_activities(today()).filter(uid__in=[each.number for each in written])
    return set(Promise.objects.filter(commitments__contributions__activity__in=rows).distinct())


@transaction.atomic
def change_many(
    activities: Sequence[Activity],
    *,
    by: User,
    changes: Callable[[Activity], dict[str, Any]],
    reason: str = "",
    seen: Mapping[str, str] | None = None,
) -> list[Activity]:
    """Make ``changes`` to each activity: public ones are corrected, with ``reason``, others changed.

    ``changes`` gives the arguments of ``change_activity`` for one activity, {} to leave it; ``seen`` the
    fingerprint of what the writer saw, by uid. All or nothing; returns the rows that came of it. Raises
    PermissionDenied, and ValidationError that names the row.
    """
    if len(activities) > MOST_AT_ONCE:
        raise ValidationError(f"Högst {MOST_AT_ONCE} insatser kan ändras på en gång.")
    lock(Promise.objects.filter(commitments__activities__in=activities).distinct())
    written = []
    for activity in activities:
        wanted = changes(activity)
        if not wanted:
            continue
        mark = (seen or {}).get(str(activity.uid), "")
        try:
            if is_public(activity):
                written.append(correct_activity(activity, by=by, reason=reason, seen=mark, **wanted))
            else:
                written.append(change_activity(activity, by=by, seen=mark, **wanted))
        except ValidationError as error:
            raise ValidationError(
                f"{activity}: {' '.join(error.messages)}", code=getattr(error, "code", None)
            ) from error
    return written


def _hold(counts: Mapping[str, int], expected: Mapping[str, int] | None) -> None:
    if expected is not None and {k: v for k, v in expected.items() if v} != dict(counts):
        raise ValidationError(
            "Något har ändrats sedan filen kontrollerades. Inget har lästs in. Se efter igen och läs in då.",
            code="stale",
        )


def _promises(rows: Iterable[Checked]) -> set[Promise]:
    before = {
        contribution.commitment.promise
        for each in rows
        if each.existing
        for contribution in each.existing.contributions.all()
    }
    return before | {commitment.promise for each in rows for commitment, _ in each.values.shares}


def _let_wait(pairs: Sequence[tuple[Activity, Checked]]) -> None:
    """As long as the publication rules of what they count towards say."""
    book = rulebook()
    # Reach gives every commitment of a promise the same promise.
    served = {commitment.promise for _, each in pairs for commitment, _ in each.values.shares}
    prefetch_related_objects(list(served), "periods")
    for row, each in pairs:
        wait(row, {commitment.promise for commitment, _ in each.values.shares}, book)


def _change(changed: Sequence[Checked], by: User) -> None:
    """Write over rows that nobody outside has seen; the trail keeps what each was before."""
    if not changed:
        return
    pairs = [(each.existing, each) for each in changed if each.existing]
    before = {row.pk: row for row in Activity.objects.filter(pk__in=[row.pk for row, _ in pairs])}
    told = {}
    for row, each in pairs:
        for name, value in _fields(each.values).items():
            setattr(row, name, value)
    _let_wait(pairs)
    for row, each in pairs:
        told[str(row.uid)] = differences(before[row.pk], row) | _told_under(row, each.values)
    Activity.objects.bulk_update([row for row, _ in pairs], FIELDS)
    Contribution.objects.filter(activity__in=before).delete()
    Result.objects.filter(activity__in=before).delete()
    _insert_under(pairs)
    touched = [f"activity:{uid}" for uid in told]
    record("activities.changed", by=by, target=f"activities:{_short(told)}", changes=told, touched=touched)


def _insert_under(pairs: Sequence[tuple[Activity, Checked]]) -> None:
    Contribution.objects.bulk_create(
        Contribution(
            activity=row, commitment=commitment, part=part, quantity=share.quantity,
            out_of=share.out_of, counts=share.counts, why_not=share.why_not,
        )
        for row, each in pairs
        for (commitment, part), share in each.values.shares.items()
    )  # fmt: skip
    Result.objects.bulk_create(
        Result(activity=row, measure=measure, value=value)
        for row, each in pairs
        for measure, value in each.values.results.items()
    )


def _fields(values: Values) -> dict[str, Any]:
    return {name: values.fields[name] for name in FIELDS}


def _told_under(row: Activity, values: Values) -> dict[str, Any]:
    """What is counted and its results, before and after, where they differ; the rows read are as before."""
    counted = [
        sorted(f"{c.commitment} {c.part} {c.quantity.normalize():f}" for c in row.contributions.all()),
        sorted(f"{c} {part} {share.quantity.normalize():f}" for (c, part), share in values.shares.items()),
    ]
    results = [
        sorted(str(result) for result in row.results.all()),
        sorted(f"{m}: {value.normalize():f}" for m, value in values.results.items()),
    ]
    told = {"contributions": counted, "results": results}
    return {name: pair for name, pair in told.items() if pair[0] != pair[1]}


def _short(uids: Iterable[str | UUID]) -> str:
    return hashlib.sha256("".join(map(str, uids)).encode()).hexdigest()[:8]
