"""Feeds that a reader's program understands: by RFC 4287's own rules, read with a parser that is not ours."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followup.models import Edition
from medborgarlofte.page_store import forget_pages
from promises.log.actions import correct_activity, log_activity, withdraw_activity
from promises.record.models import Version
from tests import factories
from tests.client import words
from tests.followup.editions import edition

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/flode.atom", "/vaggeryd/flode.atom", "/vaggeryd/2020/flode.atom"]


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    check(root)
    return root


def check(feed):
    """What RFC 4287 §4 asks of a feed and its entries."""
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(feed.findall(ATOM + name)) == 1, name
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").startswith("http")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"
    ids = [_text(feed, "id")]
    for entry in feed.findall(f"{ATOM}entry"):
        for name in ("id", "title", "updated"):
            assert len(entry.findall(ATOM + name)) == 1, name
        assert entry.find(f"{ATOM}author/{ATOM}name").text
        assert _text(entry, "title").strip()
        assert entry.find(f"{ATOM}link").get("href").startswith("http")
        datetime.fromisoformat(_text(entry, "updated"))
        assert _text(entry, "updated") <= _text(feed, "updated")
        ids.append(_text(entry, "id"))
    assert all(re.fullmatch(r"urn:uuid:.*", one) and uuid.UUID(one) for one in ids)
    assert len(ids) == len(set(ids))


def _text(element, name):
    return element.find(ATOM + name).text


def entries(root):
    return [(_text(e, "title"), e.find(f"{ATOM}summary").text) for e in root.findall(f"{ATOM}entry")]


@pytest.mark.parametrize("path", FEEDS)
def test_feed_says_what_was_published_corrected_and_amended_newest_first(client, promise, tertial_2, path):
    edition(tertial_2)
    edition(tertial_2, "Två kontroller var räknade dubbelt.", date(2020, 10, 5))
    factories.amendment(promise, reason="Väglag.")
    found = entries(read(client, path))
    titles = [title for title, _ in found]
    assert titles[0].startswith("Rättad uppföljning av tertial 2 2020, Vaggeryd: ")
    assert "Skäl: Två kontroller var räknade dubbelt." in found[0][1]
    assert any(title.startswith("Uppföljning av tertial 2 2020") for title in titles)
    assert any("Skäl: Väglag." in text for _, text in found)
    assert len(found) == 3


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_without_news_stands_still(client, promise, path):
    first = client.get(path)
    forget_pages()
    assert entries(read(client, path)) == []
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_site_without_promises_has_a_valid_feed(client, db):
    assert entries(read(client, "/flode.atom")) == []


def test_feed_entries_keep_their_ids_when_the_site_moves(client, promise, tertial_2, settings):
    edition(tertial_2)
    before = [_text(e, "id") for e in read(client, FEEDS[2]).findall(f"{ATOM}entry")]
    settings.SITE_URL = "https://annan.exempel.se"
    forget_pages()
    root = read(client, FEEDS[2])
    assert [_text(e, "id") for e in root.findall(f"{ATOM}entry")] == before
    assert (
        root.find(f"{ATOM}entry/{ATOM}link").get("href").startswith("https://annan.exempel.se/vaggeryd/2020/")
    )


def test_feed_escapes_markup_in_texts(client, promise, tertial_2):
    """A program shows a summary as HTML: what is typed must arrive as it was typed, twice escaped."""
    edition(tertial_2)
    edition(tertial_2, 'Fel: <img src=x onerror="alert(1)"> & \x0b 3 < 5', date(2020, 10, 5))
    _, text = entries(read(client, FEEDS[2]))[0]
    assert "&lt;img src=x" in text
    assert "<img" not in text


def test_feed_leaves_out_what_was_masked(client, promise, tertial_2):
    at = datetime.fromisoformat("2020-10-06T12:00:00+02:00")
    edition(tertial_2)
    corrected = edition(tertial_2, "Rättat.", date(2020, 10, 5))
    masked = {"masked_at": at, "masked_by": factories.coordinator(), "masked_ground": "OSL 35:1"}
    Edition.objects.filter(pk=corrected.pk).update(**masked)
    _, text = entries(read(client, FEEDS[2]))[0]
    assert "Något som inte får visas har tagits bort ur utgåva 2." in text
    assert "OSL" not in text


def test_feed_says_what_every_party_withdrew_with_their_note(client, promise, tertial_2):
    taken = edition(tertial_2)
    at = datetime.fromisoformat("2020-10-06T12:00:00+02:00")
    note = {"withdrawn_at": at, "withdrawn_by": factories.coordinator(), "withdrawn_note": "Fel period."}
    Edition.objects.filter(pk=taken.pk).update(**note)
    title, text = entries(read(client, FEEDS[2]))[0]
    assert title.startswith("Tillbakadragen uppföljning av tertial 2 2020")
    assert "Fel period." in text


def test_an_amendment_is_new_the_day_it_could_be_read_and_says_when_it_was_decided(
    client, promise, tertial_2
):
    edition(tertial_2)
    entered = datetime.fromisoformat("2020-10-15T09:00:00+02:00")
    factories.amendment(
        promise, decided_on=date(2020, 4, 1), reason="Enligt\u00a031\u00a0mars.", created_at=entered
    )
    feed = read(client, FEEDS[2])
    newest = feed.find(f"{ATOM}entry")
    assert _text(newest, "updated").startswith("2020-10-15T12:00")
    assert _text(newest, "published").startswith("2020-04-01T12:00")
    assert _text(feed, "updated") == _text(newest, "updated")
    assert "Skäl: Enligt\u00a031\u00a0mars. Beslutat 1 april 2020." in entries(feed)[0][1]


def test_what_came_after_a_follow_up_and_what_was_corrected_are_news_that_say_so(client, promise, tertial_2):
    commitment = promise.commitments.last()
    row = factories.activity(date(2020, 5, 14), towards=commitment, title="Väg 152")
    gone = factories.activity(date(2020, 6, 1), towards=commitment, title="Hok")
    edition(tertial_2)
    officer = factories.officer()
    counted = {"commitment": commitment}
    log_activity(
        by=officer, municipality=promise.municipality, kind=commitment.kind, title="Byarum",
        starts_on=date(2020, 5, 10), contributions=[counted], late_reason="Glömd.",
    )  # fmt: skip
    log_activity(
        by=officer, municipality=promise.municipality, kind=commitment.kind, title="I tid",
        starts_on=date(2020, 10, 14), contributions=[counted],
    )  # fmt: skip
    correct_activity(row, by=officer, reason="Fel väg.", title="Väg 846")
    withdraw_activity(gone, by=officer, reason="Ställdes in.")
    forget_pages()
    found = entries(read(client, FEEDS[2]))
    after = "15 oktober 2020, efter uppföljningen av tertial 2 2020."
    assert set(found) > {
        ("Loggad i efterhand: Vaggeryd: Byarum, 10 maj 2020", f"Loggad {after} Skäl: Glömd."),
        ("Rättad: Vaggeryd: Väg 846, 14 maj 2020", f"Rättad {after} Skäl: Fel väg."),
        ("Återtagen: Vaggeryd: Hok, 1 juni 2020", f"Återtagen {after} Skäl: Ställdes in."),
    }
    assert not any("I tid" in title for title, _ in found)


def test_the_newest_of_many_promises_are_found_without_reading_all(client, db, monkeypatch):
    """Two are read at a time: the third of them is never asked for, and the newest are there all the same."""
    monkeypatch.setattr("promises.record.reading._SOME", 2)
    monkeypatch.setattr("followup.pages.feed_entries.NEWEST", 2)
    promises = [factories.published_promise(f"lofte-{number}") for number in range(5)]
    for number, promise in enumerate(promises):
        day = datetime(2020, 10, 2 + number, 9, tzinfo=UTC)
        factories.amendment(promise, reason=f"Skäl {number}.", created_at=day, decided_on=day.date())
    client.get("/flode.atom")  # the day's first reader
    for number, promise in enumerate(promises):
        Version.objects.filter(chain__promise=promise).update(day=date(2020, 10, 2 + number))
    forget_pages()
    with CaptureQueriesContext(connection) as asked:
        texts = [text for _, text in entries(read(client, "/flode.atom"))]
    assert ["Skäl 4." in texts[0], "Skäl 3." in texts[1]] == [True, True]
    facts = [
        query for query in asked.captured_queries if "internal_fact" in query["sql"].split("FROM")[0][:99]
    ]
    assert len(facts) == 2  # of three


def test_unpublished_promises_and_other_municipalities_have_no_feed(client, promise):
    factories.promise("2021")
    assert client.get("/vaggeryd/2021/flode.atom").status_code == 404
    factories.municipality("Habo")
    assert client.get("/habo/flode.atom").status_code == 404
    assert client.get("/finns-inte/flode.atom").status_code == 404


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/", FEEDS[0]),
        ("/vaggeryd/", FEEDS[1]),
        ("/vaggeryd/2020/", FEEDS[2]),
        ("/vaggeryd/2020/uppfoljning/", FEEDS[2]),
    ],
)
def test_pages_tell_where_their_feed_is(client, promise, path, where):
    html = client.get(path).content.decode()
    assert re.search(
        rf'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="{where}">', html
    )
    assert re.search(rf'<a [^>]*href="{where}"', html)


@pytest.mark.parametrize("path", FEEDS)
def test_feed_of_many_editions_asks_no_more_queries_than_of_one(client, promise, path):
    def queries():
        forget_pages()
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    periods = list(promise.periods.all())
    edition(periods[0])
    queries()  # the day's first reader
    few = queries()
    for period in periods[1:]:
        edition(period)
    for number in range(2, 30):
        edition(periods[0], "Rättat.", date(2020, 9, 1) + timedelta(days=number))
    assert queries() == few <= 9


def test_on_the_start_page_an_amendment_is_new_the_day_it_could_be_read(client, promise):
    entered = datetime.fromisoformat("2020-10-15T09:00:00+02:00")
    factories.amendment(promise, decided_on=date(2020, 4, 1), reason="Väglag.", created_at=entered)
    page = client.get("/").content.decode()
    row = page[page.index("Vaggeryd: ändrat löfte") - 400 :]
    assert 'datetime="2020-10-15"' in row
    assert "2020-04-01" not in page


@pytest.mark.parametrize("path", ["/", "/vaggeryd/2020/historik/"])
def test_a_corrected_follow_up_is_told_as_corrected_where_news_and_changes_stand(client, tertial_2, path):
    edition(tertial_2, on=date(2020, 9, 24))
    edition(tertial_2, "Två kontroller var räknade dubbelt.", date(2020, 10, 2))
    page = words(client.get(path))
    assert "ättad uppföljning av tertial 2 2020" in page
    assert "Två kontroller var räknade dubbelt." in page
    assert "24 september" in page
    assert "2 oktober 2020" in page
