"""A period's report tells what was done beside the commitments, and anybody can hold it against the data."""

import csv
import io
from datetime import date

import pikepdf
import pytest

from followup.approval.drafts import open_report
from followup.verification.recount import recount
from promises.words.enums import MaskingReach
from tests import factories as f
from tests.client import words
from tests.followup.approval.walked import published
from tests.followup.masking.test_masking import masked
from tests.followup.sealing.sealed import pdf_of

SAID = "Det räknas inte mot något åtagande och är inte med i någon siffra."


@pytest.fixture
def beside(promise):
    """One in the period, one before it, one that is not public when the report is frozen."""
    made = f.activity(
        date(2020, 6, 3),
        promise=promise,
        title="Reflexer vid skolan",
        note="Elever fick reflexer.",
        place="Hok",
    )
    f.activity(date(2020, 2, 3), promise=promise, title="Vintervandring")
    f.activity(date(2020, 6, 4), promise=promise, title="Dolt arbete", publish_on=date(2020, 12, 1))
    return made


def draft_of(promise):
    return open_report(period=promise.periods.get(slug="2020-t2"), by=f.police_officer())


@pytest.mark.pdf
def test_page_and_pdf_list_the_periods_rows_and_the_file_can_be_held_against_its_data(
    client, promise, beside
):
    pdf = pdf_of(published(draft_of(promise)))
    page = words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/"))
    for said in (SAID, "Reflexer vid skolan", "Hok. Vaggeryds kommun", "Elever fick reflexer."):
        assert said in page
    for hidden in ("Vintervandring", "Dolt arbete"):
        assert hidden not in page
    result = recount(pdf)
    assert result.ok, result.differing
    lines = [line for line in result.lines if line.where.startswith("Annat som gjorts i perioden, rad")]
    assert [(line.what, line.printed) for line in lines] == [
        ("När", "3 juni 2020"),
        ("Insats", "Reflexer vid skolan"),
        ("Var och av vem", "Hok. Vaggeryds kommun"),
        ("Resultat", "Elever fick reflexer."),
    ]
    with pikepdf.open(io.BytesIO(pdf)) as held:
        table = next(
            each.get_file().read_bytes() for name, each in held.attachments.items() if name.endswith(".csv")
        )
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
    [row] = [each for each in rows if each["Insats"] == "Reflexer vid skolan"]
    assert (row["Åtagande"], row["Antal"], row["Räknas"], row["Varför inte"]) == (
        "",
        "",
        "nej",
        "inget åtagande",
    )


def test_a_report_without_any_says_nothing_of_it(client, promise):
    published(draft_of(promise))
    assert "Annat som gjorts" not in words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/"))


def test_its_words_are_masked_everywhere_with_those_of_the_rest(client, promise, beside):
    published(draft_of(promise))
    masked(beside, "note", "reflexer", MaskingReach.EVERYWHERE)
    for path in ("", "annat/", "lofte.json", "uppfoljning/2020-t2/"):
        body = client.get(f"/vaggeryd/2020/{path}").content.decode().lower()
        assert "elever fick" in body, path
        assert "reflexer" not in body, path
