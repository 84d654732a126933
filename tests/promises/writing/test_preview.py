"""Before it is saved: what everybody will read otherwise is told, and is what the save then does."""

import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django_tasks import task
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from medborgarlofte.audit.models import AuditEvent
from promises.editing.amend_promise import end, prolong, promise_fingerprint, revise
from promises.log.actions import correct_activity, log_activity, withdraw_activity
from promises.models import Activity, Amendment, Promise
from promises.record.models import Part, Version
from promises.record.versions import advance, lock
from promises.writing import preview as writing
from promises.writing.preview import Busy, preview, public_words
from tests import factories as f
from tests.client import words
from tests.followup.editions import edition

pytestmark = pytest.mark.django_db
BY = {"decided_on": date(2020, 10, 15), "reason": "Nytt beslut."}


@pytest.fixture
def four(october):
    return followed_up()


def followed_up():
    """Four commitments; of the fourth the first quarter is done, and the first tertial is followed up."""
    commitments = f.four_commitments(f.published_promise(signed_on=None))
    f.activity(date(2020, 2, 3), towards=commitments[3])
    edition(commitments[3].promise.periods.get(slug="2020-t1"), on=date(2020, 5, 20))
    edition(commitments[3].promise.periods.get(slug="2020-t2"), on=date(2020, 9, 24))
    advance(commitments[3].promise)
    return commitments


def log(commitment, day=date(2020, 5, 10), **fields):
    return log_activity(
        by=f.officer(), municipality=commitment.promise.municipality, kind=commitment.kind, title="Kontroll",
        starts_on=day, contributions=[{"commitment": commitment, "quantity": Decimal(1)}], **fields,
    )  # fmt: skip


def everything() -> list[object]:
    files = sorted(path.name for path in Path(default_storage.path("")).rglob("*") if path.is_file())
    tables = (Activity, Amendment, Part, Version, AuditEvent)
    return [
        files,
        [list(table.objects.order_by("pk").values()) for table in tables],
        Promise.objects.values()[0],
    ]


def test_a_late_row_is_told_of_with_status_sentence_and_follow_up_and_leaves_nothing(four, client):
    before = everything()
    seen = preview(lambda: log(four[3]), [four[3].promise])
    assert not seen.kept
    assert everything() == before
    commitment, follow_up = seen.differences
    assert commitment.name == "Åtagande 4: Trafikinsats"
    assert "1 av 4 kvartal" in commitment.before.text
    assert "2 av 4 kvartal" in commitment.after.text
    assert follow_up.name == "Uppföljningen av tertial 2 2020"
    assert follow_up.before.text == "Utgåva 1, publicerad 24 september 2020."
    assert follow_up.after.text.endswith("En uppgift har kommit eller ändrats sedan dess.")

    log(four[3])
    page = words(client.get("/vaggeryd/2020/atagande/4/"))
    assert "2 av 4 kvartal" in page
    assert "En uppgift" in words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/"))


def test_what_differs_is_saved_only_where_somebody_agreed_to_it(four):
    seen = preview(lambda: log(four[3]), [four[3].promise], keep=lambda seen: not seen.differences)
    assert (seen.kept, Activity.objects.count()) == (False, 1)
    again = preview(
        lambda: log(four[3]), [four[3].promise], keep=lambda each: each.fingerprint == seen.fingerprint
    )
    assert (again.kept, Activity.objects.count()) == (True, 2)


def test_only_what_differs_is_counted_again(four, monkeypatch):
    counted, real = [], writing.progress
    monkeypatch.setattr(writing, "_SAID", {})
    monkeypatch.setattr(
        writing, "progress", lambda each, *given: counted.append(each.number) or real(each, *given)
    )
    first = preview(lambda: log(four[3]), [four[3].promise])
    assert counted == [1, 2, 3, 4, 4]
    again = preview(lambda: log(four[3]), [four[3].promise])
    assert (counted[5:], again.fingerprint) == ([4], first.fingerprint)
    assert len(again.differences) == 2


def test_only_what_is_written_publicly_is_read_again(four, monkeypatch):
    read, real = [], writing.newest
    monkeypatch.setattr(writing, "newest", lambda rows: read.append(len(rows)) or real(rows))
    promises = [four[3].promise, f.published_promise(slug="2021")]
    preview(lambda: log(four[3], publish_on=date(2020, 12, 1)), promises)
    assert read == [2, 0]
    preview(lambda: log(four[3]), promises)
    assert read == [2, 0, 2, 1]


