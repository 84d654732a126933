"""The measures of a walk: proposed, decided, done or refused; after publication in dated public steps."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from medborgarlofte.accounts.models import Organisation, User
from medborgarlofte.audit.differences import differences
from medborgarlofte.audit.record import record
from medborgarlofte.clock import day_of, now, today
from medborgarlofte.conflict import Conflict, fingerprint, require_unchanged
from promises.log.actions import newest, settled
from promises.models import Activity, Measure, MeasureStep, Observation, SafetyWalk
from promises.record.public import protocol_is_public
from promises.words import swedish
from promises.words.enums import MeasureDecision, VersionCause
from promises.writing import textguard
from promises.writing.reach import promises_of, require_right, target
from promises.writing.revision import lock, raise_revisions

DECIDED = ("decision", "owner", "due_on", "done_on", "refused_reason")


@transaction.atomic
def add_measure(observation: Observation, *, by: User, text: str) -> Measure:
    """Propose something to be done about the observation. After publication it is public at once, with the
    day as its first step; the same words twice are one measure.

    Raises PermissionDenied and ValidationError.
    """
    _lock(observation.walk.activity, by)
    text = text.strip()
    known = observation.measures.filter(text=text).first()
    if known:
        return known
    measure = Measure(observation=observation, text=text, created_at=now(), created_by=by)
    textguard.full_clean(measure)
    measure.save(force_insert=True)
    record("measure.added", by=by, target=target(measure), changes=differences(None, measure))
    if protocol_is_public(observation.walk):
        _step(measure, by=by, decided_on=today())
        raise_revisions_of(observation.walk, by)
    return measure


@transaction.atomic
def decide(
    measure: Measure,
    *,
    by: User,
    seen: str,
    decision: str,
    owner: Organisation | None = None,
    due_on: date | None = None,
    done_on: date | None = None,
    refused_reason: str = "",
    decided_on: date | None = None,
    note: str = "",
    text: str = "",
) -> Measure:
    """Say what is to become of the measure. ``seen`` is its ``measure_fingerprint``.

    While the protocol is a draft the measure is simply changed, ``text`` too. After that the decision is a
    new step with the day it was made (today when left out) and perhaps a note; what was decided before
    stands. Raises PermissionDenied, Conflict, and ValidationError by field.
    """
    row = _locked(measure, by)
    require_unchanged(seen, measure_fingerprint(row), "Någon annan har ändrat åtgärden medan du skrev.")
    before = Measure.objects.get(pk=row.pk)
    row.decision, row.owner, row.due_on = MeasureDecision(decision).value, owner, due_on
    row.done_on = done_on if row.decision == MeasureDecision.DONE else None
    row.refused_reason = refused_reason.strip() if row.decision == MeasureDecision.REFUSED else ""
    public = protocol_is_public(_walk(row))
    if text.strip() and not public:
        row.text = text.strip()
    _check(row)
    textguard.full_clean(row)
    changed = differences(before, row)
    if public:
        if not changed and not note.strip():
            raise ValidationError("Inget är ändrat. Skriv en kommentar eller välj ett annat beslut.")
        begin_trail(before, by=by)
        _step(row, by=by, decided_on=decided_on or today(), note=note.strip())
    if changed:
        row.save(update_fields=list(changed))
    if changed or public:
        record("measure.decided", by=by, target=target(row), changes=changed, note=note.strip())
    if public:
        raise_revisions_of(_walk(row), by)
    return row


@transaction.atomic
def remove_measure(measure: Measure, *, by: User, seen: str | None = None) -> None:
    """Take away a measure that nobody outside has read. ``seen`` is its ``measure_fingerprint``, None = not asked. Raises
    PermissionDenied, Conflict and ValidationError."""
    row = _locked(measure, by)
    require_unchanged(seen, measure_fingerprint(row), "Någon annan har ändrat åtgärden sedan du läste den.")
    if protocol_is_public(_walk(row)):
        raise ValidationError("Åtgärden är publicerad. Skriv i stället att den inte görs, och varför.")
    name, was = target(row), str(row)
    row.delete()
    record("measure.removed", by=by, target=name, was=was)


def begin_trail(measure: Measure, *, by: User) -> None:
    """Write the decision that the published protocol held as the first step, where there is none."""
    if not measure.steps.exists():
        walk = _walk(measure)
        moment = walk.protocol_published_at or walk.activity.created_at
        _step(measure, by=by, decided_on=day_of(moment))


def raise_revisions_of(walk: SafetyWalk, by: User) -> None:
    """To be called when something of the walk's published protocol is written."""
    activity = walk.activity
    raise_revisions(
        promises_of(activity), by=by, cause=VersionCause.WALK, activities=[activity], only_activities=True
    )


def measure_fingerprint(measure: Measure) -> str:
    """What tells whether the measure is still what somebody saw. Hex."""
    words = [str(getattr(measure, name)) for name in ("text", *DECIDED)]
    return fingerprint(words, measure.steps.count())


def _check(measure: Measure) -> None:
    errors = {}
    if measure.decision == MeasureDecision.PLANNED:
        if measure.owner is None:
            errors["owner"] = "Välj vem som ska göra det."
        if measure.due_on is None:
            errors["due_on"] = "Skriv när det ska vara gjort."
    if measure.decision == MeasureDecision.REFUSED and not measure.refused_reason:
        errors["refused_reason"] = "Skriv varför åtgärden inte görs."
    if measure.decision == MeasureDecision.DONE:
        if measure.done_on is None:
            errors["done_on"] = "Skriv vilken dag det blev gjort."
        elif measure.done_on > today():
            errors["done_on"] = "Dagen har inte varit än."
    if errors:
        raise ValidationError(errors)


def _step(measure: Measure, *, by: User, decided_on: date, note: str = "") -> MeasureStep:
    last = measure.steps.aggregate(position=Max("position"), day=Max("decided_on"))
    if decided_on > today():
        raise ValidationError({"decided_on": "Dagen har inte varit än."})
    if last["day"] and decided_on < last["day"]:
        raise ValidationError(
            {
                "decided_on": f"Ett senare steg är från den {swedish.day(last['day'])}. Skriv den dagen eller senare."
            }
        )
    decided: dict[str, Any] = {name: getattr(measure, name) for name in DECIDED}
    step = MeasureStep(
        measure=measure,
        position=(last["position"] or 0) + 1,
        decided_on=decided_on,
        note=note,
        created_at=now(),
        created_by=by,
        **decided,
    )
    textguard.full_clean(step)
    step.save(force_insert=True)
    return step


def _walk(measure: Measure) -> Any:
    assert measure.observation, "a measure of a walk"
    return measure.observation.walk


def _lock(activity: Activity, by: User) -> Activity:
    lock(promises_of(activity))
    row = newest(activity)
    if row.pk != activity.pk:
        raise Conflict("Vandringen har rättats. Öppna den på nytt: åtgärderna finns där.")
    require_right(by, row)
    if sentence := settled(row):
        raise ValidationError(sentence, code="settled")
    return row


def _locked(measure: Measure, by: User) -> Measure:
    _lock(_walk(measure).activity, by)
    rows = Measure.objects.select_for_update(of=("self",)).select_related("observation__walk__activity")
    row = rows.filter(pk=measure.pk).first()
    if row is None:
        raise ValidationError("Åtgärden är redan borttagen.", code="removed")
    require_right(by, row)
    return row
