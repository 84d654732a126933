"""What somebody can ask for (utlämnande): every kind of record as plain fields, found by what was asked.

"Intern" is a mark of publishing, not a decision on secrecy: what is internal is found and tried here too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import DateTimeField, FileField, Model, Q
from django.utils import timezone

from followup.models import Assessment, Report
from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Municipality, Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.sentences import sentence
from medborgarlofte.labelled import Labelled
from medborgarlofte.sent import whole_number
from promises.models import (
    Activity,
    HotSpot,
    Kind,
    Measure,
    Promise,
    Question,
    SituationReport,
    belonging,
    tree,
)
from promises.words import swedish
from promises.writing import reach

MOST = 500  # more than that nobody reads through before handing it out


class Asked(Labelled):
    """Kinds of record that can be asked for."""

    ACTIVITY = "activity", "insatser, med protokoll och interna uppgifter"
    SITUATION = "situation_report", "lägesrapporter (EST)"
    HOT_SPOT = "hot_spot", "hot spots"
    QUESTION = "question", "frågor från invånare"
    REPORT = "report", "uppföljningar, också utkast"
    EVENT = "event", "granskningsloggens händelser om det som hittas"


@dataclass(frozen=True)
class Line:
    """One field of a record. ``name`` tells it apart, ``internal`` that it is marked as never published."""

    name: str
    label: str
    text: str
    internal: bool


@dataclass(frozen=True)
class Record:
    """One thing that can be handed out, as text. ``key`` finds it again; ``whole`` = also what it says internally."""

    key: str
    target: str
    title: str
    lines: tuple[Line, ...]
    whole: bool = True


@dataclass(frozen=True)
class Request:
    """What is asked for; what is left empty cuts nothing. ``words`` must all stand in the record."""

    place: Municipality
    kinds: Sequence[str] = (Asked.ACTIVITY,)
    promise: Promise | None = None
    first: date | None = None
    last: date | None = None
    kind: Kind | None = None
    organisation: Organisation | None = None
    words: str = ""


@dataclass
class Found:
    """The records, and whether there were more than can be read through."""

    records: list[Record] = field(default_factory=list)
    more: bool = False


def find(request: Request, by: User) -> Found:
    """What the request names, of what the person may hand out: internal fields only of the own organisation's."""
    result = Found()
    wanted = [word.casefold() for word in request.words.split()]
    for rows in _rows(request):
        for record in records(rows, by):
            text = " ".join(line.text for line in record.lines).casefold()
            if all(word in text for word in wanted):
                result.records.append(record)
            if len(result.records) > MOST:
                result.more = True
                del result.records[MOST:]
                return result
    if Asked.EVENT in request.kinds:
        targets = {record.target for record in result.records if record.whole}
        # What the trail tells of these rows, in order.
        events = AuditEvent.objects.filter(target__in=targets).order_by("number")[: MOST + 1]
        result.records += [_event(event) for event in events]
    return result


def again(keys: Iterable[str], place: Municipality, by: User) -> list[Record]:
    """The records of these keys as they are now; those of other places are left out."""
    by_noun: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        noun, _, pk = key.partition("-")
        number = whole_number(pk)
        if number is not None:
            by_noun[noun].append(number)
    result: list[Record] = []
    for noun, (model, way) in _MODELS.items():
        rows = model._default_manager.filter(**{"pk__in": by_noun[noun], way: place}).order_by("pk")
        result += records(list(rows), by)
    events = AuditEvent.objects.filter(pk__in=by_noun["event"]).order_by("number")
    targets = {record.target for record in result if record.whole}
    return result + [_event(event) for event in events if event.target in targets]


_MODELS: dict[str, tuple[type[Model], str]] = {
    Asked.ACTIVITY: (Activity, "municipality"),
    Asked.SITUATION: (SituationReport, "municipality"),
    Asked.HOT_SPOT: (HotSpot, "municipality"),
    Asked.QUESTION: (Question, "promise__municipality"),
    Asked.REPORT: (Report, "period__promise__municipality"),
}


# The lookup that each part of a request cuts the rows of a kind by.
_LOOKUPS: dict[str, dict[str, str]] = {
    "promise": {"question": "promise", "report": "period__promise"},
    "first": {"activity": "ends_on__gte", "question": "received_on__gte", "report": "period__ends_on__gte",
              "situation_report": "created_at__date__gte"},
    "last": {"activity": "starts_on__lte", "question": "received_on__lte", "report": "period__starts_on__lte",
             "situation_report": "created_at__date__lte"},
    "kind": {"activity": "kind"},
    "organisation": {"activity": "logged_for", "situation_report": "organisation"},
}  # fmt: skip


