"""A commitment that counts people: nobody outside reads, or works out, how few they were."""

import json
import re
from datetime import date
from decimal import Decimal

import pymupdf
import pytest

from followup.approval.drafts import open_report
from followup.report.report_document import follow_up_entry, render_report_pdf, whole_document
from followup.verification.recount import recount
from medborgarlofte.accounts.models import User
from medborgarlofte.page_store import forget_pages
from promises import models as m
from promises.counting.progress import progress
from promises.editing.commitments import change_commitment
from promises.exchange.importing import import_promise
from promises.exchange.problems import BadFile
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import complete
from promises.pages.standing import standing
from promises.record.public import load
from promises.record.public_document import export_all
from promises.record.reading import newest, public_file
from promises.words.enums import CalendarUnit, Detail
from tests import factories as f
from tests.client import words
from tests.crawl import Crawl
from tests.factories.promises import moment
from tests.followup.approval.walked import published, wrote

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

TODAY = date(2020, 10, 15)
DOORS = (
    "/",
    "/sitemap.xml",
    "/vaggeryd/2020/lofte.json",
    "/vaggeryd/2020/historik/",
    "/vaggeryd/2020/flode.atom",
)
# The few: numbers that stand nowhere else, in a total of 3 of 12, in quarters and in sums.
FEW = (Decimal("1.437"), Decimal("1.563"), Decimal("2.871"), Decimal("1.913"), Decimal("2.219"))
OTHERS = (Decimal("2.114"), Decimal("0.923"), Decimal("2.643"), Decimal("1.388"), Decimal("2.507"))
# What they come to, and what a share of it would be.
TOLD = (*FEW, *OTHERS, Decimal(3), FEW[3] + FEW[4])


@pytest.fixture
def promise():
    """Three commitments that count people: a total, one by quarters, and one told only as sums."""
    made = f.published_promise()
    kind = f.kind("lots")
    m.Kind.objects.filter(pk=kind.pk).update(unit_one="person", unit_many="personer")
    kind.refresh_from_db()
    quiet = f.kind("stilla arbete")
    total = f.commitment(made, 1, kind=kind, counts_people=True, target={"form": "total", "number": 12})
    by_quarter = f.commitment(
        made, 2, kind=kind, counts_people=True,
        target={"form": "rate", "number": 2, "per": CalendarUnit.QUARTER.value},
    )  # fmt: skip
    summed = f.commitment(made, 3, kind=quiet, counts_people=True, target={"form": "total", "number": 12})
    m.PublicationRule.objects.create(
        promise=made,
        kind=quiet,
        detail=Detail.MONTH,
        set_at=moment(date(2020, 1, 10)),
        set_by=f.coordinator(),
    )
    days = (date(2020, 5, 12), date(2020, 7, 3), date(2020, 6, 9), date(2020, 6, 16), date(2020, 6, 17))
    towards = (total, total, by_quarter, summed, summed)
    for day, commitment, quantity in zip(days, towards, FEW, strict=True):
        row = f.activity(day, kind=commitment.kind, title=f"Lots {day}")
        f.contribution(row, commitment, quantity=quantity)
    old = f.activity(date(2020, 8, 2), kind=kind, title="Rättad")
    f.contribution(old, total, counts=False, why_not="Räknades två gånger")
    new = f.activity(date(2020, 8, 2), kind=kind, title="Rättad", replaces=old, correction_reason="fel dag")
    f.contribution(new, total, counts=False, why_not="Räknades två gånger")
    return made


@pytest.fixture
def report(promise):
    """A draft of the second tertial with a word of the police."""
    police = f.police_officer()
    made = open_report(period=promise.periods.get(slug="2020-t2"), by=police)
    return wrote(made, police, "En lugn sommar.")


def crawled(client):
    forget_pages()
    return Crawl(client).walk(*DOORS)


def heard(number):
    """The number as pages round it and as files write it, alone or with what it is of."""
    if number == number.to_integral():
        return re.compile(
            rf"(?<![\d,.–-]){number:f} (?:av 12|person)|\"quantity\": {number:f}[,}}\s]|;{number:f};"
        )
    exact, rounded = f"{number:f}", f"{number:.2f}"
    return re.compile("|".join(re.escape(each).replace(r"\.", "[.,]") for each in (exact, rounded)))


