"""The parts of the public record: together they are the file, byte for byte, and no path holds a word."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from promises.exchange.read import read
from promises.exchange_format.normal import normalise, tidy
from promises.record.chain import canonical
from promises.record.parts import HEAD, join, split
from tests.promises.exchange.exchange_example import whole

pytestmark = pytest.mark.pure
CASES = Path(__file__).parents[2] / "cases"
DEMO = Path(__file__).parents[3] / "medborgarlofte" / "site" / "demo"
FILES = sorted([*CASES.glob("p*.json"), *DEMO.glob("*.json")])


def documents() -> Mapping[str, Any]:
    return {path.stem: read(path.read_bytes()) for path in FILES} | {"with everything": whole()}


@pytest.mark.parametrize("name", documents())
def test_the_parts_of_a_promise_together_are_its_file(name: str) -> None:
    document = tidy(documents()[name])
    assert normalise(join(split(document))) == normalise(document)


def test_the_parts_read_again_from_json_are_the_file_too() -> None:
    parts = {path: read(canonical(part).encode()) for path, part in split(tidy(whole())).items()}
    assert normalise(join(parts)) == normalise(whole())


def test_every_row_of_every_list_is_a_part_of_its_own() -> None:
    document = tidy(whole())
    observations = sum(
        len(row.get("safety_walk", {}).get("observations", ())) for row in document["activities"]
    )
    assert observations > 0
    rows = sum(
        len(value)
        for value in document.values()
        if isinstance(value, list) and value and isinstance(value[0], dict)
    )
    assert len(split(document)) == 1 + rows + observations


@pytest.mark.parametrize("name", documents())
def test_a_path_holds_numbers_slugs_and_uids_and_no_words(name: str) -> None:
    document = tidy(documents()[name])
    words = {row["name"] for row in document.get("focus_areas", ())}
    for path in split(document):
        assert re.fullmatch(r"[a-z_]+(/[a-zåäö0-9-]+)*", path), path
        assert not words & set(path.split("/"))


def test_a_row_s_part_does_not_hang_on_where_the_promise_stands() -> None:
    here, there = tidy(whole()), tidy(whole())
    row = next(row for row in there["activities"] if "municipality" not in row)
    there["municipality"] = "annan-kommun"
    row["municipality"] = here["municipality"]
    path = f"activities/{row['uid']}"
    assert split(here)[path] == split(there)[path]
    assert split(here)[HEAD] != split(there)[HEAD]


def test_a_part_in_normal_form_is_what_json_says_in_any_language() -> None:
    for part in split(tidy(whole())).values():
        assert canonical(json.loads(canonical(part))) == canonical(part)
