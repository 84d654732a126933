"""The catalogue of the open data for other catalogues, such as dataportal.se, to gather: DCAT-AP-SE 3 as JSON-LD."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from medborgarlofte.accounts.models import Municipality
from promises.models import Promise
from promises.pages.data_files import LICENCE
from promises.reading.list_page import ANYTHING, list_page
from promises.reading.page_frame import dated_title, municipality_url, promise_url
from promises.record.public import public_promises

Node = dict[str, Any]
_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#", "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/", "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
_EU, _IANA = (
    "http://publications.europa.eu/resource/authority/",
    "https://www.iana.org/assignments/media-types/",
)
# By the name of the file's address: what it is, its type of file in the EU's list, and its media type.
_FILES = {
    "promise_csv": ("Insatserna som tabell", "CSV", "text/csv"),
    "promise_xlsx": (
        "Insatserna som Excelfil", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "promise_data": ("Hela löftet som data", "JSON", "application/json"),
}  # fmt: skip
_KEYWORDS = "medborgarlöfte", "trygghet", "brottsförebyggande", "polisen"


@list_page(ANYTHING)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every published promise as a dataset, with its files; in a fixed number of queries."""
    promises = list(public_promises().order_by("municipality__slug", "slug"))
    places = {promise.municipality.slug: promise.municipality for promise in promises}
    graph = [
        _catalogue(promises),
        _agent(_runs(), settings.SITE_RESPONSIBLE or "Medborgarlöfte"),
        _contact(),
        *(_agent(_of(place), place.name, "LocalAuthority") for place in places.values()),
    ]
    for promise in promises:
        files = [_distribution(promise, name) for name in _FILES]
        graph += [_dataset(promise, files), *files]
    content = json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _catalogue(promises: list[Promise]) -> Node:
    page = settings.SITE_URL + reverse("open_data")
    said = {
        "@id": f"{page}#katalog",
        "@type": "dcat:Catalog",
        "dcterms:title": _swedish("Medborgarlöften"),
        "dcterms:description": _swedish(
            "Vad kommuner och polis har lovat för tryggheten, och vad de har gjort, räknat ur det som är loggat."
        ),
        "dcterms:publisher": _to(_runs()),
        "dcterms:license": _to(LICENCE[1]),
        "dcterms:language": _to(f"{_EU}language/SWE"),
        "foaf:homepage": _to(page),
        "dcat:themeTaxonomy": _to(f"{_EU}data-theme"),
        "dcat:dataset": [_to(_about(promise)) for promise in promises],
    }
    if promises:
        said["dcterms:modified"] = _day(max(promise.public_on for promise in promises))
    return said


def _dataset(promise: Promise, files: list[Node]) -> Node:
    place, title = promise.municipality, dated_title(promise, promise.title)
    said: Node = {
        "@id": _about(promise),
        "@type": "dcat:Dataset",
        "dcterms:identifier": _about(promise),
        "dcterms:title": _swedish(f"{title} – medborgarlöfte i {place.name}"),
        "dcterms:description": _swedish(
            promise.summary or f"Åtaganden, insatser och uppföljningar i ett medborgarlöfte i {place.name}."
        ),
        "dcterms:publisher": _to(_of(place)),
        "dcterms:modified": _day(promise.public_on),
        "dcterms:language": _to(f"{_EU}language/SWE"),
        "dcterms:accessRights": _to(f"{_EU}access-right/PUBLIC"),
        "dcterms:accrualPeriodicity": _to(f"{_EU}frequency/IRREG"),
        "dcterms:spatial": _where(place),
        "dcat:theme": [_to(f"{_EU}data-theme/{theme}") for theme in ("JUST", "GOVE")],
        "dcat:keyword": [_swedish(word) for word in _KEYWORDS],
        "dcat:contactPoint": _to(f"{settings.SITE_URL}/#kontakt"),
        "dcat:landingPage": _to(settings.SITE_URL + promise_url(promise)),
        "dcat:distribution": [_to(each["@id"]) for each in files],
    }
    days = {"dcat:startDate": promise.starts_on, "dcat:endDate": promise.ends_on}
    if known := {name: _day(day) for name, day in days.items() if day}:
        said["dcterms:temporal"] = {"@type": "dcterms:PeriodOfTime", **known}
    return said


def _distribution(promise: Promise, name: str) -> Node:
    title, kind, media_type = _FILES[name]
    url = settings.SITE_URL + reverse(name, args=[promise.municipality.slug, promise.slug])
    said = {
        "@id": f"{url}#fil",
        "@type": "dcat:Distribution",
        "dcterms:title": _swedish(title),
        "dcterms:license": _to(LICENCE[1]),
        "dcterms:format": _to(f"{_EU}file-type/{kind}"),
        "dcat:mediaType": _to(f"{_IANA}{media_type}"),
        "dcat:accessURL": _to(settings.SITE_URL + reverse("open_data")),
        "dcat:downloadURL": _to(url),
        "dcatap:availability": _to(f"{_EU}planned-availability/STABLE"),
    }
    if kind == "JSON":
        said["dcterms:conformsTo"] = _to(settings.SITE_URL + reverse("schema"))
    return said


def _agent(name: str, words: str, kind: str = "") -> Node:
    said: Node = {"@id": name, "@type": "foaf:Agent", "foaf:name": _swedish(words)}
    return said | ({"dcterms:type": _to(f"http://purl.org/adms/publishertype/{kind}")} if kind else {})


def _contact() -> Node:
    return {
        "@id": f"{settings.SITE_URL}/#kontakt",
        "@type": "vcard:Organization",
        "vcard:fn": settings.SITE_RESPONSIBLE or "Medborgarlöfte",
        "vcard:hasEmail": _to(f"mailto:{settings.CONTACT_EMAIL}"),
    }


def _where(place: Municipality) -> Node:
    said: Node = {"@type": "dcterms:Location", "dcterms:title": _swedish(place.name)}
    return said | ({"dcterms:identifier": place.code} if place.code else {})


def _runs() -> str:
    """Who runs the installation."""
    return f"{settings.SITE_URL}/#driver"


def _of(place: Municipality) -> str:
    return f"{settings.SITE_URL}{municipality_url(place)}#kommun"


def _about(promise: Promise) -> str:
    return f"{settings.SITE_URL}{promise_url(promise)}#data"


def _to(address: str) -> Node:
    return {"@id": address}


def _swedish(words: str) -> Node:
    return {"@value": words, "@language": "sv"}


def _day(day: Any) -> Node:
    return {"@value": day.isoformat(), "@type": "xsd:date"}
