"""What a follow-up's PDF costs: python -m tests.bench.pdf_bench

The mark to hold: five pages under one second of CPU and under 150 MiB. Each size runs in a
process of its own, so that memory is its own too; the second rendering counts, as on a server.
"""

import multiprocessing
import resource
import sys
import time
from io import BytesIO

SIZES = (0, 1, 4, 20, 60)


def measure(commitments):
    import django
    from django.conf import settings

    settings.configure(LANGUAGE_CODE="sv", USE_I18N=True)
    django.setup()
    import pikepdf

    from medborgarlofte.documents.pdf import render_pdf
    from tests.pdf import reports

    html = reports.html_of(reports.report(commitments))
    render_pdf(html, reports.INFO, [reports.DATA])
    before = time.process_time()
    data = render_pdf(html, reports.INFO, [reports.DATA])
    seconds = time.process_time() - before
    pages = len(pikepdf.open(BytesIO(data)).pages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{commitments:11} {pages:6} {seconds:7.2f} {len(data) / 1024:7.0f} {peak:9.0f}\n"


def main():
    sys.stdout.write("commitments  pages   CPU s     KiB  peak MiB\n")
    context = multiprocessing.get_context("spawn")
    for commitments in SIZES:
        with context.Pool(1) as pool:
            sys.stdout.write(pool.apply(measure, (commitments,)))


if __name__ == "__main__":
    main()
