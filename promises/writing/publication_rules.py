"""What the public sees of a promise's work, and when: the rules, set whole, and the day they give a row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, prefetch_related_objects

from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import day_of, now, today
from medborgarlofte.conflict import fingerprint, require_unchanged
from promises.counting.calendars import ONE_DAY
from promises.counting.facts import own_day
from promises.counting.late import Days
from promises.counting.misses import misses_taken
from promises.counting.progress.coarse import Buckets
from promises.models import Activity, Contribution, Kind, Promise, PublicationRule, belonging
from promises.record.public import Loaded, load
from promises.record.public import first_day as promise_starts
from promises.record.rulebook import (
    EVERY_ROW,
    Rule,
    Rulebook,
    coarse,
    first_day,
    rulebook,
    strictest,
    telling_day,
)
from promises.record.target_facts import period_facts
from promises.words import promise_checks
from promises.words.enums import Detail, VersionCause
from promises.writing.reach import promises_of, target
from promises.writing.revision import lock, raise_revision

Rules = Mapping[Kind | None, Rule]


@transaction.atomic
def set_rules(promise: Promise, rules: Rules, *, by: User, seen: str) -> None:
    """Make ``rules`` those of the promise, by kind; None is for every other kind. ``seen`` is the ``rules_fingerprint`` of
    those that stood when the writer began.

    Rows that nobody outside has seen wait as long as the new rules say; what is public stays public, and is
    told as coarsely as they say from now on. Raises PermissionDenied and ValidationError, that too where what everybody
    knows was missed could be told no more.
    """
    lock(_sharing(promise))
    require(by, Permission.EDIT_PROMISE, promise.municipality_id)
    require_unchanged(
        seen,
        rules_fingerprint(promise),
        "Någon annan har ändrat reglerna medan du skrev. Jämför med det som gäller nu och spara igen.",
    )
    before, shared = _words(promise), _sharing(promise)
    was = load([each for each in shared if each.published_at], today())
    write_rules(promise, rules, by=by)
    if _words(promise) != before:
        _keep_misses(was, load([each for each in shared if each.published_at], today()))
        # Let what is not public yet wait as long as the rules say; what waits longer goes on waiting.
        waiting = Activity.objects.filter(belonging.of([promise]), publish_on__gt=today())
        book, moved = rulebook([promise.pk]), []
        prefetch_related_objects([promise], "periods")
        for row in waiting:
            day = day_for(row, [promise], book)
            if day > row.publish_on:
                row.publish_on = day
                moved.append(row)
        Activity.objects.bulk_update(moved, ["publish_on"], batch_size=500)
        for each in shared:
            raise_revision(each, by=by, cause=VersionCause.EDITED, activities=None)
        record("promise.publication_ruled", by=by, target=target(promise), changes=[before, _words(promise)])


def _keep_misses(was: Mapping[int, Loaded], becomes: Mapping[int, Loaded]) -> None:
    """Refuse what would take away what a published follow-up has told was missed."""
    for pk, told in was.items():
        days = [period.told_on for period in told.promise.periods if period.told_on]
        if not days:
            continue
        before, after = ((each.promise, each.commitments) for each in (told, becomes[pk]))
        missed = misses_taken(before, after, max(days))
        if sentence := promise_checks.takes_away(missed, promise_checks.FINER_RULE):
            raise ValidationError(sentence)


def write_rules(promise: Promise, rules: Rules, *, by: User) -> None:
    """The rows alone; a preview writes them too, and takes them back."""
    for kind, rule in rules.items():
        if not (rule.shows_place or rule.is_coarse):
            raise ValidationError(
                "Platsen kan bara döljas när raderna visas som summor: rubriken säger den annars."
            )
        row = PublicationRule.objects.filter(promise=promise, kind=kind).first()
        row = row or PublicationRule(promise=promise, kind=kind)
        row.detail, row.delay_days, row.shows_place = rule.detail.value, rule.delay, rule.shows_place
        row.set_at, row.set_by = now(), by
        row.full_clean()
        row.save()
    kept = [kind.pk for kind in rules if kind]
    gone = PublicationRule.objects.filter(promise=promise).exclude(kind__in=kept)
    (gone.exclude(kind=None) if None in rules else gone).delete()


def _sharing(promise: Promise) -> list[Promise]:
    """The promise and those that share activities with it: what serves several is shown as the strictest says."""
    sharing = Contribution.objects.filter(activity__contributions__commitment__promise=promise)
    return list(
        Promise.objects.filter(Q(pk=promise.pk) | Q(commitments__contributions__in=sharing)).distinct()
    )


def rules_fingerprint(promise: Promise) -> str:
    """What tells whether the rules are still what somebody saw. Hex."""
    return fingerprint(_words(promise))


def _words(promise: Promise) -> list[str]:
    rows = PublicationRule.objects.filter(promise=promise).select_related("kind")
    return sorted(
        f"{row.kind or 'övrigt'}: {row.detail}, {row.delay_days} dagar, plats {row.shows_place}"
        for row in rows
    )


def day_for(activity: Activity, promises: Iterable[Promise], book: Rulebook | None = None) -> date:
    """The first day the activity may be seen by the rules of ``promises``, those that it belongs to; no earlier
    than its own ``publish_on``, and of a published promise not before today: whatever day somebody chose, nobody could
    read it before it was written, nor on the day that a follow-up that tells of it was made. What is told only in sums of a published promise waits for a telling day to come.
    """
    promises = list(promises)
    book = book or rulebook(promise.pk for promise in promises)
    rule = _rule(activity, promises, book)
    public = any(promise.published_at for promise in promises)
    if not rule.is_coarse:
        chosen = (
            max(activity.publish_on, _next_day(activity, promises, book)) if public else activity.publish_on
        )
        return max(chosen, activity.ends_on + timedelta(days=rule.delay))
    not_before = max(activity.publish_on, today() + ONE_DAY) if public else activity.publish_on
    laid = [_uncut_buckets(rule, promise) for promise in promises]
    return max(
        telling_day(rule, max(not_before, first_day(rule, activity.ends_on, each)), each) for each in laid
    )


def _next_day(activity: Activity, promises: Iterable[Promise], book: Rulebook) -> date:
    days = Days(activity.starts_on, own_day(activity.starts_on, activity.ends_on))
    return book.next_day((promise.pk for promise in promises), days, activity.promise_id)


def is_coarse(activity: Activity, promises: Iterable[Promise], book: Rulebook | None = None) -> bool:
    """Whether the activity is told only in sums, by the rules of ``promises``, those that it belongs to."""
    return _rule(activity, list(promises), book).is_coarse


def _rule(activity: Activity, promises: Sequence[Promise], book: Rulebook | None) -> Rule:
    if activity.is_sum:
        return EVERY_ROW
    book = book or rulebook(promise.pk for promise in promises)
    return strictest(book.of(promise.pk, activity.kind_id) for promise in promises)


def _uncut_buckets(rule: Rule, promise: Promise) -> Buckets:
    """Whole units, cut nowhere: a row never waits too short for being cut elsewhere later."""
    rows = promise.periods.all() if rule.detail is Detail.PERIOD else ()
    periods = [period_facts(each) for each in rows]
    return Buckets(rule.detail, (), periods, promise_starts(promise))


def days_of_change(promises: Iterable[Promise]) -> list[date]:
    """The days on which what is written now may first be read, today first: tomorrow too where a follow-up is made today,
    and the next day that each rule tells sums."""
    promises = list(promises)
    book, days = rulebook(promise.pk for promise in promises), {today()}
    for promise in promises:
        if any(pk == promise.pk for pk, _, _ in book.closed):
            days.add(today() + ONE_DAY)
        for rule in book.coarse_of(promise.pk):
            days.add(telling_day(rule, today() + ONE_DAY, _uncut_buckets(rule, promise)))
    return sorted(days)


def apply_publication_delay(
    activity: Activity, promises: Iterable[Promise], book: Rulebook | None = None
) -> None:
    """Set the day the activity is shown from no earlier than the rules of ``promises`` allow.

    A correction of what is public is public at once, and no earlier, but where either of the two is told only in sums:
    then it waits for the day that those are told.
    """
    promises = list(promises)
    old = activity.replaces
    if old is None:
        activity.publish_on = day_for(activity, promises, book)
        return
    book = book or rulebook(promise.pk for promise in promises)
    rows = ((activity, promises), (old, promises_of(old)))
    activity.publish_on = max(activity.publish_on, *(_next_day(row, served, book) for row, served in rows))
    for row, served in rows:
        if is_coarse(row, served, book):
            activity.publish_on = max(activity.publish_on, day_for(row, served, book))


def withdrawal_day(
    activity: Activity, promises: Iterable[Promise], book: Rulebook | None = None
) -> date | None:
    """The day that the public is told of a withdrawal made today; None = at once."""
    promises = list(promises)
    book = book or rulebook(promise.pk for promise in promises)
    if is_coarse(activity, promises, book):
        return day_for(activity, promises, book)
    day = _next_day(activity, promises, book)
    return day if day > today() else None


def tell_waiting(promise: Promise, *, by: User) -> None:
    """Tell in the sums what waits only because it came late: the freezing of a follow-up is a telling day too.

    What serves other promises as well goes on waiting, and so does what somebody gave a day of its own.
    """
    lock([promise])
    shared = Contribution.objects.filter(activity=OuterRef("pk")).exclude(commitment__promise=promise)
    own = Activity.objects.filter(coarse(), ~Exists(shared), belonging.of([promise]))
    prefetch_related_objects([promise], "periods")
    book = rulebook([promise.pk])
    late = []
    # What is of a period whose follow-up is made today would come unmarked after it.
    is_told = lambda row: _next_day(row, [promise], book) == today()  # noqa: E731
    for row in filter(is_told, own.filter(publish_on__gt=today())):
        # Late is what could have been shown before it was written, if nobody chose a later day.
        rule = book.of(promise.pk, row.kind_id)
        uncut = _uncut_buckets(rule, promise)
        written = telling_day(rule, day_of(row.created_at) + ONE_DAY, uncut)
        if first_day(rule, row.ends_on, uncut) <= today() and row.publish_on == written:
            late.append(row.pk)
    shown = Activity.objects.filter(pk__in=late).update(publish_on=today())
    gone = [row.pk for row in own.filter(withdrawn_shown_on__gt=today()) if is_told(row)]
    shown += Activity.objects.filter(pk__in=gone).update(withdrawn_shown_on=today())
    if shown:
        raise_revision(promise, by=by, cause=VersionCause.DUE, activities=None)
