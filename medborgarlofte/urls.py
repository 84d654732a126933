"""All addresses of the site. Those with a fixed first part stand before a municipality's name, and what there is in one
language alone before the pages that there are in several."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from followup.pages.views import translation
from followup.signed_papers.views import signed_paper
from followup.verification.program_views import program
from followup.verification.seal_list_views import seal_list
from followup.verification.views import verify, verify_file

handler404 = "medborgarlofte.site.views.not_found"
handler500 = "medborgarlofte.unavailable.server_error"

urlpatterns = [
    path("", include("medborgarlofte.site.machine_urls")),
    path("admin/", admin.site.urls),
    path("konto/", include("medborgarlofte.accounts.urls")),
    path("arbete/beslut/", include("followup.officials.urls")),
    path("arbete/", include("promises.desk.urls")),
    path("arbete/", include("followup.desk.urls")),
    path("verifiera/check.py", program, {"page": "verify.md"}, name="verify_program"),
    path("verifiera/bevis.py", program, {"page": "record.md"}, name="record_program"),
    path(".well-known/medborgarlofte-seals.json", seal_list, name="seal_list"),
    path("undertecknat/<slug:sha256>.pdf", signed_paper, name="signed_paper"),
    path(
        "en/<slug:kommun>/<slug:slug>/uppfoljning/<slug:period>/rapport.pdf", translation, name="translation"
    ),
    path("", include("followup.pages.swedish_urls")),
    path("", include("promises.swedish_urls")),
    # Swedish at the address itself, English behind /en/ (ADR of languages).
    *i18n_patterns(
        path("", include("medborgarlofte.site.urls")),
        path("verifiera/", verify, name="verify"),
        path("verifiera/fil/", verify_file, name="verify_file"),
        path("<slug:kommun>/<slug:slug>/uppfoljning/", include("followup.urls")),
        path("", include("promises.urls")),
        prefix_default_language=False,
    ),
]
