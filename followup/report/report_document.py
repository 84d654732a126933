"""A follow-up's entry in the exchange file, the document that is frozen, and the PDF made from it."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from followup.codes import edition_code
from followup.models import Assessment, Report
from followup.report.build import build_report
from followup.report.data_rows import COLUMNS, rows_csv
from followup.report.frozen import CODE, freeze, frozen_view, written
from followup.report.look import Look
from followup.report.report_as_of import as_of, until
from followup.report.report_words import read_in
from followup.report.seal_plan import Plan, named_plan, plan
from followup.report.view import ReportView
from followup.report.wording import TEMPLATE, checksum, labels
from medborgarlofte.audit import heads
from medborgarlofte.clock import today
from medborgarlofte.documents.pdf import Attachment, DocumentInfo, render_pdf
from medborgarlofte.documents.qr import qr_svg
from promises.counting import progress
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document, complete, normalise
from promises.models import Promise
from promises.record.heads import keep_heads
from promises.record.models import Version
from promises.record.public_document import export
from promises.record.reading import at, document_today
from promises.record.small_counts import counted_as
from promises.record.versions import document_at
from promises.words.spoken import in_swedish

# What the figures are counted by; it goes with every report, as it stood when that was published.
RULES_FILE = settings.BASE_DIR / "docs" / "regler.md"
_VERIFY = "/verifiera/"  # where a report is verified; no addresses are known where one is counted again
_WORDS = ("status", "text", "cause", "cause_text", "next_step", "effect")


def follow_up_entry(
    report: Report, *, edition: int, published: date, reason: str = "", version: int | None = None
) -> dict[str, Any]:
    """The follow-up as the exchange format writes it; empty fields are left out. No internal text. ``version``: that of
    the public record that it is counted on."""
    assessments = []
    for row in words_by_commitment(report):
        words = {name: getattr(row, name) for name in _WORDS if getattr(row, name)}
        if words:
            assessments.append({"commitment": row.commitment.number, **words})
    entry: dict[str, Any] = {
        "period": report.period.slug,
        "edition": edition,
        "published": published.isoformat(),
        "as_of": min(report.period.ends_on, published).isoformat(),
        "version": version,
        "reason": reason.strip(),
        "summary": report.summary,
        "plain_summary": report.plain_summary,
        "municipal_number": report.municipal_number,
        "police_number": report.police_number,
        "drawn_up_on": report.drawn_up_on.isoformat() if report.drawn_up_on else "",
        "received_on": report.received_on.isoformat() if report.received_on else "",
        "assessments": assessments,
    }
    return {name: value for name, value in entry.items() if value not in ("", [], None)}


def words_by_commitment(report: Report) -> Iterable[Assessment]:
    """What is written of each commitment; asked of the database once for each ``report`` that is read from it."""
    rows = Assessment.objects.select_related("commitment", "updated_by")
    prefetch_related_objects([report], Prefetch("assessments", rows))
    return report.assessments.all()


def whole_document(promise: Promise, entry: dict[str, Any], *, on: date | None = None) -> bytes:
    """The promise's exchange file as it stands when ``entry`` is published, in normal form: what the public record says.

    With ``on`` the file is as it was on that earlier day: what was logged, corrected, withdrawn,
    confirmed or published later is not in it. When its period is over it ends with that.
    """
    if on or not promise.published_at:
        ends_on = promise.periods.get(slug=entry["period"]).ends_on
        document = export(promise, as_of=on, counted=_counted_as_of(entry, ends_on))
    else:
        document = document_today(promise, lambda said: _counted_as_of(entry, _end_of(said, entry)))
    document = _ending(document, entry, _end_of(document, entry))
    return normalise(as_of(document, on.isoformat()) if on else document)


def _end_of(document: Document, entry: Mapping[str, Any]) -> date:
    """The last day of the follow-up's period."""
    return next(known_date(row["ends_on"]) for row in document["periods"] if row["slug"] == entry["period"])


