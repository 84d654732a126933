"""The provider of published follow-ups that promises reads (promises.counting.ports)."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from followup.approval.approval_status import approval_status
from followup.approval.publish import save_edition, sealed_pdf
from followup.models import Assessment, Edition, Report
from followup.models.report_step import FREEZES
from followup.report.look import Look
from followup.report.report_document import (
    edition_data,
    noon,
    read_document,
    render_report_pdf,
    whole_document,
)
from followup.report.seal_plan import by_demo
from followup.trail_rows import target
from medborgarlofte.accounts.models import User
from medborgarlofte.audit.record import record
from medborgarlofte.clock import day_of, today
from promises.counting.facts import Judgement
from promises.counting.ports import PublishedFollowUp
from promises.models import Promise, ReportingPeriod
from promises.words.enums import Status


class PublishedFollowUps:
    """The provider that promises.counting.ports is given at start-up."""

    def published(
        self, promise_ids: Sequence[int], *, withdrawn_too: bool = False
    ) -> Mapping[int, Sequence[PublishedFollowUp]]:
        """One query, whatever the number of promises and periods."""
        newest: dict[int, dict[int, PublishedFollowUp]] = {}
        first: dict[int, dict[str, Any]] = {}
        for edition in _editions(promise_ids):
            period, content = edition.report.period, json.loads(edition.content)
            frozen = first.setdefault(edition.report_id, content)
            of_promise = newest.setdefault(period.promise_id, {})
            if edition.withdrawn_at and (not withdrawn_too or edition.report_id in of_promise):
                continue
            parts = [period.promise.municipality.slug, period.promise.slug, period.slug]
            # Ordered by period and number: the newest edition of a report that is not withdrawn stays.
            of_promise[edition.report_id] = PublishedFollowUp(
                period=period.slug,
                label=period.label,
                published_on=date.fromisoformat(content["published"]),
                edition=edition.number,
                url=reverse("followup:period", args=parts),
                pdf_url=reverse("report", args=parts),
                first_published_on=date.fromisoformat(frozen["published"]),
                first_frozen_on=date.fromisoformat(frozen["frozen_on"]) if "frozen_on" in frozen else None,
                withdrawn_on=day_of(edition.withdrawn_at) if edition.withdrawn_at else None,
                judgements=judgements(content),
            )
        return {promise_id: tuple(reports.values()) for promise_id, reports in newest.items() if reports}

    def closed_on(self, day: date) -> set[tuple[int, date, date]]:
        """One query, and some for each that was frozen that day and is still to be published."""
        frozen, published = (
            Q(steps__at__date=day, steps__kind__in=FREEZES),
            Q(editions__published_at__date=day),
        )
        reports = Report.objects.filter(frozen | published).select_related("period").distinct()
        closed = set()
        for report in reports:
            status = approval_status(report)
            stands = status.freeze is not None and day_of(status.freeze.at) == day
            if stands or any(day_of(each.published_at) == day for each in report.editions.all()):
                closed.add((report.period.promise_id, report.period.starts_on, report.period.ends_on))
        return closed

    def closed(self, period: ReportingPeriod) -> bool:
        """Some queries, of the period's one follow-up."""
        report = Report.objects.filter(period=period).first()
        return bool(report and (report.editions.exists() or approval_status(report).freeze))

    def export(self, promise: Promise) -> list[dict[str, Any]]:
        """Every edition's own part, in the order they were published; and when and why it was taken back."""
        entries = []
        for edition in _editions([promise.pk]).order_by("published_at", "pk"):
            entry: dict[str, Any] = json.loads(edition.content)
            if edition.withdrawn_at:
                day = day_of(edition.withdrawn_at)
                entry |= {"withdrawn_on": day.isoformat(), "withdrawn_note": edition.withdrawn_note}
            entries.append(entry)
        return entries

    def files(self, promise: Promise) -> dict[str, list[dict[str, Any]]]:
        """Each edition's file, and of those that are not masked the renewed seals and the signed papers beside it."""
        said: dict[str, list[dict[str, Any]]] = {"editions": [], "renewals": [], "papers": []}
        for edition in _editions([promise.pk]).prefetch_related("renewals", "papers"):
            key = {"period": edition.report.period.slug, "edition": edition.number}
            stamps = {"masked_on": day_of(edition.masked_at).isoformat()} if edition.masked_at else {}
            sealed = {"sealed": True} if edition.sealed_until else {}
            said["editions"].append(
                {**key, "sha256": edition.sha256, "code": edition.code, **sealed, **stamps}
            )
            if edition.masked_at:
                continue
            for number, each in enumerate(sorted(edition.renewals.all(), key=lambda row: row.pk), 1):
                day = day_of(each.renewed_at).isoformat()
                said["renewals"].append(key | {"number": number, "sha256": each.sha256, "renewed_on": day})
            for number, paper in enumerate(sorted(edition.papers.all(), key=lambda row: row.pk), 1):
                words = {"title": paper.title, "signed_by": paper.signed_by, "sha256": paper.sha256}
                day = day_of(paper.added_at).isoformat()
                said["papers"].append(key | {"number": number, **words, "added_on": day})
        return said

    def load(self, promise: Promise, follow_ups: list[dict[str, Any]], *, by: User) -> None:
        """Make the reports and editions that are not there; those that are stay as they were."""
        numbers = dict(promise.commitments.values_list("number", "pk"))
        for entry in follow_ups:
            moment = noon(date.fromisoformat(entry["published"]))
            report, _ = Report.objects.get_or_create(
                period=promise.periods.get(slug=entry["period"]),
                defaults={
                    "created_at": moment,
                    "created_by": by,
                    "updated_at": moment,
                    "updated_by": by,
                    "is_demo": bool(promise.demo_note),
                },
            )
            if report.editions.filter(number=entry["edition"]).exists():
                continue
            for name in ("summary", "plain_summary", "municipal_number", "police_number"):
                setattr(report, name, entry.get(name, ""))
            for name in ("drawn_up_on", "received_on"):
                setattr(report, name, date.fromisoformat(entry[name]) if entry.get(name) else None)
            report.save()
            report.assessments.all().delete()
            Assessment.objects.bulk_create(
                Assessment(
                    report=report,
                    commitment_id=numbers[row["commitment"]],
                    **{name: value for name, value in row.items() if name != "commitment"},
                )
                for row in entry.get("assessments", [])
            )
            _freeze(report, entry, by)


