"""The promise and its commitments in easy Swedish, at addresses of their own."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from medborgarlofte.accounts.models import Municipality
from promises.exchange.read import read
from promises.exchange_format.normal import normalise
from promises.models import Promise
from promises.pages import easy_page
from promises.record.as_said import as_said
from promises.record.reading import of_document
from promises.words.enums import CalendarUnit, TargetForm
from promises.words.hard_words import HARD_WORDS, hard_words_in
from tests import factories as make
from tests.client import words
from tests.promises.counting.cases_in_time import CASES, in_time, seen_on
from tests.reading_ease import EASY, lix, sentences, too_long

QUARTERLY = {"form": TargetForm.RATE.value, "number": 1, "per": CalendarUnit.QUARTER.value}
PAGE, OF_FOUR = "/vaggeryd/2020/lattlast/", "/vaggeryd/2020/atagande/4/lattlast/"
EVERYWHERE = {"Kommun", "Löfte"}  # explained on every page
NAMES = sorted(path.stem for path in CASES.glob("p*.json"))


class Ours(HTMLParser):
    """What we write on a page of easy Swedish, a line for each block: not what is the parties' own words."""

    def __init__(self):
        super().__init__()
        self.lines, self._within, self._theirs = [], 0, 0

    def handle_starttag(self, tag, attrs):
        given = (dict(attrs).get("class") or "").split()
        if tag in ("br", "use"):
            return
        self._within += 1 if self._within else "easy" in given
        self._theirs += 1 if self._theirs else "theirs" in given
        if tag in ("p", "h2", "h3", "li", "dt", "dd", "blockquote"):
            self.lines.append("")

    def handle_endtag(self, tag):
        if tag in ("br", "use"):
            return
        self._within = max(self._within - 1, 0)
        self._theirs = max(self._theirs - 1, 0)

    def handle_data(self, data):
        if self._within and not self._theirs and self.lines:
            self.lines[-1] += data

    def handle_startendtag(self, tag, attrs):
        """A symbol holds no words."""


def ours(html):
    page = Ours()
    page.feed(html.replace("\u00ad", ""))
    return [" ".join(line.split()) for line in page.lines if re.search(r"\w\w", line)]


@pytest.fixture
def vaggeryd(october, db):
    made = make.published_promise(title="Tryggare i vardagen", signed_on=date(2020, 6, 18))
    make.four_commitments(made)
    return made


