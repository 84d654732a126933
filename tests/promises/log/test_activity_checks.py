"""The same wrong activity is refused whichever way it comes, and for the same reason."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from medborgarlofte.accounts.roles import Role
from promises.est.actions import close_meeting, open_meeting
from promises.exchange.file_checks import problems
from promises.record.public_document import export_all
from promises.words.enums import TargetForm
from tests import factories as f
from tests.client import words
from tests.promises.sent_forms import log
from tests.promises.tables.table_files import checked, csv_bytes, row
from tests.promises.writing.test_admin_at_work import log as log_in_administration
from tests.promises.writing.test_admin_at_work import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
TODAY = date(2020, 10, 15)
DOORS = ("form", "administration", "table", "file", "meeting")

# The commitment's number, what is wrong with an activity towards it, and words of every refusal.
WRONG: dict[str, tuple[int, dict[str, Any], str]] = {
    "a day that has not been": (1, {"starts_on": "2020-10-16"}, "Dagen har inte varit än"),
    "ends before it starts": (1, {"ends_on": "2020-01-01"}, "ligger före"),
    "a part that there is not": (2, {"part": "oster"}, "inget delmål"),
    "no part where there are some": (2, {}, "Åtagandet är delat."),
    "none at all": (1, {"quantity": "0"}, "större än noll"),
    "a share of nothing": (3, {}, "Åtagandet är en andel."),
    "more than all of them": (3, {"quantity": "9", "out_of": "3"}, "större än det som det är en del av"),
    "out of so many, and no share": (1, {"out_of": "3"}, "ingen andel"),
    "half a person": (5, {"quantity": "2.5"}, "hela tal"),
    "not counted, and no reason": (1, {"counts": False}, "Skriv varför"),
    "counted, and a reason why not": (1, {"why_not": "Rörlig"}, "räknas|counts false"),
    "promised elsewhere": (4, {}, "inte utlovat i"),
}
# What cannot be sent so: the form offers only parts that there are and finds the municipality by itself, a meeting
# has its own days, and a file may hold rows that were logged before the commitment was a share.
NOT_ASKED = {
    ("form", "a part that there is not"),
    ("form", "promised elsewhere"),
    ("meeting", "a day that has not been"),
    ("meeting", "ends before it starts"),
    ("file", "a share of nothing"),
}


@pytest.fixture
def commitments():
    """One that is whole, one divided into north and south, one that is a share, one of another municipality, one that
    counts people."""
    promise = f.published_promise()
    whole = f.commitment(promise, target={"form": TargetForm.TOTAL.value, "number": 4})
    divided = f.commitment(promise, target={"form": TargetForm.TOTAL.value, "number": 4})
    for slug in ("norr", "soder"):
        divided.targets.get().parts.create(slug=slug, label=slug.capitalize(), number=2)
    share = {
        "form": TargetForm.SHARE.value,
        "number": 80,
        "share_of": "kontroller",
        "share_base": "alla kontroller",
    }
    shared = f.commitment(promise, target=share)
    elsewhere = f.commitment(f.published_promise(place=f.municipality("Gnosjö")), 4)
    people = f.commitment(promise, target={"form": TargetForm.TOTAL.value, "number": 8}, counts_people=True)
    f.result_measure()
    return {1: whole, 2: divided, 3: shared, 4: elsewhere, 5: people}


def both_places():
    """Somebody who logs in both municipalities, and mixes them up."""
    person = f.officer()
    f.member(person, Role.OFFICER, f.organisation(), f.municipality("Gnosjö"))
    return person


def by_form(commitments, number, wrong, tmp_path) -> str:
    person = signed_in(f.officer())
    sent = {name: value for name, value in wrong.items() if name != "counts"}
    answer = log(person, commitments[number], counts="no" if "counts" in wrong else "yes", **sent)
    assert answer.status_code == 422
    return words(answer)


def by_administration(commitments, number, wrong, tmp_path) -> str:
    of_activity = {name: value for name, value in wrong.items() if name in ("starts_on", "ends_on")}
    counted = {name: value or "" for name, value in wrong.items() if name not in of_activity}
    sent = of_activity | {f"contributions-0-{name}": value for name, value in counted.items()}
    answer = log_in_administration(
        signed_in(both_places()),
        commitments[number],
        municipality=f.municipality().pk,
        performed_by=f.organisation().pk,
        **sent,
    )
    assert answer.status_code == 200
    return words(answer)


def by_table(commitments, number, wrong, tmp_path: Path) -> str:
    headings = {
        "starts_on": "datum", "ends_on": "till och med", "quantity": "antal", "part": "delmål", "counts": "räknas",
        "why_not": "varför inte", "out_of": "av",
    }  # fmt: skip
    values = {name: "nej" if value is False else value for name, value in wrong.items()}
    cells = {headings[name]: value for name, value in values.items()}
    commitment = commitments[number]
    address = f"{commitment.promise.address}/{commitment.number}"
    content = csv_bytes([row(**{"åtagande": address}) | cells])
    return " ".join(problem.text for problem in checked(tmp_path, content, both_places())[0].problems)


def by_file(commitments, number, wrong, tmp_path) -> str:
    f.activity(towards=commitments[1])
    document = export_all(commitments[1].promise)
    activity, counted = document["activities"][0], {"commitment": commitments[number].number}
    if number == 4:
        document["municipalities"].append(
            document["municipalities"][0] | {"slug": "gnosjo", "name": "Gnosjö kommun", "code": "0617"}
        )
        activity["municipality"], counted = "gnosjo", {"commitment": 1}
    for name, value in wrong.items():
        said = Decimal(value) if name in ("quantity", "out_of") else value
        (activity if name in ("starts_on", "ends_on") else counted)[name] = said
    activity["contributions"] = [counted]
    if "starts_on" in wrong:
        activity["ends_on"] = wrong["starts_on"]
    return " ".join(problem.text for problem in problems(document, TODAY))


def by_meeting(commitments, number, wrong, tmp_path) -> str:
    person = f.officer()
    activity = open_meeting(
        by=person, municipality=f.municipality(), organisation=f.organisation(), kind=f.kind("EST-möte")
    )
    contribution = {"commitment": commitments[number], **wrong}
    contribution |= {name: Decimal(wrong[name]) for name in ("quantity", "out_of") if name in wrong}
    with pytest.raises(ValidationError) as refusal:
        close_meeting(
            activity.coordination_meeting,
            by=person,
            contributions=[contribution],
        )
    return " ".join(refusal.value.messages)


@pytest.mark.parametrize(
    ("door", "what"), [(door, what) for door in DOORS for what in WRONG if (door, what) not in NOT_ASKED]
)
def test_a_wrong_activity_is_refused_by_every_door_for_the_same_reason(commitments, tmp_path, door, what):
    number, wrong, reason = WRONG[what]
    refusal = globals()[f"by_{door}"](commitments, number, wrong, tmp_path)
    assert re.search(reason, refusal)
