"""The officials' addresses, below ``arbete/beslut/``."""

from django.urls import path, register_converter

from followup.views import officials


class _Year:
    """A year of our calendar: four digits, the first a 1 or a 2."""

    regex = "[12][0-9]{3}"
    to_python = staticmethod(int)
    to_url = staticmethod(str)


register_converter(_Year, "year")
_PROMISE = "<slug:kommun>/<slug:slug>/"

urlpatterns = [
    path("", officials.official, name="official"),
    path("tabell/", officials.committee, name="committee"),
    path("tabell.<slug:suffix>", officials.committee_file, name="committee_file"),
    path("ar/<slug:kommun>/<year:year>.zip", officials.year_zip, name="year_zip"),
    path(f"{_PROMISE}arkiv.zip", officials.archive_zip, name="archive_zip"),
    path(f"{_PROMISE}polisens-sida/", officials.police_text, name="police_text"),
    path(f"{_PROMISE}uppfoljning/<slug:period>/", officials.one_page, name="one_page"),
    path(
        f"{_PROMISE}uppfoljning/<slug:period>/sammanfattning.pdf",
        officials.one_page_pdf,
        name="one_page_pdf",
    ),
]
