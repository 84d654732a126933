"""Whatever somebody types into a cell: no error page, nothing else than was meant, no text lost."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from promises.models import Activity
from promises.tables.cells import tidy, unescape
from promises.tables.columns import COLUMNS
from promises.tables.dry_run import State
from promises.words.swedish import MONTHS
from tests import factories as make
from tests.promises.tables.table_files import checked, csv_bytes, exported, read_in, row
from tests.promises.tables.test_tables_methods import OWN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
KINDS = list(OWN)
RESULT = "resultat: kontrollerade fordon"
TEXT_HEADINGS = {
    "rubrik": "title", "plats": "place", "offentlig anteckning": "note", "intern anteckning": "internal_note",
}  # fmt: skip
DAYS = st.dates(date(2020, 1, 1), date(2020, 10, 15))


@st.composite
def written_days(draw):
    """A day as people write it, and the day they mean; None where nobody can know."""
    day = draw(st.dates(date(1999, 1, 1), date(2035, 12, 31)) | DAYS)
    month = MONTHS[day.month - 1]
    ways = [
        (f"{day:%Y-%m-%d}", day), (f"{day:%Y-%m-%d} 14:30", day), (f"{day.day}/{day.month} {day.year}", day),
        (f"{day.day} {month} {day.year}", day), (f"{day.day}.{day.month}.{day.year}", day),
        (f"den {day.day} {month[:3]} {day.year}", day), (f"{day:%Y%m%d}", day), (f"{day:%Y-%m}", None),
        (f"{day:%d/%m/%y}", None), (f"{day.day}/{day.month}", None), ("31 februari 2020", None), ("i våras", None),
        ("2020-13-01", None), ("v. 32", None), (f"{day:%Y-%m-%d}–{day:%Y-%m-%d}", None),
    ]  # fmt: skip
    return draw(st.sampled_from(ways))


@st.composite
def written_numbers(draw):
    """A number as people write it, and the number they mean; None where it can be read in two ways or in none."""
    number = draw(st.integers(0, 99_999))
    grouped = f"{number:,}"
    ways = [
        (str(number), Decimal(number)), (grouped.replace(",", " "), Decimal(number)),
        (grouped.replace(",", "\xa0"), Decimal(number)), (f"{number},5", Decimal(number) + Decimal("0.5")),
        (f"−{number + 1}", None), (f"-{number + 1}", None), (f"cirka {number}", None), (f"{number}–{number + 2}", None),
        (f"{number} {number % 10}", None), (f"{number}e3", None), (f"{number}½", None), ("tolv", None), ("NaN", None), ("Infinity", None), ("٣", None),
    ]  # fmt: skip
    if number >= 1_000:
        ways += [(grouped.replace(",", "."), None)]
    return draw(st.sampled_from(ways))


HOURS = st.builds(
    lambda way, hour, minute: way.format(h=hour, m=minute),
    st.sampled_from(["{h}", "{h}.{m:02}", "{h}:{m:02}", "kl. {h}", "{h}{m:02}", "{h} och {m}", "{h}h{m}", "{h}:{m:02}:00"]),
    st.integers(0, 27), st.integers(0, 63),
)  # fmt: skip
NAMES = st.sampled_from([
    "Åsa Öberg", "Nguyễn Thị Łucja", "Skillingaryd", "väg 152 (norr)", "A\u030asa", "Polisen", "Vaggeryds kommun",
    "Västtrafik", "ja", "nej", "x", "\u200bdold\u200b", "🙂", "العربية", "=SUMMA(A1:A9)", "'=1+1", "'", "''", "–", "#",
    "#rubrik", "19850101-1234", "ABC 12D", "vaggeryd/2020/1", "vaggeryd/2020", "2020", "1", "Åtagande 1", "1: Trafik",
    "klotter 2", "klotter, belysning två", "Polisen 2, Vaggeryds kommun 3", "mörker", "nykterhet", "Kiosktorget",
    "a;b", 'sa "hej"', "två\nrader", "\ttabb", "NULL", "N/A", "#DIV/0!", "å" * 161, "ord " * 200, "\x00", "\ud800",
]).map(lambda text: text.encode("utf-8", "ignore").decode())  # fmt: skip
CELLS = HOURS | NAMES | st.text(max_size=20).map(lambda text: text.encode("utf-8", "ignore").decode())
CELLS |= written_days().map(lambda pair: pair[0]) | written_numbers().map(lambda pair: pair[0])
quietly = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture
def by():
    make.four_commitments(make.published_promise())
    make.hot_spot("Kiosktorget")
    make.result_measure()
    return make.officer()


def of_kind(kind, **cells):
    place = "" if kind == "trygghetsrunda" else "Ute"
    return (
        row(slag=kind, åtagande="", antal="", plats=place, **OWN[kind])
        | {RESULT: "", "till och med": ""}
        | cells
    )


HEADINGS = sorted({c.heading for c in COLUMNS} | {name for own in OWN.values() for name in own} | {RESULT})


@quietly
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(HEADINGS), CELLS), min_size=1, max_size=6))
def test_any_word_in_any_column_is_read_or_refused_and_what_is_read_comes_out_the_same(tmp_path, by, typed):
    Activity.objects.all().delete()
    content = csv_bytes(of_kind(kind) | {heading: cell} for kind, heading, cell in typed)
    found = checked(tmp_path, content, by)
    assert all(each.problems for each in found if each.state is State.BAD)
    read_in(tmp_path, content, by, only_good=True)
    for each in found:
        if each.state is not State.NEW:
            continue
        _, heading, cell = typed[each.row - 2] if len(found) == len(typed) else ("", "", "")
        if name := TEXT_HEADINGS.get(heading):
            stored = getattr(Activity.objects.get(uid=each.uid), name)
            assert stored in (tidy(unescape(cell)), tidy(cell)) or not tidy(cell)
    if Activity.objects.exists():
        assert {each.state for each in checked(tmp_path, exported(by), by)} == {State.UNCHANGED}


@quietly
@given(st.lists(written_days(), min_size=1, max_size=6))
@example([("31 februari 2020", None), ("14/5 2020", date(2020, 5, 14))])
def test_a_day_is_the_day_that_was_meant_or_asked_about(tmp_path, by, days):
    found = checked(
        tmp_path, csv_bytes(row(rubrik=f"Nr {n}", datum=text) for n, (text, _) in enumerate(days)), by
    )
    for each, (text, meant) in zip(found, days, strict=True):
        assert each.state is State.BAD or each.values.fields["starts_on"] == meant, text


@quietly
@given(st.lists(written_numbers(), min_size=1, max_size=6))
@example([("1.200", None), ("1 200", Decimal(1200))])
def test_a_number_is_the_number_that_was_meant_or_asked_about(tmp_path, by, numbers):
    sent = csv_bytes(
        row(rubrik=f"Nr {n}", åtagande="", antal="") | {RESULT: text} for n, (text, _) in enumerate(numbers)
    )
    for each, (text, meant) in zip(checked(tmp_path, sent, by), numbers, strict=True):
        assert each.state is State.BAD or list(each.values.results.values()) == [meant], text
