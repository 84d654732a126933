"""The short form of `make soak`: a few people, a few entries, and the server dies in the middle all the same."""

import os
import subprocess
import sys

import pytest

from tests.soak.logging_soak import ROOT, soak


@pytest.mark.sqlite  # on PostgreSQL by `make soak`; the other one runs on both
@pytest.mark.slow
def test_nothing_is_lost_or_doubled_when_the_server_dies_in_the_middle():
    told = soak("sqlite", clients=6, entries=3, port=8393)
    assert told.startswith("18 rows = 18 receipts")


@pytest.mark.slow
def test_the_record_is_whole_whoever_is_killed_while_writing_it():
    line = ["-m", "tests.soak.record_soak", "--bare", "--writers", "4", "--entries", "3", "--pairs", "2"]
    line += ["--every", "60"]
    database = os.environ.get("DATABASE_URL", "sqlite")
    done = subprocess.run(
        [sys.executable, *line, "--database", database], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "; 0 refused" in done.stdout
    assert "12 times two people at one row: whole" in done.stdout


@pytest.mark.slow
def test_nobody_reads_an_old_page_through_nginx_while_others_write():
    line = ["-m", "tests.soak.stale_pages", "--reads", "3000", "--within-a-day"]
    database = os.environ.get("DATABASE_URL", "sqlite")
    done = subprocess.run(
        [sys.executable, *line, "--database", database], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert ": 0 stale" in done.stdout
