"""Administration of people; ``base`` is what every app's administration stands on."""

from medborgarlofte.accounts.admin import people_admin

__all__ = ["people_admin"]
