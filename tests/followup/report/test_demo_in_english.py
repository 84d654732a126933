"""The demo in English: every page, every link, every figure."""

import json
import re

import pytest
from django.utils import translation

from followup.models import Edition
from followup.report.known_editions import edition_view
from medborgarlofte.accounts.models import Municipality, Organisation, PoliceArea
from medborgarlofte.languages import bare
from promises.models import Signatory
from tests.client import words
from tests.english import read, swedish_left
from tests.followup.report.test_demo import _loaded, demo  # noqa: F401 - the demo, loaded for this file too
from tests.house.test_told_once import told_twice

_NUMBER = re.compile(r"\d[\d\u00a0,.]*\d|\d")
# Files, feeds, pictures and lättläst are Swedish and have one address; the rest is not for residents.
pytestmark = pytest.mark.sqlite  # of words and links

SWEDISH_ALONE = re.compile(
    r"\.(pdf|jpg|json|jsonld|csv|xlsx|txt|ics|atom|py)$|/(vapen|foto|lattlast/)$|^/(arbete|konto|admin)/|^(https?|tel|mailto):"
)
NAMED = {"(lägesbild)"}


@pytest.fixture(scope="module")
def _crawled():
    return {}


@pytest.fixture
def english(client, demo, _crawled):  # noqa: F811
    """Every page that anybody in English comes to from the start, by address: read by the first who asks."""
    pages, asked, waiting = _crawled, 0, ["/en/", "/en/verifiera/"]
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        answer = client.get(path)
        pages[path] = answer.status_code, read(answer.content.decode())
        links = {each.split("#")[0] for each in pages[path][1].links}
        waiting += [
            link
            for link in sorted(links)
            if link.startswith("/en/") and not link.endswith(".pdf") and (asked < 1 or "?" not in link)
        ]
        asked = sum("?" in each for each in pages) // 40
    return pages


def test_every_page_is_there_in_english_and_says_which_words_are_not(client, english):
    names = NAMED | {
        name
        for model, field in (
            (Municipality, "name"), (Municipality, "short_name"), (Organisation, "name"),
            (Organisation, "short_name"), (PoliceArea, "name"), (Signatory, "name"),
        )
        for name in model.objects.values_list(field, flat=True)
    }  # fmt: skip
    assert len(english) > 60
    assert {status for status, _ in english.values()} == {200}
    assert {page.language for _, page in english.values()} == {"en"}
    left = {path: said for path, (_, page) in english.items() if (said := swedish_left(page, names))}
    assert left == {}


def test_who_reads_in_english_stays_there_and_every_page_knows_itself_in_both(client, english):
    for path, (_, page) in english.items():
        astray = [link for link in page.links if link.startswith("/") and not link.startswith("/en/")]
        assert [
            link for link in astray if not SWEDISH_ALONE.search(link.split("?")[0].split("#")[0])
        ] == [], path
        if "?" in path:
            continue
        assert set(page.alternates) == {"sv", "en", "x-default"}, path
        assert page.alternates["en"].endswith(path)
        there = read(client.get(path.removeprefix("/en")).content.decode())
        assert (there.language, there.alternates) == ("sv", page.alternates), path


def test_the_same_days_statuses_and_results_stand_on_both(client, english):
    of_promises = [path for path in english if not path.startswith("/en/verifiera/")]  # which names periods
    for path in of_promises:
        page, there = english[path][1], read(client.get(path.removeprefix("/en")).content.decode())
        assert page.counted == there.counted, path


def test_no_page_of_the_demo_tells_a_number_twice(client, english):
    for path in english:
        if "?" in path:
            continue
        for address in (path, path.removeprefix("/en")):
            assert told_twice(client.get(address).content.decode()) == [], address


def test_a_promise_is_called_by_both_its_names_where_it_is_first_spoken_of(english):
    for path, (_, page) in english.items():
        texts = [words for tag, _, words in page.texts if tag not in ("title", "a", "span")]
        # A heading that is also a link of the menu is explained by the line beneath it.
        said = [
            words for words in texts if "itizens’ promise" in words and words != "About citizens’ promises"
        ]
        first = next(iter(said), "")
        assert not first or first.endswith("("), (path, first)


def test_a_follow_up_that_is_not_out_yet_says_so_in_english(client, demo):  # noqa: F811
    answer = client.get("/en/vaggeryd/2020/uppfoljning/2020-t3/")
    assert answer.status_code == 404
    page = read(answer.content.decode())
    assert swedish_left(page, ["Vaggeryds kommun", "Vaggeryd"]) == []
    assert any(words.endswith("is not published yet") for _, _, words in page.texts)


def test_every_follow_up_has_a_translation_with_the_numbers_of_the_report_in_swedish(demo):  # noqa: F811
    editions = list(Edition.objects.filter(masked_at=None, withdrawn_at=None))
    assert editions
    for edition in editions:
        entry = json.loads(edition.content)
        with translation.override("en"):
            view = edition_view(edition.data, entry)
        swedish = edition_view(edition.data, entry)
        assert (view.language, swedish.language) == ("en", "sv")
        # What is invented is said in the language of the paper.
        assert bool(view.demo_note) == bool(swedish.demo_note) == (view.demo_note != swedish.demo_note)
        for item, then in zip(view.commitments, swedish.commitments, strict=True):
            assert numbers_of(item) == numbers_of(then), (edition, item.number)


def numbers_of(item):
    """The numbers that are told of a commitment: its figure, its boxes, its rows and their results."""
    told = [item.figure, item.in_period, *(window.figure for window in item.windows)]
    for row, amount in item.rows:
        told += [amount, *(value for _, value in row.results)]
    told += [value for _, value in item.results]
    return [_NUMBER.findall(bare(each)) for each in told]


def test_a_follow_up_says_place_and_who_approved_once(client, demo):  # noqa: F811
    """Words that are marked as Swedish are compared as they are read."""
    said = words(client.get("/en/vaggeryd/2020/uppfoljning/2020-t2/"))
    assert "Trygghetsvandring i Skillingaryd En kvällsvandring" in said
    approved = said.partition("Approved by")[2]
    assert approved.startswith(" Swedish Police Lena Demosson, lokalpolisområdeschef, 1 October 2020")
