"""Many people log to one promise at once, some twice, and the server dies in the middle: `make soak`.

    python -m tests.soak.logging_soak [--clients 100] [--entries 5] [--database URL]

A server of its own is started, killed hard (SIGKILL) while entries are under way, and started again. Each client
sends its entries until it holds a receipt for each; every third is sent once more. Afterwards the rows in the
database must be the distinct receipts, no more and no fewer, and the promise's page must count exactly them.
Only 127.0.0.1 is spoken to; every loop is bounded.
"""

import argparse
import http.client
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import environ
import psycopg

ROOT = Path(__file__).resolve().parents[2]
PORT = 8391
TRIES = 200


class Server:
    """The production server on one database, which can be killed and started again."""

    def __init__(self, folder: Path, database: str, port: int) -> None:
        self.port = port
        self.env = os.environ | {
            "DATA_DIR": str(folder), "DATABASE_URL": database, "DEMO_DATE": "2020-10-15", "DEBUG": "false",
            "DJANGO_SETTINGS_MODULE": "medborgarlofte.settings",
        }  # fmt: skip
        self.process: subprocess.Popen | None = None

    def manage(self, *command: str, **options) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.env, check=True, text=True, **options
        )

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
                "--workers", "2", "--log-level", "critical", "medborgarlofte.wsgi:application",
            ],
            cwd=ROOT, env=self.env, start_new_session=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(300):
            try:
                if ask(self.port, "GET", "/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        """Every process of it at once, with no chance to finish anything."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Fields(HTMLParser):
    """The fields of the page's form with the values they start with."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "input" and name and said.get("type") not in {"radio", "checkbox", "submit", "file"}:
            self.values[name] = said.get("value") or ""
        elif tag == "input" and name and "checked" in said:
            self.values[name] = said.get("value") or "on"
        elif tag == "textarea" and name:
            self.values[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in said or self._select not in self.values):
            self.values[self._select] = said.get("value") or ""


def ask(
    port: int, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
) -> tuple[int, str]:
    """One request; raises OSError when nobody answers or the answer breaks off."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()


def sessions(server: Server, count: int) -> list[str]:
    """Keys of as many signed-in sessions of the demo's handläggare, past the sign-in and its rate limits."""
    code = (
        "from importlib import import_module\n"
        "from django.conf import settings\n"
        "from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY\n"
        "from medborgarlofte.accounts.models import User\n"
        "user = User.objects.get(email='handlaggare@example.se')\n"
        f"for _ in range({count}):\n"
        "    s = import_module(settings.SESSION_ENGINE).SessionStore()\n"
        "    s[SESSION_KEY] = str(user.pk); s[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]\n"
        "    s[HASH_SESSION_KEY] = user.get_session_auth_hash(); s.save(); print('key', s.session_key)\n"
    )
    told = server.manage("shell", "-v", "0", "-c", code, stdout=subprocess.PIPE).stdout
    return [line.split()[1] for line in told.splitlines() if line.startswith("key ")]


class Client:
    """One person with a telephone: sends each entry until it holds the receipt."""

    def __init__(self, port: int, session: str, number: int, entries: int) -> None:
        self.port, self.number, self.entries = port, number, entries
        token = uuid.uuid4().hex
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{port}/",
        }  # fmt: skip
        self.receipts: set[str] = set()
        self.answers: list[int] = []

    def run(self, form: str, person: str, start: threading.Barrier) -> None:
        start.wait()
        page = self._until_answered("GET", f"/arbete/logga/{form}/", {200})
        fields = Fields()
        fields.feed(page)
        # The police answer for it: who did it is asked, and said.
        police = re.search(r'<option value="(\d+)"[^>]*>\s*Polisen', page)
        assert police
        for entry in range(self.entries):
            uid = str(uuid.uuid4())
            values = fields.values | {
                "uid": uid, "place": f"Plats {self.number}-{entry}", "place_choice": "",
                "control": "speed", "performed_by": police[1], "sync_kind": form, "sync_person": person,
            }  # fmt: skip
            body = urlencode(values)
            self._until_answered("POST", "/arbete/synk/", {200, 201}, body)
            self.receipts.add(uid)
            if (self.number + entry) % 3 == 0:
                self._until_answered("POST", "/arbete/synk/", {200}, body)

    def _until_answered(self, method: str, path: str, wanted: set[int], body: str = "") -> str:
        for _ in range(TRIES):
            try:
                status, text = ask(self.port, method, path, body, self.headers)
            except OSError:
                time.sleep(0.1 + random.random() / 5)
                continue
            self.answers.append(status)
            if status in wanted:
                return text
            if status < 500:
                raise AssertionError(f"{method} {path} answered {status}: {text[:300]}")
            time.sleep(0.1 + random.random() / 5)
        raise AssertionError(f"{method} {path} was never answered")


