"""The program in the box (documents/box.py) that opens an uploaded report: python -m followup.verification.check_in_box"""

from pathlib import Path

import django
from django.apps import AppConfig
from django.conf import settings

from medborgarlofte.documents import box


class Accounts(AppConfig):
    """The tables' names are needed, sign-in is not."""

    name = "medborgarlofte.accounts"
    label = "accounts"


class Promises(AppConfig):
    """Its tables' names are needed; the log, with the forms that every way of working registers there, is not."""

    name = "promises"


class Followup(AppConfig):
    """Its tables' names are needed; what listens for steps, and would send letters, is not."""

    name = "followup"


# As little as a report is read with; no database, no addresses, no keys.
_APPS = [
    "followup.verification.check_in_box.Followup",
    "followup.verification.check_in_box.Promises",
    "followup.verification.check_in_box.Accounts",
    "medborgarlofte.audit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]

_TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parents[2] / "templates"],
    }
]


def main() -> None:
    """Answers with [Checked, Recount]."""
    settings.configure(INSTALLED_APPS=_APPS, TEMPLATES=_TEMPLATES, **box.read_arguments())
    django.setup()
    from followup.sealing.sealing import examine  # models come once there are settings
    from followup.verification.recount import recount

    box.answer(lambda pdf: [examine(pdf), recount(pdf)])


if __name__ == "__main__":
    main()
