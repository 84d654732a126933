"""Whatever a file says, it comes out as it went in; the normal form is one and stays put."""

import random
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from medborgarlofte.accounts.models import User
from promises.exchange.file_checks import problems
from promises.exchange.importing import import_promise
from promises.exchange.period_layout import with_periods
from promises.exchange.read import read
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import complete, normalise, tidy
from promises.exchange_format.schema import is_object, is_rows, resolve, schema
from promises.exchange_format.shared import house_words, with_house_words
from promises.record.public import load
from promises.record.public_document import export_all
from promises.record.small_counts import restore_small_counts
from tests.promises.exchange.exchange_example import whole

SEEN = date(2022, 1, 1)
# Lists whose rows nothing else in the file leans on.
LOOSE = ("backgrounds", "indicators", "confirmations", "results", "measurements", "parties")
WORDS = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=30).filter(str.strip)
DAYS = st.dates(date(2019, 1, 1), date(2021, 12, 31)).map(str)
FORMS = {
    "date": DAYS,
    "known-date": DAYS | DAYS.map(lambda day: day[:7]) | DAYS.map(lambda day: day[:4]),
    "month-day": DAYS.map(lambda day: day[5:]),
}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """The whole example with much of what it says said otherwise, left out or in another order; a draft."""
    document = whole()
    for row, shape, keys in _objects(schema(), document, ()):
        for name, part in ((name, resolve(part)) for name, part in shape["properties"].items()):
            # Another number than the one that stands here is refused, whatever else the file says; what an edition
            # says of itself comes in with no file.
            if (
                name not in (*keys, "format", "rules", "slug", "organisation_number")
                and "x-edition" not in part
                and "x-ref" not in part
                and _is_scalar(part)
            ):
                _reword(draw, row, name, part, name in shape.get("required", ()))
    _repair(document)
    for row, shape, _ in list(_objects(schema(), document, ())):
        for name in sorted(shape["properties"].keys() & row.keys() & set(LOOSE)):
            row[name] = row[name][: draw(st.integers(0, len(row[name])))]
    return document


def _reword(draw: st.DrawFn, row: dict[str, Any], name: str, part: Any, required: bool) -> None:
    what = draw(st.sampled_from(["keep", "keep", "new", "drop"]))
    if what == "new":
        row[name] = draw(_values(part))
    elif what == "drop" and not required:
        row.pop(name, None)


def _values(part: Any) -> st.SearchStrategy[Any]:
    if "enum" in part:
        return st.sampled_from(part["enum"])
    if part["type"] == "boolean":
        return st.booleans()
    if part["type"] == "integer":
        return st.integers(part["minimum"], part.get("maximum", part["minimum"]))
    if part["type"] == "number":
        return st.integers(1, 99) | st.decimals("0.001", 9999, places=3)
    if "format" in part:
        return FORMS[part["format"]]
    # Patterns of other kinds are kept as they are; what is drawn does not fit and is repaired.
    return WORDS.map(lambda text: text[: part.get("maxLength", 30)])


def _repair(document: dict[str, Any]) -> None:
    """Where two new values contradict each other, what the example said stands."""
    for _ in range(9):
        document.pop("published_on", None)
        found = problems(document)
        if not found:
            return
        for problem in found:
            _as_before(document, whole(), problem.path)
            if problem.path[-1] in ("part", "place", "out_of"):
                place = problem.path[1]
                document["activities"][place] = whole()["activities"][place]
                for row, before in zip(document["commitments"], whole()["commitments"], strict=True):
                    row |= {"targets": before["targets"]} if "targets" in before else {}
            if "amendment" in str(problem.path[-1]):  # a change of another kind than what points at it
                document["amendments"] = whole()["amendments"]
            if problem.path[-1] == "quantity":  # half of what were people only in what was drawn
                for row in document["commitments"]:
                    row.pop("counts_people", None)
            _cause_as_before(document, problem.path[0])
            if "targets" in problem.path:  # it may be another's number or day that it does not fit
                place = problem.path[1]
                document["commitments"][place]["targets"] = whole()["commitments"][place]["targets"]
                document["commitments"][place].pop("starts_on", None)
                document["starts_on"] = whole()["starts_on"]
    raise AssertionError(found)


def _cause_as_before(document: dict[str, Any], place: str | int) -> None:
    """What a change or an answer may not fit: the promise's own time, or its period's."""
    if place == "amendments":
        for name in [name for name in {*document, *whole()} if re.match("starts|ends|signed", name)]:
            document.pop(name, None)
            document |= {key: said for key, said in whole().items() if key == name}
    if place == "confirmations":
        document["periods"] = whole()["periods"]
        for row in document["commitments"]:  # with a condition something else is said
            row.pop("condition", None)


