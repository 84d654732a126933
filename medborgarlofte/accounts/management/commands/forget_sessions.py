"""Forgets sessions that have ended, and what was noted of them."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Each morning from a timer: forget sessions that have ended, with the network and browser that were noted of them. "
        "Nobody is signed out by it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("clearsessions")
        going_on = Session.objects.values("session_key")
        gone, _ = UserSession.objects.exclude(session_key__in=going_on).delete()
        self.stdout.write(f"{gone} ended sessions forgotten.")
