"""What strangers send is opened in a process of its own: with an end to its memory, its time and its number."""

import fcntl
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from followup.sealing import sealing
from followup.verification import checking
from followup.verification.recount import Line, Recount, recount
from medborgarlofte.documents import box
from medborgarlofte.documents.seal_check import Checked, FoundSeal
from tests.followup.sealing.sealed import pdf_of
from tests.hostile import pdfs

pytestmark = pytest.mark.pdf


def upload(client, data, name="rapport.pdf"):
    return client.post("/verifiera/fil/", {"fil": SimpleUploadedFile(name, data, "application/pdf")})


@pytest.fixture
def places(tmp_path, settings):
    """The places of the checker, for this test alone."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "box" / "verify"


@pytest.fixture
def full(places):
    """Every place taken by somebody else."""
    places.mkdir(parents=True)
    held = [open(places / f"{number}.lock", "wb") for number in range(2)]  # noqa: SIM115
    for each in held:
        fcntl.flock(each, fcntl.LOCK_EX)
    yield places
    for each in held:
        each.close()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_box_says_what_is_said_outside_it(client, sealed, boxed):
    pdf = pdf_of(sealed)
    assert checking.check(pdf) == (sealing.examine(pdf), recount(pdf))
    # One bit more is another file, which nobody knows.
    assert "som den publicerades" in upload(client, pdf[:-3] + b" " + pdf[-3:]).content.decode()


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("bomb", ["attachment_bomb", "content_bomb", "fields_bomb"])
def test_a_bomb_is_refused_in_calm_words_and_takes_nothing_along(client, sealed_file, boxed, places, bomb):
    answer = upload(client, pdfs.BOMBS[bomb](sealed_file))
    assert answer.status_code in (200, 422)
    page = answer.content.decode()
    assert "samma stämpel i flera" in page or "Det går inte att räkna om" in page


@pytest.mark.django_db
def test_a_busy_checker_says_when_to_come_again(client, sealed, boxed, full):
    other = pdf_of(sealed) + b"\n"
    answer = upload(client, other)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "15")
    assert "Flera filer kontrolleras just nu." in answer.content.decode()


@pytest.mark.django_db
def test_a_known_checksum_is_answered_though_nothing_can_be_opened(client, sealed, boxed, full):
    answer = upload(client, pdf_of(sealed))
    assert answer.headers["Location"] == f"/verifiera/?sha256={sealed.sha256}"
    assert "Filen är oförändrad" in client.get(answer.headers["Location"]).content.decode()


@pytest.mark.django_db
def test_a_published_file_is_opened_once_however_often_it_is_sent(client, sealed, boxed, monkeypatch):
    asked = []
    here = box.dumps([sealing.examine(pdf_of(sealed)), recount(pdf_of(sealed))])
    monkeypatch.setattr(box, "ask", lambda *args, **options: asked.append(args) or here)
    first = upload(client, pdf_of(sealed))
    assert upload(client, pdf_of(sealed)).content == first.content
    assert len(asked) == 1


@pytest.mark.django_db
def test_who_sends_what_cannot_be_judged_is_let_in_three_times_an_hour(client, sealed, boxed, monkeypatch):
    def broken(*args, **options):
        raise box.BrokenError

    monkeypatch.setattr(box, "ask", broken)
    answers = [upload(client, pdf_of(sealed) + b"\n").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 429, 429]


@pytest.mark.pure
@pytest.mark.parametrize("wish", ["memory", "time", "file", "words", "death"])
def test_what_wants_too_much_is_stopped(tmp_path, wish):
    with pytest.raises(box.BrokenError):
        box.ask("tests.hostile.greedy", b"", wish, places=tmp_path, number=1)
    # The place is free again.
    said = box.ask("tests.hostile.greedy", "å".encode(), "secrets", places=tmp_path, number=1)
    assert "SECRET_KEY" in os.environ
    assert "å" in box.loads(said)
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(box.loads(said))


@pytest.mark.pure
def test_no_more_files_than_there_are_places_are_opened(tmp_path):
    with box._place(tmp_path, 2, 0), box._place(tmp_path, 2, 0), pytest.raises(box.BusyError):
        box.ask("tests.hostile.greedy", b"", "secrets", places=tmp_path, number=2)


@pytest.mark.pure
def test_an_answer_is_data_and_never_more():
    value = [
        Recount(lines=(Line("a", "b", "c", "d"),)),
        Checked(True, seals=(FoundSeal("f", "n", "o", "i", datetime(2020, 1, 1, tzinfo=UTC)),)),
        {"day": date(2020, 1, 1), "path": Path("/a")},
    ]
    known = (Recount, Line, Checked, FoundSeal)
    assert box.loads(box.dumps(value), known) == value
    for said in (b'{"": "Popen", "args": "id"}', b'{"": "Line"}', b"[" * 100_000, b"", b'{"": ["date"]}'):
        with pytest.raises(box.BrokenError):
            box.loads(said, known)
