"""What pages read of editions and maskings in columns of their own: beside what was frozen, sealed and chained."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from followup.models import Edition
from followup.report.seal_plan import sealers
from followup.trail_rows import target
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.clock import day_of
from medborgarlofte.stored import ChangedFile, LostFile, read_field
from promises.models import Masking
from promises.record.models import HeadList
from promises.words.enums import MaskingGround


def editions_beside_their_words() -> Iterator[str]:
    """Sentences for editions whose columns are not what they froze or what their file is sealed with, and for lists of heads
    that they name and that are gone."""
    lists = set(HeadList.objects.order_by().values_list("sha256", flat=True))
    revisions = {
        (about, said["edition"]): said["revision"]
        for _, about, said in _told("report.published")
        if "revision" in said
    }
    read_in = {
        (about, said["edition"]): day_of(event.at).isoformat()
        for event, about, said in _told("report.read_in")
    }
    for edition in Edition.objects.select_related("report__period__promise__municipality").order_by("pk"):
        about = target(edition.report)
        name, content = f"edition {edition.number} of {about}", json.loads(edition.content)
        for column, said, due in (
            ("number", edition.number, content["edition"]),
            ("reason", edition.reason, content.get("reason", "")),
            ("as_of", edition.as_of.isoformat(), content["as_of"]),
            ("published_at", day_of(edition.published_at).isoformat(), content["published"]),
            ("revision", edition.revision, revisions.get((about, edition.number), edition.revision)),
            ("read_in_on", _iso(edition.read_in_on), read_in.get((about, edition.number), _read_in(edition))),
            ("seals", json.loads(edition.seals), _sealed(edition, content)),
        ):
            if due is not None and said != due:
                yield f"{name}: its {column} is not what was published"
        named = json.loads(edition.data).get("heads") if edition.data else None
        if named and named not in lists:
            yield f"{name}: the list of heads that it names ({named}) is gone"


def _read_in(edition: Edition) -> str | None:
    """What the day is where no event says that the edition came with a file: the event of a masked one is emptied."""
    return None if edition.masked_at else ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _sealed(edition: Edition, content: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The seals as the file has them; None where it is given out no more, or is another, which is told elsewhere."""
    if edition.masked_at:
        return None
    try:
        pdf = read_field(edition.pdf, edition.sha256)
    except (ChangedFile, LostFile):
        return None
    if b"/ByteRange" not in pdf:
        return []
    from followup.sealing import sealing

    return sealing.kept(pdf, sealers(content))[0]


def maskings_past_the_actions() -> Iterator[str]:
    """Sentences for maskings that are not what their events say, for events whose masking is gone, and the other way."""
    rows = Masking.objects.in_bulk()
    lifted = {about: said["reason"] for _, about, said in _told("masking.lifted")}
    for event, _, said in _told("masking.made"):
        row = rows.pop(said["masking"], None)
        name = f"masking {said['masking']}"
        if row is None:
            yield f"{name}, of event {event.number}, is gone"
            continue
        label, promises = said.get("label", row.label), said.get("promises")
        for column, stands, due in (
            ("reason", row.reason, said["reason"]),
            ("ground", MaskingGround(row.ground).label, said["ground"]),
            ("field", row.field, said["field"]),
            ("label", row.label, label),
            ("masked_at", day_of(row.masked_at), day_of(event.at)),
            ("lifted_reason", row.lifted_reason, lifted.get(f"masking:{row.pk}", "")),
            ("promises", promises and sorted(row.promises.values_list("pk", flat=True)), promises),
        ):
            if stands != due:
                yield f"{name}: its {column} is not what event {event.number} says"
    # What was masked before the trail began, or whose event is masked itself, has none.
    if not AuditEvent.objects.filter(event__in=["masking.made", "trail.begun"], details="").exists():
        begun = AuditEvent.objects.filter(event="trail.begun").values_list("at", flat=True).first()
        yield from (
            f"masking {pk}: no event tells of it"
            for pk, row in rows.items()
            if begun is None or row.masked_at > begun
        )


def _told(event: str) -> Iterator[tuple[AuditEvent, str, dict[str, Any]]]:
    for each in AuditEvent.objects.filter(event=event).exclude(details="").order_by("number"):
        yield each, each.target, json.loads(each.details)
