"""The report is built from the exchange file (ADR 0002).

The figures are those of the period's last day, counted by promises.counting.progress from the rows in the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from followup.report import draft, report_words
from followup.report.counted import Counted
from followup.report.plain import plain_words
from followup.report.view import CommitmentView, ReportView
from promises.counting import facts
from promises.counting.progress import AsOf, Progress, progress, without_number
from promises.counting.sentences import AnswerLine, easy
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import Document
from promises.pages.result_sums import document_results
from promises.pages.standing import standing
from promises.pages.tally import parts
from promises.reading.page_frame import demo_words
from promises.reading.telling import sentences
from promises.words import spoken
from promises.words.enums import Status, TargetForm


def build_report(full: Document, entry: Mapping[str, Any], *, site_url: str) -> ReportView:
    """The report that ``entry``, one of the document's follow-ups, is.

    ``full`` is a valid exchange file with every default written out (promises.exchange_format.normal.complete);
    ``entry["edition"]`` 0 means a draft.
    """
    period = next(row for row in full["periods"] if row["slug"] == entry["period"])
    ends_on, known_on = date.fromisoformat(period["ends_on"]), date.fromisoformat(entry["published"])
    place = next(row for row in full["municipalities"] if row["slug"] == full["municipality"])
    words = spoken.words()
    address = f"{full['municipality']}/{full['slug']}"
    url = f"{site_url}{'/en' if spoken.is_english() else ''}/{address}/"
    views = tuple(_commitments(full, entry, period, url))
    tallied = parts(each.card.answer for each in views)
    view = ReportView(
        address=address,
        municipality=place["name"],
        title=full["title"],
        document_title=f"{gettext('Uppföljning')} {period['label']}: {full['title']}, {place['name']}",
        kicker=gettext("Uppföljning av medborgarlöftet"),
        author=words.listing([name for _, _, name in report_words.signatories(full)]) or place["name"],
        keywords=(gettext("medborgarlöfte"), gettext("uppföljning"), place["name"]),
        period=period["slug"],
        period_label=f"{period['label']}: {words.span(date.fromisoformat(period['starts_on']), ends_on)}",
        edition=entry["edition"] or None,
        reason=entry.get("reason", ""),
        as_of=min(ends_on, known_on),
        published_on=known_on if entry["edition"] else None,
        say=sentences().rollup_sentence((part.status, part.count) for part in tallied) if views else "",
        summary=entry.get("summary", ""),
        commitments=views,
        parts=tallied,
        others=report_words.others(full, period, known_on),
        effects=tuple(report_words.effect(row) for row in full["indicators"]),
        signatories=report_words.signatories(full),
        numbers=report_words.numbers(entry),
        approvals=report_words.approvals(full, entry),
        demo_note=demo_words(full.get("demo_note", "")),
        promise_url=url,
        page_url=f"{url}uppfoljning/{period['slug']}/",
        coming=report_words.coming(full, period),
        language=spoken.language(),
    )
    return replace(view, plain=entry.get("plain_summary") or plain_words(view))


def _commitments(
    full: Document, entry: Mapping[str, Any], period: Document, url: str
) -> Iterator[CommitmentView]:
    """Every commitment that had begun by the period's last day."""
    ends_on = date.fromisoformat(period["ends_on"])
    counted, activities, logged_of = _counted(full, entry, period)
    before = _before(full, entry, period)
    for row in full["commitments"]:
        number, address = row["number"], f"{url}atagande/{row['number']}/"
        if number not in counted:
            continue
        now, rows = counted[number], activities.get(number, ())
        written: Mapping[str, Any] = next(
            (each for each in entry.get("assessments", []) if each["commitment"] == number), {}
        )
        total = sum((each.quantity for each in rows), Decimal(0))
        logged = bool(rows) or report_words.is_confirmed(full, number, entry["period"])
        line = sentences().answer_line(now, logged_of.get(number))
        yield CommitmentView(
            number=number,
            title=row["title"],
            text=row.get("text", ""),
            url=address,
            responsible=report_words.responsible(full, row),
            card=standing(now, address, number, quote=False),
            counted=Counted.of(now, rows, report_words.known(total, now, logged=logged)),
            assessment=written.get("text", ""),
            cause=report_words.cause(written),
            measures=written.get("next_step", ""),
            activities=tuple(each.shown for each in rows),
            in_period=report_words.in_period(rows, now, logged=logged),
            account=(
                *draft.account(rows, now, ends_on, before.get(number)),
                *report_words.also_promised(row),
            ),
            effects=tuple(filter(None, [written.get("effect", "")])),
            results=document_results(full, (each.row for each in rows if each.shown.counts)),
            kind=row["kind"],
            easy=_easy(now),
            line=(line.status, line.beside, line.clause),
            so_far=_so_far(now, logged_of.get(number), line),
        )


