"""Words and figures in frozen documents of the exchange format. Pure but for what a row is called there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model

from promises import models as m
from promises.exchange_format.schema import Schema, is_object, is_rows, resolve, schema
from promises.masking import maskable
from promises.masking.masked_rows import versions_of
from promises.record.aggregated import sum_title
from promises.record.beside import SHAPES
from promises.words.enums import MaskingGround
from promises.writing import reach

Document = dict[str, Any]


def mask_words(document: Document, look: re.Pattern[str], ground: MaskingGround) -> bool:
    """Put the marker where the words stand, in every text of the document; whether they stood anywhere."""
    return _swept({"properties": _shapes()}, document, look, maskable.marker(ground))


def mask_field(
    document: Document,
    row: Model,
    name: str,
    look: re.Pattern[str],
    ground: MaskingGround,
    *,
    period: str = "",
) -> bool:
    """The same, only in texts of that name, in what the document holds of the row; with ``period`` in that
    period's follow-ups, which the row is of."""
    items = _items(document, row)
    if period:
        items = (
            (resolve(_shapes()[noun]["items"]), item)
            for noun in ("follow_ups", "papers")
            for item in document.get(noun, ())
            if item["period"] == period
        )
    marker = maskable.marker(ground)
    swept = [_swept(shape, item, look, marker, only=name) for shape, item in items]
    if name == "correction_reason" and (activity := reach.activity_of(row)):
        swept += _taken_back(document, activity, look, marker)
    return any(swept)


def _taken_back(document: Document, activity: m.Activity, look: re.Pattern[str], marker: str) -> list[bool]:
    """The same where the reason is told as why the row was taken back: its correction belongs to another promise."""
    moved = {str(each.uid) for each in versions_of(activity) if each.withdrawn_at is None}
    shape = resolve(_shapes()["activities"]["items"])
    rows = [each for each in document.get("activities", ()) if each["uid"] in moved]
    return [_swept(shape, row, look, marker, only="withdrawn_reason") for row in rows]


def mask_figure(document: Document, row: Model, name: str, ground: MaskingGround) -> bool:
    """Take the row's figure out of the document, as ``rows.figure`` takes it out of the database."""
    rule = maskable.FIGURES[type(row), name]
    touched = False
    # What counts towards another promise has the numbers of that one's commitments.
    address = f"{document['municipality']}/{document['slug']}" if isinstance(row, m.Contribution) else ""
    elsewhere = isinstance(row, m.Contribution) and row.commitment.promise.address != address
    for _, item in () if elsewhere else _items(document, row):
        inside = _place_of(item, row)
        if inside is None:
            continue
        touched = True
        holder, index = inside
        if rule.values is None:
            del holder[index]
        else:
            values = {**rule.values, **dict.fromkeys(rule.marked, maskable.marker(ground))}
            for name, value in values.items():
                if value in (None, ""):
                    holder[index].pop(name, None)
                else:
                    holder[index][name] = value
        if rule.name:
            note_masked(item, rule.name.format(row=row), ground)
    return touched


def mask_picture(document: Document, row: Model, ground: MaskingGround) -> bool:
    """Take the picture, or the file behind the promise, out of the document."""
    if isinstance(row, m.Photo):
        photos = [each for each in document.get("photos", ()) if each.get("sha256") == row.sha256]
        for each in photos:
            del each["sha256"]
            each["alt"] = maskable.marker(ground)
        return bool(photos)
    if isinstance(row, m.Background):
        held = [each for each in document.get("backgrounds", ()) if each.get("sha256") == row.sha256]
        for each in held:
            del each["sha256"]
        return bool(held)
    return isinstance(row, m.Promise) and document.pop("photo", None) is not None


def note_masked(item: Document, what: str, ground: MaskingGround) -> None:
    """Say in the activity's note that something was masked."""
    item["note"] = f"{item.get('note', '')}\n\n{maskable.marker(ground, what)}".strip()


def _shapes() -> Mapping[str, Any]:
    """The lists and properties of the file, and of what the record holds beside it."""
    return {**schema()["properties"], **SHAPES}


def activities_of(document: Document, activity: m.Activity) -> list[Document]:
    """What the document holds of the activity, in all its versions."""
    uids = {str(version.uid) for version in versions_of(activity)}
    return [item for item in document.get("activities", ()) if item["uid"] in uids]


