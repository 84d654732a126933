"""A follow-up that came with a file says so, and that its approvals are what the file says."""

import json
from datetime import date

import pytest

from followup.columns_beside import editions_beside_their_words
from followup.models import Edition
from followup.report.report_document import render_report_pdf
from followup.verification import recount
from medborgarlofte.documents.pdf_reading import read_pdf
from promises.exchange.importing import import_promise
from promises.record.public_document import export_all
from tests import factories as f
from tests.client import words
from tests.followup.editions import edition

PAGE = "/vaggeryd/2020/uppfoljning/2020-t2/"
READ_IN = "Uppföljningen är inläst från en fil 15 oktober 2020."
APPROVALS = "Godkännandena är de som filen uppger."


def read_in(promise, **said):
    document = export_all(promise)
    document["follow_ups"] = [
        {
            "period": "2020-t2",
            "edition": 1,
            "published": "2020-09-20",
            "as_of": "2020-08-31",
            "summary": "Bra.",
            **said,
        }
    ]
    import_promise(document=document, by=f.coordinator())


def approval(organisation: str, name: str) -> dict[str, str]:
    return {
        "organisation": organisation, "name": name, "title": "chef", "at": "2020-09-18T10:00+02:00", "sign_in": "openid",
    }  # fmt: skip


@pytest.mark.past_the_actions
def test_the_page_says_that_it_was_read_in_and_whose_word_the_approvals_are(client, promise):
    read_in(promise, approvals=[approval("polisen", "Lena L"), approval("vaggeryds-kommun", "Bo B")])
    page = words(client.get(PAGE))
    assert "Lena L" in page
    assert f"{READ_IN} {APPROVALS}" in page
    assert not [line for line in editions_beside_their_words() if "read_in_on" in line]
    Edition.objects.update(read_in_on=date(2020, 9, 1))
    assert [line for line in editions_beside_their_words() if "its read_in_on is not" in line]


def test_without_approvals_nothing_is_said_of_them(client, promise):
    read_in(promise)
    page = words(client.get(PAGE))
    assert READ_IN in page
    assert APPROVALS not in page


def test_what_was_made_here_does_not_say_that_it_was_read_in(client, tertial_2):
    edition(tertial_2)
    assert "inläst" not in words(client.get(PAGE))


@pytest.mark.past_the_actions
@pytest.mark.pdf
@pytest.mark.parametrize("own", [True, False])
def test_the_report_says_so_too_and_verification_says_it_again(promise, own, monkeypatch):
    read_in(promise, approvals=[approval("polisen", "Lena L"), approval("vaggeryds-kommun", "Bo B")])
    with Edition.objects.get().pdf as file:
        pdf = file.read()
    assert f"{READ_IN} {APPROVALS}" in " ".join(read_pdf(pdf).text.split())
    if not own:  # worded by another program, each number is counted
        monkeypatch.setattr(recount, "checksum", lambda: "another")
    counted = recount.recount(pdf)
    assert not counted.problem
    assert list(counted.differing) == []


def test_another_day_than_the_one_frozen_is_named(promise):
    read_in(promise)
    data = json.loads(Edition.objects.get().data)
    assert data["frozen"]["read_in_on"] == "2020-10-15"
    data["frozen"]["read_in_on"] = "2020-10-16"
    pdf = render_report_pdf(json.dumps(data).encode(), data["follow_ups"][0])
    assert [
        line.counted for line in recount.recount(pdf).differing if "inläst" in line.printed + line.counted
    ]
