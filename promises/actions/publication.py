"""What the public sees of a promise's work, and when: the rules, set whole, and the day they give a row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, prefetch_related_objects

from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from promises.actions.reach import target
from promises.actions.revision import lock, raise_revision
from promises.actions.seen import digest
from promises.enums import Detail
from promises.facts import ReportingPeriod
from promises.models import Activity, Contribution, Kind, Promise, PublicationRule
from promises.progress.coarse import Buckets
from promises.publication import EVERY_ROW, Rule, Rulebook, first_day, rulebook
from promises.rules import first_day as promise_starts
from promises.rules import load, shown

Rules = Mapping[Kind | None, Rule]
CHANGED_MEANWHILE = (
    "Någon annan har ändrat reglerna medan du skrev. Jämför med det som gäller nu och spara igen."
)


@transaction.atomic
def set_rules(promise: Promise, rules: Rules, *, by: User, seen: str) -> None:
    """Make ``rules`` those of the promise, by kind; None is for every other kind. ``seen`` is the ``mark`` of
    those that stood when the writer began.

    Rows that nobody outside has seen wait as long as the new rules say; what is public stays public, and is
    told as coarsely as they say from now on. Raises PermissionDenied and ValidationError.
    """
    lock(_sharing(promise))
    require(by, Permission.EDIT_PROMISE, promise.municipality_id)
    if mark(promise) != seen:
        raise ValidationError(CHANGED_MEANWHILE, code="conflict")
    before, shared = _words(promise), _sharing(promise)
    showed = _shown(shared)
    write_rules(promise, rules, by=by)
    if _words(promise) != before:
        _wait(promise)
        shows = _shown(shared)
        for each in shared:
            raise_revision(each, by=by, seen=shows[each.pk] != showed[each.pk])
        record("promise.publication_ruled", by=by, target=target(promise), changes=[before, _words(promise)])


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


def _shown(promises: Sequence[Promise]) -> dict[int, tuple[Any, ...]]:
    """All that the rules decide of what anybody can see today, by promise."""
    loaded = load(promises, today())
    rows: dict[int, set[int]] = defaultdict(set)
    seen = Contribution.objects.filter(shown(today(), "activity__"), commitment__promise__in=promises)
    for promise, row in seen.values_list("commitment__promise", "activity"):
        rows[promise].add(row)
    return {pk: (rows[pk], each.commitments, each.sums) for pk, each in loaded.items()}


def mark(promise: Promise) -> str:
    """What tells whether the rules are still what somebody saw. Hex."""
    return digest(_words(promise))


def _words(promise: Promise) -> list[str]:
    rows = PublicationRule.objects.filter(promise=promise).select_related("kind")
    return sorted(
        f"{row.kind or 'övrigt'}: {row.detail}, {row.delay_days} dagar, plats {row.shows_place}"
        for row in rows
    )


def day_for(activity: Activity, promises: Iterable[Promise], book: Rulebook | None = None) -> date:
    """The first day the activity may be seen by the rules of ``promises``, those that it serves."""
    promises = list(promises)
    book = book or rulebook(promise.pk for promise in promises)
    days = [activity.ends_on]
    for promise in promises:
        rule = book.of(promise.pk, activity.kind_id)
        if rule != EVERY_ROW:
            days.append(first_day(rule, activity.ends_on, _plain(rule, promise)))
    return max(days)


def _plain(rule: Rule, promise: Promise) -> Buckets | None:
    """Whole units, cut nowhere: a row never waits too short for being cut elsewhere later."""
    if not rule.is_coarse:
        return None
    rows = promise.periods.all() if rule.detail is Detail.PERIOD else ()
    periods = [ReportingPeriod(p.slug, p.label, p.starts_on, p.ends_on, p.due_on) for p in rows]
    return Buckets(rule.detail, (), periods, promise_starts(promise))


def _wait(promise: Promise) -> None:
    """Let what is not public yet wait as long as the rules say; what waits longer goes on waiting."""
    waiting = Activity.objects.filter(commitments__promise=promise, publish_on__gt=today()).distinct()
    book, moved = rulebook([promise.pk]), []
    prefetch_related_objects([promise], "periods")
    for row in waiting:
        day = day_for(row, [promise], book)
        if day > row.publish_on:
            row.publish_on = day
            moved.append(row)
    Activity.objects.bulk_update(moved, ["publish_on"], batch_size=500)


def wait(activity: Activity, promises: Iterable[Promise], book: Rulebook | None = None) -> None:
    """Set the day the activity is shown from no earlier than the rules of ``promises`` allow.

    A correction of what is public is public at once.
    """
    if activity.replaces_id is None:
        activity.publish_on = max(activity.publish_on, day_for(activity, promises, book))
