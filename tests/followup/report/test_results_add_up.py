"""Traffic operations' results: the same on the commitment's page, in the report as page and PDF, and by hand from
the data file and the table that go with it."""

import csv
import io
import json
import re
from collections import Counter
from datetime import date

import pikepdf
import pytest

from followup.approval.drafts import open_report
from followup.verification.recount import recount
from promises.models import Activity, Contribution, PublicationRule, TrafficOperation
from tests import factories as f
from tests.client import words
from tests.factories.promises import moment
from tests.followup.approval.walked import published
from tests.pdf import judges
from tests.promises.sent_forms import log, shown

LABELS = ("kontrollerade fordon", "böter för fart", "rattfylleri")
TOLD = "Kontrollerade fordon 208 Böter för fart 33 (uppgift från 2 av 3 insatser) Rattfylleri 1 (uppgift från 1 av 3 insatser)"


@pytest.fixture
def traffic(promise):
    for position, label in enumerate(LABELS, start=1):
        f.result_measure(label, position=position)
    return promise.commitments.get(number=4)


def operation(day, towards, *results, **fields):
    made = f.activity(day, towards, publish_on=day, **fields)
    for label, value in zip(LABELS, results, strict=False):
        if value is not None:
            f.result(made, f.result_measure(label), value)
    return made


@pytest.fixture
def summer(traffic):
    """Three that count in May to August, and beside them what must not be added."""
    first = operation(date(2020, 5, 14), traffic, 64, 21)
    TrafficOperation.objects.create(activity=first, control="speed", section="Väg 152 norr om orten")
    operation(date(2020, 6, 2), traffic, 57, 12, 1)
    wrong = operation(date(2020, 7, 1), traffic, 78, 99)
    operation(date(2020, 7, 1), traffic, 87, replaces=wrong, correction_reason="Fel protokoll.")
    withdrawn = operation(date(2020, 7, 2), traffic, 500, 500)
    at = moment(date(2020, 7, 3))
    Activity.objects.filter(pk=withdrawn.pk).update(
        withdrawn_at=at, withdrawn_by=f.police_officer(), withdrawn_reason="dubblett"
    )
    short = operation(date(2020, 7, 5), traffic, 18, 3)
    Contribution.objects.filter(activity=short).update(counts=False, why_not="För kort.")
    later = operation(date(2020, 8, 1), traffic, 1000)
    Activity.objects.filter(pk=later.pk).update(publish_on=date(2021, 1, 1))
    return traffic


def told(html):
    """The results of the rows that count, as a reader sees them."""
    return next(words_of(found) for found in re.findall(r'<dl class="results">.*?</dl>', html, re.DOTALL))


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00ad", "").replace("&shy;", "").split())


@pytest.mark.pdf
def test_page_report_pdf_and_file_say_the_same(client, summer):
    page = client.get("/vaggeryd/2020/atagande/4/").content.decode()
    assert told(page) == TOLD

    report = open_report(period=summer.promise.periods.get(slug="2020-t2"), by=f.police_officer())
    edition = published(report)
    html = client.get("/vaggeryd/2020/uppfoljning/2020-t2/").content.decode()
    section = html.split('id="atagande-4"')[1]
    assert told(section) == TOLD
    # The row keeps what the commitment's page says of it.
    for said in (words_of(page), words_of(section)):
        assert "Kontroll av hastighet Vägavsnitt Väg 152 norr om orten" in said

    with edition.pdf.open("rb") as file:
        pdf = file.read()
    read = "".join("".join(judges._texts_in_order(pdf)).split())
    for sentence in (
        "Kontrollerade fordon: 208", "Böter för fart: 33 (uppgift från 2 av 3 insatser)",
        "Rattfylleri: 1 (uppgift från 1 av 3 insatser)", "Kontroll av: hastighet; Vägavsnitt: Väg 152 norr om orten;",
    ):  # fmt: skip
        assert "".join(sentence.split()) in read

    with pikepdf.open(io.BytesIO(pdf)) as held:
        files = {name: each.get_file().read_bytes() for name, each in held.attachments.items()}
    assert recount(pdf).differing == ()
    data = next(content for name, content in files.items() if name.endswith(".json"))
    assert by_hand(json.loads(data)) == {"kontrollerade-fordon": 208, "boter-for-fart": 33, "rattfylleri": 1}
    table = next(content for name, content in files.items() if name.endswith(".csv"))
    assert by_table(table.decode("utf-8-sig")) == {
        "kontrollerade-fordon": 208,
        "boter-for-fart": 33,
        "rattfylleri": 1,
    }