def soak(named: str, *, clients: int, entries: int, port: int = PORT) -> str:
    """Run it all on one database and say what came of it. Raises AssertionError when a row is lost or doubled."""
    with tempfile.TemporaryDirectory() as folder, database(named, Path(folder)) as url:
        server = Server(Path(folder), url, port)
        server.manage("migrate", "-v0")
        server.manage("load_demo", stdout=subprocess.DEVNULL)
        server.manage("collectstatic", "--noinput", "-v0")
        before = counted(server)
        people = [Client(port, key, n, entries) for n, key in enumerate(sessions(server, clients))]
        person = server.manage(
            "shell", "-v", "0", "-c",
            "from medborgarlofte.accounts.models import User\n"
            "print('person', User.objects.get(email='handlaggare@example.se').pk)",
            stdout=subprocess.PIPE,
        ).stdout.split("person ")[1].split()[0]  # fmt: skip
        server.start()
        begun = time.monotonic()
        start = threading.Barrier(clients)
        try:
            with ThreadPoolExecutor(clients) as pool:
                running = [pool.submit(each.run, "trafikinsats", person, start) for each in people]
                _kill_in_the_middle(server, people, clients * entries)
                for each in running:
                    each.result()
            seconds = time.monotonic() - begun
        finally:
            server.kill()
        return _judge(server, people, before, seconds)


def _kill_in_the_middle(server: Server, people: list[Client], total: int) -> None:
    """SIGKILL when a third of the receipts are out, and a start from cold."""
    for _ in range(6_000):
        if sum(len(each.receipts) for each in people) >= total // 3:
            break
        time.sleep(0.01)
    server.kill()
    time.sleep(0.5)
    server.start()


def _judge(server: Server, people: list[Client], before: set[str], seconds: float) -> str:
    receipts = set().union(*(each.receipts for each in people))
    rows = counted(server) - before
    assert rows == receipts, (
        f"{len(rows)} rows, {len(receipts)} receipts, {len(rows - receipts)} rows without a receipt, "
        f"{len(receipts - rows)} lost"
    )
    sent = sum(len(each.answers) for each in people)
    return f"{len(rows)} rows = {len(receipts)} receipts, {sent} answers, {seconds:.1f} s"


def counted(server: Server) -> set[str]:
    """The uids that the commitment's figure is counted from, by the rule that the page uses."""
    code = (
        "from medborgarlofte.clock import today\n"
        "from promises.models import Activity, Promise\n"
        "from promises.record.public import load\n"
        "p = Promise.objects.get(municipality__slug='vaggeryd', slug='2020')\n"
        "rows = Activity.objects.filter(contributions__commitment__promise=p).values_list('uid', flat=True)\n"
        "assert len(rows) == len(set(rows))\n"
        "keys = [c.key for c in load([p], today())[p.pk].commitments[4].contributions]\n"
        "print('uids', *keys)\n"
    )
    told = server.manage("shell", "-v", "0", "-c", code, stdout=subprocess.PIPE).stdout
    line = next(line for line in told.splitlines() if line.startswith("uids"))
    return set(line.split()[1:])


@contextmanager
def database(url: str, folder: Path) -> Iterator[str]:
    """SQLite in a file, or a PostgreSQL database of its own, dropped afterwards."""
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder / 'soak.sqlite3'}"
        return
    name = f"soak_{os.getpid()}"
    with _maintenance(url) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{url.rpartition('/')[0]}/{name}"
    finally:
        with _maintenance(url) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _maintenance(url: str) -> psycopg.Connection:
    """A connection beside the database that ``url`` names, which need not exist."""
    config = environ.Env.db_url_config(url)
    given = {key: config[key.upper()] for key in ("host", "port", "user", "password") if config[key.upper()]}
    return psycopg.connect(dbname="postgres", autocommit=True, **given)


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--entries", type=int, default=5)
    parser.add_argument(
        "--database", action="append", help="sqlite or a PostgreSQL address; may be given twice"
    )
    given = parser.parse_args()
    for named in given.database or ["sqlite"]:
        say(f"{named.split(':')[0]}: {given.clients} clients, {given.entries} entries each …")
        say(f"  {soak(named, clients=given.clients, entries=given.entries)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
