"""What a page says of its numbers it says in one place: no outcome and no sentence with a number stands there twice."""

import re
from collections import Counter
from datetime import date

import pytest

from tests import factories as make
from tests.client import words
from tests.english import read
from tests.followup.editions import edition
from tests.house.test_public_sweep import PAGES, promise  # noqa: F401 - the promise of the sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
# The main pages that tell how it goes; a row of the log, which stands for itself, is no sentence about the numbers.
TOLD = [PAGES[name] for name in ("start", "municipality", "promise", "commitment")]
_OUTCOME = re.compile(r"\b\d+ av \d+ \w+")
_SENTENCE = re.compile(r"[^.!?]*\d[^.!?]*[.!?]")


def told_twice(html: str) -> list[str]:
    """Outcomes (``1 av 2 kvartal``) and sentences with a number that stand more than once in the page's content."""
    main = html[html.index("<main") : html.index("</main>")]
    # What is read on its own: rows of the log, boxes of a chart, steps that are folded, what only a screen reader is told,
    # and a number beside the one that it was corrected from.
    for apart in (
        r"<(article|svg|details)\b.*?</\1>",
        r'<(ol|ul|span) class="(?:windows|plain changes|visually-hidden).*?</\1>',
    ):
        main = re.sub(apart, "", main, flags=re.DOTALL)
    texts = [words for _, _, words in read(main).texts]
    said = [
        *(f for words in texts for f in _OUTCOME.findall(words)),
        *(s.strip() for words in texts for s in _SENTENCE.findall(words) if s.count(" ") > 1),
    ]
    return [words for words, times in Counter(said).items() if times > 1]


@pytest.mark.parametrize("path", TOLD)
def test_no_number_is_told_twice_on_a_page(client, promise, path):  # noqa: F811
    assert told_twice(client.get(path).content.decode()) == []


def test_a_follow_up_that_was_corrected_tells_no_number_twice(client):
    quarterly = {"form": "rate", "number": 1, "per": "quarter"}
    traffic = make.commitment(make.published_promise(), target=quarterly)
    period = traffic.promise.periods.get(slug="2020-t2")
    make.activity(date(2020, 5, 10), traffic)
    edition(period)
    make.activity(date(2020, 8, 10), traffic)
    edition(period, "En kontroll var inte med.", date(2020, 10, 2))
    page = client.get("/vaggeryd/2020/uppfoljning/2020-t2/")
    assert "2 av 4 kvartal, tidigare 1 av 4 kvartal." in words(page)
    assert told_twice(page.content.decode()) == []


def test_a_commitment_that_is_counted_by_windows_tells_its_outcome_once(client):
    to = make.four_commitments(make.published_promise())[3]
    for month in (2, 5, 8):
        make.activity(date(2020, month, 10), to)
    page = client.get("/vaggeryd/2020/atagande/4/").content.decode()
    assert told_twice(page) == []
    assert told_twice("<main><p>1 av 2 kvartal, ett kvar.</p><p>1 av 2 kvartal.</p></main>") == [
        "1 av 2 kvartal"
    ]
