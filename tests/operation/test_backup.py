"""A copy is the whole site at one moment, and what comes back is that site, to a row and a byte."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.backup import copies, rows
from medborgarlofte.jobs.models import JobRun
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.past_the_actions]


@pytest.fixture
def site(settings, tmp_path):
    """With rows of every kind of value and a file."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "data" / "media"
    settings.MEDIA_ROOT.mkdir(parents=True)
    factories.four_commitments(factories.published_promise())
    (settings.DATA_DIR / "trail-heads.txt").write_text("2020-10-15 1 abc\n")
    return default_storage.save("insatser/x.jpg", ContentFile(b"bild"))


@pytest.fixture
def backup(site, tmp_path):
    call_command("backup", tmp_path / "copies", stdout=StringIO())
    (made,) = (tmp_path / "copies").iterdir()
    return made


def restored(copy, **options):
    said = StringIO()
    call_command("restore", copy, replace=True, stdout=said, **options)
    return said.getvalue()


def test_what_was_changed_or_lost_since_is_back(backup, site, settings):
    before = rows.digests()
    Municipality.objects.update(name="Ändrad")
    factories.municipality("Habo")
    (settings.MEDIA_ROOT / site).write_bytes(b"skada")
    shutil.rmtree(settings.MEDIA_ROOT / "insatser")
    said = restored(backup)
    assert rows.digests() == before
    assert (settings.MEDIA_ROOT / site).read_bytes() == b"bild"
    assert "each with the digest of the copy" in said
    assert "mask anew" in said
    assert factories.municipality("Habo").pk, "its numbers go on where they were"


def test_a_changed_file_is_put_back_though_it_is_there(backup, site, settings):
    (settings.MEDIA_ROOT / site).write_bytes(b"skada")
    restored(backup)
    assert (settings.MEDIA_ROOT / site).read_bytes() == b"bild"


def test_who_signed_out_since_is_not_signed_in_again(client, site, tmp_path):
    client.force_login(factories.officer())
    call_command("backup", tmp_path / "copies", stdout=StringIO())
    (made,) = (tmp_path / "copies").iterdir()
    restored(made)
    assert not Session.objects.exists()


def test_rows_are_not_thrown_away_unasked(backup):
    with pytest.raises(CommandError, match="say --replace"):
        call_command("restore", backup, stdout=StringIO())


def damaged(copy: Path, what: str) -> None:
    told = json.loads((copy / copies.LIST).read_text())
    if what == "rows":
        file = copy / rows.name()
        file.write_bytes(file.read_bytes()[:-10])
    elif what == "file":
        (copy / next(name for name in told["files"] if name.startswith("media/"))).write_bytes(b"x")
    elif what == "lost":
        (copy / next(name for name in told["files"] if name.startswith("media/"))).unlink()
    elif what == "list":
        (copy / copies.LIST).write_text("{}")
    else:
        changed = {"database": {"database": "oracle"}, "later": {"migrations": ["promises.9999_tomorrow"]}}[
            what
        ]
        (copy / copies.LIST).write_text(json.dumps(told | changed))


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("rows", "rows.* of the copy has been changed"),
        ("file", "of the copy has been changed"),
        ("lost", "cannot be read: No such file"),
        ("list", "is no copy"),
        ("database", "The copy is of oracle"),
        ("later", "made by a later release"),
    ],
)
def test_a_copy_that_is_not_whole_or_does_not_fit_touches_nothing(backup, what, words):
    factories.municipality("Habo")
    damaged(backup, what)
    before = rows.digests()
    with pytest.raises(CommandError, match=words):
        restored(backup)
    assert rows.digests() == before


def test_rows_that_did_not_come_back_are_named(backup, monkeypatch):
    monkeypatch.setattr(rows, "load", lambda file: None)
    Municipality.objects.update(name="Ändrad")
    with pytest.raises(CommandError, match="not what they were in the copy: accounts_municipality"):
        restored(backup)


def test_a_copy_that_fails_leaves_none_and_is_a_failed_job(site, tmp_path, monkeypatch):
    monkeypatch.setattr(
        copies, "_files_into", lambda folder: (_ for _ in ()).throw(OSError(28, "No space left", "x"))
    )
    with pytest.raises(CommandError, match="x cannot be written: No space left"):
        call_command("backup", tmp_path / "copies", stdout=StringIO())
    assert list((tmp_path / "copies").iterdir()) == []
    assert JobRun.objects.get(name="backup").failed


def test_only_the_newest_are_kept_where_it_is_said_so(site, tmp_path, settings):
    for day in range(1, 5):
        (tmp_path / "copies" / f"medborgarlofte-2026110{day}T043000").mkdir(parents=True)
        (tmp_path / "copies" / f"medborgarlofte-2026110{day}T043000" / copies.LIST).write_text("{}")
    (tmp_path / "copies" / "anything else").mkdir()
    call_command("backup", tmp_path / "copies", keep=2, stdout=StringIO())
    left = sorted(each.name for each in (tmp_path / "copies").iterdir())
    assert left[:2] == ["anything else", "medborgarlofte-20261104T043000"]
    assert len(left) == 3


def test_a_copy_can_be_looked_at_without_touching_anything(backup, site):
    said = StringIO()
    call_command("restore", backup, check=True, stdout=said)
    assert "is whole: 3 files" in said.getvalue()


def test_it_is_for_its_owner_to_read(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_copies_among_the_files_themselves_are_refused(site, settings):
    with pytest.raises(CommandError, match="among the files themselves"):
        call_command("backup", settings.MEDIA_ROOT / "copies", stdout=StringIO())


@pytest.mark.postgresql
def test_what_others_write_meanwhile_is_in_neither_rows_nor_digests(site, tmp_path, monkeypatch):
    """The copy is of one moment."""
    program = rows._program
    other = connection.copy()

    def writes_first(*arguments):
        with other.cursor() as cursor:
            cursor.execute("UPDATE accounts_municipality SET name = 'Under tiden'")
        program(*arguments)

    monkeypatch.setattr(rows, "_program", writes_first)
    before = rows.digests()
    call_command("backup", tmp_path / "copies", stdout=StringIO())
    other.close()
    monkeypatch.setattr(rows, "_program", program)
    (made,) = (tmp_path / "copies").iterdir()
    restored(made)
    assert rows.digests() == before
