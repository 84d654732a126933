"""What a follow-up's PDF costs: python -m tests.bench.pdf_bench

The mark to hold: five pages under one second of CPU and under 150 MiB, its check under one second. Each size runs in a
process of its own, so that memory is its own too; the second rendering counts, as on a server.
"""

import logging
import multiprocessing
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

SIZES = (0, 1, 4, 20, 60)


def measure(commitments):
    import django
    from django.conf import settings

    settings.configure(LANGUAGE_CODE="sv", USE_I18N=True)
    django.setup()
    logging.disable(logging.WARNING)  # it warns at every file that it is not to fetch anything
    import pikepdf

    from medborgarlofte.documents.demo_authority import DemoAuthority
    from medborgarlofte.documents.pdf import render_pdf
    from medborgarlofte.documents.seal_check import check
    from medborgarlofte.documents.seals import Seal, seal
    from tests.pdf import reports

    html = reports.html_of(reports.report(commitments))
    render_pdf(html, reports.INFO, [reports.DATA])
    before = time.process_time()
    data = render_pdf(html, reports.INFO, [reports.DATA])
    seconds = time.process_time() - before
    pages = len(pikepdf.open(BytesIO(data)).pages)
    at = datetime(2020, 10, 15, 10, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        authority = DemoAuthority(Path(folder))
        keys = [authority.key(name, name) for name in ("kommunen", "polisen")]
        seals = [Seal(f"stampel-{number}", key.file, key) for number, key in enumerate(keys, 1)]
        trust, clock = authority.trust(at), authority.timestamps(at)
        before = time.process_time()
        sealed = seal(data, seals, [clock], trust, at=at)
        sealing = time.process_time() - before
    before = time.process_time()
    held = check(sealed, trust, at=at).ok
    checking = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{commitments:11} {pages:6} {seconds:7.2f} {len(data) / 1024:7.0f} {sealing:9.2f} {checking:9.2f} "
        f"{len(sealed) / 1024:10.0f} {peak:9.0f}{'' if held else '  DOES NOT HOLD'}\n"
    )


def main():
    sys.stdout.write("commitments  pages   CPU s     KiB    seals s   check s sealed KiB  peak MiB\n")
    context = multiprocessing.get_context("spawn")
    for commitments in SIZES:
        with context.Pool(1) as pool:
            sys.stdout.write(pool.apply(measure, (commitments,)))


if __name__ == "__main__":
    main()
