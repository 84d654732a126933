"""The desk's first page in words: what waits, what nobody outside has seen, every promise with its periods."""

from datetime import date
from typing import Any

from followup.desk import desk_tasks, silence, unpublished
from followup.desk.queries import Gathered
from followup.desk.section_lines import round_line
from followup.duties import Standing, asked_now, place_name
from followup.links import correct_url, write_url
from followup.report.presenter import period_rows
from medborgarlofte.accounts.permissions import Permission
from promises.pages.tally import say
from promises.reading.page_frame import promise_url
from promises.words import swedish


def page(gathered: Gathered, name: str, on: date) -> dict[str, Any]:
    """Context of ``followup/desk/overview.html``."""
    lines = [
        *([round_line(gathered.round)] if gathered.round else []),
        *desk_tasks.own_steps(gathered, on),
        *desk_tasks.follow_ups_to_write(gathered, on),
        *desk_tasks.overdue_measures(gathered),
        *desk_tasks.unanswered_questions(gathered),
        *desk_tasks.places_to_set_up(gathered),
    ]
    waiting = "Inget väntar på dig i dag."
    if lines:
        what = swedish.plural(len(lines), "sak väntar", "saker väntar")
        waiting = f"{swedish.capital(swedish.in_words(len(lines)))} {what}."
    reach = gathered.reach
    return {
        "greeting": f"Hej {name.split()[0]}." if name else "Hej.",
        "waiting": waiting,
        "tasks": lines,
        "next_date": _next_date(gathered, on),
        "lagging": list(silence.lagging_lines(gathered)),
        "silent": list(silence.silent_lines(gathered, on)),
        "asked": any(asked_now(standing, on) for standing in gathered.standings),
        "left": list(silence.left_lines(gathered)),
        "drafts": list(unpublished.draft_lines(gathered)),
        "differences": list(unpublished.difference_lines(gathered)),
        "unpublished": list(unpublished.later_lines(gathered)),
        "unpublished_total": gathered.unpublished_total,
        "recent": list(unpublished.recent_lines(gathered, on)),
        "groups": [_group(gathered, standing, on) for standing in gathered.standings],
        "ended": gathered.ended,
        "acts_somewhere": bool(reach.municipalities),
        "may_log": reach.may_in_any(Permission.LOG_ACTIVITY, reach.municipalities),
    }


def _next_date(gathered: Gathered, on: date) -> tuple[str, str] | None:
    """The nearest day on which a period ends or a follow-up is due, and what happens then."""
    coming: list[tuple[date, str]] = []
    for standing in gathered.standings:
        place = place_name(standing.promise)
        published = {follow_up.period for follow_up in standing.shown.follow_ups}
        for period in standing.shown.promise.periods:
            if period.slug not in published and period.starts_on <= on:
                coming.append((period.ends_on, f"{period.label} tar slut i {place}."))
                coming.append((period.due_on, f"{period.label} ska vara uppföljd i {place}."))
    day, text = min((each for each in coming if each[0] >= on), key=lambda each: each[0], default=(on, ""))
    if not text:
        return None
    return "i dag" if day == on else swedish.day(day, year=day.year != on.year), text


def _group(gathered: Gathered, standing: Standing, on: date) -> dict[str, Any]:
    """A promise with its periods, the last first; its address is empty while it is not published."""
    promise = standing.promise
    may_write = desk_tasks.may_write(gathered, promise)
    published = {
        each.period: [each.first_published_on, each.published_on][: each.edition]
        for each in standing.shown.follow_ups
    }
    rows = period_rows(promise, standing.shown.promise.periods, published, on)
    return {
        "promise": promise,
        "url": promise_url(promise) if promise.published_at else "",
        "words": say(standing.counted),
        "periods": [
            (
                row,
                (correct_url if row.state == "published" else write_url)(promise, row.slug) if writes else "",
            )
            for row in reversed(rows)
            for writes in [may_write and row.state != "coming"]
        ],
    }
