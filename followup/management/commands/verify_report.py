"""`manage.py verify_report FILE`: what /verifiera/ does, offline: no network, no database."""

import dataclasses
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from followup.sealing.seal_list import own_list, read_seal_list
from followup.sealing.sealing import trust
from followup.verification.checking import check
from followup.verification.recount import Recount
from followup.verification.verdict import NOT_ENOUGH, Judgement, Outcome, judge
from medborgarlofte.clock import now
from medborgarlofte.documents.box import BrokenError, BusyError
from medborgarlofte.documents.errors import SealError
from medborgarlofte.documents.seal_findings import Checked

_LAST = {
    Outcome.HOLDS: "Rapporten håller.",
    Outcome.REFUSED: "Rapporten håller inte.",
    Outcome.UNKNOWN: "Det går inte att säga att rapporten håller.",
}

_WAIT = 60  # seconds, where the site's own checker on the same machine is busy
_UNJUDGED = "Filen gick inte att pröva. Den är skadad, eller kräver mer tid och minne än någon rapport."


class Command(BaseCommand):
    help = (
        "Check a published report: its seals, whose they are, its times, and every figure counted anew from the data "
        "in it. Exit status 0: it holds, sealed by everybody who signed. 1: it does not. 2: it cannot be read. "
        "3: nothing is wrong, but not everything is known, and it is said what. No network and no database is used."
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
            "--seals", type=Path, metavar="JSON",
            help="whose seal is whose, as the site lists it: its /.well-known/medborgarlofte-seals.json",
        )  # fmt: skip
        parser.add_argument(
            "--sha256", default="", help="the checksum that was published; the file must have it"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pdf, listed = _read(options["file"]), options["seals"]
            seals = read_seal_list(_read(listed)) if listed else own_list()
            trust(now(), tuple(options["trust"]))  # an issuer that cannot be read is said here
            if b"%PDF-" not in pdf[:1024]:
                raise ValueError("Filen är ingen PDF.")
            checked, counted = check(pdf, tuple(options["trust"]), wait=_WAIT)
        except (OSError, ValueError, SealError) as error:
            self._end(str(error), {"error": str(error)}, 2, options["json"])
        except (BusyError, BrokenError):
            self._end(_UNJUDGED, {"error": _UNJUDGED}, 2, options["json"])
        sha256 = hashlib.sha256(pdf).hexdigest()
        given = options["sha256"].strip().lower()
        judged = judge(checked, counted, seals, published=given == sha256 if given else None)
        facts = {
            "holds": judged.outcome is Outcome.HOLDS,
            "verdict": judged.title,
            "problems": judged.problems,
            "unknown": judged.unknown,
            "sha256": sha256,
            "code": counted.code,
            "translation_of": counted.translation,
            "report": {
                "title": counted.title,
                "promise": counted.address,
                "period": counted.period,
                "edition": counted.edition,
            },
            "seals": [dataclasses.asdict(each) for each in checked.seals],
            "timestamp": {"at": checked.at, "authority": checked.authority},
            "figures": {
                "compared": len(counted.lines),
                "worded": counted.worded,
                "differing": [dataclasses.asdict(line) for line in counted.differing],
            },
        }
        self._end("\n".join(_lines(checked, counted, sha256, judged)), facts, judged.outcome, options["json"])

    def _end(self, text: str, facts: dict[str, Any], status: int, as_json: bool) -> None:
        self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2, default=str) if as_json else text)
        sys.exit(status)


def _read(file: Path) -> bytes:
    """The file's bytes. Raises ValueError with a sentence that names it."""
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise ValueError(f"Filen finns inte: {file}") from error
    except OSError as error:
        raise ValueError(f"Filen går inte att läsa: {file}") from error


def _lines(checked: Checked, counted: Recount, sha256: str, judged: Judgement) -> list[str]:
    is_known = bool(counted.protocol or counted.translation)
    unnamed = f"{judged.title}." if is_known else "Filen går inte att känna igen."
    lines = [counted.title or unnamed, f"Kontrollsumma {sha256}"]
    if counted.code:
        lines.append(f"Kontrollkod {counted.code}, utgåva {counted.edition}")
    holds = (
        f"inget fel i själva stämpeln, men {NOT_ENOUGH}" if judged.outcome is Outcome.REFUSED else "håller"
    )
    lines += [
        f"E-stämpel: {each.organisation}, utfärdad av {each.issuer}, {each.at or 'ingen tid att lita på'}: {each.problem or holds}"
        for each in checked.seals
    ]
    if checked.at:
        lines.append(f"Tidsstämpel: {checked.at}, {checked.authority}")
    same = len(counted.lines) - len(counted.differing)
    follow = "är de som frystes i filen" if counted.unknown else "följer av bilagans data"
    if not is_known:
        lines.append(f"{same} av {len(counted.lines)} uppgifter {follow}")
    lines += [
        f"{line.where}, {line.what}: i filen ”{line.printed}”, räknat ur data ”{line.counted}”"
        for line in counted.differing
    ]
    lines += [counted.worded] if counted.worded not in judged.text else []
    lines += [f"FEL: {problem}" for problem in judged.problems]
    lines += [f"OKÄNT: {sentence}" for sentence in judged.unknown]
    return [*lines, f"{judged.title}. {judged.text}", _LAST[judged.outcome]]
