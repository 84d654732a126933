"""Many activities at once: a whole table read in, or the same change made to several rows."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects

from medborgarlofte.accounts.models import User
from medborgarlofte.audit.differences import CHANGED, differences
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from medborgarlofte.conflict import Conflict
from promises.log.actions import change_activity, correct_activity, is_public
from promises.log.branches import insert_methods, write_method
from promises.log.surprises import require_late_reason
from promises.log.table_columns import TABLES, MethodTable, columns_of
from promises.models import Activity, Contribution, Promise, Result, TableImport, belonging
from promises.record.rulebook import rulebook
from promises.tables.dry_run import Checked, State, check
from promises.tables.lines import Line
from promises.tables.permitted import Reach
from promises.tables.row_values import FIELDS, Values
from promises.words.enums import Method, VersionCause
from promises.writing import textguard
from promises.writing.publication_rules import apply_publication_delay, withdrawal_day
from promises.writing.reach import require_right
from promises.writing.revision import lock, raise_revisions

MOST_AT_ONCE = 200


@dataclass
class Logged:
    """What came of a table: how many activities of each state, what holds the new ones together, their uids."""

    counts: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    table: TableImport | None = None
    uids: list[str] = field(default_factory=list)
    # All rows are written, and what everybody reads is being written.
    told: bool = False


def log_in_batches(
    *,
    by: User,
    rows: Iterable[Line],
    name: str = "",
    only_good: bool = False,
    skip_similar: bool = False,
    expected: Mapping[str, int] | None = None,
) -> Iterator[Logged]:
    """Log and change the activities of a table (``promises.tables.lines``), all or nothing.

    Gives what has been done so far after each batch, always the same object; nothing is kept unless the
    last has been asked for. With ``only_good`` the bad ones are left out instead, with ``skip_similar`` also
    the new ones that look like one there is. ``name`` is that of the file, ``expected`` are the counts that a
    dry run gave. Raises BadTable, and ValidationError when a row is bad or the counts have changed since.
    """
    with transaction.atomic():
        reach = Reach(by)
        lock(reach.promises)
        done, digest = Logged(), hashlib.sha256()
        touched: set[Promise] = set()
        written: list[Activity] = []
        for batch in check(rows, reach, today()):
            for row, each in _log_batch(batch, by, name, done, digest, only_good, skip_similar):
                touched |= _touched(each)
                if len(written) <= MOST_AT_ONCE:
                    written.append(row)
            yield done
        if expected is not None and {k: v for k, v in expected.items() if v} != dict(done.counts):
            raise Conflict(
                "Något har ändrats sedan filen kontrollerades. Inget har lästs in. Se efter igen och läs in då."
            )
        done.told = True
        yield done
        _raise_revisions(touched, by, VersionCause.IMPORTED, written, reach.promises)
        if done.table:
            count = done.counts[State.NEW] - done.left_out
            record(
                "activities.imported", by=by, target=f"activities:{done.table.number}", count=count,
                digest=digest.hexdigest(), left_out=done.counts[State.BAD] + done.left_out,
                touched=[f"activity:{uid}" for uid in done.uids],
            )  # fmt: skip


def _log_batch(
    batch: Sequence[Checked],
    by: User,
    name: str,
    done: Logged,
    digest: Any,
    only_good: bool,
    skip_similar: bool,
) -> list[tuple[Activity, Checked]]:
    """Write one batch, add it to ``done`` and ``digest``, and return the rows that were written."""
    done.counts.update(each.state.value for each in batch)
    bad = next((each for each in batch if each.state is State.BAD), None)
    if bad and not only_good:
        problem = next(problem for problem in bad.problems if not problem.warning)
        raise ValidationError(f"Rad {problem.row}, {problem.column}: {problem.text} Inget har lästs in.")
    new = [each for each in batch if each.state is State.NEW and not (skip_similar and each.similar)]
    done.left_out += sum(each.state is State.NEW for each in batch) - len(new)
    changed = [each for each in batch if each.state is State.CHANGED]
    stamp = now()
    if new and done.table is None:
        done.table = TableImport.objects.create(internal_name=name[:120], created_at=stamp, created_by=by)
    rows = [
        Activity(
            uid=each.number,
            created_at=stamp,
            created_by=by,
            table_import=done.table,
            **_fields(each.values),
        )
        for each in new
    ]
    _apply_delays(list(zip(rows, new, strict=True)))
    written = list(zip(Activity.objects.bulk_create(rows), new, strict=True))
    _insert_under(written)
    insert_methods((row, _new(each.values)) for row, each in written)
    _change(changed, by)
    for each in new:
        digest.update(str(each.uid).encode())
    done.uids += [str(each.uid) for each in new]
    return written + [(each.existing, each) for each in changed if each.existing]


def _touched(each: Checked) -> set[Promise]:
    """The promises that the activity belongs to, and those that a changed one belonged to before."""
    before = each.existing.contributions.all() if each.existing else ()
    touched = each.values.promises | {contribution.commitment.promise for contribution in before}
    return touched | ({each.existing.promise} if each.existing and each.existing.promise else set())


def standing(table: TableImport) -> QuerySet[Activity]:
    """What is in force of what was read in: as it was, or as it has been corrected since."""
    return table.activities.filter(replaced_by__isnull=True, withdrawn_at__isnull=True)


@transaction.atomic
def withdraw_import(table: TableImport, *, by: User, reason: str) -> list[Activity]:
    """Withdraw all that is in force of what was read in, for one ``reason``; the rows stay readable, as withdrawn.

    Raises PermissionDenied, and ValidationError when there is no reason or nothing is left to withdraw.
    """
    lock(Promise.objects.filter(belonging.having(standing(table).values("pk"))))
    rows = list(standing(table).select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        raise ValidationError("Inget av det som lästes in står kvar.", code="settled")
    for row in {(row.municipality_id, row.logged_for_id): row for row in rows}.values():
        require_right(by, row)
    if not reason.strip():
        raise ValidationError({"withdrawn_reason": "Skriv varför insatserna tas tillbaka."})
    for place in {row.municipality_id for row in rows}:
        textguard.check_texts({"withdrawn_reason": reason}, place)
    pairs = belonging.pairs([row.pk for row in rows])
    promises = Promise.objects.prefetch_related("periods").in_bulk({promise for _, promise in pairs})
    served = defaultdict(list)
    for row_id, promise in pairs:
        served[row_id].append(promises[promise])
    book, stamp = rulebook(), now()
    for row in rows:
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = stamp, by, reason.strip()
        row.withdrawn_shown_on = withdrawal_day(row, served[row.pk], book)
    fields = ["withdrawn_at", "withdrawn_by", "withdrawn_reason", "withdrawn_shown_on"]
    Activity.objects.bulk_update(rows, fields, batch_size=500)
    _raise_revisions(promises.values(), by, VersionCause.WITHDRAWN, rows)
    record(
        "activities.withdrawn", by=by, target=f"activities:{table.number}", count=len(rows),
        reason=reason.strip(), touched=[f"activity:{row.uid}" for row in rows],
    )  # fmt: skip
    return rows


def _raise_revisions(
    promises: Iterable[Promise],
    by: User,
    cause: VersionCause,
    rows: Sequence[Activity],
    locked: Collection[Promise] = (),
) -> None:
    """Of few rows only those are looked at; of many it is quicker to look at all."""
    few = rows if len(rows) <= MOST_AT_ONCE else None
    raise_revisions(
        promises, by=by, cause=cause, activities=few, only_activities=few is not None, locked=locked
    )


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
    PermissionDenied, and Conflict or ValidationError that names the row.
    """
    if len(activities) > MOST_AT_ONCE:
        raise ValidationError(f"Högst {MOST_AT_ONCE} insatser kan ändras på en gång.")
    lock(Promise.objects.filter(belonging.having([row.pk for row in activities])))
    written = []
    for activity in activities:
        wanted = changes(activity)
        if not wanted:
            continue
        # A row that nothing is said of was not read: that is a conflict too.
        mark = "" if seen is None else seen.get(str(activity.uid)) or "unread"
        try:
            if is_public(activity):
                written.append(correct_activity(activity, by=by, reason=reason, seen=mark, **wanted))
            else:
                written.append(change_activity(activity, by=by, seen=mark, **wanted))
                require_late_reason(written[-1])
        except Conflict as conflict:
            raise Conflict(f"{activity}: {conflict.message}") from conflict
        except ValidationError as error:
            raise ValidationError(
                f"{activity}: {' '.join(error.messages)}", code=getattr(error, "code", None)
            ) from error
    return written


