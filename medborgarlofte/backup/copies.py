"""A copy of the site: a folder with its rows, its files and a list of both with their checksums.

    <folder>/medborgarlofte-20261203T043000/rows.dump | rows.sqlite3, media/…, trail-heads.txt, copy.json

The rows are copied first. A file is named by what it holds and is there before its row, so that every row of the copy
finds its file in it. The folder has its name only when all is in it.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from medborgarlofte.backup import rows
from medborgarlofte.clock import now
from medborgarlofte.page_folder import page_folder
from medborgarlofte.storage import sha256_of, write_whole
from medborgarlofte.version import VERSION

LIST = "copy.json"
_HEADS = "trail-heads.txt"
_PREFIX = "medborgarlofte-"
Say = Callable[[str], None]


class CopyError(Exception):
    """What is wrong with a copy, in a sentence."""


@dataclass(frozen=True)
class Copy:
    """What stands in the list: ``files`` are checksums by path in the folder, ``tables`` digests by name."""

    made: str
    version: str
    database: str
    migrations: list[str]
    tables: dict[str, str]
    files: dict[str, str]


def make(folder: Path, say: Say) -> Path:
    """A new copy in the folder. Raises OSError and rows.RowsError, and then leaves none."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / f"{_PREFIX}{now():%Y%m%dT%H%M%S}"
    part = whole.with_suffix(".part")
    part.mkdir(mode=0o700)
    try:
        tables = rows.save(part / rows.name())
        size = (part / rows.name()).stat().st_size
        say(f"rows: {len(tables)} tables, {size // 1000:,} kB")
        files = {rows.name(): sha256_of(part / rows.name()), **_files_into(part)}
        say(f"files: {len(files) - 1}")
        told = Copy(f"{now():%Y-%m-%d %H:%M:%S%z}", VERSION, connection.vendor, _migrations(), tables, files)
        write_whole(part / LIST, [json.dumps(asdict(told), indent=1).encode()], 0o640)
        part.rename(whole)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return whole


def let_go(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest ``keep`` copies in the folder, and what was never finished; which."""
    found = sorted(each for each in folder.glob(f"{_PREFIX}*") if (each / LIST).is_file())
    old = found[: -keep or len(found)]
    for each in old:
        shutil.rmtree(each)
    return old


def check(folder: Path) -> Copy:
    """What the copy says of itself, when every file in it is as it was. Raises CopyError."""
    try:
        told = Copy(**json.loads((folder / LIST).read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise CopyError(f"{folder} is no copy: {LIST} cannot be read ({error}).") from error
    for name, sha256 in told.files.items():
        try:
            is_same = sha256_of(folder / name) == sha256
        except OSError as error:
            raise CopyError(f"{name} of the copy cannot be read: {error.strerror}.") from error
        if not is_same:
            raise CopyError(f"{name} of the copy has been changed.")
    return told


def restore(folder: Path, say: Say) -> Copy:
    """Put the copy in the place of rows and files, and compare them with it. Raises CopyError, RowsError, OSError."""
    told = check(folder)
    if told.database != connection.vendor:
        raise CopyError(f"The copy is of {told.database}, and DATABASE_URL names {connection.vendor}.")
    if unknown := set(told.migrations) - set(_known()):
        raise CopyError(
            f"The copy was made by a later release ({told.version}): this one does not know {sorted(unknown)[0]}."
        )
    for name, sha256 in told.files.items():
        if name.startswith("media/"):
            _put(folder / name, Path(settings.MEDIA_ROOT) / name.removeprefix("media/"), sha256)
    if _HEADS in told.files and not (Path(settings.DATA_DIR) / _HEADS).exists():
        _put(folder / _HEADS, Path(settings.DATA_DIR) / _HEADS, told.files[_HEADS])
    say(f"files: {len(told.files) - 1}, each with the checksum of the copy")
    rows.load(folder / rows.name())
    now_there = rows.digests()
    if differing := sorted(name for name in told.tables if told.tables[name] != now_there.get(name)):
        raise CopyError(f"These tables are not what they were in the copy: {', '.join(differing)}.")
    say(f"rows: {len(told.tables)} tables, each with the digest of the copy")
    _forget_what_was_shown()
    say("finished pages and sessions: forgotten")
    return told


def _forget_what_was_shown() -> None:
    """Pages are kept by what the database answered, which goes back; and who had signed out since would be signed in."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")
    if kept := page_folder():
        kept.open()
    if "pages" in settings.CACHES:
        caches["pages"].clear()


def _files_into(folder: Path) -> dict[str, str]:
    found, media = {}, Path(settings.MEDIA_ROOT)
    sources = [
        (path, Path("media") / path.relative_to(media)) for path in sorted(media.rglob("*")) if path.is_file()
    ]
    heads = Path(settings.DATA_DIR) / _HEADS
    for path, name in [*sources, *([(heads, Path(_HEADS))] if heads.exists() else [])]:
        if path.suffix == ".part":
            continue  # being written, and no row's yet
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(path, folder / name)
        except FileNotFoundError:
            continue  # masked or let go meanwhile
        found[str(name)] = sha256_of(folder / name)
    return found


def _put(source: Path, path: Path, sha256: str) -> None:
    if not path.is_file() or sha256_of(path) != sha256:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, [source.read_bytes()], 0o640)
        if sha256_of(path) != sha256:
            raise CopyError(f"{path} was written and is not what it was in the copy: look at the disk.")


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def _known() -> list[str]:
    loader = MigrationLoader(connection)
    replaced = [each for node in loader.disk_migrations.values() for each in node.replaces]
    return [f"{app}.{name}" for app, name in [*loader.disk_migrations, *replaced]]
