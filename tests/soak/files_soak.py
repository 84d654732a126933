"""Everything that is kept in a file, sent again and again while the sender's process is killed: `make soak`.

    python -m tests.soak.files_soak

On a database and in a folder of its own. For each kind – photo, document behind a promise, edition, signed paper,
table – a child is forked for each line of the code that writes files, and dies there; another for each amount of room
on a full disk. After every one, each row has its whole file; and the same sent once more is received, and whole.
"""

import hashlib
import os
import sys
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

import django

ROOMS = (0, 1, 300, 1000)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "medborgarlofte.settings", "DATA_DIR": folder, "DEMO_DATE": "2020-10-15",
            "DATABASE_URL": f"sqlite:///{folder}/prov.sqlite3", "SECRET_KEY": "prov", "DEBUG": "false",
            "PREVIEW_DAYS": "0", "EMAIL_URL": "smtp://127.0.0.1:9",
        }  # fmt: skip
        django.setup()
        soak()


def soak() -> None:
    """Raises AssertionError for the first file that is lost or cut."""
    from django.db import connections

    from medborgarlofte import storage
    from tests.killing import everywhere, full_disk

    for name, make in Site().kinds():
        deaths, sends = 0, [make()]
        connections.close_all()
        for _ in everywhere(storage.__file__, lambda sends=sends: sends[-1]()):
            deaths += 1
            whole()
            if name != "edition":  # published once only; it is tried again until a child gets through
                sends[-1]()
                whole()
                sends.append(make())
            connections.close_all()
        whole()
        for room in ROOMS if name != "edition" else ():
            send = make()
            if not refused(send, full_disk, room):
                continue
            whole()
            send()
            whole()
        say(f"{name}: killed {deaths} times, nothing lost and nothing cut")


def refused(send: Callable[[], object], full_disk, room: int) -> bool:
    """Whether a child with so little room was told of an error; what it did besides is looked at by ``whole``."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        # The database is another disk here: only what is kept in files meets the wall.
        from medborgarlofte import storage

        real, status = storage.write_whole, 3

        def write(*given, **more):
            with full_disk(room):
                return real(*given, **more)

        try:
            storage.write_whole = write
            from promises.tables import table_uploads

            table_uploads.write_whole = write
            send()
            status = 0
        except OSError:
            status = 2
        finally:
            os._exit(status)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended in (0, 2), ended
    return ended == 2


def whole() -> None:
    """Every row has the file that it names, and the file is what the row says."""
    from django.conf import settings

    from followup.models import Edition, SignedPaper
    from promises.models import Background, Photo
    from promises.record.public import document_name

    rows = [(each.file.name, each.sha256) for each in (*Photo.objects.all(), *SignedPaper.objects.all())]
    rows += [(each.pdf.name, each.sha256) for each in Edition.objects.all()]
    rows += [(document_name(each.sha256), each.sha256) for each in Background.objects.exclude(sha256="")]
    media = Path(settings.MEDIA_ROOT)
    for name, sha256 in rows:
        assert hashlib.sha256((media / name).read_bytes()).hexdigest() == sha256, name
    for path in media.rglob("*"):
        if path.is_file() and path.suffix != ".part":
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem, f"{path} is cut"


class Site:
    """A promise with an approved follow-up. Each method makes something new to send, and gives what sends it: the
    same however often it is sent."""

    def __init__(self) -> None:
        from django.core.management import call_command

        from tests import factories
        from tests.followup.approval.walked import approved
        from tests.followup.sealing.sealed import write

        call_command("migrate", verbosity=0)
        self.promise = factories.published_promise()
        self.traffic = factories.four_commitments(self.promise)[3]
        self.coordinator, self.officer = factories.coordinator(), factories.officer()
        approved(write(self.promise.periods.get(slug="2020-t2")))
        self._numbers = iter(range(1, 10_000))

    def kinds(self):
        return (
            ("photo", self.photo), ("document", self.document), ("edition", self.edition), ("paper", self.paper),
            ("table", self.table),
        )  # fmt: skip

    def photo(self):
        from promises.log.photos import add_photo
        from tests import factories
        from tests.promises.photos.pictures import photo

        row, uid, data = factories.activity(towards=self.traffic), uuid.uuid4(), photo(self._new())
        return lambda: add_photo(row, by=self.officer, uid=uid, data=data)

    def document(self):
        from medborgarlofte.conflict import fingerprint
        from promises.editing.background_documents import save_background
        from promises.models import Background

        words = self._new()
        data = self._pdf(words)

        def send():
            held = Background.objects.filter(promise=self.promise, text=words).first()
            row = held or Background(promise=self.promise, kind="situation", text=words)
            save_background(row, by=self.coordinator, seen=fingerprint(row) if held else None, data=data)

        return send

    def edition(self):
        from followup.approval import publish
        from followup.models import Report

        # How the file is drawn and sealed is tried elsewhere; here it only has to be written.
        publish.sealed_pdf = lambda *_: b"%PDF-1.7 " + b"rapport " * 20_000
        return lambda: publish.publish_report(report=Report.objects.get(), by=self.coordinator)

    def paper(self):
        from followup.enums import SignedBy
        from followup.models import Edition
        from followup.signed_papers.actions import attach_paper

        data, edition = self._pdf(self._new()), Edition.objects.get()
        given = {"title": "Undertecknad", "signed_by": SignedBy.PERSONS, "read_through": True}

        def send():
            if not edition.papers.filter(sha256=hashlib.sha256(data).hexdigest()).exists():
                attach_paper(edition=edition, by=self.coordinator, data=data, **given)

        return send

    def table(self):
        from promises.tables import table_uploads

        rows = [self._new().encode() * 1000]

        def send():
            kept = table_uploads.keep(1, "tabell.csv", rows)
            assert kept.table.read_bytes() == rows[0]
            assert table_uploads.find(kept.token, 1) is not None

        return send

    def _new(self) -> str:
        return f"#{next(self._numbers) * 4321 % 0xFFFFFF:06x}"

    def _pdf(self, words: str) -> bytes:
        from tests.promises.editing.test_promise_documents import pdf

        def named(made):
            made.docinfo["/Title"] = f"Prov {words[1:]}"

        return pdf(named, deterministic_id=True)


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
