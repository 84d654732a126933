"""Tries each e-stämpel and each timestamp service, before the first report needs them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from followup.sealing.trial import trials


class Command(BaseCommand):
    help = (
        "Seal an invented page with each key of SEAL_KEYS, timestamp it by each of TIMESTAMP_AUTHORITIES, and check it as a "
        "published report is checked; whose certificate it is, and when it expires. Nothing is kept. A signing service may "
        "count each seal. Exit status 0: all of them work, or there are none. 1: one does not, and it is said why."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tried = list(trials())
        for each in tried:
            self.stdout.write(f"{each.what}: {each.fault or each.remark}")
        if failed := [each.what for each in tried if each.fault]:
            raise CommandError(
                f"Does not work: {', '.join(failed)}. No report can be published until it does."
            )
        self.stdout.write(
            f"{len(tried)} keys and services work."
            if tried
            else "SEAL_KEYS is empty: reports are published unsealed."
        )
