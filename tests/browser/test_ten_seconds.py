"""Ten seconds with a telephone: what was promised, by whom, how it goes and what is next, before anybody scrolls far."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import demo_site

CASES = sorted((Path(__file__).parents[1] / "cases").glob("p*.json"))
DEMO = (
    "vaggeryd/2020",
    "toreboda/2020",
    "strangnas/2019",
    "tallkoping/2019",
    "tallkoping/2020",
    "tallkoping/sommar-2020",
)
TELEPHONE = {"width": 390, "height": 664}
REACH = 1_000  # px from the top: a screen and a half
MANY = 6  # of more commitments the page says by focus areas what it is about
READ = """
import sys
from pathlib import Path
from django.core.management import call_command
for file in sys.argv[1:]:
    call_command("import_promise", file)
"""


@pytest.fixture(scope="module")
def with_cases(loaded, tmp_path_factory) -> Iterator[str]:
    """The demo with the promises of the cases that it does not have, on a day when all of them are over."""
    site = demo_site.Served(loaded, tmp_path_factory.mktemp("cases") / "data", "2025-06-01")
    files = [str(file) for file in CASES if file.stem not in {"p25-strangnas-2019", "p27-toreboda-2020"}]
    load = "import sys; sys.argv[1:] = " + repr(files) + "\n" + READ
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", load],
        cwd=demo_site.ROOT, env=site.environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with site:
        yield site.address


def in_reach(page, address: str) -> None:
    """Each of the four answers is there, whole, and ends within reach."""
    page.set_viewport_size(TELEPHONE)
    page.goto(address)
    ends = page.evaluate(
        """() => Object.fromEntries([
            ['what', 'h1'], ['by whom', '.sign .kicker'], ['how', '.going'], ['next', '.next .stops li, .next p']
        ].map(([name, at]) => [name, document.querySelector(at)?.getBoundingClientRect().bottom]))"""
    )
    assert {name: end for name, end in ends.items() if end is None or end > REACH} == {}, address
    lines = page.locator(".going .answers a")
    commitments = page.locator("section.commitment").count()
    if commitments <= MANY:
        assert lines.count() == commitments, address
    else:
        assert page.locator(".going .say").inner_text(), address


def test_every_promise_of_the_demo_answers_in_a_screen_and_a_half(page, site):
    for address in DEMO:
        for language in ("", "/en"):
            in_reach(page, f"{site}{language}/{address}/")


def test_every_case_answers_in_a_screen_and_a_half(page, with_cases):
    page.goto(f"{with_cases}/sitemap.xml")
    found = page.evaluate("fetch('/sitemap.xml').then(a => a.text())")
    promises = [
        each
        for each in found.split("<loc>")[1:]
        if each.split("</loc>")[0].rstrip("/").count("/") == 4 and "/en/" not in each.split("</loc>")[0]
    ]
    assert len(promises) >= len(DEMO) + 14
    for each in promises:
        path = each.split("</loc>")[0].split("/", 3)[3]
        in_reach(page, f"{with_cases}/{path}")
