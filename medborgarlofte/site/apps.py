from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    name = "medborgarlofte.site"
    label = "site"
    verbose_name = "Webbplatsen"

    def ready(self) -> None:
        """Have ``check --deploy`` ask its questions, and errors told where the settings say."""
        from medborgarlofte import checks  # noqa: F401 - registers them

        if settings.SENTRY_DSN:
            from medborgarlofte import sentry  # a library that is not read where nobody wants it

            sentry.start(settings.SENTRY_DSN)