@pytest.mark.pdf
def test_no_public_address_gives_the_number_away(client, report):
    edition = published(report)
    found = crawled(client)
    assert edition.data
    # Drawing instructions are full of numbers; that none of them goes by how few they were is tested below.
    assert [each for each in found.holding(*map(heard, TOLD)) if "ström" not in each] == []
    tables = [text for parts in found.read.values() for inside, text in parts if ".csv" in inside]
    assert {text.count(";färre än 5;") for text in tables} == {5}  # every row up to the tertial's end
    for path in ("/vaggeryd/2020/", "/vaggeryd/2020/atagande/1/", "/vaggeryd/2020/uppfoljning/2020-t2/"):
        assert path in found.saying("färre än 5 av 12"), path


@pytest.mark.pdf
def test_not_a_byte_that_anybody_reads_differs_by_how_few_they_were(client, promise, report):
    def readable():
        entry = follow_up_entry(report, edition=1, published=date(2020, 10, 15))
        document = whole_document(promise, entry)
        return {**crawled(client).bodies, "pdf": render_report_pdf(document, entry)}

    before = readable()
    rows = m.Contribution.objects.filter(counts=True).order_by("pk")
    for row, other in zip(rows, OTHERS, strict=True):
        m.Contribution.objects.filter(pk=row.pk).update(quantity=other)
    after = readable()
    assert sorted(before) == sorted(after)
    assert [path for path in before if before[path] != after[path]] == []


@pytest.mark.pdf
def test_a_report_of_few_people_is_counted_anew_to_the_same_words(report):
    edition = published(report)
    with edition.pdf.open("rb") as pdf:
        again = recount(pdf.read())
    assert again.problem == ""
    assert again.differing == ()
    told = [line.printed for line in again.lines if line.what == "Så går det"]
    assert told[0] == "Efter plan. Färre än 5 av 12 personer."
    assert len(told) == 3


def test_bar_share_pace_and_number_go_and_status_and_sentence_stay(client, promise):
    page = client.get("/vaggeryd/2020/atagande/1/").content.decode()
    text = words(client.get("/vaggeryd/2020/atagande/1/"))
    assert "Färre än 5 av 12 personer." in text
    assert "Inte rapporterat" in text or "Efter plan" in text
    assert "Löftet är minst 12 personer" in text
    assert 'class="meter' not in page
    assert "Med samma takt" not in text
    assert text.count("Färre än 5 personer.") == 2


def test_the_windows_say_whether_they_were_met_and_no_number(client, promise):
    text = words(client.get("/vaggeryd/2020/atagande/2/"))
    assert "Kv 3" in text
    assert "uppnått" in text.lower()
    assert "färre än 5" in text


def test_exactly_five_are_told_and_four_are_not(client, promise):
    total = promise.commitments.get(number=1)
    m.Contribution.objects.filter(commitment=total).update(counts=False, why_not="Annat")
    row = m.Contribution.objects.filter(commitment=total).first()
    for quantity, said in ((5, "5 av 12 personer"), (4, "Färre än 5 av 12 personer")):
        m.Contribution.objects.filter(pk=row.pk).update(counts=True, why_not="", quantity=quantity)
        forget_pages()
        assert said in words(client.get("/vaggeryd/2020/atagande/1/")), quantity


def test_one_hidden_row_beside_one_that_is_told_is_not_worked_out_from_the_total(client, promise):
    total = promise.commitments.get(number=1)
    f.activity(date(2020, 9, 1), total, quantity=8)
    m.Contribution.objects.filter(commitment=total, quantity=FEW[1]).update(counts=False, why_not="Annat")
    text = words(client.get("/vaggeryd/2020/atagande/1/"))
    assert "Minst 8 av 12 personer." in text
    assert "8 personer." in text
    assert "9,44" not in text


def test_a_sum_says_at_least_so_many(client, promise):
    summed = promise.commitments.get(number=3)
    assert "Summa: färre än 5" in words(client.get("/vaggeryd/2020/atagande/3/"))
    for number in range(2):
        row = f.activity(date(2020, 6, 20 + number), kind=summed.kind)
        f.contribution(row, summed, quantity=4)
    forget_pages()
    text = words(client.get("/vaggeryd/2020/atagande/3/"))
    assert "Summa: minst 10" in text
    assert "Minst 10 av 12" in text


def test_a_correction_from_three_to_four_does_not_say_so(client, promise):
    total = promise.commitments.get(number=1)
    old = m.Activity.objects.get(contributions__quantity=FEW[0])
    new = f.activity(
        old.ends_on, kind=old.kind, title=old.title, replaces=old, correction_reason="Fel antal", publish_on=date(2020, 9, 1)
    )  # fmt: skip
    f.contribution(new, total, quantity="3.777")
    text = words(client.get("/vaggeryd/2020/atagande/1/")) + words(client.get("/vaggeryd/2020/historik/"))
    assert "Uppgifter som inte visas här. Skäl: Fel antal" in text
    assert "3,78" not in text
    assert "1,44" not in text


