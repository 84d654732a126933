"""The methods' own fields in tables: walks, EST meetings, rounds and traffic operations, in and out again."""

import pytest

from promises.models import Activity, SafetyWalk
from promises.tables.dry_run import State
from tests import factories as make
from tests.promises.tables.table_files import checked, csv_bytes, exported, read_in, row, sentences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
OWN = {
    "trygghetsvandring": {
        "ljus": "mörker", "boende": "14", "väg": "Från torget till stationen",
        "deltog från": "Polisen 2, Vaggeryds kommun 3", "protokollförare": "Kim",
    },
    "EST-möte": {"dagordning": "Parkeringen vid stationen"},
    "trygghetsrunda": {"hot spot": "Kiosktorget", "iakttagelser": "klotter 2, belysning 1", "minuter": "40"},
    "trafikinsats": {"kontroll": "nykterhet", "vägavsnitt": "väg 152 norr om Skillingaryd", "minuter": "90"},
}  # fmt: skip


@pytest.fixture
def by():
    make.four_commitments(make.published_promise())
    make.hot_spot("Kiosktorget")
    return make.officer()


def rows():
    return [
        row(slag=kind, åtagande="", antal="", plats="Ute" if kind != "trygghetsrunda" else "") | own
        for kind, own in OWN.items()
    ]


def test_each_methods_fields_are_read_in_and_come_out_the_same(tmp_path, by):
    assert sentences(checked(tmp_path, csv_bytes(rows()), by)) == []
    read_in(tmp_path, csv_bytes(rows()), by)
    walk = SafetyWalk.objects.get()
    assert (walk.light, walk.residents, walk.protocol_is_draft) == ("dark", 14, True)
    assert {str(each) for each in walk.participations.all()} == {"Polisen: 2", "Vaggeryds kommun: 3"}
    made = Activity.objects.get(kind__name="trygghetsrunda")
    assert made.place == made.hot_spot_round.hot_spot.area
    assert {str(each) for each in made.hot_spot_round.observations.all()} == {"klotter: 2", "belysning: 1"}
    assert Activity.objects.get(kind__name="trafikinsats").traffic_operation.minutes == 90
    assert Activity.objects.get(kind__name="EST-möte").coordination_meeting.internal_agenda
    out = exported(by)
    for words in (words for own in OWN.values() for words in own.values() if "," not in words):
        assert f";{words}" in out.decode()
    assert {each.state for each in checked(tmp_path, out, by)} == {State.UNCHANGED}


def test_what_is_internal_of_a_method_is_in_nobody_elses_table(tmp_path, by):
    read_in(tmp_path, csv_bytes(rows()), by)
    out = exported(make.police_officer()).decode()
    assert "väg 152 norr om Skillingaryd" in out
    for words in ("Kiosktorget", "klotter", "Parkeringen", "Kim", ";40"):
        assert words not in out


def test_a_row_that_nobody_has_seen_changes_its_own_fields(tmp_path, by):
    hidden = [each | {"visas från": "2020-12-01"} for each in rows()]
    read_in(tmp_path, csv_bytes(hidden), by)
    out = (
        exported(by)
        .decode()
        .replace("klotter 2", "klotter 7")
        .replace(";14;", ";;")
        .replace("nykterhet", "hastighet")
    )
    assert [each.state for each in checked(tmp_path, out.encode(), by)].count(State.CHANGED) == 3
    read_in(tmp_path, out.encode(), by)
    assert SafetyWalk.objects.get().residents is None
    assert Activity.objects.get(kind__name="trafikinsats").traffic_operation.control == "speed"
    seen = Activity.objects.get(kind__name="trygghetsrunda").hot_spot_round.observations
    assert {str(each) for each in seen.all()} == {"klotter: 7", "belysning: 1"}


@pytest.mark.parametrize(
    ("kind", "cells", "said"),
    [
        ("trafikinsats", {"kontroll": "fart"}, "kontroll: Skriv hastighet, nykterhet, bälte och mobil,"),
        ("trafikinsats", {"boende": "4"}, "boende: Slaget trafikinsats har inte den uppgiften. Lämna cellen tom."),
        ("trafikinsats", {"minuter": "0"}, "minuter: Skriv ett tal från 1 till 32000."),
        ("trafikinsats", {"vägavsnitt": "hos 19121212-1212"}, "vägavsnitt: "),
        ("trygghetsrunda", {"iakttagelser": "klotter 2"}, "hot spot: Skriv hot spot, eller töm det andra om rundan."),
        ("trygghetsrunda", {"hot spot": "Nånstans"}, "hot spot: Platsen finns inte bland era hot spots."),
        ("trygghetsvandring", {"deltog från": "Polisen"}, "deltog från: Skriv namn och antal med komma emellan"),
        ("trygghetsvandring", {"deltog från": "Okänd AB 2"}, "deltog från: Organisationen finns inte."),
    ],
)  # fmt: skip
def test_a_cell_that_is_wrong_is_named(tmp_path, by, kind, cells, said):
    found = checked(tmp_path, csv_bytes([row(slag=kind, åtagande="", antal="") | cells]), by)
    assert [each.startswith(f"rad 2, {said}") for each in sentences(found)] == [True], sentences(found)


def test_the_template_has_the_columns_of_the_promises_own_kinds(client, by):
    client.force_login(by)
    text = b"".join(client.get("/arbete/insatser/tabell/mall.csv?lofte=vaggeryd/2020")).decode()
    headings = text.splitlines()[0].split(";")
    assert {heading for own in OWN.values() for heading in own} <= set(headings)
