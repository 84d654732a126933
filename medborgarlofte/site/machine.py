"""What machines ask the site: what is there, whom to tell of a flaw. Whether it is up: medborgarlofte/health.py."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, translate_url

from medborgarlofte.clock import now
from medborgarlofte.middleware import public_page
from promises.exchange_format.schema import schema_bytes
from promises.pages.easy_page import easy_commitment_url, easy_promise_url
from promises.reading.list_page import ANYTHING, list_page
from promises.reading.page_frame import commitment_url, municipality_url, promise_url
from promises.record.heads import said_of
from promises.record.models import HeadList
from promises.record.public import public_promises
from promises.record.reading import newest_of


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; the rest needs a login anyway."""
    return _text(
        "User-agent: *\nDisallow: /admin/\nDisallow: /arbete/\nDisallow: /konto/\n"
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}"
    )


@public_page
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a security flaw (RFC 9116)."""
    expires = (now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    return _text(
        f"Contact: mailto:{settings.CONTACT_EMAIL}\n"
        f"Expires: {expires.isoformat()}\n"
        "Preferred-Languages: sv, en\n"
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}"
    )


@public_page
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of the exchange format."""
    response = HttpResponse(schema_bytes(), content_type="application/schema+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@public_page
def heads(request: HttpRequest, sha256: str = "") -> HttpResponse:
    """The heads of the public record of every promise: the newest list, or the one with that checksum."""
    lists = HeadList.objects.filter(sha256=sha256) if sha256 else HeadList.objects.order_by("-pk")
    content = lists.values_list("content", flat=True).first() or (not sha256 and said_of([], previous=""))
    if not content:
        raise Http404("Det finns ingen sådan lista.")
    response = HttpResponse(content, content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@list_page(ANYTHING)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with the day it last changed; in a fixed number of queries."""
    promises = list(public_promises())
    said = newest_of(promises, "commitments", "follow_ups")
    fixed = [
        reverse(name) for name in ("start", "about", "counting", "accessibility", "privacy", "open_data")
    ]
    places = {municipality_url(promise.municipality) for promise in promises}
    entries = [(path, "") for path in (*fixed, *sorted(places))]
    for promise in promises:
        day = promise.public_on.isoformat()
        entries += [(promise_url(promise), day), (easy_promise_url(promise), day)]
        commitments, follow_ups = said[promise.pk]["commitments"], said[promise.pk]["follow_ups"]
        for each in commitments:
            number = each["number"]
            entries += [
                (commitment_url(promise, number), day),
                (easy_commitment_url(promise, number), day),
            ]
        standing = {each["period"]: each["published"] for each in follow_ups if "withdrawn_on" not in each}
        for slug, on in standing.items():
            there = f"{promise_url(promise)}uppfoljning/{slug}/"
            entries += [(there, on), (f"{there}lattlast/", on)]
    context = {"site_url": settings.SITE_URL, "entries": list(_in_languages(entries))}
    return render(request, "site/sitemap.xml", context, content_type="application/xml")


def _in_languages(entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Each address and day with the same page's addresses by language, and so of the page in English where there is one."""
    for path, day in entries:
        english = translate_url(path, "en")
        languages = [("sv", path), ("en", english)] if english != path else []
        for url in dict.fromkeys((path, english)):
            yield url, day, languages


def _text(words: str) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8")