def test_the_desk_reads_its_own_numbers_and_what_the_public_reads(client, promise):
    client.force_login(f.coordinator())
    row = m.Activity.objects.get(contributions__quantity=FEW[0])
    page = client.get(f"/arbete/insatser/{row.uid}/").content.decode()
    outside, inside = page.split('class="internal"')
    assert "Färre än 5 personer mot åtagande 1" in outside or "färre än 5 personer mot åtagande 1" in outside
    assert "1,437" in inside


@pytest.fixture
def document(promise):
    return json.loads(public_file(promise, newest([promise])[promise.pk]), parse_float=Decimal)


def contributions(document, number=1):
    return [
        each
        for row in document["activities"]
        for each in row["contributions"]
        if each["commitment"] == number and each.get("counts", True)
    ]


def test_the_public_file_says_few_and_the_whole_one_each_number(promise, document):
    assert document["commitments"][0]["counts_people"] is True
    assert contributions(document) == [{"commitment": 1, "few": True}] * 2
    whole = contributions(export_all(promise))
    assert sorted(each["quantity"] for each in whole) == sorted(FEW[:2])


def test_the_public_file_changes_nothing_where_the_numbers_are_known(promise, document):
    by = User.objects.system()
    assert import_promise(document=document, by=by).sentences == ["Inget ändrades."]
    # People are whole, in a file: those above have decimals to be known by.
    m.Contribution.objects.filter(commitment__counts_people=True).update(quantity=3)
    assert import_promise(document=export_all(promise), by=by).sentences == ["Inget ändrades."]


def another(uid):
    return f"{'8' if uid[0] == '9' else '9'}{uid[1:]}"


def test_read_in_elsewhere_the_public_file_has_the_same_statuses_and_says_as_little(promise, document):
    rows = [{**each, "uid": another(each["uid"])} for each in document["activities"]]
    for row in rows:
        if "replaces" in row:
            row["replaces"] = another(row["replaces"])
    stand_ins = [{**each, "activity": another(each["activity"])} for each in document["counted_as"]]
    elsewhere = {**document, "slug": "kopia", "activities": rows, "counted_as": stand_ins}
    import_promise(document=elsewhere, by=User.objects.system())
    copy = m.Promise.objects.get(slug="kopia")
    one, two = (load([each], TODAY)[each.pk].progress(TODAY) for each in (promise, copy))
    assert [each.answer for each in one.values()] == [each.answer for each in two.values()]
    again = json.loads(public_file(copy, newest([copy])[copy.pk]), parse_float=Decimal)["counted_as"]
    assert sorted(map(str, again)) == sorted(map(str, stand_ins))


def test_whoever_counts_the_file_gets_what_the_page_says(promise, document):
    frame, facts = facts_of(complete(document), TODAY)
    page = load([promise], TODAY)[promise.pk].progress(TODAY)
    for number, shown in page.items():
        counted = progress(facts[number], frame, TODAY)
        assert standing(counted) == standing(shown), number


@pytest.mark.parametrize("number", [{"quantity": 2}, {"out_of": 9}])
def test_a_file_that_says_few_and_a_number_is_refused(document, number):
    row = next(row for row in document["activities"] if row["contributions"][0].get("few"))
    row["contributions"][0] |= number
    with pytest.raises(BadFile) as refused:
        import_promise(document=document, by=User.objects.system())
    assert "Ta bort det ena" in str(refused.value)


def test_a_file_that_leaves_out_a_number_of_what_counts_no_people_is_refused(document):
    document["commitments"][1].pop("counts_people")
    with pytest.raises(BadFile) as refused:
        import_promise(document=document, by=User.objects.system())
    assert "Åtagandet räknar inte få personer." in str(refused.value)


def test_who_logs_is_told_what_residents_will_read(client, promise):
    client.force_login(f.officer())
    form = words(client.get("/arbete/logga/lots/"))
    assert "Mot åtagande 1 och 2 läser invånarna bara ”färre än 5” av ett tal under fem." in form


