"""What a resident is told: promised, done, not done and why, what now; beside what was before."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followup.models import Edition
from followup.report.compare import changes, series, to_compare
from followup.report.report_document import report_view
from followup.report.view import ReportView
from medborgarlofte.page_store import forget_pages
from promises.counting import sentences
from promises.models import Activity
from promises.record.public_document import export
from promises.words.enums import Status, Unknown
from tests import factories
from tests.client import words
from tests.factories.promises import moment
from tests.followup.editions import edition

pytestmark = pytest.mark.django_db
PAGE = "/vaggeryd/2020/uppfoljning/2020-t2/"
COMPARED = f"{PAGE}jamfor/"
DONE, NOT_DONE = "Det här gjordes", "Det här gjordes inte, och varför"


def published(period, reason="", **said):
    """The period's follow-up with words about commitment 3."""
    return edition(period, reason, said={3: said} if said else {})


@pytest.fixture
def rows(promise):
    """Two walks in the spring, three in the summer; nothing else is logged."""
    walk = promise.commitments.get(number=1)
    for month in (2, 3, 5, 6, 7):
        factories.activity(date(2020, month, 10), towards=walk, title=f"Vandring {month}")


def test_period_page_begins_with_the_four_answers_in_order(client, tertial_2, rows):
    published(
        tertial_2,
        text="Två rundor.",
        status="not_fulfilled",
        cause="resources",
        next_step="En till i oktober.",
    )
    said = words(client.get(PAGE))
    order = [
        "Maj till augusti 2020", "Publicerad 24 september 2020.", "I korthet", "Det här lovades", "Det här gjordes",
        "Det här gjordes inte, och varför", "Resurser saknades.", "Det här händer nu", "En till i oktober.",
        "Nästa uppföljning kommer senast 28 januari 2021.", "Så gick det", "Kommunen och polisen berättar", "Läs vidare",
    ]  # fmt: skip
    places = [said.index(part) for part in order]
    assert places == sorted(places)


def test_period_page_tells_a_search_engine_what_it_says(client, tertial_2, rows):
    published(tertial_2, text="Två rundor.", status="fulfilled")
    assert '<meta name="description" content="Av fyra åtaganden' in client.get(PAGE).content.decode()


def test_period_page_tells_each_thing_once(client, tertial_2, rows):
    """A title three times (promised, in the table, over its account), a status and a figure once."""
    published(tertial_2, text="Två rundor.", status="not_fulfilled")
    html = client.get(PAGE).content.decode()
    said = words(client.get(PAGE))
    titles = [each.title for each in tertial_2.promise.commitments.all()]
    assert {title: said.count(title) for title in titles} == dict.fromkeys(titles, 3)
    assert html.count('class="status"') == len(titles)
    assert said.count("Ej genomfört") == 1
    assert said.count("3 vandringar") == 1
    assert said.count("uppgift saknas") == 1, "once for each commitment that nobody accounted for"
    assert "Sedan start 1." in said
    assert " insatser Så räknar vi" not in said, "a unit is no number"
    for machine in ("är loggade i perioden", "Slag: ", "Läget var då", "Orsak:", "Inget antal är utlovat"):
        assert machine not in said


def test_reason_and_remedy_stand_as_people_wrote_them(client, tertial_2, rows):
    published(
        tertial_2,
        status="behind",
        cause="cancelled",
        cause_text="Snön låg kvar i maj.",
        next_step="Två i maj.",
    )
    account = words(client.get(PAGE)).partition("Kommunen och polisen berättar")[2]
    assert "Därför Snön låg kvar i maj. Det här ska göras Två i maj." in account
    assert "Inställt" not in account


@pytest.mark.parametrize(
    ("status", "text", "under", "told"),
    [
        ("on_track", "Vi möts varannan vecka.", DONE, "Parterna skriver: ”Vi möts varannan vecka”."),
        ("not_started", "Det börjar i höst.", NOT_DONE, "Ingen insats är loggad. Parterna skriver: ”Det börjar i höst”."),
        ("not_fulfilled", "", NOT_DONE, "Ingen insats är loggad. Parterna har inte skrivit varför."),
    ],
)  # fmt: skip
def test_what_was_not_done_does_not_stand_among_what_was(client, tertial_2, rows, status, text, under, told):
    published(tertial_2, status=status, text=text)
    said = words(client.get(PAGE)).partition("Så gick det")[0]
    done, undone = said.partition(DONE)[2].partition(NOT_DONE)[::2]
    assert told in (done if under == DONE else undone)
    assert told not in (undone if under == DONE else done)
    assert "Tre vandringar." in done


