"""Sixteen real promises as exchange files: nothing lost, nothing changed on the way in and out.

``facts.json`` is a compact table of what the promises' own pages say, made apart from the files.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import today
from promises.counting.progress import progress
from promises.exchange.file_checks import problems
from promises.exchange.importing import import_promise
from promises.exchange.period_layout import with_periods
from promises.exchange.read import read
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import complete, normalise, tidy
from promises.exchange_format.shared import house_words, with_house_words
from promises.models import Promise
from promises.record.public import load
from promises.record.public_document import export, export_all
from promises.record.reading import newest

CASES = Path(__file__).parents[2] / "cases"
FACTS: Mapping[str, Any] = json.loads((CASES / "facts.json").read_text())
DEMO = Path(__file__).parents[3] / "medborgarlofte" / "site" / "demo"
NAMES = sorted(path.stem for path in CASES.glob("p*.json"))
AFTERWARDS = date(2025, 6, 1)
# A cadence that the target itself says.
PER = {"per år": "year", "per månad": "month", "per vecka": "week", "per dygn": "day"}

each_case = pytest.mark.parametrize("name", NAMES)


def document(name: str) -> dict[str, Any]:
    return read((CASES / f"{name}.json").read_bytes())


def test_there_are_sixteen_case_files_each_with_its_facts() -> None:
    assert len(NAMES) == 16
    assert set(NAMES) == set(FACTS)


@each_case
def test_a_case_is_sound_and_in_normal_form(name: str) -> None:
    assert problems(document(name)) == []
    assert normalise(document(name)) == (CASES / f"{name}.json").read_bytes()


@each_case
def test_the_frame_of_a_case_says_what_its_page_says(name: str) -> None:
    said, facts = document(name), FACTS[name]
    for key in ("starts_on", "ends_on", "signed_on", "source_url"):
        assert said.get(key) == facts.get(key), key
    areas = [area["name"] for area in said.get("police_areas", [])]
    assert areas == ([facts["police_area"]] if "police_area" in facts else [])
    assert [area["name"] for area in said["focus_areas"]] == facts["focus_areas"]
    effects = [{k: row[k] for k in ("name", "baseline") if k in row} for row in said.get("indicators", [])]
    assert effects == facts.get("indicators", [])


@each_case
def test_a_case_is_signed_by_those_who_signed_it(name: str) -> None:
    said = document(name)
    names = {row["slug"]: {row["name"], row["short_name"]} for row in said["organisations"]}
    assert len(said["signatories"]) == len(FACTS[name]["signatories"])
    for row, wanted in zip(said["signatories"], FACTS[name]["signatories"], strict=True):
        called = names[row["organisation"]] | {row.get("title"), row.get("name", "").removesuffix(" (S)")}
        assert wanted in called


@each_case
def test_no_fact_of_a_commitment_is_lost(name: str) -> None:
    said, wanted = document(name)["commitments"], FACTS[name]["commitments"]
    assert len(said) == len(wanted)
    for row, facts in zip(said, wanted, strict=True):
        target = row.get("targets", [{}])[-1]
        assert target.get("number") == facts.get("number"), row
        if "comparator" in facts:
            assert target.get("comparator", "at_least") == facts["comparator"], row
        assert row.get("place") == facts.get("place"), row
        assert target.get("deadline") == facts.get("deadline"), row
        parties = [p["organisation"] for p in row.get("parties", []) if p["role"] == "responsible"]
        assert sorted(parties) == facts.get("responsible", []), row
        assert _says_unit(target, facts), row
        assert _says_cadence(row, target, facts), row
        for key in ("condition", "counting_rule"):
            assert facts.get(key, "") in row.get(key, ""), row
        assert ("condition" in facts) == ("condition" in row), row


@each_case
def test_every_reported_number_is_an_activity(name: str) -> None:
    rows = document(name).get("activities", [])
    counted = [given.get("quantity", 1) for row in rows for given in row["contributions"]]
    missing = [number for number in FACTS[name].get("reported", []) if number not in counted]
    assert missing == []


@pytest.mark.django_db
@each_case
def test_importing_and_exporting_a_case_gives_the_same_file(name: str) -> None:
    by = User.objects.system()
    promise = import_promise(document=document(name), by=by).promise
    assert promise
    assert normalise(export(promise)) == normalise(with_periods(document(name), today()))
    revision = promise.revision
    again = import_promise(document=document(name), by=by)
    assert again.sentences == ["Inget ändrades."]
    assert Promise.objects.get(pk=promise.pk).revision == revision


@pytest.mark.django_db
@pytest.mark.sweep
@each_case
def test_a_case_is_followed_up_so_that_silence_is_no_nought(name: str) -> None:
    promise = import_promise(document=document(name), by=User.objects.system()).promise
    assert promise
    ends = list(promise.periods.values_list("ends_on", flat=True))
    assert ends
    assert max(ends) >= (promise.last_day or min(ends)) or document(name).get("periods")


@pytest.mark.django_db
@each_case
def test_file_and_database_tell_the_same_facts_and_progress(name: str) -> None:
    promise = import_promise(document=document(name), by=User.objects.system()).promise
    assert promise
    from_rows = load([promise], AFTERWARDS)[promise.pk]
    frame, commitments = facts_of(complete(with_periods(document(name), today())), AFTERWARDS)
    assert frame == from_rows.promise
    for number, facts in commitments.items():
        assert facts == from_rows.commitments[number]
        assert progress(facts, frame, AFTERWARDS)
    in_record = newest([promise])[promise.pk]
    assert (in_record.promise, in_record.progress(AFTERWARDS)) == (frame, from_rows.progress(AFTERWARDS))
    for number, facts in in_record.commitments.items():
        assert set(facts.contributions) == set(from_rows.commitments[number].contributions)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "order",
    [
        "as named",
        pytest.param("the other way", marks=pytest.mark.sweep),
        pytest.param("shuffled", marks=pytest.mark.sweep),
    ],
)
def test_every_file_comes_out_as_it_went_in_of_a_database_with_all_others(
    order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also the demo's files, which call the same things by other words."""
    monkeypatch.setattr("followup.source.render_report_pdf", lambda *_, **__: b"%PDF-")
    files = [document(name) for name in NAMES] + [
        {**read(path.read_bytes()), "photo": None} for path in sorted(DEMO.glob("*.json"))
    ]
    files = [{**said, "slug": f"{said['slug']}-{number}"} for number, said in enumerate(files)]
    if order == "the other way":
        files.reverse()
    if order == "shuffled":
        Random(12).shuffle(files)
    by = User.objects.system()
    promises = [import_promise(document=tidy(said), by=by).promise for said in files]
    for said, promise in zip(files, promises, strict=True):
        assert promise
        wanted = with_periods(tidy(said), today())
        wanted = with_house_words(wanted, house_words(wanted))
        assert normalise(export_all(promise)) == normalise(wanted)
        assert import_promise(document=wanted, by=by).sentences == ["Inget ändrades."]


def test_strangnas_2019_file_counts_20_3_and_4_done() -> None:
    frame, commitments = facts_of(complete(document("p25-strangnas-2019")), AFTERWARDS)
    done = {number: progress(facts, frame, AFTERWARDS).done for number, facts in commitments.items()}
    assert (done[1], done[2], done[4]) == (Decimal(20), Decimal(3), Decimal(4))


def _says_unit(target: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    if "unit" not in facts:
        return True
    words = [target.get("unit_one"), target.get("unit_many")]
    per = {"week": " per vecka"}.get(target.get("per", ""), "")
    return facts["unit"] in words or facts["unit"] in [f"{word}{per}" for word in words]


def _says_cadence(row: Mapping[str, Any], target: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    wanted = facts.get("cadence")
    if wanted is None:
        return "cadence" not in row
    return row.get("cadence") == wanted or (wanted in PER and target.get("per") == PER[wanted])
