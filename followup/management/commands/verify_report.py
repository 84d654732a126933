"""`manage.py verify_report FILE`: what /verifiera/ does, offline: no network, no database."""

import dataclasses
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from followup import sealing
from followup.verification import Recount, recount
from medborgarlofte.documents.errors import SealError
from medborgarlofte.documents.seal_check import Checked


class Command(BaseCommand):
    help = (
        "Check a published report: its seals, its times, and every figure counted anew from the data in it. "
        "Exit status 0: it holds. 1: it does not. 2: it cannot be read. No network and no database is used."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the report as PDF")
        parser.add_argument(
            "--trust", type=Path, action="append", default=[], metavar="PEM",
            help="believe in this issuer too, besides those of SEAL_TRUST; may be repeated",
        )  # fmt: skip
        parser.add_argument(
            "--sha256", default="", help="the checksum that was published; the file must have it"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pdf = options["file"].read_bytes()
            found = sealing.examine(pdf, tuple(options["trust"]))
        except (OSError, SealError) as error:
            self._end(str(error), {"error": str(error)}, 2, options["json"])
        if b"%PDF-" not in pdf[:1024]:
            self._end("Filen är ingen PDF.", {"error": "Filen är ingen PDF."}, 2, options["json"])
        counted, sha256 = recount(pdf), hashlib.sha256(pdf).hexdigest()
        problems = _problems(found, counted, sha256, options["sha256"].strip().lower())
        told = {
            "holds": not problems,
            "problems": problems,
            "sha256": sha256,
            "code": counted.code,
            "report": {
                "title": counted.title,
                "promise": counted.address,
                "period": counted.period,
                "edition": counted.edition,
            },
            "seals": [dataclasses.asdict(each) for each in found.seals],
            "timestamp": {"at": found.at, "authority": found.authority},
            "figures": {
                "compared": len(counted.lines),
                "differing": [dataclasses.asdict(line) for line in counted.differing],
            },
        }
        self._end(
            "\n".join(_lines(found, counted, sha256, problems)), told, 1 if problems else 0, options["json"]
        )

    def _end(self, text: str, told: dict[str, Any], status: int, as_json: bool) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2, default=str) if as_json else text)
        sys.exit(status)


def _problems(found: Checked, counted: Recount, sha256: str, published: str) -> list[str]:
    problems = list(found.problems)
    if published and published != sha256:
        problems.append("Kontrollsumman är inte den som publicerades.")
    if not found.sealed and published != sha256:
        problems.append("Filen är inte försedd med elektronisk stämpel.")
    if counted.problem:
        problems.append(counted.problem)
    for line in counted.differing:
        problems.append(
            f"{line.where}, {line.what}: i filen ”{line.printed}”, räknat ur data ”{line.counted}”."
        )
    return problems


def _lines(found: Checked, counted: Recount, sha256: str, problems: list[str]) -> list[str]:
    lines = [counted.title or "Filen går inte att känna igen.", f"Kontrollsumma {sha256}"]
    if counted.code:
        lines.append(f"Kontrollkod {counted.code}, utgåva {counted.edition}")
    lines += [
        f"E-stämpel: {each.organisation}, utfärdad av {each.issuer}, {each.at or 'ingen tid att lita på'}: {each.problem or 'håller'}"
        for each in found.seals
    ]
    if found.at:
        lines.append(f"Tidsstämpel: {found.at}, {found.authority}")
    same = len(counted.lines) - len(counted.differing)
    lines.append(f"{same} av {len(counted.lines)} uppgifter följer av bilagans data")
    lines += [f"FEL: {problem}" for problem in problems]
    return [*lines, "Rapporten håller inte." if problems else "Rapporten håller."]
