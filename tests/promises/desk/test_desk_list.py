"""The desk's list of what is logged: found by Swedish words, cut, ordered, paged and saved as CSV."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promises.models import PublicationRule
from tests import factories
from tests.client import words
from tests.factories.promises import moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
LIST = "/arbete/insatser/"


@pytest.fixture
def promise():
    made = factories.published_promise()
    factories.four_commitments(made)
    return made


@pytest.fixture
def officer(client):
    person = factories.officer()
    client.force_login(person)
    return person


def titles(client, **asked) -> list[str]:
    """The rows that the list shows, in its order."""
    return [row.title for row in client.get(LIST, asked).context["rows"]]


def test_empty_activity_list_says_so(client, officer):
    assert "Inget är loggat än" in words(client.get(LIST))
    assert "Inget stämmer med urvalet" in words(client.get(LIST, {"q": "ål"}))


def test_a_row_tells_what_it_counts_towards_and_whether_all_see_it(client, officer, promise):
    traffic = promise.commitments.get(number=4)
    factories.activity(date(2020, 5, 14), traffic)
    factories.activity(date(2020, 5, 15), traffic, title="Senare", publish_on=date(2020, 11, 1))
    page = words(client.get(LIST))
    assert "2 insatser" in page
    assert "14 maj 2020 Skillingaryd 14 maj 2020 Trafikinsats Vaggeryd 2020: 4 räknas" in page
    assert "visas från 1 november 2020" in page
    assert "visas för alla" in page


def test_a_row_says_where_the_public_meets_it(client, officer, promise):
    traffic, rounds = promise.commitments.get(number=4), promise.commitments.get(number=3)
    PublicationRule.objects.create(
        promise=promise, kind=rounds.kind, detail="month", set_at=moment(date(2020, 1, 1)), set_by=officer
    )
    factories.activity(date(2020, 5, 14), traffic, title="En för sig")
    factories.activity(date(2020, 5, 14), rounds, title="En av flera")
    factories.activity(date(2020, 10, 2), rounds, title="Nyss", publish_on=date(2020, 11, 1))
    factories.activity(date(2020, 5, 14), title="Hör till inget")
    rows = client.get(LIST).context["rows"]
    assert {row.title: row.state for row in rows} == {
        "En för sig": "visas för alla",
        "En av flera": "visas i en summa",
        "Nyss": "visas i en summa från 1 november 2020",
        "Hör till inget": "visas inte: hör inte till ett publicerat löfte",
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ÅKERBY", ["Runda i Åkerby"]),
        ("åkerby", ["Runda i Åkerby"]),
        ("akerby", ["Runda i Åkerby"]),
        ("ÄLVÄNGEN", ["Kontroll i Älvängen"]),
        ("östra", ["Möte på Östra torget"]),
        ("torget ÖSTRA", ["Möte på Östra torget"]),
        ("café", ["Vandring vid Café Idé"]),
        ("cafe ide", ["Vandring vid Café Idé"]),
        ("vägkors", ["Kontroll i Älvängen"]),
        ("%", []),
        ("_", []),
    ],
)
def test_swedish_letters_are_found_however_they_are_typed(client, officer, asked, found):
    for title in ("Runda i Åkerby", "Möte på Östra torget", "Vandring vid Café Idé"):
        factories.activity(title=title)
    factories.activity(title="Kontroll i Älvängen", note="Vid VÄGKORSET.")
    assert titles(client, q=asked) == found


def test_what_is_internal_is_neither_found_nor_shown(client, officer):
    factories.activity(internal_note="hemlig kråka", internal_place="Kråkgränd 3")
    assert titles(client, q="kråk") == []
    assert "kråk" not in client.get(LIST).content.decode().lower()


def test_titles_and_places_stand_in_swedish_order(client, officer):
    for title in ("Ödegård", "Zon", "Ängby", "Åby", "alm"):
        factories.activity(title=title, place=title)
    assert titles(client, sortera="rubrik") == ["alm", "Zon", "Åby", "Ängby", "Ödegård"]
    assert titles(client, sortera="plats", q="b") == ["Åby", "Ängby"]


def test_list_is_cut_by_days_and_kind_and_ordered(client, officer, promise):
    walks, *_, traffic = promise.commitments.all()
    factories.activity(date(2020, 3, 1), traffic, title="Mars", created_at=moment(date(2020, 10, 1)))
    factories.activity(date(2020, 5, 1), walks, title="Maj", created_at=moment(date(2020, 9, 1)))
    factories.activity(date(2020, 4, 1), title="April", ends_on=date(2020, 4, 30))
    assert titles(client) == ["Maj", "April", "Mars"]
    assert titles(client, sortera="aldst") == ["Mars", "April", "Maj"]
    assert titles(client, sortera="loggad")[0] == "Mars"
    assert titles(client, fran="2020-04-15", till="2020-04-20") == ["April"]
    assert titles(client, fran="2020-04-02") == ["Maj", "April"]
    assert titles(client, till="2020-04-01") == ["April", "Mars"]
    assert titles(client, slag="trygghetsvandring") == ["Maj"]
    assert titles(client, atagande=traffic.pk) == ["Mars"]
    assert titles(client, raknas="inget") == ["April"]


def test_list_is_cut_by_what_counts(client, officer, promise):
    walks, *_, traffic = promise.commitments.all()
    factories.activity(date(2020, 3, 1), traffic, title="Räknas")
    mixed = factories.activity(date(2020, 3, 2), traffic, title="Båda")
    factories.contribution(mixed, walks, counts=False, why_not="Ingen vandring.")
    assert titles(client, raknas="ja") == ["Båda", "Räknas"]
    assert titles(client, raknas="nej") == ["Båda"]
    assert titles(client, raknas="nej", atagande=traffic.pk) == []
    assert "räknas delvis" in words(client.get(LIST))


def test_list_is_cut_by_organisation_and_by_logger(client, officer):
    factories.activity(title="Polisens", performed_by=factories.police())
    factories.activity(title="Min", created_by=officer)
    assert titles(client, organisation="polisen") == ["Polisens"]
    assert titles(client, jag="1") == ["Min"]
    assert sorted(titles(client, organisation="vaggeryds-kommun")) == ["Min", "Polisens"]


def test_list_shows_current_rows_unless_asked(client, officer):
    old = factories.activity(title="Första", publish_on=date(2020, 6, 1))
    factories.activity(title="Rättad", replaces=old, correction_reason="Fel väg.")
    factories.activity(
        title="Dubblett", withdrawn_at=moment(date(2020, 6, 2)), withdrawn_by=officer, withdrawn_reason="Två."
    )
    factories.activity(title="Sen", publish_on=date(2020, 12, 1))
    assert sorted(titles(client)) == ["Rättad", "Sen"]
    assert titles(client, lage="offentlig") == ["Rättad"]
    assert titles(client, lage="senare") == ["Sen"]
    assert titles(client, lage="atertagen") == ["Dubblett"]
    assert titles(client, lage="rattad") == ["Första"]
    assert len(titles(client, lage="alla")) == 4


def test_invalid_filters_are_reported_and_ignored(client, officer):
    factories.activity()
    page = client.get(LIST, {"fran": "i går", "slag": "finns-inte", "sortera": "baklänges", "atagande": "x"})
    assert page.status_code == 200
    assert "Trafikkontroll på väg 152" in words(page)
    assert "Från och med: Skriv ett datum som 2020-06-18." in words(page)


def test_pagination_keeps_the_filters(client, officer):
    for number in range(51):
        factories.activity(title=f"Runda {number:02}")
    factories.activity(title="Annat")
    first = client.get(LIST, {"q": "runda", "sortera": "rubrik"})
    assert len(first.context["rows"]) == 50
    assert "?q=runda&amp;sortera=rubrik&amp;sida=2" in first.content.decode()
    assert titles(client, q="runda", sortera="rubrik", sida=2) == ["Runda 50"]
    assert titles(client, q="runda", sortera="rubrik", sida="sist") == titles(
        client, q="runda", sortera="rubrik"
    )


def test_list_holds_no_row_of_another_municipality(client, officer, promise):
    habo = factories.municipality("Habo")
    theirs = factories.commitment(factories.published_promise(place=habo), title="Habos rundor")
    factories.activity(title="Habos", towards=theirs, performed_by=factories.organisation("Habos kommun"))
    for asked in ({}, {"lage": "alla"}, {"q": "habos"}, {"atagande": theirs.pk}, {"kommun": "habo"}):
        assert titles(client, **asked) == []
    page = client.get(LIST).content.decode()
    assert "Habo" not in page
    assert "Habos" not in saved(client)


def test_list_is_empty_for_who_may_read_no_drafts(client):
    factories.activity()
    client.force_login(factories.user("Nils Ny"))
    assert titles(client) == []


def test_only_rows_one_may_change_can_be_ticked(client, officer):
    factories.activity(title="Min organisations")
    factories.activity(title="Polisens", logged_for=factories.police())
    factories.activity(
        title="Borta", withdrawn_at=moment(date(2020, 6, 2)), withdrawn_by=officer, withdrawn_reason="Två."
    )
    rows = client.get(LIST, {"lage": "alla"}).context["rows"]
    assert {row.title: row.pick for row in rows} == {
        "Min organisations": True, "Polisens": False, "Borta": False,
    }  # fmt: skip


def test_full_list_page_needs_no_more_queries_than_one_row(client, officer, promise):
    traffic = promise.commitments.get(number=4)
    factories.activity(date(2020, 3, 1), traffic)
    few = queries(client)
    for number in range(60):
        factories.activity(date(2020, 3, 1 + number % 28), traffic, title=f"Å {number}")
    assert queries(client) <= few + 1  # the page's number
    assert queries(client, "?q=å&sortera=rubrik") <= few + 3
    assert few < 25


def queries(client, asked="") -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(LIST + asked)
    return len(seen)


# Saved as CSV


def saved(client, **asked) -> str:
    response = client.get(LIST, {"format": "csv", **asked})
    assert response.streaming
    assert response["Content-Type"].startswith("text/csv")
    return b"".join(response.streaming_content).decode("utf-8-sig")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_csv_holds_the_filtered_rows_only(client, officer, promise):
    traffic = promise.commitments.get(number=4)
    factories.activity(date(2020, 3, 1), traffic, title="Östra vägen")
    factories.activity(date(2020, 3, 2), traffic, title="Västra vägen")
    found = rows_of(saved(client, q="östra"))
    assert [(row["rubrik"], row["datum"], row["åtagande"]) for row in found] == [
        ("Östra vägen", "2020-03-01", "vaggeryd/2020/4")
    ]
    assert "läge" not in found[0]
    assert 'filename="insatser-2020-10-15.csv"' in client.get(LIST, {"format": "csv"})["Content-Disposition"]


def test_a_file_with_rows_that_do_not_stand_says_so(client, officer):
    factories.activity(
        title="Dubblett", withdrawn_at=moment(date(2020, 6, 2)), withdrawn_by=officer, withdrawn_reason="Två."
    )
    factories.activity(title="Gäller")
    found = rows_of(saved(client, lage="alla"))
    assert {row["rubrik"]: row["läge"] for row in found} == {
        "Dubblett": "återtagen", "Gäller": "gäller och visas för alla",
    }  # fmt: skip


@pytest.mark.parametrize("title", ['=HYPERLINK("http://x")', "+46", "-1", "@SUM(A1)", "\tx"])
def test_no_csv_cell_is_a_formula(client, officer, title):
    factories.activity(title=title)
    cell = rows_of(saved(client))[0]["rubrik"]
    assert cell[0] not in "=+-@\t\r"


def test_the_other_partys_internal_notes_are_not_in_the_file(client, officer):
    factories.activity(title="Polisens", logged_for=factories.police(), internal_note="hemlig kråka")
    assert "kråka" not in saved(client)