def test_an_older_follow_up_says_first_of_all_that_there_is_a_newer_one(client, promise, tertial_2, rows):
    published(promise.periods.get(slug="2020-t1"))
    older = f"{PAGE.replace('t2', 't1')}"
    assert "nyare" not in words(client.get(older))
    published(tertial_2)
    forget_pages()
    html = client.get(older).content.decode()
    assert html.index("Det finns en nyare uppföljning: maj–augusti 2020.") < html.index("<h1")
    assert f'<a href="{PAGE}">Det finns en nyare uppföljning' in html
    assert "Nästa uppföljning kommer" not in html, "its next date is no longer the next"
    assert "nyare" not in words(client.get(PAGE))


def test_period_page_does_not_call_undone_what_nobody_reported(client, tertial_2, rows):
    published(tertial_2)
    said = words(client.get(PAGE))
    assert "Uppgift saknas. Det betyder inte noll." in said
    assert "har inte redovisat januari–augusti 2020." in said


def test_periods_are_compared_each_from_its_own_data(client, promise, tertial_2, rows):
    published(promise.periods.get(slug="2020-t1"))
    published(tertial_2)
    assert f'href="{COMPARED}"' in client.get(PAGE).content.decode()
    html = client.get(COMPARED).content.decode()
    table = html[html.index("<table") : html.index("</table>")]
    assert html.count("<table") == 1
    assert table.index("Tertial 1 2020") < table.index("Tertial 2 2020")
    assert table.index("2 vandringar") < table.index("3 vandringar")


def test_the_first_follow_up_has_nothing_to_be_compared_with(client, tertial_2, rows):
    published(tertial_2)
    assert "jamfor" not in client.get(PAGE).content.decode()
    assert client.get(COMPARED).status_code == 404
    assert client.get(COMPARED.replace("t2", "finns-inte")).status_code == 404


@pytest.mark.pure
@pytest.mark.parametrize(
    ("slugs", "current", "expected"),
    [
        (
            ["2019-t1", "2019-t2", "2019-t3", "2020-t1", "2020-t2"],
            "2020-t2",
            ["2019-t2", "2019-t3", "2020-t1"],
        ),
        (
            ["2018-q1", "2018-q2", "2018-q3", "2018-q4", "2019-q1"],
            "2019-q1",
            ["2018-q1", "2018-q2", "2018-q3", "2018-q4"],
        ),
        (["2020-t1"], "2020-t1", []),
        (["halvtid", "slut"], "slut", ["halvtid"]),
        (["2020-t1", "2020-t2", "2020-t3"], "2020-t2", ["2020-t1"]),
    ],
)
def test_the_periods_just_before_and_the_year_before(slugs, current, expected):
    assert to_compare(slugs, current) == expected


BEFORE = f"{PAGE}aret-fore/"


def summer_2019(promise):
    return promise.periods.create(
        slug="2019-t2", label="Tertial 2 2019", starts_on=date(2019, 5, 1), ends_on=date(2019, 8, 31),
        due_on=date(2019, 9, 28),
    )  # fmt: skip


def last_year(slug="2019", title="Förra årets vandringar", **promise):
    """The promise of 2019: one commitment of walks and two of traffic; its second tertial is followed up."""
    year = {"starts_on": date(2019, 1, 1), "ends_on": date(2019, 12, 31), "signed_on": date(2019, 1, 1)}
    made = factories.published_promise(slug, **year | promise)
    walks = factories.commitment(made, title=title, kind=factories.kind("trygghetsvandring"))
    factories.commitment(made, kind=factories.kind("trafikinsats"))
    factories.commitment(made, kind=factories.kind("trafikinsats"))
    factories.activity(date(2019, 6, 1), towards=walks, quantity=5)
    edition(summer_2019(made), on=date(2019, 9, 24))


def test_year_before_page_compares_with_the_promise_of_the_year_before(client, tertial_2, rows):
    published(tertial_2)
    last_year()
    forget_pages()
    assert BEFORE in client.get(PAGE).content.decode()
    said = words(client.get(BEFORE))
    assert "1. Trygghetsvandring Jämförs med 1. Förra årets vandringar" in said
    assert said.index("5 vandringar") < said.index("3 vandringar")


