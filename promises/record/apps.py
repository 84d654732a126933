from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "promises.record"
    verbose_name = "Det offentliga"

    def ready(self) -> None:
        from promises.record import checks  # noqa: F401 - registers its check
