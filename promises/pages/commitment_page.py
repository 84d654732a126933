"""A commitment's page: the target, how it is counted, and every row it is counted from."""

from datetime import date
from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext

from promises.counting.progress import Progress
from promises.models import Promise
from promises.pages.answers import said_line
from promises.pages.card import Card, card, commitment_row, revisions
from promises.pages.easy_page import easy_commitment_url
from promises.pages.ledger_rows import LedgerRow, activities_words, cut_words, taken_back_words
from promises.pages.result_sums import commitment_results
from promises.pages.said_rows import WholeRows, amount, sum_row
from promises.pages.voices import told_once, unexplained, voices, with_reason
from promises.pages.what_next import walk_stops
from promises.reading.page_frame import Fact, Link, commitment_url, promise_frame, promise_url, stated
from promises.reading.telling import sentences
from promises.record.late_sums import newest_told
from promises.record.reading import Record
from promises.walks.said_walk import said_invitations, walks_of
from promises.words import spoken
from promises.words.explained import explained

VOICES = 3  # follow-ups; each has all of its own


def page(
    promise: Promise,
    record: Record,
    number: int,
    today: date,
    *,
    page: Page,
    days: tuple[date | None, date | None],
) -> dict[str, Any]:
    """Context of ``promises/pages/commitment.html``; ``page`` holds what is listed, newest first, cut to ``days``."""
    facts = record.commitments[number]
    counted = record.progress(today)[number]
    coming = said_invitations(promise, record, after=today)
    newest = record.activities(record.newest_first(number)[:1])
    line = said_line(record, number, counted, next(iter(newest.values()), None), coming)
    shown = card(promise, record, number, counted, line, newest_told(promise, record))
    unit = (counted.aim.unit.one, counted.aim.unit.many)
    outside, told = sentences().outside(counted), voices(promise, record).get(number, [])
    rows = WholeRows(promise, record, {each.row.key for each in page}, today)
    return {
        **promise_frame(promise, ((gettext("Åtagande %(number)s") % {"number": number}), "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "card": shown,
        "easy_url": easy_commitment_url(promise, number),
        "kicker": (
            gettext("Åtagande %(number)s av %(commitments)s i löftet %(title)s")
            % {"number": number, "commitments": len(record.commitments), "title": promise.title}
        ),
        "as_of": spoken.words().day(record.changed_on),
        "over": counted.over,
        "voices": told_once(with_reason(counted, told, told[:VOICES]), line),
        "unexplained": unexplained(counted, told),
        "coming": walk_stops(walks_of(coming, number), today),
        "words": explained(shown.title, shown.text),
        "pace": sentences().pace(counted),
        "facts": _terms(record, number, shown, counted),
        "page": page,
        "counts_people": facts.counts_people,
        "rows": [rows.counted(each, unit, outside(each.row.day)) for each in page],
        "results": commitment_results(record, number, today),
        "links": _links(promise, record, number),
        **_list(record, number, page, unit, days, counted),
    }


def _links(promise: Promise, record: Record, number: int) -> list[Link]:
    """To the commitments before and after by their names, and to the whole."""
    beside = [row for row in record.nouns["commitments"] if row["number"] in {number - 1, number + 1}]
    links = [
        Link(
            "link",
            (gettext("Åtagande %(number)s: %(title)s") % {"number": row["number"], "title": row["title"]}),
            commitment_url(promise, row["number"]),
        )
        for row in sorted(beside, key=lambda row: row["number"])
    ]
    return [
        *links,
        Link("link", (gettext("Hela löftet: %(title)s") % {"title": promise.title}), promise_url(promise)),
    ]


def _earlier(record: Record, number: int, counted: Progress) -> list[str]:
    """What was promised before each change, until when, and why it was changed."""
    words = spoken.words()
    told = []
    for each in revisions(record, number, counted.day):
        until = {"before": words.capital(each.before), "counts_from": words.day(each.counts_from)}
        reason = [gettext("Skäl: %(reason)s") % {"reason": each.reason}] if each.reason else []
        told.append(" ".join([gettext("%(before)s, till den %(counts_from)s.") % until, *reason]))
    return told


def _terms(record: Record, number: int, shown: Card, counted: Progress) -> list[Fact]:
    """What was promised and on which terms, now and before, in the commitment's own words."""
    facts, said = record.commitments[number], commitment_row(record, number)
    measured = (
        (gettext("Utfall: %(also_measured)s") % {"also_measured": said["also_measured"]})
        if "also_measured" in said
        else ""
    )
    newest = facts.targets[-1]
    return stated(
        (
            gettext("Lovat"),
            [spoken.words().capital(sentences().promise_words(counted.changed_to or counted.aim))],
        ),
        (gettext("Tidigare lovat"), _earlier(record, number, counted)),
        (
            gettext("Andelen"),
            [
                spoken.words().capital(
                    (gettext(", av") + " ").join(filter(None, [newest.share_of, newest.share_base]))
                )
            ],
        ),
        (gettext("Dessutom lovat"), [said.get("also_promised", ""), measured]),
        (gettext("Så räknas det"), [said.get("counting_rule", "")]),
        (
            gettext("Takt"),
            [spoken.words().capital(said.get("cadence", "")) if counted.aim.number is None else ""],
        ),
        (gettext("Villkor"), [said.get("condition", "")]),
        (gettext("Plats"), [said.get("place", "")]),
        (gettext("Ansvarig"), [shown.responsible]),
        (gettext("Medverkar"), [shown.performers]),
        (gettext("Gäller från"), [spoken.words().day(facts.starts_on) if facts.starts_on else ""]),
        (gettext("Anmärkning"), [said.get("note", "")]),
    )


def _list(
    record: Record,
    number: int,
    page: Page,
    unit: tuple[str, str],
    days: tuple[date | None, date | None],
    counted: Progress,
) -> dict[str, Any]:
    """What stands above the rows: how many, the days they are cut to, how many of them count, and the sums."""
    listed, sums = page.paginator.object_list, _sums(record, number, unit)
    standing = {each.row.key for each in listed if each.row.gone_on is None}
    if standing:
        heading = activities_words(len(standing))
    elif sums:
        heading = gettext("Insatserna")
    else:
        heading = gettext("Inga insatser") if counted.over else gettext("Inga insatser ännu")
    context = {"heading": heading, "counting": "", "taken_back": taken_back_words(listed)}
    if cut := cut_words(*days):
        return context | {"cut": cut}
    outside = sentences().outside(counted)
    counting = {
        each.row.key
        for each in listed
        if each.row.key in standing and each.row.counts and not outside(each.row.day)
    }
    if left := len(standing - counting):
        why = spoken.words().plural(
            left,
            gettext("Under den som inte räknas står varför."),
            gettext("Under dem som inte räknas står varför."),
        )
        how_many = {"counting": len(counting), "count": len(standing)}
        context["counting"] = f"{gettext('%(counting)s av %(count)s räknas.') % how_many} {why}"
    return context | {"sums": sums if page.number == 1 else ()}


def _sums(record: Record, number: int, unit: tuple[str, str]) -> list[LedgerRow]:
    """What is public of the commitment's rows only together, newest first."""
    given = [each for each in record.contributions.get(number, ()) if each.key in record.together]
    said, newest = record.activities({each.key for each in given}), record.commitments[number].targets[-1]
    return [
        sum_row(
            record,
            said[each.key],
            (number, each.part),
            sentences().untold_words(newest, unit[1], together=each.quantity)
            if each.few
            else amount(each.quantity, each.out_of, unit),
        )
        for each in reversed(given)
    ]
