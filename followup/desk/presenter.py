"""The desk's first page in words: what waits, what nobody outside has seen, every promise with its periods."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from followup.approval.presenter import whose_turn
from followup.approval.status import Way, signatories
from followup.desk.lines import Line, commitment_name, due, round_line
from followup.desk.queries import Gathered
from followup.desk.silence import lagging_lines, left_lines, silent_lines
from followup.desk.steps import steps
from followup.duties import Stage, Standing, Turn, place_name, places_of, turns
from followup.enums import State
from followup.links import activity_url, measure_url, review_url, write_url
from followup.questions import Waiting
from followup.report.presenter import PeriodRow, period_rows
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import day_of
from promises.counting import sentences
from promises.models import Activity, Measure, Promise
from promises.pages.tally import say
from promises.questions.presenter import waiting_words
from promises.reading.page_frame import commitment_url, promise_url
from promises.words import swedish


@dataclass(frozen=True)
class Halt:
    """The next date, as ``components/next_date.html`` takes it."""

    title: str
    date: str
    text: str


@dataclass(frozen=True)
class Group:
    """One promise with its periods; ``url`` is empty while it is not published."""

    promise: Promise
    url: str
    words: str
    periods: tuple[tuple[PeriodRow, str], ...]


def page(found: Gathered, name: str, on: date) -> dict[str, Any]:
    """Context of ``followup/desk/overview.html``."""
    tasks = [
        *([round_line(found.round)] if found.round else []),
        *steps(found, on),
        *_follow_ups(found, on),
        *(_measure(measure) for measure in found.measures),
        *(_questions(waiting) for waiting in found.questions),
    ]
    return {
        "greeting": f"Hej {name.split()[0]}." if name else "Hej.",
        "waiting": _how_many(len(tasks)),
        "tasks": tasks,
        "next_date": _next(found, on),
        "lagging": [line for standing in found.standings for line in lagging_lines(found, standing)],
        "silent": [line for standing in found.standings for line in silent_lines(found, standing, on)],
        "left": list(left_lines(found)),
        "drafts": [_draft(found, stands) for stands in found.ways.values()],
        "differences": [line for standing in found.standings for line in _differences(found, standing)],
        "unpublished": [_unpublished(activity) for activity in found.unpublished],
        "unpublished_total": found.unpublished_total,
        "recent": [_recent(activity, on) for activity in found.recent],
        "groups": [_group(found, s.promise, s.shown.follow_ups, on, say(s.counted)) for s in found.standings],
        "ended": found.ended,
        "acts_somewhere": bool(found.reach.municipalities),
        "may_log": any(
            found.reach.may(Permission.LOG_ACTIVITY, place) for place in found.reach.municipalities
        ),
    }


def _questions(waiting: Waiting) -> Line:
    return Line(
        title=f"{waiting_words(waiting.count)}, {waiting.place.short_name}",
        url=reverse("desk_questions"),
        note="Ingen fråga visas för allmänheten förrän någon har svarat.",
        when=f"Den äldsta kom {swedish.day(waiting.oldest)}",
        icon="link",
    )


def _how_many(count: int) -> str:
    if not count:
        return "Inget väntar på dig i dag."
    what = swedish.plural(count, "sak väntar", "saker väntar")
    return f"{swedish.capital(swedish.in_words(count))} {what}."


# What is due


def _follow_ups(found: Gathered, on: date) -> list[Line]:
    asked = [
        turn
        for standing in found.standings
        for turn in turns(standing, on)
        if turn.stage is not Stage.ENDING
        and _may(found, Permission.WRITE_FOLLOW_UP, standing.promise)
        and not _is_handed_in(found, turn)
    ]
    return [_follow_up(found, turn, on) for turn in sorted(asked, key=lambda turn: turn.period.due_on)]


def _is_handed_in(found: Gathered, turn: Turn) -> bool:
    stands = found.ways.get((turn.standing.promise.pk, turn.period.slug))
    return stands is not None and stands.state is not State.DRAFTING


def _follow_up(found: Gathered, turn: Turn, on: date) -> Line:
    promise, period = turn.standing.promise, turn.period
    stands = found.ways.get((promise.pk, period.slug))
    return Line(
        title=f"Skriv uppföljningen av {swedish.small(period.label)}, {place_name(promise)}",
        url=write_url(promise, period.slug),
        note=_begun(found, stands) if stands else "Ingen har börjat skriva.",
        when=due(period.due_on, on),
        icon="edit",
        now=period.due_on <= on,
        actions=(("Läs igenom", _which(promise, period.label), review_url(promise, period.slug)),)
        if stands
        else (),
    )


def _begun(found: Gathered, stands: Way) -> str:
    report, back = stands.report, stands.sent_back
    if back:
        said = f": {back.internal_comment}" if _hears(found, report.period.promise) else "."
        return f"Skickad tillbaka av {back.name}{said}"
    if not stands.steps and stands.edition == 1:
        return "Öppnad. Ingen har börjat skriva."
    day = swedish.day(day_of(report.updated_at))
    return f"Påbörjad. Senast sparad {day} av {report.updated_by}."


def _hears(found: Gathered, promise: Promise) -> bool:
    """As ``followup.approval.presenter.hears``, without asking the database again."""
    parties = signatories(promise)
    return any(
        found.reach.may(Permission.READ_DRAFT, place, each.pk)
        for place in places_of(promise)
        for each in parties
    )


def _measure(measure: Measure) -> Line:
    assert measure.observation is not None
    assert measure.due_on is not None
    activity = measure.observation.walk.activity
    owner = f" Ansvarig: {measure.owner.short_name}." if measure.owner else " Ingen ansvarig är utsedd."
    return Line(
        title=f"Följ upp åtgärden: {measure.text}",
        url=measure_url(measure, activity),
        note=f"Efter {activity.title} i {activity.municipality.short_name}.{owner}",
        when=f"skulle ha varit klar {swedish.day(measure.due_on)}",
        icon="alert",
    )


def _next(found: Gathered, on: date) -> Halt | None:
    """The nearest day on which a period ends or a follow-up is due."""
    days: list[tuple[date, str, str, Promise]] = []
    for standing in found.standings:
        published = {follow_up.period for follow_up in standing.shown.follow_ups}
        for period in standing.shown.promise.periods:
            if period.slug not in published and period.starts_on <= on:
                days.append((period.ends_on, period.label, "tar slut", standing.promise))
                days.append((period.due_on, period.label, "ska vara uppföljd", standing.promise))
    coming = [entry for entry in days if entry[0] >= on]
    if not coming:
        return None
    day, label, what, promise = min(coming, key=lambda entry: entry[0])
    shown = "i dag" if day == on else swedish.day(day, year=day.year != on.year)
    return Halt("Nästa datum", shown, f"{label} {what} i {place_name(promise)}.")


# What nobody outside has seen


def _draft(found: Gathered, stands: Way) -> Line:
    promise, period = stands.report.period.promise, stands.report.period
    may = _may(found, Permission.WRITE_FOLLOW_UP, promise)
    handed_in = stands.state is not State.DRAFTING
    return Line(
        title=f"Uppföljningen av {swedish.small(period.label)}, {place_name(promise)}",
        url=review_url(promise, period.slug) if handed_in or not may else write_url(promise, period.slug),
        note=whose_turn(stands) if handed_in else _begun(found, stands),
        icon="edit",
    )


def _differences(found: Gathered, standing: Standing) -> Iterator[Line]:
    """Both figures of a commitment that has rows not yet public, and why they differ."""
    for number, row in standing.logged.rows.items():
        count, first = found.hidden.get(row.pk, (0, None))
        if not first or not standing.promise.published_at:
            continue
        rows = f"{swedish.in_words(count)} {swedish.plural(count, 'rad', 'rader')}"
        now, then = (_figure(progress[number]) for progress in (standing.counted, standing.expected))
        both = f"Invånarna ser {now}. Med det som inte visas än blir det {then}. " if now != then else ""
        yield Line(
            title=commitment_name(standing.promise, row),
            url=commitment_url(standing.promise, number),
            note=f"{both}{swedish.capital(rows)} är {swedish.plural(count, 'loggad', 'loggade')} men visas först senare, "
            f"den första från {swedish.day(first)}.",
            icon="data",
        )


def _figure(counted: Any) -> str:
    return sentences.figure(counted) or ""


def _unpublished(activity: Activity) -> Line:
    return Line(
        title=f"{activity.title}, {swedish.day(activity.ends_on)}",
        url=activity_url(activity),
        note=activity.municipality.short_name,
        when=f"visas från {swedish.day(activity.publish_on)}",
        icon="coming",
    )


def _recent(activity: Activity, on: date) -> Line:
    state = ""
    if activity.withdrawn_at:
        state = "återtagen"
    elif activity.publish_on > on:
        state = f"visas från {swedish.day(activity.publish_on)}"
    return Line(
        title=f"{activity.title}, {swedish.day(activity.ends_on)}",
        url=activity_url(activity),
        note=", ".join(filter(None, [swedish.capital(activity.kind.name), activity.place])),
        when=state or f"loggad {_logged(activity, on)}",
        icon="withdrawn" if activity.withdrawn_at else "met",
    )


def _logged(activity: Activity, on: date) -> str:
    day = day_of(activity.created_at)
    if on - day <= timedelta(days=1):
        return "i dag" if day == on else "i går"
    return swedish.day(day, year=day.year != on.year)


# Every promise with its periods


def _group(found: Gathered, promise: Promise, published: Iterable[Any], on: date, words: str) -> Group:
    may = _may(found, Permission.WRITE_FOLLOW_UP, promise)
    rows = reversed(period_rows(promise, {item.period: item for item in published}, on))
    return Group(
        promise=promise,
        url=promise_url(promise) if promise.published_at else "",
        words=words,
        periods=tuple(
            (row, write_url(promise, row.slug) if may and row.state != "coming" else "") for row in rows
        ),
    )


# Words


def _may(found: Gathered, permission: Permission, promise: Promise) -> bool:
    return found.reach.may(permission, promise.municipality_id)


def _which(promise: Promise, label: str) -> str:
    return f" uppföljningen av {swedish.small(label)}, {place_name(promise)}"
