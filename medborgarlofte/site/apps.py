from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "medborgarlofte.site"
    label = "site"
    verbose_name = "Webbplatsen"
