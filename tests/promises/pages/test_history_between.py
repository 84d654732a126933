"""What did you know when: versions day by day, and the difference between two days as page and file."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest

from medborgarlofte.languages import bare
from medborgarlofte.page_store import forget_pages
from promises.exchange import diff, diff_in_english
from promises.log.actions import correct_activity, log_activity
from promises.pages import views
from promises.record.models import Chain, Version
from promises.record.versions import advance
from promises.words.enums import VersionCause
from tests import factories as f
from tests.client import words
from tests.english import read, swedish_left

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
PAGE = "/vaggeryd/2020/historik"


@pytest.fixture
def traffic(settings):
    """Published on 1 October; a row on the 5th, another on the 15th, and a correction that day."""
    settings.DEMO_DATE = date(2020, 10, 1)
    traffic = f.four_commitments(f.published_promise())[3]
    advance(traffic.promise)
    for day in (5, 15):
        settings.DEMO_DATE = date(2020, 10, day)
        row = log_activity(
            by=f.officer(), municipality=traffic.promise.municipality, kind=traffic.kind, title=f"Kontroll {day}",
            starts_on=date(2020, 5, 10), contributions=[{"commitment": traffic, "quantity": Decimal(1)}],
        )  # fmt: skip
    correct_activity(row, by=f.officer(), reason="Fel väg.", title="Kontroll vid badet")
    return traffic


def test_the_difference_between_two_days_is_a_page_and_a_file(client, traffic):
    page = words(client.get(f"{PAGE}/?fran=2020-10-01&till=2020-10-05"))
    assert "Från 1 oktober till 5 oktober 2020" in page
    assert "1 insats lades till: Kontroll 5, 10 maj 2020." in page
    assert "bidrag" not in page  # it came with the activity
    assert "Kontroll vid badet" not in page

    answer = client.get(f"{PAGE}.json?fran=2020-10-05&till=2020-10-15")
    said = json.loads(answer.content)
    assert (said["promise"], said["from"]["day"], said["from"]["version"]) == (
        "vaggeryd/2020",
        "2020-10-05",
        2,
    )
    added = [each for each in said["changes"] if each["what"] == "activity"]
    assert [each["before"] for each in added] == [None, None]
    assert {each["after"]["title"] for each in added} == {"Kontroll 15", "Kontroll vid badet"}

    assert "Inget ändrades." in words(client.get(f"{PAGE}/?fran=2020-10-05&till=2020-10-14"))


def test_a_correction_is_no_new_activity(client, traffic):
    days = "?fran=2020-10-05&till=2020-10-15"
    page = words(client.get(f"{PAGE}/{days}"))
    assert "1 insats lades till: Kontroll 15, 10 maj 2020." in page
    assert "1 insats rättades: Kontroll vid badet, 10 maj 2020." in page
    assert "1 activity was corrected: Kontroll vid badet, 10 May 2020." in words(
        client.get(f"/en{PAGE}/{days}")
    )


def test_the_history_says_what_was_done_with_a_walk(client, settings):
    settings.DEMO_DATE = date(2020, 10, 1)
    promise = f.published_promise()
    walks = f.four_commitments(promise)[0]
    advance(promise)

    def day(number, cause, made):
        settings.DEMO_DATE = date(2020, 10, number)
        made()
        Version.objects.filter(pk=advance(promise, every_row=True).pk).update(cause=cause)

    day(5, VersionCause.WALK, lambda: f.invitation(promise, commitment=walks))
    seen = []
    day(9, VersionCause.IMPORTED, lambda: seen.append(f.observation(f.walk(walks, draft=False))))
    day(15, VersionCause.WALK, lambda: f.measure(*seen))
    said = words(client.get(f"{PAGE}/"))
    assert "5 oktober 2020 Inbjudan till vandring Det som ändrades" in said
    assert "9 oktober 2020 Protokoll från vandring, loggat: 1 trygghetsvandring Det som" in said
    assert "15 oktober 2020 Åtgärd efter vandring Det som ändrades" in said


def test_what_cannot_be_counted_by_its_name_is_counted_by_its_unit(client, settings):
    settings.DEMO_DATE = date(2020, 10, 1)
    promise = f.published_promise()
    advance(promise)
    settings.DEMO_DATE = date(2020, 10, 20)
    log_activity(
        by=f.officer(), municipality=promise.municipality, kind=f.kind("annat trygghetsarbete"), title="Reflexer",
        starts_on=date(2020, 9, 10), promise=promise,
    )  # fmt: skip
    assert "Loggat: 1 gång (annat trygghetsarbete)" in words(client.get(f"{PAGE}/"))


def test_the_difference_is_told_in_english_with_the_names_in_swedish(client, traffic):
    page = client.get(f"/en{PAGE}/?fran=2020-10-01&till=2020-10-05").content.decode()
    assert '1 activity was added: <span lang="sv">Kontroll 5</span>, 10 May 2020.' in page
    assert swedish_left(read(page), ["Vaggeryd"]) == []
    nothing = client.get(f"/en{PAGE}/?fran=2020-10-05&till=2020-10-14").content.decode()
    assert "Nothing was changed." in nothing


def test_a_link_to_the_promise_as_it_was_known_one_day_keeps_that_day_on_another_day_s_page(client, traffic):
    page = client.get(f"{PAGE}/?kant=2020-10-05").content.decode()
    assert 'href="/vaggeryd/2020/?kant=2020-10-01"' in page
    assert page.count("kant=2020-10-01&") == 0


@pytest.mark.pure
def test_in_english_a_property_is_called_as_the_format_calls_it():
    old, new = ({"title": word, "title_en": word, "starts_on": "2020-01-01"} for word in ("Kör", "Gå"))
    said = [
        diff.Row("commitment", (("commitments", (1,)),), {"number": 1, **row}, at)
        for at, row in enumerate((old, new))
    ]
    [sentence] = diff_in_english.sentences([diff.Change(*said)])
    assert bare(sentence) == (
        "Commitment 1 Gå was changed: title, title in English “Gå” (previously “Kör”) and order."
    )


@pytest.mark.pure
def test_what_has_no_name_is_told_by_what_it_is_part_of():
    of = {"municipality": "vaggeryd", "slug": "2020"}
    walk = {"uid": "a", "title": "Vandring i Bor", "starts_on": "2020-08-27", "contributions": [], "safety_walk": {"light": "dark"}}  # fmt: skip
    published = walk | {"safety_walk": {"light": "dark", "protocol_published_on": "2020-09-07"}}
    ends = [{**of, "activities": [each]} for each in (walk, published)]
    told = diff.for_readers(diff.changes(*ends), *ends)
    assert diff.sentences(told, done=True) == [
        "Trygghetsvandring Vandring i Bor, 27 augusti 2020 ändrades: protokollet publicerat."
    ]
    [sentence] = diff_in_english.sentences(told)
    assert bare(sentence) == "Safety walk Vandring i Bor, 27 August 2020 was changed: protocol published on."
    new = [{**of, "activities": []}, {**of, "activities": [published]}]
    assert diff.sentences(diff.for_readers(diff.changes(*new), *new), done=True) == [
        "1 insats lades till: Vandring i Bor, 27 augusti 2020."
    ]


@pytest.mark.pure
def test_a_follow_up_is_told_by_its_period_and_edition():
    days = {"starts_on": "2020-05-01", "ends_on": "2020-08-31"}
    old = {"municipality": "vaggeryd", "slug": "2020", "periods": [{"slug": "2020-t2", "label": "Tertial 2 2020", **days}]}  # fmt: skip
    new = old | {"follow_ups": [{"period": "2020-t2", "edition": 2, "assessments": [{"commitment": 1, "text": "Bra."}]}]}  # fmt: skip
    told = diff.for_readers(diff.changes(old, new), old, new)
    assert diff.sentences(told, done=True) == [
        "1 utgåva av uppföljning lades till: tertial 2 2020, utgåva 2."
    ]
    assert diff_in_english.sentences(told) == [
        "1 edition of a follow-up was added: May to August 2020, edition 2."
    ]


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("fran=2020-09-30&till=2020-10-05", 404, "fanns inte här då, den 30 september 2020."),
        ("fran=2020-10-01&till=2020-10-16", 400, "Dagen har inte kommit än."),
        ("fran=2020-10-05&till=2020-10-01", 400, "Den första dagen ligger efter den andra."),
    ],
)
def test_days_that_nothing_can_be_told_of_are_refused_in_words(client, traffic, asked, status, said):
    page = client.get(f"{PAGE}/?{asked}")
    assert page.status_code == status
    assert said in words(page)
    file = client.get(f"{PAGE}.json?{asked}")
    assert file.status_code == status
    assert said in file.json()["error"]


def test_history_is_made_of_versions_and_opens_corrections(client, traffic):
    forget_pages()
    page = words(client.get(f"{PAGE}/"))
    assert "15 oktober 2020 Loggat: 1 trafikinsats" in page
    assert "1 oktober 2020 Publicerat" in page
    assert "Skäl: Fel väg." in page
    assert "Insats rättad" not in page
    log_activity(
        by=f.officer(), municipality=traffic.promise.municipality, kind=traffic.kind, title="Kontroll 16",
        starts_on=date(2020, 5, 11), contributions=[{"commitment": traffic, "quantity": Decimal(1)}],
    )  # fmt: skip
    forget_pages()
    assert "15 oktober 2020 Loggat: 2 insatser (trafikinsats)" in words(client.get(f"{PAGE}/"))


def test_every_version_is_found_however_many_there_are(client, traffic):
    """By plain links, page after page, down to the day the promise was published."""
    chain = Chain.objects.get(promise=traffic.promise)
    last = chain.versions.last()
    Version.objects.bulk_create(
        Version(
            chain=chain, number=last.number + number, day=last.day, cause=VersionCause.ANSWERED.value,
            rules=1, format=1, changes="0", previous="0", hash=str(number),
        )
        for number in range(1, 1_002)
    )  # fmt: skip
    forget_pages()
    address, read = f"{PAGE}/", []
    while address:
        page = client.get(address)
        read.append(words(page))
        after = re.findall(r'href="([^"]*)" rel="next"', page.content.decode())
        address = f"{PAGE}/{after[0]}" if after else ""
    assert len(read) == 3
    assert [
        ("Det som lovades har inte ändrats" in each, "Ingen insats har rättats" in each) for each in read[1:]
    ] == [(False, False)] * 2
    assert "Kontroll vid badet" in read[0]
    assert "500 gånger" in read[0]
    assert "500 gånger" in read[1]
    assert "1 oktober 2020" in read[2]


def test_every_corrected_row_is_found_too(client, traffic, monkeypatch):
    monkeypatch.setattr(views, "ROWS_A_PAGE", 1)
    row = log_activity(
        by=f.officer(), municipality=traffic.promise.municipality, kind=traffic.kind, title="Kontroll 16",
        starts_on=date(2020, 5, 11), contributions=[{"commitment": traffic, "quantity": Decimal(1)}],
    )  # fmt: skip
    correct_activity(row, by=f.officer(), reason="Fel dag.", title="Kontroll vid bron")
    forget_pages()
    first, second = (words(client.get(f"{PAGE}/?sida={number}")) for number in (1, 2))
    assert "Kontroll vid bron" in first
    assert "Kontroll vid badet" not in first
    assert "Kontroll vid badet" in second
