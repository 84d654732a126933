"""EST: weekly reports of places, and the meetings that answer them. All of it internal but that a meeting was
held, which is an activity like any other and counts when the meeting is closed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Municipality, Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from medborgarlofte.conflict import Conflict, fingerprint, require_unchanged
from promises.est.situation import Situation, measures_before, meetings, waiting_for
from promises.log.actions import change_activity, is_public, log_activity
from promises.log.surprises import require_late_reason
from promises.models import Activity, CoordinationMeeting, Kind, Measure, SituationReport
from promises.words.enums import Effect, MeasureDecision
from promises.words.weeks import Week, week_of
from promises.writing.reach import require_right, target
from promises.writing.store import remove, store

TITLE = "EST-möte"


@transaction.atomic
def report_situation(
    *,
    by: User,
    municipality: Municipality,
    organisation: Organisation,
    week: Week,
    rows: Iterable[Mapping[str, Any]],
) -> tuple[list[SituationReport], int]:
    """Store one week's reports; what the same person has sent before, word for word, is not stored again.

    Returns the new rows and how many were there already. Raises PermissionDenied and ValidationError.
    """
    if week > week_of(today()):
        raise ValidationError({"week": "Veckan har inte börjat än."})
    # Sent twice at the same moment, the second waits and finds what the first has stored.
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    made: list[SituationReport] = []
    again = 0
    for fields in rows:
        values = {"municipality": municipality, "organisation": organisation, **week._asdict(), **fields}
        if SituationReport.objects.filter(created_by=by, **values).exists():
            again += 1
        else:
            made.append(store(SituationReport(**values), by=by))
    return made, again


@transaction.atomic
def change_report(report: SituationReport, *, by: User, seen: str, **changes: Any) -> SituationReport:
    """Mend a report that no closed meeting has dealt with. Raises PermissionDenied, Conflict, ValidationError."""
    report = _free(report, seen)
    for name, value in changes.items():
        setattr(report, name, value)
    return store(report, by=by)


@transaction.atomic
def remove_report(report: SituationReport, *, by: User, seen: str) -> None:
    """Take away a report that no closed meeting has dealt with. Raises as ``change_report``."""
    remove(_free(report, seen), by=by)


def _free(report: SituationReport, seen: str) -> SituationReport:
    report = SituationReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.meeting_id and CoordinationMeeting.objects.filter(
        pk=report.meeting_id, closed_at__isnull=False
    ):
        raise ValidationError("Rapporten är behandlad vid ett möte som är avslutat. Den ändras inte.")
    require_unchanged(seen, fingerprint(report), "Någon annan har ändrat rapporten medan du skrev.")
    return report


@transaction.atomic
def open_meeting(*, by: User, municipality: Municipality, organisation: Organisation, kind: Kind) -> Activity:
    """Today's meeting: an activity that counts towards nothing until it is closed. One at a time: while a
    meeting is open there it is the one returned. Raises PermissionDenied."""
    access.require(by, Permission.LOG_ACTIVITY, municipality, organisation)
    if not organisation.is_authority:
        raise PermissionDenied("EST-möten hålls av kommunen och polisen.")
    # Two who open at once get the same meeting.
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    for meeting in meetings(municipality).filter(closed_at__isnull=True):
        if not meeting.activity.contributions.exists():
            return meeting.activity
    return log_activity(
        by=by,
        municipality=municipality,
        kind=kind,
        title=TITLE,
        starts_on=today(),
        performed_by=organisation,
        logged_for=organisation,
        method={"internal_agenda": ""},
    )


@transaction.atomic
def prioritise(
    meeting: CoordinationMeeting,
    *,
    by: User,
    wanted: Iterable[tuple[Situation, int | None, int | None]],
) -> int:
    """Give situations a priority: ``(situation, what the writer saw, what the writer wants)``. Only what the
    writer changed is written, and only where nobody else has since. Returns how many changed.

    Raises PermissionDenied, and Conflict where somebody else has changed one of them.
    """
    _working(meeting, by)
    changed = 0
    taken = False
    for situation, seen, priority in wanted:
        if priority in (seen, situation.priority):
            continue
        if situation.priority != seen:
            taken = True
            continue
        ids = [row.pk for row in situation.rows]
        SituationReport.objects.filter(pk__in=ids).update(priority=priority)
        changed += 1
    if taken:
        raise Conflict("Någon annan har prioriterat medan du valde.")
    if changed:
        record("meeting.prioritised", by=by, target=target(meeting.activity), situations=changed)
    return changed


@transaction.atomic
def decide_measure(meeting: CoordinationMeeting, *, by: User, **fields: Any) -> Measure:
    """A measure that the meeting decides, with who owns it and when. Sent again word for word, it is the same.

    Raises PermissionDenied and ValidationError.
    """
    meeting = _working(meeting, by)
    values = {"decision": MeasureDecision.PLANNED.value} | fields
    known = meeting.measures.filter(**values).first()
    return known or store(Measure(meeting=meeting, **values), by=by)


@transaction.atomic
def drop_measure(measure: Measure, *, by: User, seen: str) -> None:
    """Take back a measure of a meeting that is not closed. Raises PermissionDenied, Conflict, ValidationError."""
    row = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    require_unchanged(seen, fingerprint(row), "Någon annan har ändrat åtgärden.")
    _working(row.meeting, by)
    remove(row, by=by)


@transaction.atomic
def follow_up(
    meeting: CoordinationMeeting, *, by: User, followed_up: Iterable[tuple[Measure, str, Mapping[str, Any]]]
) -> int:
    """What came of earlier meetings' measures: ``(measure, what the writer saw, changes)`` where changes are
    ``decision``, ``done_on``, ``refused_reason`` and ``effect`` (None = not judged). Returns how many changed.

    Raises PermissionDenied, Conflict where somebody else has changed one of them, ValidationError.
    """
    meeting = _working(meeting, by)
    earlier = set(measures_before(meeting).values_list("pk", flat=True))
    changed, taken = 0, False
    for measure, seen, changes in followed_up:
        if measure.pk not in earlier:
            raise ValidationError("Åtgärden hör inte till mötet.")
        row = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
        before = fingerprint(row)
        effect = changes.get("effect")
        for name in ("decision", "done_on", "refused_reason"):
            setattr(row, name, changes[name])
        if effect is None:
            row.effect, row.effect_on = Effect.NOT_KNOWN.value, None
        elif row.effect_on is None or row.effect != effect:
            row.effect, row.effect_on = effect, meeting.activity.starts_on
        if fingerprint(row) == before:
            continue
        if before != seen:
            taken = True
            continue
        row.full_clean()
        row.save()
        changed += 1
    if taken:
        raise Conflict("Någon annan har skrivit om samma åtgärd.")
    if changed:
        record("meeting.followed_up", by=by, target=target(meeting.activity), measures=changed)
    return changed


@transaction.atomic
def write_agenda(meeting: CoordinationMeeting, *, by: User, text: str, seen: str) -> None:
    """The meeting's own words. ``seen`` is the ``agenda_fingerprint`` of what the writer began with. Raises Conflict."""
    meeting = _working(meeting, by)
    if text == meeting.internal_agenda:
        return
    require_unchanged(
        seen,
        agenda_fingerprint(meeting.internal_agenda),
        "Någon annan har skrivit i anteckningen medan du skrev.",
    )
    meeting.internal_agenda = text
    meeting.save(update_fields=["internal_agenda"])
    record("meeting.noted", by=by, target=target(meeting.activity))