def _sums_with(document: Document, activity: m.Activity) -> Iterator[Document]:
    """The sums that the activity is told in, where the document does not tell it by itself. Left as they were they
    would give the figure away beside those that are counted without it."""
    published = max((each["published"] for each in document.get("follow_ups", ())), default="")
    if activity.publish_on.isoformat() > published:
        return
    day = activity.ends_on.isoformat()
    for item in document.get("activities", ()):
        alike = item["kind"] == activity.kind.slug and item["performed_by"] == activity.performed_by.slug
        same_place = item.get("place", "") in ("", activity.place)
        covers = str(item["starts_on"]) <= day <= str(item.get("ends_on") or item["starts_on"])
        if alike and same_place and covers and item["title"] == sum_title(activity.kind):
            yield item


def _items(document: Document, row: Model) -> Iterator[tuple[Schema, Document]]:
    """The parts of the document, with their shapes, that hold the row in any version."""
    shapes = _shapes()
    if isinstance(row, m.Photo):
        photos = [each for each in document.get("photos", ()) if each["uid"] == str(row.uid)]
        yield from ((shapes["photos"]["items"], each) for each in photos)
    elif activity := reach.activity_of(row):
        shape = resolve(shapes["activities"]["items"])
        own = activities_of(document, activity) or list(_sums_with(document, activity))
        yield from ((shape, item) for item in own)
    else:
        # What is a part of the promise itself, told apart from other parts by the words that stand there.
        apart = ("activities", "follow_ups")
        properties = {name: part for name, part in shapes.items() if name not in apart}
        yield {"properties": properties}, document


def _swept(shape: Schema, item: Document, look: re.Pattern[str], marker: str, *, only: str = "") -> bool:
    touched = False
    for name, part in ((name, resolve(part)) for name, part in shape["properties"].items()):
        value = item.get(name)
        if is_rows(part):
            inner = resolve(part["items"])
            for each in value or ():
                touched |= _swept(inner, each, look, marker, only=only)
        elif is_object(part):
            touched |= isinstance(value, dict) and _swept(part, value, look, marker, only=only)
        elif isinstance(value, str) and (not only or name == only) and look.search(value):
            touched |= _put(item, name, part, look.sub(marker, value))
    return touched


def _put(item: Document, name: str, part: Schema, text: str) -> bool:
    """Whether the property is a text; an address or a telephone number is taken out as a whole, keys and dates stay."""
    if name == "contact_phone" or part.get("$ref", "").rpartition("/")[2] in ("email", "web_address"):
        del item[name]
    elif part.get("type") == "string" and part.get("pattern") in (None, "\\S") and "format" not in part:
        if "x-ref" in part and part["x-ref"] != "focus_areas.name":
            return False
        longest = part.get("maxLength") or len(text)
        item[name] = text if len(text) <= longest else "[maskerat]"[:longest]
    else:
        return False
    return True


def _place_of(item: Document, row: Any) -> tuple[Any, Any] | None:
    """The holder and the place in it of what the document's part says of the row."""
    if isinstance(row, m.Result):
        return _in(item.get("results"), measure=row.measure.slug)
    if isinstance(row, m.Contribution):
        return _in(item.get("contributions"), commitment=row.commitment.number, part=row.part or None)
    if isinstance(row, m.WalkParticipation):
        walk = item.get("safety_walk", {})
        return _in(walk.get("participations"), organisation=row.organisation.slug)
    if isinstance(row, m.Measurement):
        indicator = _in(item.get("indicators"), slug=row.indicator.slug)
        return _in(indicator[0][indicator[1]].get("measurements"), period=row.period) if indicator else None
    if isinstance(row, m.Indicator):
        return _in(item.get("indicators"), slug=row.slug)
    name = reach.noun(row)
    return (item, name) if name in item else None


def _in(rows: list[Document] | None, **key: Any) -> tuple[list[Document], int] | None:
    for number, each in enumerate(rows or ()):
        if all(each.get(name) == value for name, value in key.items()):
            return rows or [], number
    return None


def texts(value: Any) -> Iterable[str]:
    """Every text in what JSON holds."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(inner)
