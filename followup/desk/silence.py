"""The desk's lines about commitments that lag, organisations that have said nothing, and those that nobody is left in."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from followup.desk.lines import Action, Line, commitment_name, promise_name
from followup.desk.queries import Gathered
from followup.duties import Silence, Standing, lagging, place_name, places_of, responsible, silent_now
from followup.links import log_url, write_url
from followup.people import known_for, named
from medborgarlofte.accounts.permissions import Permission
from promises.models import Promise
from promises.pages.standing import standing as standing_of
from promises.reading.page_frame import commitment_url
from promises.words import swedish
from promises.words.enums import Status


def lagging_lines(found: Gathered, standing: Standing) -> Iterator[Line]:
    for number in lagging(standing):
        row, counted = standing.logged.rows[number], standing.counted[number]
        shown = standing_of(counted)
        words = " ".join(filter(None, [*shown.gap, shown.rule_bold, shown.rule]))
        due = counted.next_due.due_on if counted.next_due else None
        yield Line(
            title=commitment_name(standing.promise, row),
            url=commitment_url(standing.promise, number) if standing.promise.published_at else "",
            note=words,
            when=f"nästa uppföljning {swedish.day(due, year=due.year != counted.today.year)}" if due else "",
            status=counted.status,
            actions=_log_action(found, standing.promise, row),
        )


def silent_lines(found: Gathered, standing: Standing, on: date) -> Iterator[Line]:
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
    if silences[0].over and own and found.reach.may(Permission.WRITE_FOLLOW_UP, promise.municipality_id):
        hidden = f" i {swedish.small(period.label)}, {promise_name(promise)}"
        actions.append(("Bekräfta att inget gjordes", hidden, write_url(promise, period.slug)))
    numbers = swedish.listing([str(s.commitment.number) for s in silences])
    return Line(
        title=f"{swedish.capital(organisation.short_name)}, {promise_name(promise)}",
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


def left_lines(found: Gathered) -> Iterator[Line]:
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


def _log_action(found: Gathered, promise: Promise, row: Any, which: str = "") -> tuple[Action, ...]:
    """The way to log towards a commitment; ``which`` names it to the eye as well."""
    if not any(found.reach.may(Permission.LOG_ACTIVITY, place) for place in places_of(promise)):
        return ()
    if which:
        return ((f"Logga {which}", f", {promise_name(promise)}", log_url(row)),)
    return (("Logga", f" för {commitment_name(promise, row)}", log_url(row)),)