def require_as_seen(meeting: CoordinationMeeting, *, by: User, seen: str) -> None:
    """Lock the meeting for the transaction and raise Conflict unless ``seen``, the ``meeting_fingerprint`` as the writer
    saw it, still holds. Raises PermissionDenied and ValidationError too."""
    require_unchanged(
        seen,
        meeting_fingerprint(_working(meeting, by)),
        "Något har tillkommit eller ändrats sedan du öppnade sidan. Titta och avsluta igen.",
    )


@transaction.atomic
def close_meeting(
    meeting: CoordinationMeeting,
    *,
    by: User,
    contributions: Iterable[Mapping[str, Any]],
    late_reason: str = "",
) -> None:
    """End the meeting: its reports are dealt with, and now it counts. Closing a closed meeting changes nothing.
    Raises PermissionDenied and ValidationError, also where its period is followed up and nobody says why it comes now.
    """
    if CoordinationMeeting.objects.filter(pk=meeting.pk, closed_at__isnull=False).exists():
        return
    meeting = _working(meeting, by)
    dealt_with = waiting_for(meeting, meeting_week(meeting))
    SituationReport.objects.filter(pk__in=[row.pk for row in dealt_with]).update(meeting=meeting)
    meeting.closed_at, meeting.closed_by = now(), by
    meeting.save(update_fields=["closed_at", "closed_by"])
    if not is_public(meeting.activity):
        # It has been nowhere before: closed another day, it is shown from that day.
        told = change_activity(
            meeting.activity, by=by, contributions=contributions, late_reason=late_reason, publish_on=today()
        )
        require_late_reason(told)
    record("meeting.closed", by=by, target=target(meeting.activity))