def _rows(request: Request) -> Iterator[list[Model]]:
    """Rows of every kind asked for, a few hundred at a time."""
    for kind, (model, way) in _MODELS.items():
        if kind not in request.kinds:
            continue
        cut = Q()
        for name, lookups in _LOOKUPS.items():
            value = getattr(request, name)
            if value is not None and kind in lookups:
                cut &= Q(**{lookups[kind]: value})
        if kind == Asked.ACTIVITY and request.promise:
            cut &= belonging.of([request.promise])
        rows = model._default_manager.filter(cut, **{way: request.place}).distinct()
        batch: list[Model] = []
        for row in rows.order_by("pk").iterator(chunk_size=500):
            batch.append(row)
            if len(batch) == 500:
                yield batch
                batch = []
        yield batch


def records(rows: Sequence[Model], by: User) -> list[Record]:
    """The rows as records, with all that stands under them; a fixed number of queries for each kind of row."""
    under = _under([row for row in rows if isinstance(row, Activity)])
    return [_record(row, under.get(row.pk, []) if isinstance(row, Activity) else (), by) for row in rows]


def _under(activities: Sequence[Activity]) -> dict[int, list[Model]]:
    """The rows that are parts of the activities, by the activity's primary key."""
    parts: dict[int, list[Model]] = defaultdict(list)
    if not activities:
        return parts
    for model in tree.parts(Activity):
        way = tree.way_up(model, Activity)
        for row in model._default_manager.filter(**{f"{way}__in": activities}).order_by("pk"):
            activity = reach.activity_of(row)
            if activity:
                parts[activity.pk].append(row)
    for measure in Measure.objects.filter(meeting__activity__in=activities).order_by("pk"):
        parts[measure.meeting_id or 0].append(measure)
    return parts


def _record(row: Any, parts: Sequence[Model], by: User) -> Record:
    owner = getattr(row, "logged_for", None) or getattr(row, "organisation", None)
    # Each authority tries its own records; what both keep together either may try.
    if isinstance(row, Report):
        target = f"report:{row.period.promise.address}/{row.period.slug}"
        whole = reach.may_for_signatory(by, Permission.MASK, row.period.promise)
        parts = list(Assessment.objects.filter(report=row).order_by("pk"))
    else:
        target = reach.target(row)
        place = getattr(row, "municipality", None) or row.promise.municipality
        acting = authority_of(by, place)
        whole = access.may(by, Permission.MASK, place) and (owner is None or acting in (None, owner))
    lines = [line for line in _lines(row, "", "") if whole or not line.internal]
    for part in parts:
        number = getattr(part, "number", None)
        words = f"{part._meta.verbose_name} {number}" if number else str(part._meta.verbose_name)
        prefix, heading = f"{reach.noun(part)}{part.pk}.", f"{swedish.capital(words)}: "
        lines += [line for line in _lines(part, prefix, heading) if whole or not line.internal]
    if not whole:
        lines.append(Line("", "Interna uppgifter", f"prövas av {owner or 'kommunen'}", False))
    title = f"{swedish.capital(str(row._meta.verbose_name))}: {row}"[:200]
    return Record(f"{reach.noun(row)}-{row.pk}", target, title, tuple(lines), whole)


def authority_of(by: User, place: Municipality) -> Organisation | None:
    """For which authority the person hands out there: of several roles the first; none for who looks after the system."""
    return next(iter(access.organisations(by, Permission.MASK, place)), None)


_LEFT_OUT = {
    "id",
    "uid",
    "revision",
    "public_revision",
    "updated_at",
    "sha256",
    "is_demo",
    "position",
    "width",
    "height",
}


def _lines(row: Any, prefix: str, heading: str) -> Iterator[Line]:
    wholly = reach.is_internal(row) if row._meta.app_label == "promises" else False
    for each in row._meta.concrete_fields:
        if each.name in _LEFT_OUT or each.primary_key or isinstance(each, FileField):
            continue
        value = getattr(row, each.name)
        own = each.is_relation and value in (getattr(row, "activity", None), getattr(row, "walk", None))
        if own or value in (None, ""):
            continue
        if each.choices:
            text = str(getattr(row, f"get_{each.name}_display")())
        elif isinstance(value, bool):
            text = "ja" if value else "nej"
        elif isinstance(each, DateTimeField):
            text = f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        elif hasattr(value, "normalize"):
            text = swedish.number(value, 3)
        else:
            text = str(value)
        label = f"{heading}{swedish.capital(str(each.verbose_name))}"
        if text:
            yield Line(f"{prefix}{each.name}", label, text, wholly or each.name.startswith("internal_"))


def _event(event: AuditEvent) -> Record:
    lines = (
        Line("at", "När", f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}", True),
        Line("actor", "Vem", event.actor, True),
        Line("details", "Uppgifter", event.details or "maskerade", True),
    )
    try:
        title = sentence(event.event, event.actor, event.target)
    except KeyError:
        title = f"{event.event} {event.target}"
    return Record(f"event-{event.pk}", event.target, f"Händelse {event.number}: {title}"[:200], lines)