def test_work_that_nobody_sees_yet_differs_in_nothing(four):
    assert preview(lambda: log(four[3], publish_on=date(2020, 12, 1)), [four[3].promise]).differences == []


@task()
def work() -> None:
    raise AssertionError("a task was run by a preview")


def test_a_preview_fails_loudly_where_something_would_stay_behind(four):
    promise = four[3].promise
    with pytest.raises(RuntimeError, match="a task"):
        preview(work.enqueue, [promise])
    name = default_storage.save("foto/x.jpg", ContentFile(b"x"))
    with pytest.raises(RuntimeError, match="a file removed"):
        preview(lambda: default_storage.delete(name), [promise])
    with pytest.raises(RuntimeError, match="without having been locked"):
        preview(lambda: log(four[3]), [])
    with pytest.raises(RuntimeError, match="that a preview kept"):
        preview(lambda: default_storage.save("a.jpg", ContentFile(b"y")), [promise], keep=lambda seen: True)
    assert Activity.objects.count() == 1


def test_a_file_saved_in_a_preview_has_its_name_and_is_not_there(four):
    name = preview(lambda: default_storage.save("foto/x.jpg", ContentFile(b"x")), [four[3].promise]).result
    assert not default_storage.exists(name)
    assert default_storage.save("foto/x.jpg", ContentFile(b"x")) == name


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_preview_does_not_wait_for_who_is_saving(october, monkeypatch):
    monkeypatch.setattr("promises.writing.preview._PATIENCE", 50)
    promise = f.four_commitments(f.published_promise())[3].promise
    locked, told = threading.Event(), threading.Event()

    def saves() -> None:
        try:
            with transaction.atomic():
                lock([promise])
                locked.set()
                told.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=saves)
    other.start()
    assert locked.wait(20)
    try:
        with pytest.raises(Busy, match=r"Någon sparar just nu\. Försök igen\."):
            preview(lambda: None, [promise])
    finally:
        told.set()
        other.join()
    assert preview(lambda: True, [promise]).result


_DAYS = st.dates(date(2020, 1, 1), date(2020, 10, 15))


@st.composite
def changes(draw):
    """One thing somebody does: what, of which commitment, and when."""
    what = draw(st.sampled_from(["log", "correct", "withdraw", "revise", "prolong", "end"]))
    return what, draw(st.integers(0, 3)), draw(_DAYS)


def make(promise, what, number, day):
    """The action of a change, or None where there is nothing to do it to."""
    commitment = promise.commitments.get(number=number + 1)
    standing = Activity.objects.filter(replaced_by=None, withdrawn_at=None).first()
    by = {"by": f.coordinator(), "seen": promise_fingerprint(promise), **BY}
    if what == "log":
        return lambda: log(commitment, day)
    if what in ("correct", "withdraw") and standing:
        reason = {"by": f.superuser(), "reason": "Fel."}
        return {
            "correct": lambda: correct_activity(standing, starts_on=day, ends_on=day, **reason),
            "withdraw": lambda: withdraw_activity(standing, **reason),
        }[what]
    if what == "prolong" and promise.ends_on < date(2021, 12, 31):
        return lambda: prolong(promise, ends_on=date(2021, 12, 31), **by)
    if what == "end" and not commitment.ended_by_amendment_id:
        return lambda: end(promise, commitments=[commitment], **by)
    if what == "revise" and not commitment.ended_by_amendment_id:
        return lambda: revise(promise, commitment, words=f"{commitment.text} {day}", target=None, **by)
    return None


@pytest.mark.usefixtures("october")
@hypothesis(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(changes(), min_size=3, max_size=4))
def test_what_the_preview_says_is_what_the_save_does(done):
    with transaction.atomic():
        promise = Promise.objects.first() or followed_up()[3].promise
        for change in done:
            promise = Promise.objects.get(pk=promise.pk)
            if (action := make(promise, *change)) is None:
                continue
            before = everything()
            seen = preview(action, [promise])
            assert everything() == before
            assert public_words([promise.pk], seen.day) == seen.before
            make(Promise.objects.get(pk=promise.pk), *change)()
            assert public_words([promise.pk], seen.day) == seen.after
        transaction.set_rollback(True)
