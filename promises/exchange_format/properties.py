"""One property of one row, between the database and the document."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model
from django.utils import timezone

from medborgarlofte.accounts.models import Municipality, Organisation, PoliceArea
from medborgarlofte.clock import day_of
from promises.exchange_format.dates import known_date, last_day, precision, shortened
from promises.models import (
    Activity,
    Amendment,
    Commitment,
    FocusArea,
    HotSpotRound,
    Kind,
    Promise,
    ReportingPeriod,
    ResultMeasure,
)
from promises.words.enums import Precision

# How a document names the row that another row points at.
NAMES: dict[type[Model], str] = {
    PoliceArea: "slug",
    Municipality: "slug",
    Organisation: "slug",
    Kind: "slug",
    ResultMeasure: "slug",
    ReportingPeriod: "slug",
    FocusArea: "name",
    Amendment: "number",
    Commitment: "number",
    Activity: "uid",
}
# The document tells the day of a moment, and never the person: ``created_at`` and ``created_by``.
_STAMPS = {
    "logged_on": "created",
    "withdrawn_on": "withdrawn",
    "published_on": "published",
    "confirmed_on": "confirmed",
    "cancelled_on": "cancelled",
    "protocol_published_on": "protocol_published",
}

# Lists of addresses that lie in one column, with a space between.
ADDRESSES = ("continues", "supersedes")

Find = Callable[[type[Model], Any], Model]


def value_of(row: Model, name: str) -> Any:
    """What the document says for the property; None where it says nothing."""
    if isinstance(row, HotSpotRound):
        return row.hot_spot.area
    if isinstance(row, Promise) and name in ADDRESSES:
        return getattr(row, name).split()
    stamp = stamp_of(type(row), name)
    if stamp:
        moment = getattr(row, f"{stamp}_at")
        return day_of(moment).isoformat() if moment else None
    value = getattr(row, name)
    if isinstance(value, Model):
        value = getattr(value, NAMES[type(value)])
    known = getattr(row, _precision_of(name), Precision.DAY)
    if isinstance(value, date):
        return shortened(value, Precision(known))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value) if isinstance(value, UUID) else value


def assign(row: Model, name: str, value: Any, *, by: Model, find: Find) -> None:
    """Put the document's value into the row. ``find`` gives the row that a name stands for."""
    stamp = stamp_of(type(row), name)
    if stamp:
        setattr(row, f"{stamp}_at", midnight(value) if value else None)
        setattr(row, f"{stamp}_by", by if value else None)
        return
    column = _column(type(row), name)
    if isinstance(row, Promise) and name in ADDRESSES:
        setattr(row, name, " ".join(value or ()))
    elif isinstance(column, ForeignKey):
        setattr(row, name, find(column.related_model, value) if value is not None else None)
    elif column.get_internal_type() == "DateField":
        if _column(type(row), _precision_of(name)) is not None:
            setattr(row, _precision_of(name), precision(value or "").value)
        reading = last_day if name == "ends_on" else known_date
        setattr(row, name, reading(value) if value else None)
    elif value is None:
        setattr(row, name, None if column.null else "")
    else:
        setattr(row, name, _READ.get(column.get_internal_type(), lambda text: text)(value))


_READ: dict[str, Callable[[str], Any]] = {"UUIDField": UUID, "TimeField": time.fromisoformat}


def stamp_of(model: type[Model], name: str) -> str:
    """``created`` for ``logged_on``; "" where the property is a column of its own."""
    return _STAMPS.get(name, "") if _column(model, name) is None else ""


def midnight(day: str) -> datetime:
    """The first moment of a day in Sweden."""
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time.min))


def _precision_of(name: str) -> str:
    return f"{name.removesuffix('_on')}_precision"


def _column(model: type[Model], name: str) -> Any:
    """The model's field of that name; None where it has none."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
