from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "medborgarlofte.site"
    label = "site"
    verbose_name = "Webbplatsen"

    def ready(self) -> None:
        """Have ``check --deploy`` ask its questions."""
        from medborgarlofte import checks  # noqa: F401 - registers them
