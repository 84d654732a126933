"""Administration of people; ``base`` is what every app's administration stands on."""

from medborgarlofte.accounts.admin import people

__all__ = ["people"]
