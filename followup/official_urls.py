"""The officials' addresses, below ``arbete/beslut/``."""

from django.urls import path

from followup.views import officials

_PROMISE = "<slug:kommun>/<slug:slug>/"

urlpatterns = [
    path("", officials.official, name="official"),
    path("tabell/", officials.committee, name="committee"),
    path("tabell.<slug:suffix>", officials.committee_file, name="committee_file"),
    path("ar/<slug:kommun>/<int:year>.zip", officials.year_zip, name="year_zip"),
    path(f"{_PROMISE}arkiv.zip", officials.archive_zip, name="archive_zip"),
    path(f"{_PROMISE}polisens-sida/", officials.police_text, name="police_text"),
    path(f"{_PROMISE}uppfoljning/<slug:period>/", officials.one_page, name="one_page"),
    path(
        f"{_PROMISE}uppfoljning/<slug:period>/sammanfattning.pdf",
        officials.one_page_pdf,
        name="one_page_pdf",
    ),
]
