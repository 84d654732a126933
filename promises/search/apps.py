from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "promises.search"
    verbose_name = "Sök"
