"""What a page costs the servers, as a browser asks for it: over HTTP, compressed, on kept connections: `make bench`.

    python -m tests.bench.http_bench [--database URL] [--rounds 9] [--write]

Processor time of the server's processes a request (utime + stime), the median of rounds in which every row has its turn;
in times what it is measured beside. Ratios alone are comparable between machines. Exits with 1 when a row misses its goal
by more than 15 %. Only 127.0.0.1 is spoken to.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.nginx import HOST, ROOT, Nginx, Program, free_port
from tests.soak.logging_soak import database, say

DOC = ROOT / "docs" / "performance.md"
PAGE = "/vaggeryd/2020/"
PDF = f"{PAGE}uppfoljning/2020-t2/utgava/1.pdf"
MISS = 1.15
TICK = os.sysconf("SC_CLK_TCK")
SECONDS = 0.6  # a row's turn in a round
ROWS = """
import hashlib, os
from django.core.files.base import ContentFile
from followup.models import Edition
from promises.models import Promise
from tests import factories as make
from tests.followup.editions import edition
make.four_commitments(make.published_promise("2020"))
made, pdf = edition(Promise.objects.get().periods.get(slug="2020-t2")), b"%PDF-1.7" + os.urandom(60_000)
made.pdf.save("of-60-kB.pdf", ContentFile(pdf), save=False)
Edition.objects.update(pdf=made.pdf.name, sha256=hashlib.sha256(pdf).hexdigest())
"""
# The same bytes with the same headers, by nothing but their name.
STATIC = """
    location = /same/report.pdf {
        root %(folder)s;
        default_type application/pdf;
        types { }
        gzip_static off;
        brotli_static off;
        add_header Last-Modified "";
        add_header Vary Accept-Encoding;
        add_header Cache-Control no-cache;
        add_header Content-Disposition 'inline; filename="vaggeryd-2020-uppfoljning-2020-t2-utgava-1.pdf"';
        include %(folder)s/nginx/headers.conf;
    }
    location /same/ {
        root %(folder)s;
        default_type "text/html; charset=utf-8";
        types { }
        add_header Last-Modified "";
        add_header Cache-Control no-cache;
        include %(folder)s/nginx/headers.conf;
    }
    location /verifiera/fil/ {"""


class Asker:
    """One kept connection that asks the same again and again; nginx ends it after a thousand."""

    def __init__(self, port: int, path: str, headers: dict[str, str]) -> None:
        self.port = port
        named = {"Host": HOST, "Accept-Encoding": "gzip, deflate, br", **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        self.request = f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()
        self._connect()

    def _connect(self) -> None:
        self.line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest, self.answers = b"", 0

    def ask(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by their small names, body."""
        if self.answers == 999:
            self.close()
            self._connect()
        self.answers += 1
        self.line.sendall(self.request)
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (each.split(": ", 1) for each in lines)}
        if "content-length" not in headers and first.split()[1] != "304":
            raise RuntimeError(head.decode("latin-1"))
        length = 0 if first.split()[1] == "304" else int(headers["content-length"])
        while len(self.rest) < length:
            self._more()
        body, self.rest = self.rest[:length], self.rest[length:]
        return int(first.split()[1]), headers, body

    def _more(self) -> None:
        got = self.line.recv(65536)
        if not got:
            raise ConnectionError("the server closed the connection")
        self.rest += got

    def close(self) -> None:
        self.line.close()


@dataclass
class Row:
    """Something that is asked for, of the processes that ``whose`` names."""

    name: str
    port: int
    path: str
    whose: Callable[[], list[int]]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    beside: str = "hello"
    goal: float | None = None
    costs: list[float] = field(default_factory=list)  # microseconds a request, by round
    rates: list[float] = field(default_factory=list)  # requests a second, by round

    def measure(self) -> None:
        asker = Asker(self.port, self.path, self.headers)
        for _ in range(20):
            status, _, _ = asker.ask()
            if status != self.status:
                raise RuntimeError(f"{self.name}: {status} instead of {self.status}")
        asked, before, begun = 0, processor(self.whose()), time.monotonic()
        while (took := time.monotonic() - begun) < SECONDS:
            for _ in range(20):
                asker.ask()
            asked += 20
        asker.close()
        self.costs.append((processor(self.whose()) - before) / asked * 1e6)
        self.rates.append(asked / took)

    @property
    def cost(self) -> float:
        return statistics.median(self.costs)