def test_what_is_compared_with_its_own_name_does_not_say_so(client, tertial_2, rows):
    published(tertial_2)
    last_year(title="Trygghetsvandring")
    forget_pages()
    assert BEFORE in client.get(PAGE).content.decode()
    said = words(client.get(BEFORE))
    assert said.index("5 vandringar") < said.index("3 vandringar")
    assert "Jämförs med" not in said
    assert "4. Trafikinsats Flera åtaganden är av samma slag" in said
    assert "2. Est-möte Det löftet har inget åtagande av samma slag som räknas på samma sätt." in said


@pytest.mark.parametrize(
    ("then", "why"),
    [
        ([], "Ingen uppföljning av samma period året före är publicerad här för samma område."),
        (
            [{"area": "Torget"}],
            "Ingen uppföljning av samma period året före är publicerad här för samma område.",
        ),
        ([{}, {"slug": "2019-sommar"}], "Flera löften gällde för samma område då"),
    ],
)
def test_year_before_page_says_what_cannot_be_compared(client, tertial_2, rows, then, why):
    published(tertial_2)
    for each in then:
        last_year(**each)
    assert why in words(client.get(BEFORE))
    assert BEFORE not in client.get(PAGE).content.decode(), "nothing leads to where there is nothing"


def test_year_before_page_loses_what_is_masked_in_the_other_promise_at_once(client, tertial_2, rows):
    published(tertial_2)
    last_year()
    assert "Förra årets vandringar" in words(client.get(BEFORE))
    old = Edition.objects.get(report__period__slug="2019-t2")
    Edition.objects.filter(pk=old.pk).update(data=old.data.replace("Förra årets vandringar", "Maskerat"))
    assert "Förra årets vandringar" not in words(client.get(BEFORE))


def test_a_promise_with_a_year_before_of_its_own_is_compared_with_itself(client, promise, tertial_2, rows):
    published(tertial_2)
    edition(summer_2019(promise), on=date(2019, 9, 24))
    assert BEFORE not in client.get(PAGE).content.decode()
    assert client.get(BEFORE)["Location"] == COMPARED
    assert client.get("/vaggeryd/2020/uppfoljning/2020-t3/aret-fore/").status_code == 404


def test_a_correction_says_what_it_changed_and_the_old_edition_stays(client, tertial_2, rows):
    published(tertial_2, text="Två rundor.", status="not_fulfilled", cause="resources")
    published(tertial_2, reason="Fel bedömning.", text="Fyra rundor.", status="fulfilled", cause="")
    said = words(client.get(PAGE))
    assert "Det här ändrades till utgåva 2" in said
    assert "Åtagande 3: läget är genomfört, tidigare ej genomfört." in said
    assert "Åtagande 3: texten och orsaken ändrad." in said
    assert (
        "Utgåva 2, rättad 24 september 2020. Fel bedömning. Den första utgåvan kom 24 september 2020." in said
    )
    assert said.count("Fel bedömning.") == 1
    assert "Ersatt av utgåva 2." in said
    assert "Publicerad 24 september 2020, rättad 24 september 2020" in words(
        client.get("/vaggeryd/2020/uppfoljning/")
    )
    old = client.get("/vaggeryd/2020/uppfoljning/2020-t2/utgava/1.pdf")
    assert b"".join(old).endswith(b"2020-t2 1")


def test_a_masked_edition_is_said_to_be_masked_and_has_no_file(client, tertial_2, rows):
    first = published(tertial_2)
    published(tertial_2, reason="Rättat.")
    night = datetime(2020, 10, 14, 22, 30, tzinfo=UTC)  # half past midnight in Sweden: the next day has begun
    Edition.objects.filter(pk=first.pk).update(
        masked_at=night, masked_by=factories.coordinator(), masked_ground="OSL 35:1"
    )
    forget_pages()
    html = client.get(PAGE).content.decode()
    assert "Maskerad 15 oktober 2020" in html
    assert "utgava/1.pdf" not in html
    assert "OSL" not in html
    gone = client.get("/vaggeryd/2020/uppfoljning/2020-t2/utgava/1.pdf")
    assert gone.status_code == 410
    assert "maskerad" in words(gone)


def test_period_page_asks_no_more_queries_for_more_periods_and_editions(client, promise, tertial_2, rows):
    def asked():
        forget_pages()
        with CaptureQueriesContext(connection) as found:
            assert client.get(PAGE).status_code == 200
        return len(found)

    published(promise.periods.get(slug="2020-t1"))
    published(tertial_2)
    asked()  # the day's first reader
    few = asked()
    published(tertial_2, reason="Rättat.")
    published(tertial_2, reason="Rättat igen.")
    assert asked() <= few + 1 <= 13


