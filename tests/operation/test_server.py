"""The server as docs/deploy.md has it: bounded, and alive when one of its workers is not."""

import http.client
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs" / "deploy.md").read_text()
UNIT = (ROOT / "deploy" / "medborgarlofte.service").read_text()
WORKER = (ROOT / "deploy" / "medborgarlofte-worker.service").read_text()


def words(text):
    """A command over several lines as its words, from ``-m granian`` on."""
    found = re.search(r"-m granian (?:.*\\\n)*.*", text)
    return shlex.split(found.group().replace("\\\n", " "))


COMMAND = words(DOC)


def option(name):
    return int(COMMAND[COMMAND.index(name) + 1])


def test_the_unit_runs_what_the_page_says():
    assert words(UNIT) == COMMAND


def test_the_page_counts_the_connections_that_the_command_may_open():
    workers, threads = option("--workers"), option("--blocking-threads")
    assert f"1 × {workers} × {threads} = {workers * threads}," in DOC
    assert workers * threads < 100


def test_the_worker_is_what_the_page_says():
    assert "python manage.py db_worker\n" in WORKER
    assert "manage.py db_worker`" in DOC


class Site:
    """The command of the page, on a free port, without a database: health and refusals need none."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = list(COMMAND)
        command[command.index("--port") + 1] = str(self.port)
        env = {"PATH": os.environ["PATH"], "DEBUG": "true", "DATA_DIR": str(folder)}
        with (folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
            )

    def ask(self, path="/healthz", seconds=5.0):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def wait(self, until, seconds=90):
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end
            time.sleep(0.2)

    def workers(self):
        """The processes below the server that serve: those that have the site's own code in memory."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        children = [int(pid) for pid in path.read_text().split()]
        return [
            pid for pid in children if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]

    def send(self, head):
        """The status of a request of which only the head is sent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(f"{head}\r\nHost: 127.0.0.1\r\n\r\n".encode())
            return int(line.recv(4000).split()[1])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    running = Site(tmp_path_factory.mktemp("server"))
    try:
        running.wait(lambda: running.ask() == 200)
        yield running
    finally:
        # At once: a client that never sent its body keeps a server that is asked to stop for its whole patience.
        os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()


def test_a_worker_that_dies_is_replaced_and_the_site_answers_meanwhile(site):
    site.wait(lambda: len(site.workers()) == option("--workers"))
    before = site.workers()
    os.kill(before[0], signal.SIGKILL)
    answers = []

    def replaced():
        # A connection that the dead one had been given is lost; the next is not.
        answers.append(site.ask() == 200 or site.ask() == 200)
        return len(set(site.workers()) - set(before)) == 1

    site.wait(replaced)
    assert all(answers)
    assert site.process.poll() is None
    site.wait(lambda: site.ask() == 200)
    assert len(site.workers()) == option("--workers")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Content-Length: 300000000", 413),
        ("Content-Length: 1000001", 413),
        ("Transfer-Encoding: chunked", 411),
    ],
)
def test_what_is_too_large_is_answered_before_it_is_sent(site, said, status):
    for path in ("/vaggeryd/2020/fraga/", "/konto/logga-in/"):
        assert site.send(f"POST {path} HTTP/1.1\r\n{said}") == status
    assert site.ask() == 200


def test_forty_slow_senders_open_no_more_threads_than_the_page_says(site):
    """A thread is a connection to the database. When they have gone the site answers as before."""
    idle = {pid: len(os.listdir(f"/proc/{pid}/task")) for pid in site.workers()}
    head = (
        "POST /konto/logga-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500000\r\n"
        f"Cookie: csrftoken={'x' * 32}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
    )
    lines = [socket.create_connection(("127.0.0.1", site.port), timeout=20) for _ in range(40)]
    for line in lines:
        line.sendall(head.encode())
    time.sleep(2)
    more = sum(len(os.listdir(f"/proc/{pid}/task")) - before for pid, before in idle.items())
    for line in lines:
        line.close()
    assert more <= option("--workers") * option("--blocking-threads")
    site.wait(lambda: site.ask() == 200)


def test_root_is_told_when_the_files_are_anothers(tmp_path):
    """Where we are not root there is nothing to say."""
    root = os.geteuid() == 0
    if root:
        os.chown(tmp_path, 65534, 65534)
    env = {"PATH": os.environ["PATH"], "DEBUG": "true", "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "version"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert ("what root writes there now the service cannot" in done.stderr) == root