@transaction.atomic
def reopen_meeting(meeting: CoordinationMeeting, *, by: User) -> None:
    """Go on with a meeting that was closed too soon, on its own day. It keeps counting. Raises PermissionDenied
    and ValidationError."""
    require_right(by, meeting)
    meeting = CoordinationMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.activity.starts_on != today():
        raise ValidationError("Mötet är från en annan dag. Öppna ett nytt möte i stället.")
    if meeting.closed_at:
        meeting.closed_at = meeting.closed_by = None
        meeting.save(update_fields=["closed_at", "closed_by"])
        record("meeting.reopened", by=by, target=target(meeting.activity))


def meeting_week(meeting: CoordinationMeeting) -> Week:
    """The week that the meeting looks at, and with it all before that no meeting has looked at."""
    return week_of(meeting.activity.starts_on)


def agenda_fingerprint(words: str) -> str:
    """Tells whether the meeting's words are the same, as a browser sends them back. Hex."""
    return fingerprint(words.replace("\r\n", "\n").strip())


def meeting_fingerprint(meeting: CoordinationMeeting) -> str:
    """Tells whether all that the meeting's page shows is still what somebody saw. Hex."""
    return shown_fingerprint(
        meeting,
        waiting_for(meeting, meeting_week(meeting)),
        meeting.measures.all(),
        measures_before(meeting),
    )


def shown_fingerprint(
    meeting: CoordinationMeeting,
    waiting: Iterable[SituationReport],
    decided: Iterable[Measure],
    before: Iterable[Measure],
) -> str:
    """The same of what was read already."""
    rows = (sorted(each, key=lambda row: row.pk) for each in (waiting, decided))
    return fingerprint(*rows, list(before), meeting.internal_agenda)


def _working(meeting: CoordinationMeeting | None, by: User) -> CoordinationMeeting:
    """The meeting as it is now, locked. Raises PermissionDenied, and ValidationError when it is closed,
    corrected or withdrawn."""
    row = (
        CoordinationMeeting.objects.select_for_update(of=("self",))
        .select_related("activity__municipality", "activity__logged_for", "activity__kind")
        .get(pk=meeting.pk if meeting else None)
    )
    require_right(by, row)
    if row.closed_at:
        raise ValidationError("Mötet är avslutat. Det som ska ändras tas upp på nästa möte.")
    if row.activity.withdrawn_at or Activity.objects.filter(replaces=row.activity).exists():
        raise ValidationError("Mötet är rättat eller återtaget.")
    return row