@pytest.mark.django_db
class TestPages:
    def test_the_promise_says_by_whom_what_and_how_it_goes_one_thought_a_line(self, client, vaggeryd):
        make.activity(date(2020, 8, 20), vaggeryd.commitments.get(number=4))
        said = ours(client.get(PAGE).content.decode())
        assert said[:5] == [
            "Det här är ett löfte.",
            "Löftet kommer från Vaggeryds kommun och Polisen.",
            "Ordet ”vi” betyder de som har lovat.",
            "Vi har lovat 4 saker.",
            "Löftet gäller hela 2020.",
        ]
        assert "Hittills har vi klarat 1 av 2 kvartal." in said
        assert {"Kvartal", "3 månader.", "Kommun", "Löfte"} <= set(said)

    def test_a_follow_up_that_has_not_come_is_told_of(self, client, vaggeryd, settings):
        said = ours(client.get(PAGE).content.decode())
        late = [
            "Uppföljningen har inte kommit.",
            "Den gäller maj till augusti 2020.",
            "Den skulle ha kommit senast den 28 september 2020.",
        ]
        assert [line for line in said if line in late] == late
        assert "Uppföljning" in said  # is explained
        settings.DEMO_DATE = date(2021, 2, 1)
        said = ours(client.get(PAGE).content.decode())
        assert "2 uppföljningar har inte kommit." in said
        assert "Den första skulle ha kommit senast den 28 september 2020." in said

    def test_the_commitment_says_which_and_quotes_the_promise_as_the_promise_s(self, client, vaggeryd):
        wording = "Hastighetskontroller på vägavsnitten."
        make.commitment(vaggeryd, number=5, title="Fartkontroller", text=wording, target=QUARTERLY)
        html = client.get("/vaggeryd/2020/atagande/5/lattlast/").content.decode()
        assert wording in html.replace("\u00ad", "")
        said = ours(html)
        assert "Det här är sak nummer 5." in said
        assert "Så här står det i löftet:" in said
        assert wording not in " ".join(said)

    def test_the_promise_is_linked_from_its_commitments_and_both_from_the_sitemap(self, client, vaggeryd):
        assert f'href="{OF_FOUR}"' in client.get("/vaggeryd/2020/atagande/4/").content.decode()
        assert f'href="{PAGE}"' in client.get(OF_FOUR).content.decode()
        assert f'href="{OF_FOUR}"' in client.get(PAGE).content.decode()
        sitemap = client.get("/sitemap.xml").content.decode()
        assert f"{PAGE}</loc>" in sitemap
        assert f"{OF_FOUR}</loc>" in sitemap

    def test_a_commitment_that_is_not_there_has_no_page(self, client, vaggeryd):
        assert client.get("/vaggeryd/2020/atagande/9/lattlast/").status_code == 404

    def test_the_day_is_kept_and_the_page_is_of_that_day(self, client, vaggeryd):
        """Links to other pages that can be read as of a day lead to that day."""
        html = client.get(f"{PAGE}?kant=2020-10-15").content.decode()
        assert f'href="{OF_FOUR}?kant=2020-10-15"' in html

    def test_a_walk_that_anybody_may_come_to_stands_there(self, client, vaggeryd):
        make.invitation(vaggeryd, commitment=vaggeryd.commitments.get(number=1))
        html = client.get(PAGE).content.decode()
        assert "Var med!" in ours(html)
        assert re.search(r"[A-Z]\w+ den \d+ \w+ klockan \d+", words(client.get(PAGE)))
        assert "Var med!" in ours(client.get("/vaggeryd/2020/atagande/1/lattlast/").content.decode())
        assert "Var med!" not in ours(client.get(OF_FOUR).content.decode())

    def test_the_counts_of_the_page_are_those_of_the_commitments(self, client, vaggeryd):
        said = ours(client.get(PAGE).content.decode())
        counts = [int(found[1]) for line in said if (found := re.match(r"(?:Om )?(\d+) sak(?:er)? ", line))]
        assert sum(counts) == 4

    def test_of_many_commitments_the_promise_tells_the_status_alone(self, client, vaggeryd):
        for number in range(5, 9):
            make.commitment(vaggeryd, number=number, title=f"Sak {number}", target=QUARTERLY)
        said = ours(client.get(PAGE).content.decode())
        assert "Vi har lovat 8 saker." in said
        assert not [line for line in said if "varje kvartal" in line]


@pytest.mark.parametrize("own", [False, True], ids=["invented log", "own log"])
@pytest.mark.parametrize("name", NAMES)
def test_what_we_write_of_the_sixteen_is_easy_to_read(name, own, rf, settings):
    """Every page of every case at the start, on the way and after the end: LIX, the length of sentences, and how each begins and ends."""
    document, _, days = in_time(name, NAMES.index(name), own=own)
    for day in days[::3]:
        for where, html in pages(read(normalise(seen_on(document, day))), day, rf):
            lines = ours(html)
            text = "\n".join(lines)
            assert lix(text) <= EASY, (name, day, where, lix(text), text)
            assert too_long(text) == [], (name, day, where)
            for each in lines:
                assert re.match(r"[A-ZÅÄÖ\d”]", each), (name, day, where, each)
            assert len(sentences(text)) >= len(lines)


def pages(document, day, rf):
    """Each page of easy Swedish as everybody would read it that day; no database."""
    record = of_document(document, day)
    place = next(row for row in document["municipalities"] if row["slug"] == document["municipality"])
    row = Promise(slug=document["slug"], municipality=Municipality(slug=place["slug"], name=place["name"]))
    promise = as_said(row, record.nouns)
    request = rf.get(PAGE)
    contexts = {"promise": easy_page.promise_page(promise, record, day)} | {
        number: easy_page.commitment_page(promise, record, number, day) for number in record.commitments
    }
    for where, context in contexts.items():
        yield where, render_to_string("promises/pages/easy.html", context, request)


class TestHardWords:
    def test_they_are_found_in_any_form_and_in_order(self):
        found = hard_words_in("Trygghetsvandringar och åtaganden i kommunens EST-arbete, Kvartalet")
        assert [each.word for each in found] == ["EST", "Kommun", "Kvartal", "Trygghetsvandring", "Åtagande"]
        assert [each.word for each in hard_words_in("bäst och mest estetiskt")] == []

    @pytest.mark.parametrize("each", HARD_WORDS, ids=lambda each: each.word)
    def test_none_is_explained_by_words_as_hard(self, each):
        text = "\n".join(each.means)
        assert too_long(text) == []
        assert {other.word for other in hard_words_in(text)} <= {each.word, "Otrygg", *EVERYWHERE}