def below(process: int) -> list[int]:
    """The process and all that it started."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(each for child in children for each in below(int(child)))]


def named(name: str) -> list[int]:
    """Every process of that name on the machine."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "comm").read_text().strip() == name:
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def processor(processes: list[int]) -> float:
    """Seconds that these have used: of nanoseconds, where the kernel counts them so."""
    total = 0.0
    for each in processes:
        for thread in Path(f"/proc/{each}/task").glob("*/schedstat"):
            try:
                total += int(thread.read_text().split()[0]) / 1e9
            except OSError:
                continue
    return total


@contextmanager
def hello(folder: Path) -> Iterator[tuple[int, int]]:
    """The bare view on the same server: its port and its process."""
    port = free_port()
    command = f"-m granian --interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 2"
    with (folder / "hello.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, *command.split(), "--log-level", "critical", "tests.bench.hello:application"],
            cwd=ROOT, stdout=log, stderr=log, start_new_session=True, env=os.environ | {"SAME": str(folder / "same")},
        )  # fmt: skip
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def measured(url: str, folder: Path, rounds: int) -> list[Row]:
    """Every row, in turn, that many times."""
    program = Program(folder, url)
    program.manage("migrate", "-v0")
    program.manage("collectstatic", "--noinput", "-v0")
    program.manage("shell", "-v", "0", "-c", ROWS)
    headers = program.manage("nginx_headers")
    program.start(workers=1, log_requests=False)
    plain = (
        ("ssl http2", ""),
        ("X-Forwarded-Proto $scheme", "X-Forwarded-Proto https"),
        (" ssl default_server", " default_server"),
        ("ssl_reject_handshake on;", ""),
    )
    front = Nginx(
        folder / "nginx", program.pages, program.data, program.port, headers,
        (*plain, ("\n    location /verifiera/fil/ {", STATIC % {"folder": folder})),
    )  # fmt: skip
    try:
        with front, hello(folder) as (bare, bare_pid):
            return _rows(program, front, bare, bare_pid, url, rounds)
    finally:
        program.stop()


def _rows(program: Program, front: Nginx, bare: int, bare_pid: int, url: str, rounds: int) -> list[Row]:
    for path in (PDF, PDF):
        asker = Asker(front.port, path, {})
        asker.ask()
        asker.close()
    https = {"X-Forwarded-Proto": "https"}
    asker = Asker(front.port, PAGE, {})
    for _ in range(3):
        _, said, body = asker.ask()
    asker.close()
    kept = next(program.pages.glob(f"now/*/p{PAGE}index.html.br"))
    if kept.read_bytes() != body:
        raise RuntimeError("the page is not in the folder")
    same = front.folder.parent / "same"
    same.mkdir()
    shutil.copy2(kept, same / "page.br")
    of_body = [(name, value) for name, value in said.items() if name not in ("server", "date", "connection")]
    (same / "headers.json").write_text(json.dumps(of_body))
    shutil.copy2(next(program.pages.glob(f"now/*/p{PDF}")), same / "report.pdf")
    known = {"If-None-Match": said["etag"]}
    nginx, whole = lambda: below(front.pid), lambda: below(program.process.pid)
    by_database = (lambda: [*whole(), *named("postgres")]) if url.startswith("postgres") else whole
    early = (1.3, 1.3) if url.startswith("postgres") else (0.6, 0.6)
    rows = [
        Row("nginx, a file of the same bytes and headers", front.port, "/same/page", nginx),
        Row("page from the folder by nginx", front.port, PAGE, nginx, beside="nginx", goal=1.10),
        Row(
            "the same, the reader has it: 304", front.port, PAGE, nginx, 304, known, beside="nginx", goal=1.10
        ),
        Row("nginx, a file of the same 60 kB PDF", front.port, "/same/report.pdf", nginx, beside="nginx"),
        Row(
            "published report (60 kB) from the folder by nginx",
            front.port,
            PDF,
            nginx,
            beside="PDF",
            goal=1.10,
        ),
        Row("hello: a bare Django view", bare, "/", lambda: below(bare_pid)),
        Row(
            "the page's bytes and headers by a bare WSGI function: the server's own part",
            bare,
            "/same",
            lambda: below(bare_pid),
        ),
        Row("/healthz", program.port, "/healthz", whole, goal=1.6),
        Row("page by the early answer", program.port, PAGE, whole, headers=https, goal=early[0]),
        Row("the same, 304", program.port, PAGE, whole, 304, https | known, goal=early[1]),
        Row("page that is not kept (/om/)", program.port, "/om/", whole, headers=https),
    ]
    if url.startswith("postgres"):
        rows.append(
            Row("page by the early answer, with PostgreSQL's share", program.port, PAGE, by_database, headers=https, goal=2.5)
        )  # fmt: skip
    for number in range(rounds):
        say(f"  round {number + 1} of {rounds}")
        for row in rows if number % 2 else reversed(rows):
            row.measure()
    return rows