def _easy(now: Progress) -> tuple[str, ...]:
    told = easy(now)
    return f"{told.status}.", *told.lines


def _so_far(now: Progress, logged: Decimal | None, line: AnswerLine) -> str:
    """What has come of what was promised without a number; empty where nobody has said."""
    if logged:
        return f"{spoken.words().number(logged)} {spoken.words().plural(logged, now.aim.unit.one, now.aim.unit.many)}"
    return line.clause.rstrip(".") if now.aim.form is TargetForm.DELIVERABLE and now.done_on else ""


def _counted(
    full: Document, entry: Mapping[str, Any], period: Document
) -> tuple[dict[int, Progress], Mapping[int, Sequence[report_words.Counted]], dict[int, Decimal]]:
    """Every commitment that had begun, the period's rows, and what all rows come to of what was promised without a
    number, by its number."""
    ends_on, known_on = date.fromisoformat(period["ends_on"]), date.fromisoformat(entry["published"])
    as_of = AsOf.report(entry["period"], ends_on, known_on)
    promise, commitments = facts_of(full, known_on)
    written = {row["commitment"]: row for row in entry.get("assessments", [])}
    if known_on <= ends_on:  # a draft closes no period that still runs
        promise = _with_own_period(promise, entry, published_on=None)
    # It shows what it says already: as if its period ended today.
    drafted = _with_own_period(promise, entry, ends_on=min(ends_on, known_on))
    counted, logged = {}, {}
    for number, each in commitments.items():
        if each.starts_on and each.starts_on > ends_on:
            continue
        # Of its own period what this follow-up says: it counts though it is published after the period's last day,
        # and instead of what other editions say.
        judgements = [other for other in each.judgements if other.period != entry["period"]]
        if row := written.get(number):
            status = Status(row["status"]) if row.get("status") else None
            judgements.append(facts.Judgement(entry["period"], status, known_on, row.get("text", "")))
        judged = bool(row and row.get("status"))
        counted[number] = progress(
            replace(each, judgements=tuple(judgements)), drafted if judged else promise, as_of
        )
        if without_number(counted[number].aim) and not any(row.few for row in each.contributions):
            rows = [row for row in each.contributions if row.counts and row.day <= ends_on]
            if rows and not counted[number].counts_people:
                logged[number] = sum((row.quantity for row in rows), Decimal(0))
    return counted, report_words.activities(full, period, known_on, commitments), logged


def _with_own_period(promise: facts.Promise, entry: Mapping[str, Any], **fields: Any) -> facts.Promise:
    """The promise with other ``fields`` of the period that ``entry`` is about."""
    periods = (replace(p, **fields) if p.slug == entry["period"] else p for p in promise.periods)
    return replace(promise, periods=tuple(periods))


def _before(full: Document, entry: Mapping[str, Any], period: Document) -> dict[int, draft.Before]:
    """The period before, by commitment: as it was followed up, else as the log has it."""
    earlier = [row for row in full["periods"] if row["ends_on"] < period["starts_on"]]
    if not earlier:
        return {}
    last = max(earlier, key=lambda row: row["ends_on"])
    editions = [row for row in full["follow_ups"] if row["period"] == last["slug"]]
    followed_up = max(
        (row for row in editions if row["published"] <= entry["published"]),
        key=lambda row: row["edition"],
        default={"period": last["slug"], "edition": 0, "published": entry["published"]},
    )
    counted, activities, _ = _counted(full, followed_up, last)
    return {
        # What stands for few people holds for this period's day, and says nothing of how it was before.
        number: draft.Before(
            last["label"], len(activities.get(number, ())), None if each.counts_people else each.answer
        )
        for number, each in counted.items()
    }
