"""What an English page says of a promise: its English texts where there are any, the Swedish ones marked as such else."""

import pytest
from django.utils.translation import override

from medborgarlofte.languages import in_swedish
from promises.models import FocusArea, Kind
from promises.reading.theirs import spoken_record
from promises.record.reading import Record, newest
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def record() -> Record:
    promise = make.published_promise(title="Lugnare på vägen", title_en="Calmer roads", summary="Kör sakta.")
    make.kind()
    Kind.objects.update(unit_one_en="operation", unit_many_en="operations")
    area = FocusArea.objects.create(promise=promise, name="Trafik", name_en="Traffic")
    target = {"form": "total", "number": 4}
    words = {"title": "Kontroller", "title_en": "Controls", "note_en": "Gone"}
    make.commitment(promise, focus_area=area, target=target, **words)
    of_its_own = target | {"unit_one": "klass", "unit_many": "klasser", "within_en": "two days"}
    make.commitment(promise, title="Klasser", target=of_its_own)
    return newest([promise])[promise.pk]


@pytest.fixture
def english(record) -> Record:
    with override("en"):
        return spoken_record(record)


def test_a_text_is_in_english_where_it_is_written_and_else_in_swedish_and_marked(record, english):
    assert english.nouns["title"] == "Calmer roads"
    assert english.nouns["summary"] == in_swedish("Kör sakta.")
    assert spoken_record(record) is record


def test_what_says_nothing_in_swedish_says_nothing_in_english(english):
    assert "note" not in english.nouns["commitments"][0]


def test_what_is_counted_has_its_english_name_and_a_unit_of_its_own_never_the_kinds(record, english):
    units = [english.commitments[number].targets[0].unit for number in (1, 2)]
    own = (in_swedish("klass"), in_swedish("klasser"))
    assert [(unit.one, unit.many) for unit in units] == [("operation", "operations"), own]
    assert english.commitments[2].targets[0].within == ""
    assert record.commitments[1].targets[0].unit.many == "insatser"


def test_a_commitment_stands_under_its_focus_area_in_english(english):
    first, second = english.nouns["commitments"]
    assert (first["focus_area"], first["title"]) == ("Traffic", "Controls")
    assert (second.get("focus_area", ""), second["title"]) == ("", in_swedish("Klasser"))


def test_a_period_is_called_by_its_days(english):
    assert {row["label"] for row in english.nouns["periods"]} == {
        "January to April 2020",
        "May to August 2020",
        "September to December 2020",
    }
