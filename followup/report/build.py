"""The report is built from the exchange file (ADR 0002).

The figures are those of the period's last day, counted by promises.counting.progress from the rows in the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from followup.report import draft, words
from followup.report.plain import plain_words
from followup.report.view import CommitmentView, ReportView
from promises.counting import facts, sentences
from promises.counting.progress import Progress, progress, rollup
from promises.exchange.file_facts import load_facts
from promises.exchange.normal import complete
from promises.pages.result_sums import document_results
from promises.pages.standing import standing
from promises.words import swedish
from promises.words.enums import Status

ONE_DAY = timedelta(days=1)


def build_report(document: Mapping[str, Any], entry: Mapping[str, Any], *, site_url: str) -> ReportView:
    """The report that ``entry``, one of the document's follow-ups, is.

    ``document`` is an exchange file that fits its schema; ``entry["edition"]`` 0 means a draft.
    """
    full = complete(document)
    period = next(row for row in full["periods"] if row["slug"] == entry["period"])
    ends_on, known_on = date.fromisoformat(period["ends_on"]), date.fromisoformat(entry["published"])
    place = next(row for row in full["municipalities"] if row["slug"] == full["municipality"])
    address = f"{full['municipality']}/{full['slug']}"
    url = f"{site_url}/{address}/"
    views = _commitments(document, full, entry, period, url)
    view = ReportView(
        address=address,
        municipality=place["name"],
        title=full["title"],
        document_title=f"Uppföljning {period['label']}: {full['title']}, {place['name']}",
        kicker=f"Uppföljning av medborgarlöftet, {place['name']}",
        author=swedish.listing([name for _, _, name in words.signatories(full)]) or place["name"],
        period=period["slug"],
        period_label=f"{period['label']}: {swedish.span(date.fromisoformat(period['starts_on']), ends_on)}",
        edition=entry["edition"] or None,
        reason=entry.get("reason", ""),
        as_of=min(ends_on, known_on),
        published_on=known_on if entry["edition"] else None,
        say=sentences.rollup_sentence(rollup(view.status for view in views)) if views else "",
        summary=entry.get("summary", ""),
        commitments=views,
        effects=tuple(words.effect(row) for row in full["indicators"]),
        signatories=words.signatories(full),
        numbers=words.numbers(entry),
        approvals=words.approvals(full, entry),
        demo_note=full.get("demo_note", ""),
        promise_url=url,
        page_url=f"{url}uppfoljning/{period['slug']}/",
    )
    return replace(view, plain=entry.get("plain_summary") or plain_words(view))


def _commitments(
    document: Mapping[str, Any], full: Mapping[str, Any], entry: Mapping[str, Any], period: Mapping[str, Any],
    url: str,
) -> tuple[CommitmentView, ...]:  # fmt: skip
    counted, activities = _counted(document, full, entry, period)
    before = _before(document, full, entry, period)
    ends_on = date.fromisoformat(period["ends_on"])
    views = []
    for row in full["commitments"]:
        number = row["number"]
        if number in counted:
            rows = activities.get(number, ())
            logged = [draft.Logged(each.kind, each.shown.place, each.shown.counts is True) for each in rows]
            account = draft.account(logged, counted[number], ends_on, before.get(number))
            views.append(_commitment(full, row, entry, counted[number], rows, url, account))
    return tuple(views)


Activities = Mapping[int, Sequence[words.Counted]]


def _counted(
    document: Mapping[str, Any], full: Mapping[str, Any], entry: Mapping[str, Any], period: Mapping[str, Any]
) -> tuple[dict[int, Progress], Activities]:
    """Every commitment that had begun, and the period's rows, by its number."""
    ends_on, known_on = date.fromisoformat(period["ends_on"]), date.fromisoformat(entry["published"])
    # A report is counted at the start of the day after its period; a draft of a running period, today.
    day = min(ends_on + ONE_DAY, known_on)
    promise, commitments = _facts_at(document, entry, ends_on)
    counted = {
        number: progress(each, promise, day)
        for number, each in commitments.items()
        if not _begins_later(each, ends_on)
    }
    return counted, words.activities(full, period, known_on)


