"""The desk's lines about commitments behind plan, organisations that reported nothing, and those without users."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from followup.contacts import known_for, named
from followup.desk.queries import Gathered
from followup.desk.section_lines import Action, Line, commitment_name, promise_name
from followup.duties import Silence, lagging, place_name, places_of, responsible, silent_now
from followup.links import log_url, write_url
from medborgarlofte.accounts.permissions import Permission
from promises.counting.facts import ReportingPeriod
from promises.models import Promise
from promises.pages.standing import standing as standing_of
from promises.reading.page_frame import commitment_url
from promises.words import swedish
from promises.words.enums import Status


def lagging_lines(gathered: Gathered) -> Iterator[Line]:
    """The commitments that are behind, not fulfilled or not reported."""
    for standing in gathered.standings:
        promise = standing.promise
        for number in lagging(standing):
            row, counted = standing.logged.rows[number], standing.counted[number]
            shown = standing_of(counted)
            due = counted.next_due.due_on if counted.next_due else None
            yield Line(
                title=commitment_name(promise, row),
                url=commitment_url(promise, number) if promise.published_at else "",
                note=" ".join(filter(None, [shown.rule_bold, *shown.gap, shown.rule])),
                when=f"nästa uppföljning {swedish.day(due, year=due.year != counted.day.year)}"
                if due
                else "",
                status=counted.answer,
                actions=_log_action(gathered, promise, row),
            )


def silent_lines(gathered: Gathered, on: date) -> Iterator[Line]:
    """One line for each promise, organisation and period, with the commitments nothing is said of."""
    grouped: dict[tuple[int, int, str], list[Silence]] = defaultdict(list)
    for standing in gathered.standings:
        for each in silent_now(standing, on):
            grouped[each.promise.pk, each.organisation.pk, each.period.slug].append(each)
    for silences in grouped.values():
        promise, period, organisation = silences[0].promise, silences[0].period, silences[0].organisation
        own = gathered.reach.may_in_any(Permission.LOG_ACTIVITY, places_of(promise), organisation.pk)
        names = known_for(organisation.pk, promise, gathered.people)
        who = " Har ingen inloggning här: logga åt dem." if names is None else ""
        if names:
            who = f" Där loggar {named(names)}."
        actions: list[Action] = []
        if own or not names:
            actions = [
                action for s in silences for action in _log_action(gathered, promise, s.commitment, s.period)
            ]
        if (
            silences[0].over
            and own
            and gathered.reach.may(Permission.WRITE_FOLLOW_UP, promise.municipality_id)
        ):
            hidden = f" i {swedish.small(period.label)}, {promise_name(promise)}"
            actions.append(("Bekräfta att inget gjordes", hidden, write_url(promise, period.slug)))
        numbers = swedish.listing([str(s.commitment.number) for s in silences])
        if silences[0].over:
            time = f"i {swedish.span(period.starts_on, period.ends_on)}"
        else:
            time = f"sedan {swedish.day(period.starts_on, year=period.starts_on.year != on.year)}"
        due = period.due_on
        closes = "i dag" if due == on else swedish.day(due, year=due.year != on.year)
        yield Line(
            title=f"{swedish.capital(organisation.short_name)}, {promise_name(promise)}",
            note=f"Har varken loggat eller bekräftat något {time} för åtagande {numbers}.{who}",
            when=f"stängde {closes}" if due < on else f"stänger {closes}",
            icon="unknown",
            actions=tuple(actions),
        )


def left_lines(gathered: Gathered) -> Iterator[Line]:
    """Organisations that answer for something, once had somebody here, and have nobody now."""
    gone: dict[tuple[str, str], list[int]] = defaultdict(list)
    for standing in gathered.standings:
        for number, row in standing.logged.rows.items():
            if standing.expected[number].status in {Status.FULFILLED, Status.WITHDRAWN}:
                continue
            for organisation in responsible(standing.promise, row):
                if known_for(organisation.pk, standing.promise, gathered.people) == ():
                    gone[organisation.short_name, place_name(standing.promise)].append(number)
    for (name, place), numbers in gone.items():
        which = swedish.plural(len(numbers), "åtagande", "åtagandena")
        yield Line(
            title=f"{swedish.capital(name)} har ingen kvar som kan logga i {place}",
            note=f"Det gäller {which} {swedish.listing([str(n) for n in sorted(set(numbers))])}. "
            "Be administratören ge någon uppdraget.",
            icon="alert",
        )


def _log_action(
    gathered: Gathered, promise: Promise, row: Any, asked: ReportingPeriod | None = None
) -> tuple[Action, ...]:
    """The way to log towards a commitment; where a period is ``asked`` about it is named to the eye as well."""
    if not gathered.reach.may_in_any(Permission.LOG_ACTIVITY, places_of(promise)):
        return ()
    if asked:
        return ((f"Logga {row}", f", {promise_name(promise)}", log_url(row, asked)),)
    return (("Logga", f" för {commitment_name(promise, row)}", log_url(row)),)
