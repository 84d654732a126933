"""`make soak`: the tests that take minutes.

A hundred people log to one promise at once and the server is killed in the middle, on both databases; every one of
forty tamperings of a published file is tried by page and by command; a thousand bits of it are turned, one by one;
whoever sends a file, or writes what the public record keeps, dies at each line of the code that does it; and a hundred
thousand pages are read through nginx while others write and a day ends.
Run by .venv's Python after set-up. What follows the command goes to the first: make soak ARGS="--clients 20".
"""

import os
import subprocess
import sys

import setup
from test import NO_POSTGRES, postgres_url, say_loudly


def main(arguments: list[str]) -> int:
    postgres = postgres_url()
    databases = ["sqlite", *([postgres] if postgres else [])]
    chosen = [part for database in databases for part in ("--database", database)]
    commands = (
        ["tests.soak.logging_soak", *chosen, *arguments],
        ["pytest", "-q", "-m", "soak"],
        ["tests.soak.tampering_soak"],
        ["tests.soak.files_soak"],
        *(["tests.soak.record_soak", "--database", database] for database in databases),
        *(["tests.soak.stale_pages", "--database", database] for database in databases),
        *(
            ["tests.soak.stale_pages", "--mutants", "--reads", "40000", "--database", database]
            for database in databases
        ),
    )
    failed = [
        command[0]
        for command in commands
        if subprocess.run(
            [sys.executable, "-m", *command], cwd=setup.ROOT, env=os.environ, check=False
        ).returncode
    ]
    for name in failed:
        print(f"FAILED: {name}")
    if not postgres:
        say_loudly("NOT RUN: the soak on PostgreSQL.", NO_POSTGRES)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
