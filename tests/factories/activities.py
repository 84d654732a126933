"""Activities, what they count towards, and the word that nothing was done."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from promises.models import (
    Activity,
    Commitment,
    Confirmation,
    Contribution,
    HotSpot,
    Photo,
    ReportingPeriod,
    Result,
    ResultMeasure,
    SituationReport,
    TableImport,
)
from tests.factories.people import municipality, organisation, police, police_officer
from tests.factories.promises import kind, moment


def activity(
    day: date = date(2020, 5, 14),
    towards: Commitment | None = None,
    quantity: Decimal | int | str = 1,
    **fields: Any,
) -> Activity:
    """An activity of that day, public from the same day; counts ``quantity`` ``towards`` a commitment."""
    place = towards.promise.municipality if towards else municipality()
    performer = organisation(place.name)
    values: dict[str, Any] = {
        "municipality": place,
        "kind": towards.kind if towards else kind(),
        "title": "Trafikkontroll på väg 152",
        "starts_on": day,
        "ends_on": fields.get("starts_on", day),
        "publish_on": day,
        "place": "Skillingaryd",
        "performed_by": performer,
        "logged_for": performer,
        "created_at": moment(day),
    }
    made = Activity.objects.create(
        **({"created_by": fields.get("created_by") or police_officer()} | values | fields)
    )
    if towards:
        contribution(made, towards, quantity)
    return made


def contribution(
    of: Activity, towards: Commitment, quantity: Decimal | int | str = 1, **fields: Any
) -> Contribution:
    """What the activity counts towards the commitment."""
    return Contribution.objects.create(activity=of, commitment=towards, quantity=Decimal(quantity), **fields)


def result(of: Activity, measure: ResultMeasure, value: Decimal | int | str) -> Result:
    """One result of the activity."""
    return Result.objects.create(activity=of, measure=measure, value=Decimal(value))


def photo(of: Activity, *, shown: bool = False, **fields: Any) -> Photo:
    """A described photo of the activity; its file is small, and no real picture."""
    by, small = of.created_by, b"\xff\xd8 a photo"
    values: dict[str, Any] = {
        "position": of.photos.count() + 1,
        "file": ContentFile(small, name="foto.jpg"),
        "width": 1200,
        "height": 800,
        "sha256": hashlib.sha256(small).hexdigest(),
        "alt": "Polisbil vid vägen",
        "created_at": of.created_at,
        "created_by": by,
        "shown_at": of.created_at if shown else None,
        "shown_by": by if shown else None,
    }
    return Photo.objects.create(activity=of, **(values | fields))


def confirmation(of: Commitment, period: ReportingPeriod, **fields: Any) -> Confirmation:
    """ "Nothing was done" said by the municipality the day after the period."""
    values: dict[str, Any] = {
        "organisation": organisation(of.promise.municipality.name),
        "confirmed_at": moment(period.ends_on),
        "confirmed_by": police_officer(),
    }
    return Confirmation.objects.create(commitment=of, period=period, **(values | fields))


def hot_spot(name: str = "Bakom kiosken", **fields: Any) -> HotSpot:
    """A hot spot in the municipality's centre."""
    values = {"municipality": municipality(), "area": "Centrum", "internal_name": name}
    return HotSpot.objects.create(**(values | fields))


def situation_report(**fields: Any) -> SituationReport:
    """The police's report of week 20, 2020."""
    values: dict[str, Any] = {
        "municipality": municipality(),
        "organisation": police(),
        "year": 2020,
        "week": 20,
        "category": "litter",
        "internal_place": "Torget",
        "created_at": moment(date(2020, 5, 18)),
        "created_by": police_officer(),
    }
    return SituationReport.objects.create(**(values | fields))


def table_import(*rows, name: str = "insatser.csv") -> TableImport:
    """A table that ``rows`` were read in from, by who logged the first of them."""
    first = rows[0]
    made = TableImport.objects.create(
        internal_name=name, created_at=first.created_at, created_by=first.created_by
    )
    for row in rows:
        row.table_import = made
        row.save(update_fields=["table_import"])
    return made
