from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "promises.record"
    verbose_name = "Det offentliga"
