"""What an English page says of a promise: its English texts where there are any, the Swedish ones marked as such else."""

import pytest

from promises.models import FocusArea, Kind
from promises.reading.in_english import Words, in_english, text
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


def test_a_text_is_in_english_where_it_is_written_and_else_in_swedish(record):
    assert text(record.nouns, "title") == Words("Calmer roads", "en")
    assert text(record.nouns, "summary") == Words("Kör sakta.", "sv")
    assert text(record.nouns, "title", "sv") == Words("Lugnare på vägen", "sv")


def test_the_row_itself_is_read_in_the_same_way(record):
    promise = make.promise("2021", title="Lugnare", title_en="Calmer")
    assert text(promise, "title") == Words("Calmer", "en")
    assert text(promise, "contact").language == "sv"


def test_what_says_nothing_in_swedish_says_nothing_in_english(record):
    assert text(record.nouns["commitments"][0], "note").words == ""


def test_what_is_counted_has_its_english_name_and_a_unit_of_its_own_never_the_kinds(record):
    english = in_english(record)
    units = [english.commitments[number].targets[0].unit for number in (1, 2)]
    assert [(unit.one, unit.many) for unit in units] == [("operation", "operations"), ("klass", "klasser")]
    assert english.commitments[2].targets[0].within == ""
    assert record.commitments[1].targets[0].unit.many == "insatser"


def test_a_commitment_stands_under_its_focus_area_in_english(record):
    first, second = in_english(record).nouns["commitments"]
    assert text(first, "focus_area") == Words("Traffic", "en")
    assert text(first, "title") == Words("Controls", "en")
    assert text(second, "title") == Words("Klasser", "sv")
    assert text(second, "focus_area").words == ""
