"""The desk's first page in words: what waits, what lags, who is silent, what nobody outside has seen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from followup.approvals import Way
from followup.duties import (
    Silence,
    Stage,
    Standing,
    Turn,
    lagging,
    place_name,
    places_of,
    responsible,
    silent_now,
    turns,
)
from followup.enums import State
from followup.links import activity_url, log_url, measure_url, review_url, write_url
from followup.overview import Gathered
from followup.people import known_for, named
from followup.presenters.lines import Action, Line, due, round_line
from followup.presenters.pages import PeriodRow, period_rows
from followup.presenters.steps import steps
from followup.presenters.way import whose_turn
from followup.questions import Waiting
from medborgarlofte.accounts.permissions import Permission
from promises import sentences, swedish
from promises.enums import Status
from promises.models import Activity, Measure, Promise
from promises.presenters.frame import commitment_url, period_words, promise_url
from promises.presenters.question import waiting_words
from promises.presenters.standing import standing as standing_of
from promises.presenters.tally import say


@dataclass(frozen=True)
class Halt:
    """The next date, as ``components/halt.html`` takes it."""

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
    """Context of ``followup/overview.html``."""
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
        "halt": _next(found, on),
        "lagging": [line for standing in found.standings for line in _lagging(found, standing)],
        "silent": [line for standing in found.standings for line in _silent(found, standing, on)],
        "left": list(_left(found)),
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
        note=_begun(stands) if stands else "Ingen har börjat skriva.",
        when=due(period.due_on, on),
        icon="edit",
        now=period.due_on <= on,
        actions=(("Läs igenom", _which(promise, period.label), review_url(promise, period.slug)),)
        if stands
        else (),
    )


def _begun(stands: Way) -> str:
    report, back = stands.report, stands.sent_back
    if back:
        return f"Skickad tillbaka av {back.name}: {back.internal_comment}"
    if not stands.steps and stands.edition == 1:
        return "Öppnad. Ingen har börjat skriva."
    day = swedish.day(timezone.localtime(report.updated_at).date())
    return f"Påbörjad. Senast sparad {day} av {report.updated_by}."


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


# What lags, and who is silent


def _lagging(found: Gathered, standing: Standing) -> Iterator[Line]:
    for number in lagging(standing):
        row, counted = standing.logged.rows[number], standing.counted[number]
        shown = standing_of(counted)
        words = " ".join(filter(None, [*shown.gap, shown.rule_bold, shown.rule]))
        due = counted.next_due.due_on if counted.next_due else None
        yield Line(
            title=_commitment(standing.promise, row),
            url=commitment_url(standing.promise, number) if standing.promise.published_at else "",
            note=words,
            when=f"nästa uppföljning {swedish.day(due, year=due.year != counted.today.year)}" if due else "",
            status=counted.status,
            actions=_log_action(found, standing.promise, row),
        )


def _silent(found: Gathered, standing: Standing, on: date) -> Iterator[Line]:
    """One line for each organisation and period, with what it answers for."""
    grouped: dict[tuple[int, str], list[Silence]] = defaultdict(list)
    for silence in silent_now(standing, on):
        grouped[silence.organisation.pk, silence.period.slug].append(silence)
    for silences in grouped.values():
        yield _silence(found, standing.promise, silences, on)


def _silence(found: Gathered, promise: Promise, silences: list[Silence], on: date) -> Line:
    period, organisation = silences[0].period, silences[0].organisation
    places = places_of(promise)
    own = any(found.reach.may(Permission.LOG_ACTIVITY, place, organisation.pk) for place in places)
    names = known_for(organisation.pk, promise, found.people)
    who = " Har ingen inloggning här: logga åt dem." if names is None else ""
    if names:
        who = f" Där loggar {named(names)}."
    actions: list[Action] = []
    if own or not names:
        actions = [
            action
            for s in silences
            for action in _log_action(found, promise, s.commitment, str(s.commitment))
        ]
    if silences[0].over and own and _may(found, Permission.WRITE_FOLLOW_UP, promise):
        hidden = f" i {swedish.small(period.label)}, {_year(promise)}"
        actions.append(("Bekräfta att inget gjordes", hidden, write_url(promise, period.slug)))
    numbers = swedish.listing([str(s.commitment.number) for s in silences])
    return Line(
        title=f"{swedish.capital(organisation.short_name)}, {_year(promise)}",
        note=f"Har varken loggat eller bekräftat något {_when(silences[0], on)} för åtagande {numbers}.{who}",
        when=_closes(period.due_on, on),
        icon="unknown",
        actions=tuple(actions),
    )


def _when(silence: Silence, on: date) -> str:
    period = silence.period
    if silence.over:
        return f"i {swedish.span(period.starts_on, period.ends_on)}"
    return f"sedan {swedish.day(period.starts_on, year=period.starts_on.year != on.year)}"


def _closes(day: date, on: date) -> str:
    words = "i dag" if day == on else swedish.day(day, year=day.year != on.year)
    return f"stängde {words}" if day < on else f"stänger {words}"


def _left(found: Gathered) -> Iterator[Line]:
    """Organisations that answer for something, once had somebody here, and have nobody now."""
    gone: dict[tuple[str, str], list[int]] = defaultdict(list)
    for standing in found.standings:
        for number, row in standing.logged.rows.items():
            if standing.expected[number].status in {Status.FULFILLED, Status.WITHDRAWN}:
                continue
            for organisation in responsible(standing.promise, row):
                if known_for(organisation.pk, standing.promise, found.people) == ():
                    gone[organisation.short_name, place_name(standing.promise)].append(number)
    for (name, place), numbers in gone.items():
        which = swedish.plural(len(numbers), "åtagande", "åtagandena")
        yield Line(
            title=f"{swedish.capital(name)} har ingen kvar som kan logga i {place}",
            note=f"Det gäller {which} {swedish.listing([str(n) for n in sorted(set(numbers))])}. "
            "Be administratören ge någon uppdraget.",
            icon="alert",
        )


# What nobody outside has seen


def _draft(found: Gathered, stands: Way) -> Line:
    promise, period = stands.report.period.promise, stands.report.period
    may = _may(found, Permission.WRITE_FOLLOW_UP, promise)
    handed_in = stands.state is not State.DRAFTING
    return Line(
        title=f"Uppföljningen av {swedish.small(period.label)}, {place_name(promise)}",
        url=review_url(promise, period.slug) if handed_in or not may else write_url(promise, period.slug),
        note=whose_turn(stands) if handed_in else _begun(stands),
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
            title=_commitment(standing.promise, row),
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
    day = timezone.localtime(activity.created_at).date()
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


def _log_action(found: Gathered, promise: Promise, row: Any, which: str = "") -> tuple[Action, ...]:
    """The way to log towards a commitment; ``which`` names it to the eye as well."""
    if not any(found.reach.may(Permission.LOG_ACTIVITY, place) for place in places_of(promise)):
        return ()
    if which:
        return ((f"Logga {which}", f", {_year(promise)}", log_url(row)),)
    return (("Logga", f" för {_commitment(promise, row)}", log_url(row)),)


def _commitment(promise: Promise, row: Any) -> str:
    """``Vaggeryd 2020, åtagande 4: En större trafikinsats varje kvartal``."""
    return f"{_year(promise)}, åtagande {row.number}: {row.title}"


def _year(promise: Promise) -> str:
    return f"{place_name(promise)} {period_words(promise)}".strip()


def _which(promise: Promise, label: str) -> str:
    return f" uppföljningen av {swedish.small(label)}, {place_name(promise)}"