def _apply_delays(pairs: Sequence[tuple[Activity, Checked]]) -> None:
    """Delay each row as the publication rules of what it counts towards say."""
    book = rulebook()
    # Reach gives every commitment of a promise the same promise.
    served = {promise for _, each in pairs for promise in each.values.promises}
    prefetch_related_objects(list(served), "periods")
    for row, each in pairs:
        apply_publication_delay(row, each.values.promises, book)


def _change(changed: Sequence[Checked], by: User) -> None:
    """Write over rows that nobody outside has seen; the trail keeps what each was before."""
    if not changed:
        return
    pairs = [(each.existing, each) for each in changed if each.existing]
    before = {row.pk: row for row in Activity.objects.filter(pk__in=[row.pk for row, _ in pairs])}
    changes = {}
    for row, each in pairs:
        for name, value in _fields(each.values).items():
            setattr(row, name, value)
    _apply_delays(pairs)
    for row, each in pairs:
        shares, results = each.values.shares.items(), each.values.results.items()
        # Before and after; the rows read are as before.
        counted = [
            sorted(f"{c.commitment} {c.part} {c.quantity.normalize():f}" for c in row.contributions.all()),
            sorted(f"{c} {part} {share.quantity.normalize():f}" for (c, part), share in shares),
        ]
        measured = [
            sorted(str(result) for result in row.results.all()),
            sorted(f"{measure}: {value.normalize():f}" for measure, value in results),
        ]
        under = {"contributions": counted, "results": measured}
        changes[str(row.uid)] = differences(before[row.pk], row) | {
            name: pair for name, pair in under.items() if pair[0] != pair[1]
        }
        changes[str(row.uid)] |= _change_method(row, each)
    Activity.objects.bulk_update([row for row, _ in pairs], FIELDS)
    Contribution.objects.filter(activity__in=before).delete()
    Result.objects.filter(activity__in=before).delete()
    _insert_under(pairs)
    number = hashlib.sha256("".join(changes).encode()).hexdigest()[:8]
    touched = [f"activity:{uid}" for uid in changes]
    record("activities.changed", by=by, target=f"activities:{number}", changes=changes, touched=touched)


def _change_method(row: Activity, each: Checked) -> dict[str, Any]:
    """Write the method's own fields anew where they differ; for the trail, which ones."""
    old, new = each.before.method if each.before else {}, each.values.method
    if old == new:
        return {}
    columns = columns_of(row.kind.method)
    write_method(row, {c.field: new.get(c.field, c.empty) for c in columns if not c.needed or c.field in new})
    return {name: CHANGED for name in sorted({*old, *new}) if old.get(name) != new.get(name)}


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


def _new(values: Values) -> dict[str, Any]:
    """The method's own row of a new activity; {} where the table says nothing of it."""
    besides = TABLES.get(Method(values.fields["kind"].method), MethodTable()).new or {}
    return {**besides, **values.method} if values.method else {}


def _fields(values: Values) -> dict[str, Any]:
    return {name: values.fields[name] for name in FIELDS}
