"""Who trusts nobody checks the record with what the site gives to anybody, and notices what was written anew."""

import hashlib
import json
import re
import subprocess
import sys
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from followup.masking.actions import Wish, mask
from followup.report.report_document import edition_data, read_document, whole_document
from medborgarlofte.page_store import forget_pages
from promises.log.actions import correct_activity, log_activity, withdraw_activity
from promises.models import Activity
from promises.record import reading, versions
from promises.record.checks import the_morning_has_run
from promises.record.days import reach
from promises.record.heads import keep_heads, verify_heads
from promises.record.models import Chain, HeadList, Part
from promises.record.verification import lines_of, verify
from promises.record.versions import advance, changes_hash, digest_of, version_hash
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_actions]


@pytest.fixture
def commitment(october):
    found = f.four_commitments(f.published_promise())[3]
    advance(found.promise)
    return found


def log(commitment, **fields) -> Activity:
    return log_activity(
        by=f.officer(), municipality=commitment.promise.municipality, kind=commitment.kind, starts_on=date(2020, 10, 1),
        contributions=[{"commitment": commitment}], **{"title": "Kontroll vid skolan"} | fields,
    )  # fmt: skip


def morning() -> None:
    call_command("advance_record", stdout=StringIO())


@pytest.fixture
def stranger(client, tmp_path):
    """The program of docs/record.md beside what the site gives now, and the lists that are given."""
    page = (settings.BASE_DIR / "docs" / "record.md").read_text()
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (line,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    assert client.get("/verifiera/bevis.py").content.decode() == program
    (tmp_path / "bevis.py").write_text(program)

    def check(kept: bytes) -> tuple[int, str]:
        (tmp_path / "bevis.json").write_bytes(client.get("/vaggeryd/2020/bevis.json").content)
        (tmp_path / "huvuden.json").write_bytes(kept)
        done = subprocess.run(
            ["sh", "-c", line.strip().replace("python3", sys.executable)],
            cwd=tmp_path, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        assert not done.stderr
        return done.returncode, done.stdout

    return check


def write_anew(chain: Chain, old: str, new: str) -> None:
    """What somebody with the database and our source could do: other words, and every hash made anew."""
    for part in chain.parts.all():
        part.content = part.content.replace(old, new)
        part.digest = digest_of(part.salt, part.content)
        part.save()
    lines, previous = lines_of(chain), ""
    for version in chain.versions.all():
        version.chain = chain
        version.changes, version.previous = changes_hash(lines[version.number]), previous
        version.hash = previous = version_hash(version.head)
        version.save()


def test_a_stranger_sees_that_the_record_holds_and_that_it_was_written_anew(client, commitment, stranger):
    row = log(commitment, note="Vi talade med Karl Karlsson vid kiosken.")
    row = correct_activity(row, by=f.officer(), reason="Fel väg.", title="Kontroll vid badet")
    mask(Wish(row, "note", "Karl Karlsson"), by=f.coordinator(), reason="Namn på enskild.")
    withdraw_activity(log(commitment, title="En till"), by=f.officer(), reason="Ställdes in.")
    morning()
    kept = client.get("/oppna-data/huvuden.json").content
    log(commitment, title="Efter listan")
    chain = Chain.objects.get()
    last = chain.versions.last()
    assert stranger(kept) == (0, f"It holds: version {last.number}, {last.hash}\n")

    titles = Activity.objects.filter(title="Kontroll vid badet")
    titles.update(title="Kontroll vid torget")
    write_anew(chain, "Kontroll vid badet", "Kontroll vid torget")
    forget_pages()
    assert list(verify(chain)) == []
    with pytest.raises(CommandError, match="1 things"):
        call_command("verify_record", stdout=(told := StringIO()))
    assert (
        f"version {last.number - 1} is another than the list of heads of 2020-10-15 says" in told.getvalue()
    )
    assert stranger(b'{"heads": []}')[0] == 0
    assert stranger(kept) == (1, f"version {last.number - 1} is another than the one that was kept\n")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"content": "{}"}, "commitments/4 is not what was chained"),
        ({"last": 1}, "commitments/4 is missing"),
    ],
)
def test_a_stranger_misses_a_part_that_is_changed_or_hidden(commitment, stranger, change, named):
    Part.objects.filter(path="commitments/4").update(**change)
    assert stranger(b'{"heads": []}')[:2] == (1, f"{named}\n")


