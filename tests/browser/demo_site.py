"""The demo in a folder of its own, served as `make demo` serves it: for journeys and for pictures."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medborgarlofte.site import demo_codes

ROOT = Path(__file__).resolve().parents[2]
WITH_CODE = {"samordnare", "beslut", "polischef", "admin", "agare"}
DAY = "2020-10-15"
PASSWORD = "tryggare-i-vardagen"  # what load_demo prints
CHROMIUM = {
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


def load(folder: Path) -> Path:
    """Fill ``folder`` with a loaded demo and the collected static files."""
    folder.mkdir(exist_ok=True)
    for command in (["migrate", "-v0"], ["load_demo"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=_environment(folder), check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return folder


class Served:
    """A copy of ``loaded`` in ``folder``, served at ``address``; may be stopped and started again there."""

    def __init__(self, loaded: Path, folder: Path, day: str = DAY) -> None:
        self.day = day
        shutil.copytree(loaded, folder)
        self.folder, self.port = folder, _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """That of its server, for a command that is run beside it."""
        return _environment(self.folder) | {"DEMO_DATE": self.day}

    def start(self) -> None:
        """Returns when it answers."""
        command = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "granian", *command, "--log-level", "error", "medborgarlofte.wsgi:application"],
            cwd=ROOT, env=self.environment,
        )  # fmt: skip
        _awaited(self.address)

    def stop(self) -> None:
        """Returns when nothing answers any more."""
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def kill(self) -> None:
        """As when the machine loses its power: its workers end with it, and nothing is said."""
        assert self.process
        workers = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for each in (self.process.pid, *map(int, workers)):
            os.kill(each, signal.SIGKILL)
        self.process.wait(10)
        self.process = None

    def __enter__(self) -> "Served":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


@contextmanager
def served(loaded: Path, folder: Path, day: str = DAY) -> Iterator[str]:
    """The address of a copy of ``loaded`` in ``folder``, as it is that day, for as long as it is asked for."""
    with Served(loaded, folder, day) as site:
        yield site.address


def sign_in(page, site: str, who: str, to: str = "/arbete/") -> None:
    """Sign a person of the demo in by the form, and go on to ``to``: it is read to its end, its scripts with it."""
    page.goto(site + to)
    page.get_by_label("E-postadress").fill(f"{who}@example.se")
    page.get_by_label("Lösenord").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Logga in", exact=True).click()
    if who in WITH_CODE:
        _give_code(page, f"{who}@example.se")


def _give_code(page, email: str) -> None:
    """The code of this half minute, or the next one's where a sign-in just before has used it up."""
    for later in (0, 30, -30):
        page.get_by_label("Engångskod").fill(demo_codes.code(demo_codes.secret(email), time.time() + later))
        with page.expect_navigation():
            page.get_by_role("button", name="Logga in", exact=True).click()
        if "/konto/tva-steg/kod/" not in page.url:
            return
    raise AssertionError("no code is taken")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _awaited(address: str) -> str:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/healthz").close()
        except OSError:
            time.sleep(0.1)
        else:
            return address
    raise RuntimeError(f"nothing answers at {address}")


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DEBUG"}}
    return kept | {
        "DATA_DIR": str(folder),
        "DEMO_DATE": DAY,
        "DJANGO_SETTINGS_MODULE": "medborgarlofte.settings",
    }
