#!/usr/bin/env python
"""Django's command line."""

import os
import sys


def main() -> None:
    """Run a command; a setting that cannot be read is said in one sentence, not in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medborgarlofte.settings")
    from django.conf import settings  # only once their module is named
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.DEBUG  # noqa: B018 - reads them all
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    owner = settings.DATA_DIR.stat().st_uid
    if os.geteuid() == 0 != owner:
        sys.stderr.write(
            f"You are root, but {settings.DATA_DIR} is user {owner}'s: what root writes there now the service cannot. "
            "Run it as that user: runuser -u lofte -- .venv/bin/python manage.py …\n"
        )
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
