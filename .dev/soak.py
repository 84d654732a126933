"""`make soak`: a hundred people log to one promise at once and the server is killed in the middle, on both databases;
then every byte of a sealed report is changed, one here and one there.

Run by .venv's Python after set-up. What follows the command goes on: make soak ARGS="--clients 20".
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
    command = [sys.executable, "-m", "tests.soak.logging_soak", *chosen, *arguments]
    status = subprocess.run(command, cwd=setup.ROOT, env=os.environ, check=False).returncode
    tampering = [sys.executable, "-m", "tests.soak.tampering_soak"]
    status |= subprocess.run(tampering, cwd=setup.ROOT, env=os.environ, check=False).returncode
    if not postgres:
        say_loudly("NOT RUN: the soak on PostgreSQL.", NO_POSTGRES)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
