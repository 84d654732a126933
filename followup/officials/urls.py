"""The officials' addresses, below ``arbete/beslut/``."""

from django.urls import path, register_converter

from followup.officials import views as officials_views


class _Year:
    """A year of our calendar: four digits, the first a 1 or a 2."""

    regex = "[12][0-9]{3}"
    to_python = staticmethod(int)
    to_url = staticmethod(str)


register_converter(_Year, "year")
_PROMISE = "<slug:kommun>/<slug:slug>/"

urlpatterns = [
    path("", officials_views.official, name="official"),
    path("tabell/", officials_views.committee, name="committee"),
    path("tabell.<slug:suffix>", officials_views.committee_file, name="committee_file"),
    path("ar/<slug:kommun>/<year:year>.zip", officials_views.year_zip, name="year_zip"),
    path(f"{_PROMISE}arkiv.zip", officials_views.archive_zip, name="archive_zip"),
    path(f"{_PROMISE}polisens-sida/", officials_views.police_text, name="police_text"),
    path(f"{_PROMISE}uppfoljning/<slug:period>/", officials_views.one_page, name="one_page"),
    path(
        f"{_PROMISE}uppfoljning/<slug:period>/sammanfattning.pdf",
        officials_views.one_page_pdf,
        name="one_page_pdf",
    ),
]
