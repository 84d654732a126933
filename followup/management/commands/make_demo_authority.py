"""`manage.py make_demo_authority`: an authority of the demo's own, so that reports are sealed offline."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from followup.report.seal_plan import demo_folder
from medborgarlofte.documents.demo_authority import DemoAuthority


class Command(BaseCommand):
    help = "Make the demo's certificate authority in DATA_DIR. Its seals say DEMO. Needs DEMO_DATE, no SEAL_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO_DATE is None or settings.SEAL_KEYS:
            raise CommandError(
                "Only a demo may seal by an authority of its own: DEMO_DATE set, SEAL_KEYS empty."
            )
        DemoAuthority(demo_folder()).root()
        self.stdout.write(f"The demo's authority stands in {demo_folder()}; reports are sealed from now on.")