def _editions(promise_ids: Sequence[int]) -> QuerySet[Edition]:
    return (
        Edition.objects.filter(report__period__promise__in=promise_ids)
        .select_related("report__period__promise__municipality")
        .defer("data")
        .order_by("report__period__ends_on", "report__period__starts_on", "number")
    )


def judgements(entry: Mapping[str, Any]) -> dict[int, Judgement]:
    """What a follow-up's exchange part says of each commitment, by its number."""
    published = date.fromisoformat(entry["published"])
    return {
        row["commitment"]: Judgement(
            period=entry["period"],
            status=Status(row["status"]) if row.get("status") else None,
            published_on=published,
            text=row.get("text", ""),
            edition=entry["edition"],
        )
        for row in entry.get("assessments", [])
    }


def _unsealed(data: bytes, entry: dict[str, Any], report: Report) -> bytes:
    return render_report_pdf(data, entry, look=Look.of(report.period.promise.municipality.slug))


def _freeze(report: Report, entry: dict[str, Any], by: User) -> None:
    entry = dict(entry)
    taken_back, note = entry.pop("withdrawn_on", ""), entry.pop("withdrawn_note", "")
    then = whole_document(report.period.promise, entry, on=date.fromisoformat(entry["published"]))
    moment = noon(date.fromisoformat(entry["published"]))
    # Not sealed: what is read in was published elsewhere, before, and says so itself. Only what the demo's
    # invented people approved is sealed, that day, by the demo's own authority.
    sealed = bool(report.is_demo and by_demo() and entry.get("seals"))
    data = edition_data(read_document(then), entry, sealed=sealed, read_in_on=today())
    pdf = sealed_pdf(data, entry, at=moment) if sealed else _unsealed(data, entry, report)
    edition = save_edition(
        report=report,
        by=by,
        entry=entry,
        data=data,
        pdf=pdf,
        revision=report.period.promise.revision,
    )
    stamps: dict[str, Any] = {"published_at": moment, "read_in_on": today()}
    if taken_back:
        at = noon(date.fromisoformat(taken_back))
        stamps |= {"withdrawn_at": at, "withdrawn_by": by, "withdrawn_note": note}
    Edition.objects.filter(pk=edition.pk).update(**stamps)
    record(
        "report.read_in",
        by=by,
        target=target(report),
        edition=edition.number,
        sha256=edition.sha256,
        taken_back=bool(taken_back),
    )