def test_of_a_share_neither_page_nor_file_has_a_number(client, promise):
    target = {"form": "share", "number": 80, "share_base": "alla som frågade"}
    share = f.commitment(promise, 4, kind=f.kind("lots"), counts_people=True, target=target)
    for day, kept, of in ((date(2020, 3, 3), "6.661", "7.773"), (date(2020, 7, 7), "31.119", "32.227")):
        f.contribution(f.activity(day, kind=share.kind), share, quantity=kept, out_of=of)
    shown = load([promise], TODAY)[promise.pk].progress(TODAY)[4]
    text = words(client.get("/vaggeryd/2020/atagande/4/"))
    assert "Andelen visas inte, för den gäller få personer." in text
    assert text.count("Talet visas inte.") == 2
    data = public_file(promise, newest([promise])[promise.pk]).decode()
    assert not re.search(r"6[.,]66|31[.,]1|32[.,]2|7[.,]77", data + text)
    frame, facts = facts_of(complete(json.loads(data, parse_float=Decimal)), TODAY)
    assert standing(progress(facts[4], frame, TODAY)) == standing(shown)


def test_the_flag_can_be_set_on_what_is_published_and_works_at_once(client, promise):
    traffic = f.commitment(promise, 4, kind=f.kind("lots"), target={"form": "total", "number": 12})
    f.activity(date(2020, 9, 9), traffic, quantity=3)
    address = "/vaggeryd/2020/atagande/4/"
    assert "3 av 12 personer." in words(client.get(address))
    change_commitment(traffic, by=f.coordinator(), counts_people=True)
    assert "Färre än 5 av 12 personer." in words(client.get(address))


def test_a_samordnare_ticks_it_and_a_copy_takes_it_along(client):
    client.force_login(f.coordinator())
    draft = f.promise("2021", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    sent = {
        "title": "Stöd", "text": "Stöd till fem kvinnor", "kind": f.kind().pk, "form": "total", "number": "5",
        "comparator": "at_least", "counting": "sum", "unit_one": "kvinna", "unit_many": "kvinnor", "seen": "",
    }  # fmt: skip
    address = "/arbete/loften/vaggeryd/2021/atagande/nytt/"
    hints = words(client.post(address, sent | {"check": "1"}))
    assert "5 kvinnor är få: kan någon av dem pekas ut?" in hints
    assert "färre än 5" in hints  # the help text says what it does
    answer = client.post(address, sent | {"counts_people": "on"})
    assert answer.status_code == 302, words(answer)
    [made] = draft.commitments.all()
    assert made.counts_people
    assert "pekas ut?" not in words(client.get("/arbete/loften/vaggeryd/2021/"))


def read_whole(pdf):
    """What the file says on its pages, and in each file that is attached."""
    with pymupdf.open(stream=pdf) as opened:
        pages = " ".join(" ".join(page.get_text() for page in opened).split())
        attached = {name: opened.embfile_get(name).decode() for name in opened.embfile_names()}
    return pages, attached


# Three women, two in the first tertial and one in the second, of eight: in words, as data, in percent, as what is left.
THREE = re.compile(
    r"\b[1-4] (?:av 8|kvinn)|\b(?:en|två|tre|fyra|fem) kvinn|(?:12|25|37|38|62|63|75|87|88)(?:,5)? (?:procent|%)"
    r'|"quantity": ?[1-4]\b|;[1-4];|"done": ?"?[1-4]\b|minst [1-4]\b'
)


@pytest.mark.pdf
def test_a_report_of_three_people_tells_nobody_that_they_were_three():
    made, kind = f.published_promise(), f.kind("skydd")
    goals = (
        {"form": "total", "number": 8, "unit_one": "kvinna", "unit_many": "kvinnor"},
        {"form": "share", "number": 80, "share_of": "kvinnor som fick hjälp", "share_base": "alla"},
    )
    total, share = (f.commitment(made, kind=kind, counts_people=True, target=goal) for goal in goals)
    days = (date(2020, 2, 12), date(2020, 7, 3))
    for day, quantity in zip(days, (2, 1), strict=True):
        row = f.activity(day, kind=kind, title="Skyddat boende")
        f.contribution(row, total, quantity=quantity)
        f.contribution(row, share, quantity=quantity, out_of=8)
    report = wrote(
        open_report(period=made.periods.get(slug="2020-t2"), by=f.police_officer()),
        f.police_officer(),
        "En lugn sommar.",
    )

    def printed():
        entry = follow_up_entry(report, edition=1, published=TODAY)
        return read_whole(render_report_pdf(whole_document(made, entry), entry))

    pages, attached = printed()
    assert "färre än 5 av 8 kvinnor" in pages.lower()
    assert attached
    assert THREE.findall(pages) == []
    assert {name: found for name, text in attached.items() if (found := THREE.findall(text))} == {}
    # One more, or another tertial's, and the file says the same.
    for more in ((3, 1), (1, 2)):
        for day, quantity in zip(days, more, strict=True):
            m.Contribution.objects.filter(activity__starts_on=day).update(quantity=quantity)
        assert printed() == (pages, attached), more
