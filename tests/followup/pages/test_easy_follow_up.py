"""A follow-up in easy Swedish at its own address: the words that its edition froze."""

from datetime import date

import pytest

from followup.report import build
from followup.report.report_document import read_document, report_view
from tests import factories
from tests.client import words
from tests.followup.editions import edition

pytestmark = pytest.mark.django_db
PAGE = "/vaggeryd/2020/uppfoljning/2020-t2/"
EASY = f"{PAGE}lattlast/"
BEFORE = (
    "Det här är ett löfte från Polisen. Löftet har 4 åtaganden.\n\n"
    "Åtagande 4: En större trafikinsats varje kvartal\nDet går som vi lovade.\nLäget: enligt plan.\n"
    "Gjort så långt: 1 av 2 kvartal efter undertecknandet."
)


def test_it_says_what_the_edition_says_a_thought_a_line(client, promise, tertial_2):
    factories.activity(date(2020, 5, 10), towards=promise.commitments.get(number=4))
    frozen = edition(tertial_2)
    html = client.get(EASY).content.decode()
    said = words(client.get(EASY))
    assert "Så gick det: maj till augusti 2020" in said
    view_words = [line for line in plain_of(frozen).split("\n") if line and not line.startswith("Åtagande")]
    for line in view_words:
        assert line.rstrip(".") in said
    assert html.count("<p>Vi har lovat 4 saker.</p>") == 1
    assert f'href="{PAGE}"' in html
    assert f"{EASY}</loc>" in client.get("/sitemap.xml").content.decode()


def plain_of(frozen):
    return report_view(frozen.data, read_document(frozen.content)).plain


def test_what_was_logged_later_does_not_change_it(client, promise, tertial_2):
    edition(tertial_2)
    before = words(client.get(EASY)).partition("Vill du fråga")[0]
    factories.activity(date(2020, 8, 30), towards=promise.commitments.get(number=4))
    assert words(client.get(EASY)).partition("Vill du fråga")[0] == before


def test_an_edition_of_before_keeps_its_words(client, tertial_2, monkeypatch):
    """One sentence a line, and the status once more by its symbol."""
    with monkeypatch.context() as patch:
        patch.setattr(build, "plain_words", lambda view: BEFORE)
        edition(tertial_2)
    html = client.get(EASY).content.decode()
    for line in (
        "Det här är ett löfte från Polisen.",
        "Löftet har 4 åtaganden.",
        "Läget: enligt plan.",
        "Gjort så långt: 1 av 2 kvartal efter undertecknandet.",
    ):
        assert f"<p>{line}</p>" in html.replace("\u00ad", "")


def test_words_that_people_wrote_stand_there_as_they_wrote_them(client, tertial_2):
    edition(tertial_2, plain_summary="Egna ord om t.ex. Vaggeryd.\r\n\r\nÅtagande 3: Rundor\r\nVi gick ofta.")
    html = client.get(EASY).content.decode()
    assert "<p>Egna ord om t.ex. Vaggeryd.</p>" in html
    assert html.index("Trygghetsrund") < html.index("<p>Vi gick ofta.</p>")


def test_of_what_is_not_published_the_follow_up_s_page_says_when_it_comes(client, tertial_2):
    assert client.get(EASY).headers["Location"] == PAGE