def recounted_otherwise(
    promise: Promise, data: bytes, entry: Mapping[str, Any], frozen_on: date
) -> list[int]:
    """The numbers of the commitments of which the edition's ``data`` froze other codes than those that are counted
    from the version of the public record that ``entry`` names. Its figures were frozen for approval on that day."""
    version = Version.objects.select_related("chain").get(chain__promise=promise, number=entry["version"])
    frozen, document = frozen_view(read_document(data)["frozen"]), document_at(version.chain, version.number)
    ends_on = promise.periods.get(slug=entry["period"]).ends_on
    if any(row.get("counts_people") for row in document["commitments"]):
        counted = _counted_as_of({**entry, "published": frozen_on.isoformat()}, ends_on)
        record = replace(at(version), day=frozen_on)
        document["counted_as"] = counted_as(record.promise, record.commitments, counted)
    now = build_report(complete(_ending(document, entry, ends_on)), entry, site_url=settings.SITE_URL)
    said, due = ({each.number: written(each.counted) for each in view.commitments} for view in (frozen, now))
    return sorted(number for number in said | due if said.get(number) != due.get(number))


def _counted_as_of(entry: Mapping[str, Any], ends_on: date) -> progress.AsOf:
    """How the follow-up of the period that ends that day is counted."""
    return progress.AsOf.report(entry["period"], ends_on, date.fromisoformat(entry["published"]))


def _ending(document: Document, entry: Mapping[str, Any], ends_on: date) -> Document:
    """The document with the follow-up in it. Of a period that is over nothing of the day after is in its report, nor in
    the data that go with it."""
    own = (entry["period"], entry["edition"])
    others = [each for each in document.get("follow_ups", []) if (each["period"], each["edition"]) != own]
    document = {**document, "follow_ups": [*others, entry]}
    over = entry["published"] > ends_on.isoformat()
    return until(document, ends_on.isoformat()) if over else document


@in_swedish
def edition_data(
    document: Mapping[str, Any],
    entry: Mapping[str, Any],
    *,
    sealed: bool = True,
    read_in_on: date | None = None,
) -> bytes:
    """What an edition freezes: the document in normal form with the number of the rules it is counted by, the report
    as it is counted and worded, 128 random bits, the trail's digest and the checksum of the record's heads.
    ``sealed``: whether it is to be sealed as the settings say, which the report tells; raises SealError as ``plan``.
    ``read_in_on``: the day it came with a file, which the report tells too.

    Without the bits whoever knows all but a masked figure could try figures until the edition's code, or the
    checksum of its file, comes out. The digest is of the trail's head, salted with them: who cuts the trail or
    counts it anew contradicts every edition (``manage.py verify_trail``). Whoever writes the public record anew does
    so too: the report's timestamp says when the list of its heads was there.
    """
    nonce, of_record = secrets.token_hex(16), keep_heads()
    head = heads.newest(today())  # the trail tells of the list too
    trail = {"trail": heads.digest(nonce, head.hash)} if head else {}
    record = {"heads": of_record.sha256} if of_record else {}
    document = {name: value for name, value in document.items() if name != "frozen"}
    view = report_view(document, entry)
    seal = plan(document, entry, sealed=sealed)
    came = {"read_in_on": read_in_on.isoformat()} if read_in_on else {}
    frozen = freeze(view, _html(view, seal, Check.of(CODE), came)) | {
        "columns": COLUMNS,
        "labels": labels(),
        "words": checksum(),
        "sealed": bool(seal.sealing),
        "demo_seals": seal.demo,
        **came,
    }
    stamped = {"rules": progress.RULES, "nonce": nonce, **trail, **record, "frozen": frozen}
    return normalise({**document, **stamped})


def read_document(data: bytes | str) -> dict[str, Any]:
    """An exchange file's JSON with every number exact."""
    document: dict[str, Any] = json.loads(data, parse_float=Decimal)
    return document


