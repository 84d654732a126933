"""From a report to its part of the exchange file, and from the file to the PDF."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from followup.models import Assessment, Report
from followup.report import ReportView, build_report
from medborgarlofte.documents.pdf import Attachment, DocumentInfo, render_pdf
from promises.exchange import export, normalise
from promises.models import Promise

_WORDS = ("status", "text", "cause", "cause_text", "next_step")


def follow_up_entry(report: Report, *, edition: int, published: date, reason: str = "") -> dict[str, Any]:
    """The follow-up as the exchange format writes it; empty fields are left out. No internal text."""
    entry: dict[str, Any] = {
        "period": report.period.slug,
        "edition": edition,
        "published": published.isoformat(),
        "as_of": min(report.period.ends_on, published).isoformat(),
        "reason": reason.strip(),
        "summary": report.summary,
        "municipal_number": report.municipal_number,
        "police_number": report.police_number,
        "drawn_up_on": report.drawn_up_on.isoformat() if report.drawn_up_on else "",
        "assessments": [
            row
            for row in map(_assessment_entry, report.assessments.select_related("commitment"))
            if len(row) > 1
        ],
    }
    return {name: value for name, value in entry.items() if value not in ("", [])}


def _assessment_entry(assessment: Assessment) -> dict[str, Any]:
    words = {name: getattr(assessment, name) for name in _WORDS if getattr(assessment, name)}
    return {"commitment": assessment.commitment.number, **words}


def whole_document(promise: Promise, entry: dict[str, Any], *, on: date | None = None) -> bytes:
    """The promise's exchange file as it stands when ``entry`` is published, in normal form.

    With ``on`` the file is as it was on that earlier day: what was logged, corrected, withdrawn,
    confirmed or published later is not in it.
    """
    document = export(promise)
    document["follow_ups"] = [*_but(document.get("follow_ups", []), entry), entry]
    return normalise(_as_of(document, on.isoformat()) if on else document)


def _but(entries: list[dict[str, Any]], entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    which = (entry["period"], entry["edition"])
    return [each for each in entries if (each["period"], each["edition"]) != which]


def _as_of(document: dict[str, Any], day: str) -> dict[str, Any]:
    activities = [
        _not_yet_withdrawn(row, day) for row in document.get("activities", []) if row["logged_on"] <= day
    ]
    dated = (("confirmations", "confirmed_on"), ("follow_ups", "published"))
    kept = {name: [row for row in document.get(name, []) if row[at] <= day] for name, at in dated}
    return {**document, "activities": activities, **kept}


def _not_yet_withdrawn(row: dict[str, Any], day: str) -> dict[str, Any]:
    later = row.get("withdrawn_on", "") > day
    return {name: value for name, value in row.items() if not (later and name.startswith("withdrawn_"))}


def read_document(data: bytes | str) -> dict[str, Any]:
    """An exchange file's JSON with every number exact."""
    document: dict[str, Any] = json.loads(data, parse_float=Decimal)
    return document


def report_view(data: bytes | str | Mapping[str, Any], entry: Mapping[str, Any]) -> ReportView:
    """The one object that page and PDF both show, from the frozen file and the follow-up in it."""
    document = data if isinstance(data, Mapping) else read_document(data)
    return build_report(document, entry, site_url=settings.SITE_URL)


def render_report_pdf(data: bytes, entry: Mapping[str, Any]) -> bytes:
    """The report as PDF/A-3a with the file it is counted from attached."""
    view = report_view(data, entry)
    moment = noon(view.published_on or view.as_of)
    name = f"medborgarlofte-{view.address.replace('/', '-')}-{view.period}.json"
    return render_pdf(
        render_to_string("followup/report_pdf.html", {"report": view}),
        DocumentInfo(
            title=view.document_title,
            author=view.author,
            created=moment,
            identifier=f"{view.page_url}utgava/{view.edition or 0}",
            keywords=("medborgarlöfte", "uppföljning", view.municipality),
        ),
        [
            Attachment(
                name=name,
                data=data,
                media_type="application/json",
                description="Löftet, insatserna och uppföljningen som data. Rapportens siffror är räknade ur den här filen.",
                modified=moment,
            )
        ],
    )


def noon(day: date) -> datetime:
    """The moment given to what is known only to its day."""
    return timezone.make_aware(datetime.combine(day, time(12)))
