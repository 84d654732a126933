"""A browser, and sites to read with it. Readers share one; who writes gets a copy of their own."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import demo_site

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_itemcollected(item):
    if item.path.is_relative_to(Path(__file__).parent):
        item.add_marker(pytest.mark.browser)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Journeys come last: where Playwright's loop runs, neither Django's database nor asyncio.run may be called."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return demo_site.CHROMIUM


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "sv-SE", "timezone_id": "Europe/Stockholm"}


# A page that is right is there at once; where everything is tested at the same time, "at once" may take a while.
PATIENCE = 30_000  # milliseconds
expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def _patient(context):
    context.set_default_timeout(PATIENCE)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory, worker_id) -> Path:
    """A folder with the demo in it, never served itself: the first worker of a run loads it for all of them."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demo"
    with (folder.parent / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            demo_site.load(folder.with_name("demo-loading")).rename(folder)
    return folder


@pytest.fixture(scope="session")
def site(loaded, tmp_path_factory) -> Iterator[str]:
    """The address of a demo for those who only read."""
    with demo_site.served(loaded, tmp_path_factory.mktemp("site") / "data") as address:
        yield address


@pytest.fixture
def own_site(loaded, tmp_path) -> Iterator[str]:
    """The address of a demo that this test alone may change."""
    with demo_site.served(loaded, tmp_path / "data") as address:
        yield address


_BAR = "where => document.querySelectorAll('.sticky').forEach(bar => bar.style.position = where)"


@pytest.fixture(scope="session")
def check_axe():
    """Fails with every violation that axe finds on the page, and the element it is about."""

    def check(page) -> None:
        page.evaluate(AXE)
        # The bar with the buttons lies over half a field wherever the page happens to stand: it is looked at in its own place.
        page.evaluate(_BAR, "static")
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
            WCAG,
        )
        page.evaluate(_BAR, "")
        words = [
            f"{each['id']}: {each['help']}: {node['html'][:200]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]
        assert not words, f"{page.url}\n" + "\n".join(words)

    return check
