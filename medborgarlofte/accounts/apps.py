from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import pre_save


class AccountsConfig(AppConfig):
    default = True
    name = "medborgarlofte.accounts"
    label = "accounts"
    verbose_name = "Organisationer och konton"

    def ready(self) -> None:
        """Listen to what allauth alone knows of; our own writes are told by the actions themselves."""
        from allauth.mfa import signals
        from allauth.usersessions.models import UserSession

        from medborgarlofte.accounts import trail, trail_rows
        from medborgarlofte.audit import recorded_rows

        signals.authenticator_used.connect(trail.used)
        signals.authenticator_added.connect(trail.added)
        signals.authenticator_removed.connect(trail.removed)
        signals.authentication_failed.connect(trail.failed)
        pre_save.connect(trail.blur, sender=UserSession)
        recorded_rows.checks += [trail_rows.roles_past_the_actions, trail_rows.owners_past_the_actions]


class AdministrationConfig(AdminConfig):
    """Django's administration with our sign-in and our order of things."""

    default_site = "medborgarlofte.accounts.administration.Administration"
