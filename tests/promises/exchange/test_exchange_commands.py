"""The two commands, as people at a terminal meet them."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from medborgarlofte.accounts.models import User
from promises.exchange_format.normal import normalise
from promises.models import Activity, Promise
from tests.promises.exchange.exchange_example import whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lofte.json"
    path.write_bytes(normalise(whole()))
    return path


def run(*arguments: Any) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def test_import_then_export_command_writes_the_same_file(file: Path, tmp_path: Path) -> None:
    assert "Löftet vaggeryd/2020 skapades." in run("import_promise", file)
    assert run("export_promise", "vaggeryd/2020").encode() == file.read_bytes()
    run("export_promise", "vaggeryd/2020", "--output", tmp_path / "ut.json")
    assert (tmp_path / "ut.json").read_bytes() == file.read_bytes()
    assert run("import_promise", file) == "Inget ändrades.\n"
    assert run("import_promise", file, "--dry-run") == "Inget ändras.\n"


def test_import_command_dry_run_changes_nothing(file: Path) -> None:
    assert "Löftet vaggeryd/2020 skapas." in run("import_promise", file, "--dry-run")
    assert not Promise.objects.exists()
    assert not User.objects.exists()


def test_a_dry_run_says_what_anybody_will_read_otherwise_and_leaves_no_file(file: Path) -> None:
    run("import_promise", file)
    assert "blir:" not in run("import_promise", file, "--dry-run")
    document = json.loads(file.read_text())
    plain = [row for row in document["activities"] if row.get("contributions") and "replaces" not in row]
    document["activities"].append({**plain[0], "uid": "99999999-0000-4000-8000-000000000001"})
    file.write_text(json.dumps(document))
    kept = Activity.objects.count()
    told = run("import_promise", file, "--dry-run")
    assert re.search(r"Åtagande \d+: .+\n  nu: .+\n  blir: .+", told), told
    assert Activity.objects.count() == kept


def test_import_command_lists_every_error_and_changes_nothing(file: Path) -> None:
    said = whole()
    said["commitments"][0]["number"] = 0
    del said["title"]
    file.write_bytes(json.dumps(said, default=float).encode())
    with pytest.raises(CommandError) as bad:
        run("import_promise", file)
    lines = str(bad.value).splitlines()
    assert lines[0].endswith("fel. Inget ändrades.")
    assert "  commitments[0].number: Skriv ett tal som är minst 1." in lines
    assert "  title: Rubrik saknas. Lägg till title." in lines
    assert bad.value.returncode == 1
    assert not User.objects.exists()


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[]", b"null", b'"text"', b"3"])
def test_import_command_refuses_what_is_no_exchange_file_in_one_sentence(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(CommandError, match=r"Filen har ett fel\. Inget ändrades\."):
        run("import_promise", file)


def test_import_command_says_when_the_file_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="kan inte läsas"):
        run("import_promise", tmp_path / "finns-inte.json")


def test_import_command_reads_standard_input(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert "Löftet vaggeryd/2020 skapades." in run("import_promise", "-")


def test_export_command_lists_the_known_addresses_for_an_unknown_one(file: Path) -> None:
    run("import_promise", file)
    with pytest.raises(CommandError, match=r"inget löfte habo/2019. De som finns: vaggeryd/2020\."):
        run("export_promise", "habo/2019")
