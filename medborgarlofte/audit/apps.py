from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "medborgarlofte.audit"
    label = "audit"
    verbose_name = "Granskningslogg"
