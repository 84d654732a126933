"""A file says of work that it serves no commitment; it comes out as it went in, and belongs to one promise."""

import json
import uuid
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import today
from promises.exchange.file_checks import problems
from promises.exchange.importing import import_promise
from promises.exchange.problems import BadFile
from promises.exchange_format.normal import normalise
from promises.models import Activity, Promise
from promises.record.public_document import export, export_all
from tests.promises.exchange.exchange_example import CONTROL, activity, whole

CASES = sorted((Path(__file__).parents[2] / "cases").glob("p*.json"))
OUTSIDE = "00000000-0000-4000-8000-0000000000aa"


def row(**said: Any) -> dict[str, Any]:
    """Work of the police that serves no commitment."""
    return {
        "uid": OUTSIDE, "kind": "trafik", "title": "Reflexer vid skolan", "starts_on": "2020-04-03",
        "performed_by": "polisen", "logged_on": "2020-04-04", **said,
    }  # fmt: skip


def with_row(**said: Any) -> dict[str, Any]:
    document = whole()
    document["activities"].append(row(**said))
    return document


def read_in(document: dict[str, Any]) -> Promise:
    promise = import_promise(document=document, by=User.objects.system()).promise
    assert promise
    return promise


def refusals(document: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(BadFile) as refused:
        import_promise(document=document, by=User.objects.system())
    return {problem.where: problem.text for problem in refused.value.problems}


@pytest.mark.pure
@pytest.mark.parametrize("said", [{}, {"contributions": []}])
def test_left_out_and_empty_say_the_same(said: dict[str, Any]) -> None:
    assert problems(with_row(**said)) == []
    assert normalise(with_row(**said)) == normalise(with_row())


@pytest.mark.pure
@pytest.mark.parametrize(
    ("said", "where", "words"),
    [
        (
            {"contributions": [{"quantity": 3}]},
            "activities[5].contributions[0].commitment",
            "Tjänar insatsen inget åtagande, ta bort hela raden",
        ),
        ({"contributions": [{"counts": False, "why_not": "Nej"}]}, "activities[5].contributions[0].commitment", "ta bort"),
        ({"quantity": 3}, "activities[5].quantity", "ingen egenskap"),
        ({"counts": False}, "activities[5].counts", "ingen egenskap"),
    ],
)  # fmt: skip
def test_a_number_towards_no_commitment_is_nonsense_and_told_where_it_stands(
    said: dict[str, Any], where: str, words: str
) -> None:
    told = {problem.where: problem.text for problem in problems(with_row(**said))}
    assert words in told.get(where, f"only {told}")


@pytest.mark.django_db
def test_it_comes_out_as_it_went_in_and_belongs_to_the_promise() -> None:
    promise = read_in(with_row())
    assert normalise(export_all(promise)) == normalise(with_row())
    made = Activity.objects.get(uid=OUTSIDE)
    assert (made.promise, made.contributions.count()) == (promise, 0)
    assert Activity.objects.get(uid=CONTROL).promise is None
    again = import_promise(document=with_row(), by=User.objects.system())
    assert again.sentences == ["Inget ändrades."]


@pytest.mark.django_db
@pytest.mark.sqlite
def test_cases_with_such_work_come_out_as_they_went_in_of_a_full_database() -> None:
    """Every file has one of each way: a row, a correction of it and one that was taken back."""
    files = []
    for number, path in enumerate(CASES):
        document = json.loads(path.read_text())
        kind, body = document["kinds"][0]["slug"], document["organisations"][0]["slug"]
        rows = [
            row(uid=f"00000000-0000-4000-8000-{number:08}{count:04}", kind=kind, performed_by=body, **said)
            for count, said in enumerate(
                [
                    {},
                    {"replaces": f"00000000-0000-4000-8000-{number:08}0000", "correction_reason": "Fel ord."},
                    {"withdrawn_on": "2020-04-05", "withdrawn_reason": "Dubblett."},
                ]
            )
        ]
        files.append({**document, "activities": [*document.get("activities", []), *rows]})
    promises = [read_in(deepcopy(document)) for document in files]
    for document, promise in zip(files, promises, strict=True):
        wanted = json.loads(normalise(export_all(promise)))
        assert [each for each in wanted["activities"] if "contributions" not in each] == [
            each for each in json.loads(normalise(document))["activities"] if "contributions" not in each
        ]
        assert export(promise)["activities"] == export_all(promise)["activities"]
        assert import_promise(document=wanted, by=User.objects.system()).sentences == ["Inget ändrades."]


@pytest.mark.django_db
def test_a_draft_may_change_its_mind_both_ways() -> None:
    document = with_row()
    del document["published_on"]
    promise = read_in(deepcopy(document))
    counted = {**row(), "contributions": [{"commitment": 1, "part": "skillingaryd"}]}
    towards = {**document, "activities": [*document["activities"][:-1], counted]}
    read_in(deepcopy(towards))
    assert Activity.objects.get(uid=OUTSIDE).promise is None
    assert normalise(export_all(promise)) == normalise(towards)
    read_in(deepcopy(document))
    assert Activity.objects.get(uid=OUTSIDE).promise == promise
    assert normalise(export_all(promise)) == normalise(document)
    without = {**document, "activities": document["activities"][:-1]}
    read_in(without)
    assert not Activity.objects.filter(uid=OUTSIDE).exists()


@pytest.mark.django_db
def test_published_it_is_corrected_and_not_changed_or_left_out() -> None:
    read_in(with_row())
    assert (
        "ändras inte" in refusals(with_row(contributions=[{"commitment": 2}]))["activities[5].contributions"]
    )
    assert "saknas i filen" in refusals(whole())["activities"]


@pytest.mark.django_db
def test_work_outside_the_commitments_belongs_to_one_promise() -> None:
    read_in(with_row())
    other = {**with_row(), "slug": "torget", "invitations": []}
    other["activities"] = [row()]
    assert "hör redan till löftet vaggeryd/2020" in refusals(other)["activities[0].contributions"]
    other["activities"] = [row(contributions=[{"commitment": 2}])]
    assert "hör redan till löftet vaggeryd/2020" in refusals(other)["activities[0].contributions"]
    other["activities"] = [{**activity(whole(), CONTROL), "contributions": []}]
    assert "hör redan till löftet vaggeryd/2020" in refusals(other)["activities[0].contributions"]
    assert Activity.objects.get(uid=OUTSIDE).promise.slug == "2020"


@pytest.mark.django_db
def test_a_file_takes_in_a_row_that_has_stayed_in_the_house() -> None:
    promise = read_in(whole())
    stayed = Activity.objects.get(uid=CONTROL)
    stayed.pk, stayed.uid = None, uuid.UUID(OUTSIDE)
    stayed.save()
    read_in(with_row())
    assert Activity.objects.get(uid=OUTSIDE).promise == promise
    assert normalise(export_all(promise)) == normalise(with_row(publish_on=today().isoformat()))
