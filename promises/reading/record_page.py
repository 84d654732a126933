"""A page made of the public record alone, as it is today or as it was known on a day that has been (``?kant=``)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import partial, wraps
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from medborgarlofte.clock import today
from medborgarlofte.residents import within_limit
from medborgarlofte.sent import day
from promises.models import Promise
from promises.reading.page_frame import promise_frame, promise_url
from promises.reading.public_page import promise_page
from promises.reading.theirs import spoken_record
from promises.record.as_said import as_said
from promises.record.newest_record import newest_record
from promises.record.reading import known_on
from promises.words import spoken

THEN = "kant"
# Days never end, and none of their pages is kept: so many an address may ask for, of all promises together.
LIMIT = "120/m/ip,1200/h/ip"
_RETRY_AFTER = {"Retry-After": "60"}  # seconds
_LINK = re.compile(r'(<a\b[^>]*) href="(/[^"#?]*)(\?[^"#]*)?(#[^"]*)?"')


class NotThen(Exception):
    """A day, or days, that nothing can be told of: a Swedish sentence, and the status of the answer."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status
        self.headers = _RETRY_AFTER if status == 429 else {}

    @classmethod
    def before(cls, on: date) -> "NotThen":
        """Nothing was public yet."""
        return cls((gettext("Löftet fanns inte här då, den %(on)s.") % {"on": spoken.words().day(on)}), 404)


@dataclass(frozen=True)
class Then:
    """The day that a page is shown as of, for ``base.html``; ``now`` is the address of the page as it is today."""

    day: str
    now: str


def record_page(view: Any = None, *, takes: Collection[str] = ()) -> Any:
    """A ``promise_page`` that is a function of the record: the view is given the promise as the record says it, the
    record, and the day that it is read on.

    With ``?kant=2020-09-24`` they are those of the end of that day, and every link to a page that can do the same keeps
    the day. 404 = it was not here then, 400 = a day to come, or none; 429 = more days than one reader reads.
    """
    if view is None:
        return partial(record_page, takes=takes)

    @promise_page(takes=(*takes, THEN))
    @wraps(view)
    def page(request: HttpRequest, promise: Promise, **kwargs: Any) -> HttpResponseBase:
        if THEN not in request.GET:
            record, on = spoken_record(newest_record(promise)), today()
            if settings.DEMO_DATE is None:  # a demo says on each page which day it shows
                request.same_until = record.next_change(on)  # type: ignore[attr-defined]
            return view(request, as_said(promise, record.nouns), record, on, **kwargs)
        try:
            keep_within_limit(request)
            on = past_day(request.GET[THEN])
            found = known_on(promise, on)
            if found is None:
                raise NotThen.before(on)
            known = spoken_record(found)
            request.then = Then(spoken.words().day(on), request.path)  # type: ignore[attr-defined]
            response = view(request, as_said(promise, known.nouns), known, on, **kwargs)
        except NotThen as refusal:
            return _refused(request, promise, refusal)
        except Http404:
            return _refused(
                request,
                promise,
                NotThen(
                    (gettext("Sidan fanns inte här då, den %(on)s.") % {"on": spoken.words().day(on)}), 404
                ),
            )
        return _keeping(response, promise, on)

    page.keeps_day = True
    return page


def keep_within_limit(request: HttpRequest) -> None:
    """Count one more page of days that have been. Raises NotThen for more than one reader reads."""
    if not within_limit(request, "days", LIMIT):
        raise NotThen(gettext("Det är många dagar på kort tid. Vänta en minut och försök igen."), 429)


def past_day(text: str) -> date:
    """A day through today, as it was asked for. Raises NotThen."""
    found = day(text)
    if found is None:
        raise NotThen(gettext("Skriv dagen med år, månad och dag, till exempel 2020-09-24."), 400)
    if found > today():
        raise NotThen(gettext("Dagen har inte kommit än. Välj en dag till och med i dag."), 400)
    return found


def _refused(request: HttpRequest, promise: Promise, refusal: NotThen) -> HttpResponse:
    context = {
        "promise": promise,
        "promise_url": promise_url(promise),
        "problem": refusal.sentence,
        "now": request.path,
        **promise_frame(promise, (gettext("En annan dag"), "")),
    }
    page = render_to_string("promises/reading/not_then.html", context, request)
    return HttpResponse(page, status=refusal.status, headers=refusal.headers)


def _keeping(response: HttpResponseBase, promise: Promise, on: date) -> HttpResponseBase:
    """The page with the day in each link to a page of the promise that takes one and does not name another."""
    response.headers["X-Robots-Tag"] = "noindex"
    if "Location" in response.headers:
        response.headers["Location"] = _dated(response.headers["Location"], on)
    if not isinstance(response, HttpResponse) or not response.headers["Content-Type"].startswith("text/html"):
        return response
    own = promise_url(promise)

    def dated(link: re.Match[str]) -> str:
        before, address, asked, place = (part or "" for part in link.groups())
        try:
            keeps_day = address.startswith(own) and hasattr(resolve(address).func, "keeps_day")
        except Resolver404:
            keeps_day = False
        if not keeps_day or f"{THEN}=" in asked:
            return link[0]
        return f'{before} href="{escape(_dated(f"{address}{asked}".replace("&amp;", "&"), on))}{place}"'

    response.content = _LINK.sub(dated, response.content.decode()).encode()
    return response


def _dated(address: str, on: date) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{THEN}={on}"
