"""The units of systemd in deploy/: every one is right, shut in, bounded, and does what docs/deploy.md says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from medborgarlofte.jobs.runs import CHOSEN, JOBS

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
DOC = (ROOT / "docs" / "deploy.md").read_text()
SERVICES = sorted(DEPLOY.glob("*.service"))
TIMERS = sorted(DEPLOY.glob("*.timer"))
TARGET = (DEPLOY / "medborgarlofte.target").read_text()
FENCE = {
    "User=lofte", "UMask=0027", "NoNewPrivileges=yes", "PrivateTmp=yes", "PrivateDevices=yes", "ProtectHome=yes",
    "ProtectSystem=strict", "ReadWritePaths=/var/lib/medborgarlofte", "RestrictSUIDSGID=yes", "RestrictNamespaces=yes",
    "LockPersonality=yes", "CapabilityBoundingSet=", "SystemCallFilter=@system-service",
}  # fmt: skip


def lines(path):
    return path.read_text().splitlines()


@pytest.fixture
def units(tmp_path):
    """All of them, with a Python that is there."""
    for path in (*SERVICES, *TIMERS, *DEPLOY.glob("*.target")):
        words = path.read_text().replace("/srv/medborgarlofte/.venv/bin/python", sys.executable)
        (tmp_path / path.name).write_text(words)
    return sorted(tmp_path.iterdir())


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_each_is_shut_in_and_bounded(path):
    found = lines(path)
    assert set(found) >= FENCE
    assert any(line.startswith("MemoryMax=") for line in found)
    kinds = [line for line in found if line in ("Restart=always", "Type=oneshot")]
    assert len(kinds) == 1, "comes back by itself, or is one of a timer's"
    assert "PartOf=medborgarlofte.target" in found


def test_what_the_target_starts_is_there_and_nothing_else_is():
    wanted = {name for line in re.findall(r"^Wants=(.*)$", TARGET, re.MULTILINE) for name in line.split()}
    lasting = {path.name for path in SERVICES if "Restart=always" in lines(path)}
    assert wanted == lasting | {path.name for path in TIMERS}
    for timer in TIMERS:
        assert timer.with_suffix(".service") in SERVICES
        assert "Persistent=true" in lines(timer)


def run_by_timers():
    text = "\n".join(path.read_text() for path in SERVICES)
    said = re.findall(r"manage\.py (?!\$)(\w+)", text)
    return said + [
        job.split()[0]
        for each in re.findall(r"for job in (.*?);", text)
        for job in re.findall(r'"(.*?)"', each)
    ]


def test_every_job_that_is_missed_when_late_has_a_timer_and_every_command_is_there():
    run = run_by_timers()
    assert {*JOBS, *CHOSEN} <= set(run)
    assert set(run) <= set(get_commands())
    for command in run:
        assert command in DOC, "and stands in the page"


def test_systemd_finds_nothing_wrong(units):
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_holds_each_for_well_shut_in(units):
    """2.0 of ten, where ten is as open as a service can be."""
    services = [path for path in units if path.suffix == ".service"]
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", *services],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-600:]


def test_a_job_of_the_morning_that_fails_keeps_no_later_one_from_being_done(tmp_path):
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$*" >> {tmp_path}/run\ntest "$1" != send_reminders\n')
    program.chmod(0o755)
    (command,) = re.findall(
        r"ExecStart=/bin/sh -c '(.*)'", (DEPLOY / "medborgarlofte-morning.service").read_text()
    )
    as_the_shell_gets_it = command.replace("$$", "$").replace(".venv/bin/python manage.py", str(program))
    assert subprocess.run(["/bin/sh", "-c", as_the_shell_gets_it]).returncode == 1
    run = (tmp_path / "run").read_text().splitlines()
    assert (run[0], run[-1], len(run)) == ("open_rounds", "verify_trail --keep-head", 7)
