"""`make test`: the tests on SQLite, the journeys in a browser, then PostgreSQL where a server answers.

Run by .venv's Python after set-up.

What follows the command goes on to pytest: make test ARGS="-k progress".
The second database repeats only what a database can change: no browser, PDF, sweeping or pure tests, of a test with
many cases the first and the last, and none of rooms that only read (second_database.py). `make test-postgresql` runs
them all there, and nothing else.
What could not be run is said loudly. Under CI=true that, and every skipped test, is a failure.
"""

import getpass
import os
import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import environ
import psycopg
import setup

JOURNEYS = "Journeys"
CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
NAME = f"medborgarlofte_{os.getpid()}"
ONLY_POSTGRES = "--only-postgresql"
NO_POSTGRES = (
    "No PostgreSQL answers on /var/run/postgresql or 127.0.0.1 and lets us make databases; "
    "start one, or name one: TEST_POSTGRES_URL=postgres://user:password@host:5432/name"
)
NO_BROWSER = "No Chromium starts here; install one, or name one: CHROMIUM=/path/to/chromium"


def main(arguments: list[str]) -> int:
    """Run them all; the exit status is 0 only when everything that could be run passed."""
    only_postgres = ONLY_POSTGRES in arguments
    arguments = [each for each in arguments if each != ONLY_POSTGRES]
    browser = setup.chromium()
    postgres = postgres_url()
    lacks = {}
    if not browser:
        lacks["the tests in a browser"] = NO_BROWSER
    if not postgres:
        lacks["the tests on PostgreSQL"] = NO_POSTGRES
    if CI and lacks:
        raise setup.Stop(f"Under CI everything is run. {' '.join(lacks.values())}")
    os.environ["CHROMIUM"] = browser or ""

    # Journeys have a run of their own: a worker that has driven a browser can take over no test of another kind.
    runs = []
    if only_postgres:
        lacks.pop("the tests in a browser", None)
    else:
        runs.append(("SQLite", "sqlite://:memory:", "not postgresql and not browser and not soak"))
    if browser and not only_postgres:
        runs.append((JOURNEYS, "sqlite://:memory:", "browser and not soak"))
    if postgres:
        runs.append(
            (
                "PostgreSQL",
                postgres,
                "not sqlite and not pure and not pdf and not browser and not sweep and not soak",
            )
        )
    some = [] if only_postgres or arguments else ["-p", "second_database"]
    outcomes = [
        (name, *pytest(name, url, marks, arguments + (some if name == "PostgreSQL" else [])))
        for name, url, marks in runs
    ]
    print()
    for name, _, summary in outcomes:
        print(f"{name + ':':12}{summary}")
    for what, why in lacks.items():
        say_loudly(f"NOT RUN: {what}.", why)
    statuses = {status for _, status, _ in outcomes}
    # 5: nothing collected, which a narrowed run may well come to in two of the three.
    return max(statuses - {5} if arguments and statuses != {5} else statuses)


def say_loudly(*sentences: str) -> None:
    lines = [line for sentence in sentences for line in textwrap.wrap(sentence, 92)]
    print("\n" + "\n".join(["#" * 96, *(f"# {line}" for line in lines), "#" * 96]), flush=True)


def pytest(name: str, url: str, marks: str, arguments: list[str]) -> tuple[int, str]:
    """One run: pytest's exit status and its closing line. What it prints is passed on as it comes."""
    print(f"\n==> Tests: {name}", flush=True)
    # As many workers as cores: one more makes all of them slower than the gap it fills. Whoever is done takes over.
    workers = str(min(len(os.sched_getaffinity(0)), 4))
    command = [sys.executable, "-m", "pytest", "-n", workers, "--dist", "worksteal", "-m", marks]
    command += ["-p", "strict_ci"] if CI else []
    command += ["--color=yes"] if sys.stdout.isatty() else []
    # SQLite's tables are made from the models: the migrations run on PostgreSQL, and where a test starts a server.
    command += ["--nomigrations"] if url.startswith("sqlite") else []
    env = dict(os.environ, DATABASE_URL=url, PYTHONPATH=str(Path(__file__).parent))
    # Else each worker, and each process that a test starts, compiles the house and its tests anew.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic()
    summary = ""
    with subprocess.Popen(
        [*command, *arguments],
        cwd=setup.ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        for line in process.stdout:
            print(line, end="", flush=True)
            if re.search(r" in [\d.]+s", line):
                summary = line.strip()
    return process.returncode, summary or f"no summary after {time.monotonic() - begun:.0f} s"


def postgres_url() -> str | None:
    """TEST_POSTGRES_URL, which must answer; else the first of the usual places that does."""
    named = os.environ.get("TEST_POSTGRES_URL")
    if named:
        trouble = trouble_with(named)
        if trouble:
            raise setup.Stop(f"TEST_POSTGRES_URL cannot be used: {trouble}")
        return named
    hosts = ("//var/run/postgresql", "127.0.0.1:5432")
    users = dict.fromkeys((getpass.getuser(), "postgres", "root"))
    urls = [f"postgres://{user}@{host}/{NAME}" for host in hosts for user in users]
    return next((url for url in urls if not trouble_with(url)), None)


def trouble_with(url: str) -> str:
    """Why no test database can be made there, or an empty text when one can."""
    config = environ.Env.db_url_config(url)
    given = {key: config[key.upper()] for key in ("host", "port", "user", "password") if config[key.upper()]}
    given |= config.get("OPTIONS", {})
    try:
        with psycopg.connect(dbname="postgres", connect_timeout=3, **given) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0]
    return "" if row and row[0] else "its role may not create databases"


if __name__ == "__main__":
    setup.guarded(lambda: sys.exit(main(sys.argv[1:])))