def table(rows: list[Row], title: str) -> tuple[str, list[str]]:
    """As Markdown; and a sentence for each row that misses its goal."""
    base = {
        "hello": next(each.cost for each in rows if each.name.startswith("hello")),
        "nginx": rows[0].cost,
        "PDF": rows[3].cost,
    }
    lines = [
        f"| {title} | µs of CPU | × | beside | goal | requests/s, one connection |",
        "|---|---:|---:|---|---:|---:|",
    ]
    missed = []
    for row in rows:
        ratio = row.cost / base[row.beside] if row is not rows[0] else 1
        goal = f"≤ {row.goal:.2f}" if row.goal else ""
        rate = statistics.median(row.rates)
        lines.append(f"| {row.name} | {row.cost:.0f} | {ratio:.2f} | {row.beside} | {goal} | {rate:,.0f} |")
        if row.goal and ratio > row.goal * MISS:
            missed.append(f"{title}: {row.name} is {ratio:.2f}, its goal {row.goal}")
    return "\n".join(lines).replace(",", " "), missed


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument(
        "--database", action="append", help="sqlite or a PostgreSQL address; may be given twice"
    )
    asked.add_argument("--rounds", type=int, default=9)
    asked.add_argument("--write", action="store_true", help="into docs/performance.md")
    given = asked.parse_args()
    tables, missed = [], []
    for named_database in given.database or ["sqlite"]:
        with tempfile.TemporaryDirectory() as folder, database(named_database, Path(folder)) as url:
            title = "PostgreSQL" if url.startswith("postgres") else "SQLite"
            say(f"{title} …")
            told, misses = table(measured(url, Path(folder), given.rounds), title)
        say(told)
        tables.append(told)
        missed += misses
    if given.write:
        cores = len(os.sched_getaffinity(0))
        where = f"{date.today():%-d %B %Y}, {cores} cores, Python {platform.python_version()}"
        write(
            "http",
            f"({where}; processor time of the server's processes, medians of {given.rounds} rounds.)\n\n"
            + "\n\n".join(tables),
        )
    for each in missed:
        say(f"MISSED: {each}")
    return 1 if missed else 0


def write(name: str, text: str) -> None:
    """Put the text between its marks in docs/performance.md."""
    begins, ends = f"<!-- bench: {name} -->\n", f"<!-- end: {name} -->"
    before, _, rest = DOC.read_text().partition(begins)
    _, _, after = rest.partition(ends)
    DOC.write_text(f"{before}{begins}{text}\n{ends}{after}")


if __name__ == "__main__":
    sys.exit(main())
