"""A sealed report with one byte changed, at a thousand places: python -m tests.soak.tampering_soak [how many]

Every changed file must be refused by the check of its seals. The places are spread over all that the last timestamp
covers (its own bytes lie outside, as in every PDF: only the published checksum tells of those), each takes another
bit. The named tamperings (tests/pdf/test_seals.py) are tried first.
"""

import logging
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings

AT = datetime(2020, 10, 15, 10, tzinfo=UTC)


def passed(count: int) -> list[str]:
    """What was done to the files that were not refused."""
    from medborgarlofte.documents.demo_authority import DemoAuthority
    from medborgarlofte.documents.pdf import render_pdf
    from medborgarlofte.documents.seal_check import check
    from tests.pdf import reports, test_seals

    with tempfile.TemporaryDirectory() as folder:
        authority = DemoAuthority(Path(folder))
        pdf = render_pdf(reports.html_of(reports.report(1)), reports.INFO, [reports.DATA])
        made = test_seals.Sealed(pdf=pdf, sealed=test_seals.sealed(pdf, authority))
        trust = authority.trust(AT)
        assert check(made.sealed, trust, at=AT).ok
        tried = test_seals.tamperings(made) | dict(flips(made.sealed, count))
        through = []
        for number, (what, data) in enumerate(tried.items(), 1):
            through += [what] if check(data, trust, at=AT).ok else []
            if number % 100 == 0 or number == len(tried):
                sys.stdout.write(f"{number} of {len(tried)} altered files\n")
                sys.stdout.flush()
        return through


def flips(data: bytes, count: int):
    covered = data.rindex(b"/Contents <")
    for number in range(count):
        at = covered * number // count
        changed = bytearray(data)
        changed[at] ^= 1 << number % 8
        yield f"bit {number % 8} of byte {at}", bytes(changed)


def main() -> int:
    if not settings.configured:
        settings.configure(LANGUAGE_CODE="sv", USE_I18N=True)
    django.setup()
    logging.disable(logging.WARNING)  # it warns at every file that it is not to fetch anything
    begun = time.monotonic()
    through = passed(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    sys.stdout.write("".join(f"NOT NOTICED: {what}\n" for what in through))
    sys.stdout.write(
        f"{'Every one was refused' if not through else 'Some were not refused'}, {time.monotonic() - begun:.0f} s\n"
    )
    return 1 if through else 0


if __name__ == "__main__":
    sys.exit(main())