def report_view(data: bytes | str | Mapping[str, Any], entry: Mapping[str, Any]) -> ReportView:
    """The one object that page and PDF both show: as the edition froze it, or, of a draft, counted from its file."""
    document = data if isinstance(data, Mapping) else read_document(data)
    return _view(dict(document) if "frozen" in document else complete(document), entry)


def _view(full: Document, entry: Mapping[str, Any]) -> ReportView:
    if "frozen" in full:
        return frozen_view(full["frozen"])
    return build_report(full, entry, site_url=settings.SITE_URL)


@dataclass(frozen=True)
class Check:
    """What leads from the report to its verification; ``code`` is empty for a draft."""

    code: str = ""
    url: str = ""
    qr: str = ""

    @classmethod
    def of(cls, code: str, site: str = "") -> Self:
        """That of the edition with this code, at this site or another."""
        url = f"{site or settings.SITE_URL}{_VERIFY}?kod={code}"
        return cls(code, url, mark_safe(qr_svg(url, gettext("QR-kod till %(url)s") % {"url": url})))


@in_swedish
def render_report_pdf(
    data: bytes,
    entry: Mapping[str, Any],
    seal: Plan | None = None,
    *,
    document: Mapping[str, Any] | None = None,
    look: Look | None = None,
) -> bytes:
    """The report as PDF/A-3a with the file it is counted from attached, and empty fields for ``seal``.

    ``look`` is whose colour and arms it has: ornament, which no words depend on. ``document`` is ``data`` as ``read_document`` reads it, for a caller who has read it already.
    """
    full = complete(document or read_document(data))
    view = _view(full, entry)
    info = document_info(view)
    check = Check.of(edition_code(data)) if view.edition else Check()
    name = f"medborgarlofte-{view.address.replace('/', '-')}-{view.period}"
    files = (
        (f"{name}.json", data, "application/json", "Löftet, insatserna och uppföljningen som data. Rapportens siffror är räknade ur den här filen."),
        (f"{name}.csv", rows_csv(full, entry), "text/csv", "Insatserna som siffrorna är räknade ur, som tabell."),
        ("regler.md", RULES_FILE.read_bytes(), "text/markdown", "Reglerna som siffrorna är räknade efter."),
    )  # fmt: skip
    attachments = [
        Attachment(name=file, data=content, media_type=kind, description=about, modified=info.created)
        for file, content, kind, about in files
    ]
    html = _html(view, seal or plan(full, entry, sealed=False), check, full.get("frozen", {}), look)
    return render_pdf(html, info, attachments)


@in_swedish
def frozen_again(
    view: ReportView,
    document: Mapping[str, Any],
    entry: Mapping[str, Any],
    frozen: Mapping[str, Any],
    site: str,
) -> dict[str, Any]:
    """What ``freeze`` gives of the view as it is counted again, where ``frozen`` is what was frozen at the ``site`` then."""
    sealed, demo = bool(frozen.get("sealed")), bool(frozen.get("demo_seals"))
    seal = named_plan(document, entry, sealed=sealed, demo=demo)
    return freeze(view, _html(view, seal, Check.of(CODE, site), frozen))


def _html(
    view: ReportView, seal: Plan, check: Check, frozen: Mapping[str, Any], look: Look | None = None
) -> str:
    came = date.fromisoformat(frozen["read_in_on"]) if "read_in_on" in frozen else None
    context = {"report": view, "seal": seal, "check": check, "look": look or Look()}
    context["read_in"] = read_in(came, view.approvals)
    return render_to_string(TEMPLATE, context)


def document_info(view: ReportView) -> DocumentInfo:
    """What the report's file says of itself."""
    return DocumentInfo(
        title=view.document_title,
        author=view.author,
        created=noon(view.published_on or view.as_of),
        identifier=f"{view.page_url}utgava/{view.edition or 0}",
        keywords=view.keywords,
    )


def noon(day: date) -> datetime:
    """The moment given to what is known only to its day."""
    return timezone.make_aware(datetime.combine(day, time(12)))
