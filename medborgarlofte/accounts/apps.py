from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AccountsConfig(AppConfig):
    default = True
    name = "medborgarlofte.accounts"
    label = "accounts"
    verbose_name = "Organisationer och konton"


class AdministrationConfig(AdminConfig):
    """Django's administration with our sign-in and our order of things."""

    default_site = "medborgarlofte.accounts.administration.Administration"