def test_nothing_that_was_corrected_away_is_in_the_proof(client, commitment):
    correct_activity(log(commitment), by=f.officer(), reason="Fel väg.", title="Kontroll vid badet")
    parts = json.loads(client.get("/vaggeryd/2020/bevis.json").content)["parts"]
    old = Part.objects.filter(path__startswith="activities/", last__isnull=False)
    assert not {part.salt for part in old} & {part["salt"] for part in parts}


@pytest.mark.parametrize("language", ["", "/en"])
def test_program_and_list_are_on_the_page_where_one_checks_and_the_proof_where_changes_are(
    client, commitment, language
):
    page = client.get(f"{language}/verifiera/").content.decode()
    assert 'href="/verifiera/bevis.py"' in page
    assert 'href="/oppna-data/huvuden.json"' in page
    assert (
        'href="/vaggeryd/2020/bevis.json"'
        in client.get(f"{language}/vaggeryd/2020/historik/").content.decode()
    )


def test_lists_of_heads_follow_each_other_and_stay(client, commitment):
    assert client.get("/oppna-data/huvuden.json").json()["heads"] == []
    morning()
    first = client.get("/oppna-data/huvuden.json").content
    assert json.loads(first)["previous"] == ""
    log(commitment)
    assert client.get("/oppna-data/huvuden.json").content == first
    morning()
    morning()
    second = json.loads(client.get("/oppna-data/huvuden.json").content)
    name = hashlib.sha256(first).hexdigest()
    assert (second["previous"], second["day"], second["site"]) == (name, "2020-10-15", settings.SITE_URL)
    last = Chain.objects.get().versions.last()
    assert second["heads"] == [{"promise": str(last.chain.uid), "number": 2, "hash": last.hash}]
    assert client.get(f"/oppna-data/huvuden/{name}.json").content == first
    assert HeadList.objects.count() == 2


@pytest.mark.parametrize("left", [0, 1])
def test_a_list_of_heads_that_was_taken_away_is_missed(commitment, left):
    morning()
    log(commitment)
    morning()
    assert list(verify_heads()) == []
    HeadList.objects.exclude(pk__in=HeadList.objects.order_by("pk").values("pk")[:left]).delete()
    assert [*verify_heads()] == [
        f"The list of heads of 2020-10-15, number {number}, is gone. Restore it from a backup."
        for number in range(left + 1, 3)
    ]


def test_an_edition_names_the_list_that_was_made_before_it(commitment):
    morning()
    log(commitment)
    entry = {"period": "2020-t1", "edition": 1, "published": "2020-10-15", "as_of": "2020-04-30"}
    said = read_document(edition_data(read_document(whole_document(commitment.promise, entry)), entry))
    assert said["heads"] == HeadList.objects.last().sha256 == keep_heads().sha256
    assert HeadList.objects.count() == 2


class TestTheClock:
    def test_a_clock_that_runs_years_ahead_dates_nothing(self, commitment, settings, monkeypatch):
        monkeypatch.setattr(reading, "look_today", versions.look_today)  # as it is outside tests
        morning()
        settings.DEMO_DATE = date(2021, 10, 16)
        log(commitment)
        settings.DEMO_DATE = date(2021, 10, 18)
        with pytest.raises(ValidationError, match="klocka visar den 18 oktober 2021"):
            log(commitment)
        with pytest.raises(CommandError, match="set the clock"):
            morning()
        (read,) = reading.newest([commitment.promise]).values()
        assert [*read.commitments] == [1, 2, 3, 4]
        settings.DEMO_DATE = date(2020, 10, 1)
        with pytest.raises(CommandError, match="set the clock"):
            morning()

    def test_a_morning_that_did_not_come_is_missed_after_two_days(self, commitment, settings):
        assert "never run" in next(iter(the_morning_has_run())).msg
        reach(date(2020, 10, 13))
        assert list(the_morning_has_run()) == []
        reach(date(2020, 10, 12))
        assert "not run since 2020-10-12" in next(iter(the_morning_has_run())).msg
        settings.DEMO_DATE = date(2020, 10, 10)
        assert "set the clock" in next(iter(the_morning_has_run())).msg
