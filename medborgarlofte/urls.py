"""All addresses of the site. Those with a fixed first part stand before a municipality's name."""

from django.contrib import admin
from django.urls import include, path

handler404 = "medborgarlofte.site.views.not_found"

urlpatterns = [
    path("", include("medborgarlofte.site.urls")),
    path("admin/", admin.site.urls),
    path("konto/", include("medborgarlofte.accounts.urls")),
    path("arbete/", include("promises.desk_urls")),
    path("arbete/", include("followup.desk_urls")),
    path("<slug:kommun>/<slug:slug>/uppfoljning/", include("followup.urls")),
    path("", include("promises.urls")),
]