def _before(
    document: Mapping[str, Any], full: Mapping[str, Any], entry: Mapping[str, Any], period: Mapping[str, Any]
) -> dict[int, draft.Before]:
    """The period before, by commitment: as it was followed up, else as the log has it."""
    earlier = [row for row in full["periods"] if row["ends_on"] < period["starts_on"]]
    if not earlier:
        return {}
    last = max(earlier, key=lambda row: row["ends_on"])
    editions = [row for row in full["follow_ups"] if row["period"] == last["slug"]]
    said = max(
        (row for row in editions if row["published"] <= entry["published"]),
        key=lambda row: row["edition"],
        default={"period": last["slug"], "edition": 0, "published": entry["published"]},
    )
    counted, activities = _counted(document, full, said, last)
    return {
        number: draft.Before(last["label"], len(activities.get(number, ())), each.status)
        for number, each in counted.items()
    }


def _facts_at(
    document: Mapping[str, Any], entry: Mapping[str, Any], ends_on: date
) -> tuple[facts.Promise, Mapping[int, facts.Commitment]]:
    """What is known of the time up to ``ends_on`` by whoever reads this follow-up.

    In its own report the period is closed and its assessments count, though both were published
    after the period's last day; what later periods say is left out.
    """
    promise, commitments = load_facts(document, date.fromisoformat(entry["published"]))
    known = {row["slug"] for row in document["periods"] if date.fromisoformat(row["ends_on"]) <= ends_on}
    closed = replace(
        promise,
        periods=tuple(
            _closed(period) if period.slug == entry["period"] else period for period in promise.periods
        ),
    )
    said = {row["commitment"]: row.get("status") for row in entry.get("assessments", [])}
    return closed, {
        number: _at(commitment, entry["period"], said, known, ends_on)
        for number, commitment in commitments.items()
    }


def _closed(period: facts.ReportingPeriod) -> facts.ReportingPeriod:
    return replace(period, published_on=period.ends_on + ONE_DAY)


def _at(
    commitment: facts.Commitment, period: str, said: Mapping[int, str | None], known: set[str], ends_on: date
) -> facts.Commitment:
    judgements = [j for j in commitment.judgements if j.period in known and j.period != period]
    judgements = [replace(j, published_on=min(j.published_on, ends_on + ONE_DAY)) for j in judgements]
    if commitment.number in said:
        status = said[commitment.number]
        judgements.append(facts.Judgement(period, Status(status) if status else None, ends_on + ONE_DAY))
    rows = tuple(row for row in commitment.contributions if row.ends_on <= ends_on)
    confirmations = tuple(c for c in commitment.confirmations if c.period in known)
    return replace(commitment, contributions=rows, judgements=tuple(judgements), confirmations=confirmations)


def _begins_later(commitment: facts.Commitment, ends_on: date) -> bool:
    return commitment.starts_on is not None and commitment.starts_on > ends_on


def _commitment(
    full: Mapping[str, Any],
    row: Mapping[str, Any],
    entry: Mapping[str, Any],
    counted: Progress,
    activities: Sequence[words.Counted],
    url: str,
    account: tuple[str, ...],
) -> CommitmentView:
    number = row["number"]
    written: Mapping[str, Any] = next(
        (a for a in entry.get("assessments", []) if a["commitment"] == number), {}
    )
    total = sum((row.quantity for row in activities), Decimal(0))
    logged = bool(activities) or words.is_confirmed(full, number, entry["period"])
    return CommitmentView(
        number=number,
        title=row["title"],
        text=row.get("text", ""),
        url=f"{url}atagande/{number}/",
        responsible=words.responsible(full, row),
        card=standing(counted, f"{url}atagande/{number}/", number),
        progress=counted,
        assessment=written.get("text", ""),
        cause=words.cause(written),
        measures=written.get("next_step", ""),
        activities=tuple(row.shown for row in activities),
        in_period=words.in_period(total, counted, logged=logged),
        quantity=words.known(total, counted, logged=logged),
        account=account,
        effects=tuple(filter(None, [written.get("effect", "")])),
        results=document_results(full, (row.row for row in activities if row.shown.counts)),
        kind=row["kind"],
    )
