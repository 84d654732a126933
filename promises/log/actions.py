"""Activities: logged, changed while nobody has seen them, corrected and withdrawn after that."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Municipality, Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.differences import CHANGED, differences
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from medborgarlofte.conflict import Conflict, fingerprint, require_unchanged
from promises.log import branches
from promises.log.activity_problems import refuse_problems
from promises.models import (
    Activity,
    Contribution,
    Kind,
    Photo,
    Promise,
    SituationReport,
    WalkInvitation,
)
from promises.record.public import published_activities
from promises.words import swedish
from promises.words.enums import VersionCause
from promises.writing import publication_rules, textguard
from promises.writing.reach import promises_of, require_right, target
from promises.writing.revision import lock, raise_revisions

Rows = Iterable[Mapping[str, Any]]
# What a correction takes over from the row it replaces, unless it says otherwise.
_NOT_COPIED = {
    "id", "uid", "replaces", "correction_reason", "created_at", "created_by", "withdrawn_at", "withdrawn_by",
    "withdrawn_reason", "withdrawn_shown_on",
}  # fmt: skip


def log_once(*, by: User, uid: UUID, **fields: Any) -> tuple[Activity, bool]:
    """``log_activity`` for a row whose number the sender chose: sent again, it is the same row.

    Returns the row and whether it was made now. Raises as ``log_activity``, and PermissionDenied when
    somebody else has used the number.
    """
    if earlier := _sent_before(uid, by):
        return earlier, False
    try:
        with transaction.atomic():
            return log_activity(by=by, uid=uid, **fields), True
    except (IntegrityError, ValidationError):
        # The same form sent twice at the same moment: the one that came second finds the first's row.
        earlier = _sent_before(uid, by)
        if not earlier:
            raise
        return earlier, False


def _sent_before(uid: UUID, by: User) -> Activity | None:
    row = Activity.objects.filter(uid=uid).first()
    if row and row.created_by_id != by.pk:
        raise PermissionDenied("Numret är redan använt.")
    return row


@transaction.atomic
def log_activity(
    *,
    by: User,
    municipality: Municipality,
    kind: Kind,
    title: str,
    starts_on: date,
    ends_on: date | None = None,
    performed_by: Organisation | None = None,
    logged_for: Organisation | None = None,
    publish_on: date | None = None,
    contributions: Rows = (),
    results: Rows = (),
    method: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Activity:
    """Log one thing done, with what it counts towards and its results.

    ``logged_for`` is the person's own organisation, looked up when there is only one; ``performed_by`` the
    same unless a partner did it. ``contributions`` hold ``commitment`` and perhaps ``quantity``, ``part``,
    ``out_of``, ``counts``, ``why_not``; where there are none, ``promise`` says whose work it is all the same.
    ``results`` hold ``measure`` and ``value``; ``method`` the fields of the kind's own row (``TrafficOperation`` …),
    with lists such as ``observations`` under it. ``publish_on`` is today when left out. ``fields`` are the activity's
    own, ``uid`` and ``promise`` among them.
    Raises PermissionDenied, and ValidationError by field.
    """
    logged_for = logged_for or own_organisation(by, municipality)
    activity = Activity(
        municipality=municipality,
        kind=kind,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on or starts_on,
        performed_by=performed_by or logged_for,
        logged_for=logged_for,
        publish_on=publish_on or today(),
        created_at=now(),
        created_by=by,
        **fields,
    )
    rows = {"contributions": list(contributions), "results": list(results)}
    touched = _write(activity, rows, method or {}, by)
    _raise_revisions(touched, by, VersionCause.LOGGED, activity)
    record("activity.logged", by=by, target=target(activity), changes=_changes_for_trail(None, activity))
    return activity


@transaction.atomic
def change_activity(activity: Activity, *, by: User, seen: str = "", **changes: Any) -> Activity:
    """Change an activity that nobody outside has seen. ``changes`` as the arguments of ``log_activity``;
    lists that are given are the whole of them. ``seen`` is the ``activity_fingerprint`` of what the writer saw.

    Raises PermissionDenied, Conflict when the row is no longer what was ``seen``, and ValidationError
    when it is public, replaced or withdrawn.
    """
    lock(promises_of(activity) | promises_in(changes))
    activity = _locked(activity, seen)
    if is_public(activity):
        raise ValidationError("Insatsen är redan offentlig. Rätta den i stället, med skäl.", code="public")
    require_right(by, activity)
    before = _snapshot(activity)
    rows = {name: list(changes.pop(name)) for name in branches.ROWS if name in changes}
    method = changes.pop("method", None) or {}
    for name, value in changes.items():
        setattr(activity, name, value)
    touched = _write(activity, rows, method, by)
    _raise_revisions(touched, by, VersionCause.LOGGED, activity)
    if changed := _changes_for_trail(before, activity):
        record("activity.changed", by=by, target=target(activity), changes=changed)
    return activity


@transaction.atomic
def correct_activity(
    activity: Activity, *, by: User, reason: str, seen: str = "", **changes: Any
) -> Activity:
    """A new row that replaces ``activity`` and takes over all that is not among ``changes``.

    ``changes`` and ``seen`` as in ``change_activity``. Returns the new row. Raises PermissionDenied,
    Conflict, and ValidationError when there is no reason or the row is already replaced or withdrawn.
    """
    lock(promises_of(activity) | promises_in(changes))
    old = _locked(activity, seen)
    require_right(by, old)
    if not reason.strip():
        raise ValidationError({"correction_reason": "Skriv varför insatsen rättas."})
    rows = {name: list(changes.pop(name, kept)) for name, kept in branches.read_rows(old).items()}
    method = branches.read_method(old) | dict(changes.pop("method", None) or {})
    kept = {f.name: getattr(old, f.name) for f in old._meta.concrete_fields if f.name not in _NOT_COPIED}
    # What it says could not be read before today.
    kept["publish_on"] = max(old.publish_on, today())
    new = Activity(**(kept | changes), replaces=old, correction_reason=reason.strip())
    new.created_at, new.created_by = now(), by
    touched = _write(new, rows, method if new.kind_id == old.kind_id else {}, by)
    SituationReport.objects.filter(meeting__activity=old).update(meeting=new.pk)
    Photo.objects.filter(activity=old).update(activity=new)
    WalkInvitation.objects.filter(activity=old).update(activity=new)
    branches.move_living(old, new)
    _raise_revisions(touched, by, VersionCause.CORRECTED, new, old)
    changed = _changes_for_trail(_snapshot(old), new)
    why = {"replaces": str(old.uid), "reason": new.correction_reason}
    record("activity.corrected", by=by, target=target(new), changes=changed, **why)
    return new


@transaction.atomic
def withdraw_activity(activity: Activity, *, by: User, reason: str) -> Activity:
    """Take the activity out of every count; it stays readable, as withdrawn.

    Raises PermissionDenied, and ValidationError when there is no reason or it is already settled.
    """
    lock(promises_of(activity))
    activity = _locked(activity)
    require_right(by, activity)
    if not reason.strip():
        raise ValidationError({"withdrawn_reason": "Skriv varför insatsen återtas."})
    textguard.check_texts({"withdrawn_reason": reason}, activity.municipality_id)
    activity.withdrawn_at, activity.withdrawn_by = now(), by
    activity.withdrawn_reason = reason.strip()
    activity.withdrawn_shown_on = publication_rules.withdrawal_day(activity, promises_of(activity))
    activity.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "withdrawn_shown_on"])
    _raise_revisions(promises_of(activity), by, VersionCause.WITHDRAWN, activity)
    record("activity.withdrawn", by=by, target=target(activity), reason=activity.withdrawn_reason)
    return activity


def is_public(activity: Activity) -> bool:
    """Whether anybody outside may have seen the row."""
    return published_activities(today()).filter(pk=activity.pk).exists()


def settled(activity: Activity) -> str:
    """Why nothing more can be done to the row, as a Swedish sentence; empty while it is neither corrected nor
    withdrawn."""
    if replacement := Activity.objects.filter(replaces=activity).select_related("created_by").first():
        when = swedish.moment(timezone.localtime(replacement.created_at))
        return f"Insatsen är redan rättad av {replacement.created_by} den {when}. Rätta den nya raden."
    if activity.withdrawn_at:
        when = swedish.moment(timezone.localtime(activity.withdrawn_at))
        return f"Insatsen är redan återtagen av {activity.withdrawn_by} den {when}."
    return ""


def newest(activity: Activity) -> Activity:
    """The row that is in force for the activity now: itself, or the last of its corrections."""
    while correction := _with_people().filter(replaces=activity).first():
        activity = correction
    return activity


def versions(activity: Activity) -> list[Activity]:
    """The activity and all its corrections: the newest first, the row first logged last."""
    rows = [newest(activity)]
    while before := rows[-1].replaces_id:
        rows.append(_with_people().get(pk=before))
    return rows


def _with_people() -> QuerySet[Activity]:
    return Activity.objects.select_related("created_by", "withdrawn_by", "logged_for", "kind")


def own_organisation(by: User, municipality: Municipality) -> Organisation:
    """The one organisation the person logs for there. Raises ValidationError when there is not exactly one."""
    memberships = access.memberships(by, Permission.LOG_ACTIVITY).filter(municipality=municipality)
    organisations = Organisation.objects.filter(memberships__in=memberships).distinct()
    if len(organisations) != 1:
        raise ValidationError({"logged_for": "Välj vilken organisation du loggar för."})
    return organisations[0]


def activity_fingerprint(activity: Activity) -> str:
    """A hash of the row and all rows under it, hex; another value means that somebody changed it meanwhile."""
    own = {f.name: getattr(activity, f.attname) for f in activity._meta.concrete_fields}
    rows = [sorted(map(str, values)) for values in branches.read_rows(activity).values()]
    return fingerprint(own, rows, branches.read_method(activity))


def _locked(activity: Activity, seen: str = "") -> Activity:
    """The row as it is now, locked; raises ValidationError when it is replaced or withdrawn, Conflict
    when it is not what was ``seen``."""
    row = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if sentence := settled(row):
        raise Conflict(sentence) if seen else ValidationError(sentence, code="settled")
    require_unchanged(seen or None, activity_fingerprint(row), "Någon annan har ändrat raden medan du skrev.")
    return row


def _write(activity: Activity, rows: dict[str, list], method: Mapping[str, Any], by: User) -> set[Promise]:
    """Store the activity and its rows; the promises that it touches."""
    lock(promises_of(activity) | promises_in(rows))
    require_right(by, activity)
    refuse_problems(activity, rows)
    replaced = [activity.replaces] if activity.replaces else []
    touched = promises_of(activity).union(*map(promises_of, replaced))
    publication_rules.apply_publication_delay(activity, touched | promises_in(rows))
    textguard.full_clean(activity)
    activity.save()
    branches.write_rows(activity, rows)
    branches.write_method(activity, method)
    return touched | promises_of(activity)


def _raise_revisions(touched: set[Promise], by: User, cause: VersionCause, *activities: Activity) -> None:
    raise_revisions(
        touched,
        by=by,
        cause=cause,
        activities=activities,
        # An invitation names the newest row of its walk.
        only_activities=cause is not VersionCause.CORRECTED,
    )


def promises_in(changes: Mapping[str, Any]) -> set[Promise]:
    """The promises that these arguments of ``log_activity`` say it belongs to."""
    own = [promise] if (promise := changes.get("promise")) else []
    return {*own, *(row["commitment"].promise for row in changes.get("contributions", ()))}


def _snapshot(activity: Activity) -> tuple[Activity, dict[str, list[str]], dict[str, Any]]:
    """The activity as it is now: a fresh copy, its rows in words, its method's values."""
    copy = Activity.objects.get(pk=activity.pk)
    return copy, row_words(copy), branches.read_method(copy)


def row_words(activity: Activity) -> dict[str, list[str]]:
    """What the activity counts and what came of it, as the trail keeps them: ``contributions`` and ``results``."""
    contributions = Contribution.objects.filter(activity=activity).select_related("commitment__promise")
    return {
        "contributions": sorted(
            f"{c.commitment.promise.slug}/{c.commitment.number}"
            f" {c.part} {c.quantity.normalize():f}{'' if c.counts else ' räknas inte'}"
            for c in contributions
        ),
        "results": [str(result) for result in activity.results.select_related("measure")],
    }


def _changes_for_trail(before: tuple[Activity, dict, dict] | None, activity: Activity) -> dict[str, Any]:
    """Differences for the trail; of the method's own row only which fields changed."""
    row, words, method = before or (None, {}, {})
    fresh = Activity.objects.get(pk=activity.pk)
    changed = differences(row, fresh)
    for name in ("replaces", "correction_reason"):
        changed.pop(name, None)
    for name, after in row_words(fresh).items():
        if after != words.get(name, []):
            changed[name] = [words.get(name), after]
    for name, value in branches.read_method(fresh).items():
        if value != method.get(name) and value not in (None, "", []):
            changed[name] = CHANGED
    return changed
