"""Prints the headers that the web server in front says of what it sends by itself (deploy/nginx/medborgarlofte.conf)."""

from typing import Any

from django.core.management.base import BaseCommand

from medborgarlofte.page_folder import public_headers


class Command(BaseCommand):
    help = (
        "Print, as lines for nginx, the headers that the program gives every public page by the settings. "
        "Write them to /etc/nginx/medborgarlofte-headers.conf after each change of settings or program."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, value in public_headers():
            if name != "cache-control":  # pages and static files differ in it
                self.stdout.write(f'add_header {name} "{value}";')