def test_series_never_show_zero_for_what_is_not_known(client, promise, tertial_2, rows):
    published(promise.periods.get(slug="2020-t1"))
    published(tertial_2)
    views = {
        e.report.period.label: report_view(e.data, json.loads(e.content))
        for e in Edition.objects.order_by("pk")
    }
    found = {each.number: each for each in series(views)}
    assert [point.quantity for point in found[1].points] == [Decimal(2), Decimal(3)]
    assert all(p.quantity is None for p in found[4].points if p.status.value == "unknown")
    assert changes(*[next(iter(views.values()))] * 2) == []


def test_the_page_of_an_edition_keeps_its_words_when_those_of_the_house_change(
    client, promise, tertial_2, rows, monkeypatch
):
    published(tertial_2, status="behind", text="Två rundor.")
    before = client.get(PAGE).content
    assert "Efter plan" in before.decode()
    forget_pages()
    for status in Status:
        monkeypatch.setattr(status, "_label", f"ord som kom senare om {status.value}")
    for answer in Unknown:
        monkeypatch.setattr(answer, "_label", f"ord som kom senare om {answer.value}")
    monkeypatch.setattr(sentences, "rollup_sentence", lambda counts: "En senare mening.")
    assert client.get(PAGE).content == before


def test_edited_plain_words_stand_in_the_data(promise, tertial_2):
    edition(tertial_2, plain_summary="Egna ord om sommaren.")
    said = export(promise)["follow_ups"][0]
    assert said["plain_summary"] == "Egna ord om sommaren."


class TestAfterTheFollowUp:
    """A row that came when the follow-up was out counts, and everybody is told that it came late."""

    @pytest.fixture
    def late(self, tertial_2, rows):
        # The follow-up came out on the first of October.
        published(tertial_2)
        traffic = tertial_2.promise.commitments.get(number=4)
        factories.activity(date(2020, 5, 11), towards=traffic, title="I tid")
        return factories.activity(
            date(2020, 5, 10), towards=traffic, title="Kontroll i maj", publish_on=date(2020, 10, 15)
        )

    def test_the_follow_up_s_page_lists_it_with_the_day(self, client, late):
        said = words(client.get(PAGE))
        told = "Loggad 15 oktober 2020, efter uppföljningen av tertial 2 2020."
        assert told in said
        assert (
            "En uppgift om perioden eller tiden före den kom eller återtogs efter att uppföljningen publicerades."
            in said
        )
        traffic = said[said.rindex("Åtagande 4:") :]
        assert traffic.index("Kontroll i maj") < traffic.index(told), "it stands with its commitment"
        assert "I tid" not in traffic

    def test_row_and_window_say_it_on_the_commitment_s_page(self, client, late):
        said = words(client.get("/vaggeryd/2020/atagande/4/"))
        assert said.count("efter uppföljningen av tertial 2 2020.") == 1
        assert said.count("Ändrat efter uppföljningen") == 1

    def test_what_is_taken_back_afterwards_is_told_too(self, client, late):
        Activity.objects.filter(title="I tid").update(
            withdrawn_at=moment(date(2020, 10, 14)),
            withdrawn_by=late.created_by,
            withdrawn_reason="Ställdes in.",
        )
        said = words(client.get(PAGE))
        assert "Återtagen 14 oktober 2020, efter uppföljningen av tertial 2 2020." in said
        assert "Två uppgifter om perioden eller tiden före den kom eller återtogs" in said

    def test_what_a_corrected_edition_has_is_no_longer_listed(self, client, late, tertial_2):
        edition(tertial_2, "En kontroll hade inte loggats.", on=date(2020, 10, 15))
        assert "Efteråt:" not in words(client.get(PAGE))

    def test_of_what_was_public_in_time_nothing_is_said(self, client, tertial_2, rows):
        published(tertial_2)
        assert "Efteråt:" not in words(client.get(PAGE))


@pytest.mark.pure
@pytest.mark.parametrize(
    ("label", "title", "name"),
    [
        ("Tertial 2 2020: maj–augusti 2020", "Maj till augusti 2020", "Tertial 2 2020"),
        ("Hela 2019: 2019", "Hela 2019", ""),
        ("Slutrapport: juli 2018–juni 2020", "Juli 2018 till juni 2020", "Slutrapport"),
        ("2019", "2019", ""),
    ],
)
def test_the_period_is_the_title_and_said_once(label, title, name):
    view = SimpleNamespace(period_label=label)
    view.period_title = ReportView.period_title.fget(view)
    assert (view.period_title, ReportView.period_name.fget(view)) == (title, name)
