from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "medborgarlofte.jobs"
    label = "jobs"
    verbose_name = "Jobb"
