"""Everything public as files: which there are, what stands in them, and on what terms."""

from itertools import groupby

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from promises.exchange_format.activity_rows import FIELDS
from promises.models import Promise
from promises.pages.data_files import LICENCE
from promises.reading.list_page import LISTED, list_page
from promises.reading.page_frame import dated_title
from promises.reading.theirs import own_words
from promises.record.public import public_promises


@list_page(LISTED)
def open_data(request: HttpRequest) -> HttpResponse:
    """The files of every promise, by municipality, with the meaning of each column."""
    name, address = LICENCE
    promises = public_promises().order_by(
        "municipality__short_name", F("starts_on").desc(nulls_last=True), "slug"
    )
    context = {
        "crumbs": [(gettext("Alla kommuner"), reverse("start")), (gettext("Öppna data"), "")],
        "places": [
            (place, [_files(promise) for promise in own])
            for place, own in groupby(promises, key=lambda promise: promise.municipality)
        ],
        "fields": [(field.heading, gettext(field.meaning)) for field in FIELDS.values()],
        "licence": {"name": name, "url": address},
    }
    return render(request, "site/open_data.html", context)


def _files(promise: Promise) -> dict[str, str]:
    where = promise.municipality.slug, promise.slug
    names = {"json": "promise_data", "csv": "promise_csv", "xlsx": "promise_xlsx", "sums": "promise_sums"}
    return {
        "title": dated_title(promise, own_words(promise, "title")),
        **{kind: reverse(name, args=where) for kind, name in names.items()},
    }
