"""The site as `make demo` serves it, and a browser to read it with.

A site is a folder with a loaded demo, served by granian in a process of its own. Readers share one; who
writes gets a copy, so that no journey leans on another.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "tryggare-i-vardagen"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": os.environ.get("CHROMIUM") or "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "sv-SE", "timezone_id": "Europe/Stockholm"}


@pytest.fixture(autouse=True)
def _impatient(context):
    context.set_default_timeout(10_000)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory) -> Path:
    """A folder with the demo in it, never served itself."""
    folder = tmp_path_factory.mktemp("demo")
    for command in (["migrate", "-v0"], ["load_demo"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=_environment(folder), check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return folder


@pytest.fixture(scope="session")
def site(loaded, tmp_path_factory) -> Iterator[str]:
    """The address of a demo for those who only read."""
    with _served(loaded, tmp_path_factory.mktemp("site") / "data") as address:
        yield address


@pytest.fixture
def own_site(loaded, tmp_path) -> Iterator[str]:
    """The address of a demo that this test alone may change."""
    with _served(loaded, tmp_path / "data") as address:
        yield address


class _served:
    def __init__(self, loaded: Path, folder: Path) -> None:
        shutil.copytree(loaded, folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
                "--workers", "1", "--log-level", "error", "medborgarlofte.wsgi:application",
            ],
            cwd=ROOT, env=_environment(folder),
        )  # fmt: skip

    def __enter__(self) -> str:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/healthz").close()
            except OSError:
                time.sleep(0.1)
            else:
                return self.address
        self.__exit__()
        raise RuntimeError("the site did not start")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DEBUG"}}
    return kept | {
        "DATA_DIR": str(folder),
        "DEMO_DATE": "2020-10-15",
        "DJANGO_SETTINGS_MODULE": "medborgarlofte.settings",
    }


@pytest.fixture
def check_axe():
    """Fails with every violation that axe finds on the page, and the element it is about."""

    def check(page) -> None:
        page.evaluate(AXE)
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)[
            "violations"
        ]
        words = [
            f"{each['id']}: {each['help']}: {node['html'][:200]}" for each in found for node in each["nodes"]
        ]
        assert not words, f"{page.url}\n" + "\n".join(words)

    return check


@pytest.fixture
def sign_in():
    """Signs a demo person in by the form, as a person would."""

    def enter(page, site: str, who: str, to: str = "/arbete/") -> None:
        page.goto(site + to)
        page.get_by_label("E-postadress").fill(f"{who}@example.se")
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("button", name="Logga in").click()

    return enter