def by_hand(document):
    """What anybody can add from the file: rows that stand and count, in the period."""
    rows = document["activities"]
    replaced = {row.get("replaces") for row in rows}
    added = Counter()
    for row in rows:
        standing = row["uid"] not in replaced and "withdrawn_on" not in row
        counts = any(c["commitment"] == 4 and c.get("counts", True) for c in row["contributions"])
        if standing and counts and "2020-05-01" <= row["starts_on"] <= "2020-08-31":
            for result in row.get("results", ()):
                added[result["measure"]] += result["value"]
    return dict(added)


def by_table(text):
    added = Counter()
    for row in csv.DictReader(io.StringIO(text), dialect=csv.Sniffer().sniff(text)):
        if row["I perioden"] == row["Räknas"] == "ja" and row["Resultat"]:
            for part in row["Resultat"].split("; "):
                measure, _, value = part.partition(": ")
                added[measure] += int(value)
    return dict(added)


@pytest.mark.django_db
def test_an_operation_logged_on_the_form_is_in_the_sum_at_once(client, traffic):
    client.force_login(f.officer())
    log(
        client,
        traffic,
        r_rattfylleri="2",
        section="Väg 152 norr om Skillingaryd",
        **{"r_kontrollerade-fordon": "64"},
    )
    log(client, traffic, place="Hok", **{"r_kontrollerade-fordon": "12"})
    row = Activity.objects.order_by("pk").first()
    assert row.traffic_operation.section == "Väg 152 norr om Skillingaryd"
    assert (
        shown(client.get(f"/arbete/insatser/{row.uid}/ratta/"))["section"] == "Väg 152 norr om Skillingaryd"
    )
    page = client.get("/vaggeryd/2020/atagande/4/").content.decode()
    assert told(page) == "Kontrollerade fordon 76 Rattfylleri 2 (uppgift från 1 av 2 insatser)"


@pytest.mark.django_db
def test_a_row_towards_two_parts_is_added_once(client, traffic):
    row = operation(date(2020, 5, 14), traffic, 64)
    Contribution.objects.create(activity=row, commitment=traffic, part="norra")
    assert told(client.get("/vaggeryd/2020/atagande/4/").content.decode()) == "Kontrollerade fordon 64"


@pytest.mark.django_db
def test_report_without_results_does_not_mention_results(client, traffic):
    operation(date(2020, 5, 14), traffic)
    assert "Resultat av" not in words(client.get("/vaggeryd/2020/atagande/4/"))


@pytest.mark.django_db
def test_report_leaves_small_counts_of_people_out_of_sums(client, promise):
    walks = promise.commitments.get(number=1)
    measure = f.result_measure("deltagare", of=walks.kind, counts_people=True)
    for day, count in ((14, 20), (15, 3)):
        f.result(f.activity(date(2020, 5, day), walks, kind=walks.kind), measure, count)
    page = client.get("/vaggeryd/2020/atagande/1/").content.decode()
    assert told(page) == "Deltagare minst 20"
    assert "23" not in told(page)


@pytest.mark.django_db
def test_rows_that_the_public_sees_as_sums_are_in_the_same_total(client, traffic):
    for day, cars in ((14, 64), (20, 12)):
        operation(date(2020, 5, day), traffic, cars)
    PublicationRule.objects.create(
        promise=traffic.promise,
        kind=traffic.kind,
        detail="month",
        set_at=moment(date(2020, 1, 1)),
        set_by=f.user(),
    )
    page = client.get("/vaggeryd/2020/atagande/4/").content.decode()
    assert "14 maj" not in page
    assert told(page) == "Kontrollerade fordon 76"
