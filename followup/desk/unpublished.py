"""The desk's lines about what nobody outside has seen: drafts, rows shown later, figures that will change."""

from collections.abc import Iterator
from datetime import date, timedelta

from followup.approval.presenter import whose_turn
from followup.desk.desk_tasks import draft_words, may_write
from followup.desk.queries import Gathered
from followup.desk.section_lines import Line, commitment_name
from followup.duties import place_name
from followup.enums import State
from followup.links import activity_url, review_url, write_url
from medborgarlofte.clock import day_of
from promises.counting import sentences
from promises.models import Activity
from promises.reading.page_frame import commitment_url
from promises.words import swedish


def draft_lines(gathered: Gathered) -> Iterator[Line]:
    """Follow-ups with words that are not published, leading to where the person can go on with them."""
    for status in gathered.statuses.values():
        promise, period = status.report.period.promise, status.report.period
        handed_in = status.state is not State.DRAFTING
        read_only = handed_in or not may_write(gathered, promise)
        yield Line(
            title=f"Uppföljningen av {swedish.small(period.label)}, {place_name(promise)}",
            url=review_url(promise, period.slug) if read_only else write_url(promise, period.slug),
            note=whose_turn(status) if handed_in else draft_words(gathered, status),
            icon="edit",
        )


def difference_lines(gathered: Gathered) -> Iterator[Line]:
    """Both figures of every commitment that has rows not yet public, and why they differ."""
    for standing in gathered.standings:
        for number, row in standing.logged.rows.items():
            count, first = standing.hidden.get(number, (0, None))
            if not first or not standing.promise.published_at:
                continue
            now = sentences.figure(standing.counted[number]) or "ingen siffra"
            then = sentences.figure(standing.expected[number]) or "ingen siffra"
            both = f"Invånarna ser {now}. Med det som inte visas än blir det {then}. " if now != then else ""
            rows = f"{swedish.in_words(count)} {swedish.plural(count, 'rad', 'rader')}"
            yield Line(
                title=commitment_name(standing.promise, row),
                url=commitment_url(standing.promise, number),
                note=f"{both}{swedish.capital(rows)} är {swedish.plural(count, 'loggad', 'loggade')} men visas först senare, "
                f"den första från {swedish.day(first)}.",
                icon="data",
            )


def later_lines(gathered: Gathered) -> Iterator[Line]:
    """Activities that are logged and shown on a later day."""
    for activity in gathered.unpublished:
        yield _activity_line(
            activity,
            activity.municipality.short_name,
            f"visas från {swedish.day(activity.publish_on)}",
            "coming",
        )


def recent_lines(gathered: Gathered, on: date) -> Iterator[Line]:
    """The activities that the person logged last, with what has become of them."""
    for activity in gathered.recent:
        logged_on = day_of(activity.created_at)
        if activity.withdrawn_at:
            when = "återtagen"
        elif activity.publish_on > on:
            when = f"visas från {swedish.day(activity.publish_on)}"
        elif on - logged_on <= timedelta(days=1):
            when = "loggad i dag" if logged_on == on else "loggad i går"
        else:
            when = f"loggad {swedish.day(logged_on, year=logged_on.year != on.year)}"
        note = ", ".join(filter(None, [swedish.capital(activity.kind.name), activity.place]))
        yield _activity_line(activity, note, when, "withdrawn" if activity.withdrawn_at else "met")


def _activity_line(activity: Activity, note: str, when: str, icon: str) -> Line:
    title = f"{activity.title}, {swedish.day(activity.ends_on)}"
    return Line(title=title, url=activity_url(activity), note=note, when=when, icon=icon)