def _as_before(now: Any, before: Any, path: tuple[str | int, ...]) -> None:
    step, *rest = path
    if len(rest) < 2 and isinstance(now, dict) and not isinstance(now.get(step), list):
        for name in [name for name in {*now, *before} if not isinstance(now.get(name), list | dict)]:
            now.pop(name, None)
            if name in before:
                now[name] = before[name]
    if rest:
        _as_before(now[step], before[step], tuple(rest))


def _is_scalar(part: Any) -> bool:
    return part.get("type") not in ("array", "object")


def _objects(shape: Any, row: Any, keys: Any) -> Iterator[tuple[dict[str, Any], Any, Any]]:
    yield row, shape, keys
    for name, part in ((name, resolve(part)) for name, part in shape["properties"].items()):
        if name in row and is_rows(part):
            for each in row[name]:
                yield from _objects(resolve(part["items"]), each, part.get("x-key", ()))
        elif name in row and is_object(part):
            yield from _objects(part, row[name], ())


def _shuffled(document: dict[str, Any], seed: int) -> dict[str, Any]:
    """The same document with keys and sorted lists in another order."""
    chance = random.Random(seed)

    def stir(shape: Any, row: Any) -> Any:
        stirred = {}
        for name in chance.sample(list(row), len(row)):
            part = resolve(shape["properties"][name])
            if is_rows(part):
                rows = [stir(resolve(part["items"]), each) for each in row[name]]
                stirred[name] = chance.sample(rows, len(rows)) if "x-sort" in part else rows
            else:
                stirred[name] = stir(part, row[name]) if is_object(part) else row[name]
        return stirred

    return stir(schema(), document)


@pytest.mark.pure
@given(documents(), st.integers())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_normal_form_is_one_and_stays_put(document: dict[str, Any], seed: int) -> None:
    written = normalise(document)
    assert problems(read(written)) == []
    assert normalise(read(written)) == written
    assert normalise(_shuffled(document, seed)) == written
    assert normalise(complete(document)) == written
    assert tidy(complete(document)) == tidy(document)


@pytest.mark.django_db
@given(documents(), documents())
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Shrinking a file of this size takes longer than reading it.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_a_document_goes_in_anew_and_over_another_and_comes_out_the_same(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    # What only says few is in public files alone, and cannot come out again where nobody knows it.
    first, second = restore_small_counts(first, None), restore_small_counts(second, None)
    # A draft without any date is first known on the day that it is read in.
    with override_settings(DEMO_DATE=SEEN), transaction.atomic():
        by = User.objects.system()
        promise = import_promise(document=first, by=by).promise
        assert promise
        first = with_periods(first, SEEN)
        assert normalise(export_all(promise)) == normalise(first)
        promise.refresh_from_db()
        assert facts_of(complete(first), SEEN)[0] == load([promise], SEEN)[promise.pk].promise
        before = export_all(promise)
        _agree_on_facts(second, first)
        import_promise(document=second, by=by)
        second = with_house_words(with_periods(second, SEEN, before), house_words(second))
        assert normalise(export_all(promise)) == normalise(second)
        assert import_promise(document=second, by=by).sentences == ["Inget ändrades."]
        transaction.set_rollback(True)


def _agree_on_facts(said: dict[str, Any], known: dict[str, Any]) -> None:
    """Words of what promises share may differ from file to file; facts may not."""
    for name, facts in (
        ("municipalities", ("code", "county")),
        ("organisations", ("kind", "organisation_number")),
        ("kinds", ("method",)),
    ):
        _agree(said[name], known[name], facts)
    for kind, other in zip(said["kinds"], known["kinds"], strict=True):
        _agree(kind.get("measures", ()), other.get("measures", ()), ("counts_people",))
    people = {
        (kind["slug"], each["slug"])
        for kind in said["kinds"]
        for each in kind.get("measures", ())
        if each.get("counts_people")
    }
    for row in said.get("activities", ()):
        for result in row.get("results", ()):
            if (row["kind"], result["measure"]) in people and "value" in result:
                result["value"] = int(result["value"])


def _agree(rows: Any, known: Any, facts: tuple[str, ...]) -> None:
    stands = {row["slug"]: row for row in known}
    for row in rows:
        for name in facts if row["slug"] in stands else ():
            row.pop(name, None)
            row |= {name: value for name, value in stands[row["slug"]].items() if name in facts}
