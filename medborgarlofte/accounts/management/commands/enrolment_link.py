"""Prints a link by which somebody sets up the first second factor: for the first account, and when mail is away."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from medborgarlofte.accounts.actions.enrolment_letters import VALID, make_link
from medborgarlofte.accounts.models import User


class Command(BaseCommand):
    help = (
        "Print a link that opens the setting-up of a second factor, once, for the account with that e-mail address. "
        "Who opens it signs in as well. A former link opens nothing more."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the e-mail address of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError(f"There is no account {options['email']}.")
        try:
            _, address = make_link(user, by=User.objects.system())
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(
            f"{address}\nIt holds for {VALID.days} days, until a second factor has been set up."
        )
