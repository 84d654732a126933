from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "medborgarlofte.accounts"
    label = "accounts"
    verbose_name = "Organisationer och konton"
