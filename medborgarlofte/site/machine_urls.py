"""Addresses for machines and for those who build, in no language but their own. No municipality may have one of these names."""

from django.urls import path
from django.views.generic import RedirectView

from medborgarlofte import health
from medborgarlofte.site import machine
from medborgarlofte.site.catalogue import catalogue
from medborgarlofte.site.gallery import gallery

urlpatterns = [
    path("komponenter/", gallery, name="gallery"),
    path("schema/medborgarlofte-1.json", machine.schema, name="schema"),
    path("oppna-data/katalog.jsonld", catalogue, name="catalogue"),
    path("oppna-data/huvuden.json", machine.heads, name="heads"),
    path("oppna-data/huvuden/<slug:sha256>.json", machine.heads, name="earlier_heads"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("robots.txt", machine.robots, name="robots"),
    path("sitemap.xml", machine.sitemap, name="sitemap"),
    path(".well-known/security.txt", machine.security_txt, name="security_txt"),
    path(
        "favicon.ico",
        RedirectView.as_view(url="/static/img/favicon.svg", permanent=False),
        name="favicon",
    ),
]
