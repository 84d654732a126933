import pytest

from medborgarlofte.documents.pdf import render_pdf
from tests.pdf import reports


class Made:
    """A rendered follow-up: the HTML that went in and the bytes that came out."""

    def __init__(self, report):
        self.html = reports.html_of(report)
        self.attachments = [reports.DATA]
        self.data = render_pdf(self.html, reports.INFO, self.attachments)


@pytest.fixture(scope="session")
def four():
    return Made(reports.report(4))


@pytest.fixture(scope="session")
def empty():
    return Made(reports.empty_report())


@pytest.fixture(scope="session")
def one():
    return Made(reports.report(1))


@pytest.fixture(scope="session")
def twenty():
    return Made(reports.report(20))


@pytest.fixture(scope="session")
def long_table():
    """Sixty activities, so that the table runs over several pages, and a year of weeks."""
    states = list(reports.WindowState)
    weeks = [reports.window(f"Vecka {n + 1}", "", states[n % len(states)]) for n in range(53)]
    log = [reports.activity(n) for n in range(60)]
    return Made(reports.report(commitments=[reports.commitment(1, activities=log, windows=weeks)]))
