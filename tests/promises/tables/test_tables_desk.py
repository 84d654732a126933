"""The pages of tables: template and export out, a file in, checked and seen before anything is written."""

import io
import json
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from medborgarlofte.audit.models import AuditEvent
from promises.log.actions import correct_activity
from promises.models import Activity
from promises.tables import table_uploads
from tests import factories as make
from tests.client import words
from tests.promises.tables.table_files import TODAY, csv_bytes, exported, row

pytestmark = pytest.mark.django_db
PAGE = "/arbete/insatser/tabell/"
IMPORTS = f"{PAGE}inlast/"
MANY = "/arbete/insatser/andra/"


@pytest.fixture(autouse=True)
def _october(settings, tmp_path):
    settings.DEMO_DATE = TODAY
    settings.DATA_DIR = tmp_path


@pytest.fixture
def traffic():
    return make.commitment(make.published_promise(), 1, kind=make.kind(), title="Trafik varje kvartal")


@pytest.fixture
def desk(client, traffic):
    """The officer's client."""
    client.force_login(make.officer())
    return client


def send(client, content, name="insatser.csv"):
    """Upload; returns the address of the check."""
    answer = client.post(PAGE, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, words(answer)
    return answer["Location"]


def look(client, address):
    """The check as the browser has it when all of it has come."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer)
    return words(client.get(address))


class TestOut:
    def test_the_page_offers_template_and_table_of_each_promise(self, desk):
        page = desk.get(PAGE)
        assert "Vaggeryd: Tryggare i vardagen" in words(page)
        assert 'href="/arbete/insatser/tabell/mall.xlsx?lofte=vaggeryd/2020"' in page.content.decode()

    def test_the_csv_template_explains_itself_and_is_no_data(self, desk):
        make.result_measure()
        answer = desk.get(f"{PAGE}mall.csv?lofte=vaggeryd/2020")
        text = b"".join(answer).decode()
        assert text.startswith("\ufeffnummer;kommun;slag;")
        assert "resultat: kontrollerade fordon" in text
        assert "# så fyller du i;" in text
        assert 'filename="mall-vaggeryd-2020.csv"' in answer["Content-Disposition"]
        assert "Tabellen har inga rader" in look(desk, send(desk, text.encode()))

    def test_the_workbook_has_lists_to_choose_from_and_a_sheet_that_explains(self, desk):
        answer = desk.get(f"{PAGE}mall.xlsx?lofte=vaggeryd/2020")
        book = load_workbook(io.BytesIO(b"".join(answer)))
        assert book.sheetnames == ["Insatser", "Så fyller du i", "Värden"]
        headings = [cell.value for cell in book["Insatser"][1]]
        assert headings[:5] == ["nummer", "kommun", "slag", "rubrik", "datum"]
        rules = book["Insatser"].data_validations.dataValidation
        assert {rule.type for rule in rules} == {"list", "date"}
        values = [cell.value for row in book["Värden"].iter_rows() for cell in row]
        assert "vaggeryd/2020/1 Trafik varje kvartal" in values

    def test_a_filled_in_workbook_is_read(self, desk):
        book = load_workbook(io.BytesIO(b"".join(desk.get(f"{PAGE}mall.xlsx?lofte=vaggeryd/2020"))))
        place = {cell.value: cell.column for cell in book["Insatser"][1]}
        for name, value in {
            "rubrik": "Kontroll", "datum": datetime(2020, 5, 14), "antal": 2,
            "åtagande": "vaggeryd/2020/1 Trafik varje kvartal",
        }.items():  # fmt: skip
            book["Insatser"].cell(2, place[name], value)
        file = io.BytesIO()
        book.save(file)
        address = send(desk, file.getvalue(), "mall.xlsx")
        assert "Filen är rätt. 1 insats går att läsa in." in look(desk, address)
        desk.post(address, {"all": "1"})
        assert Activity.objects.get().contributions.get().quantity == 2

    def test_exports_are_read_in_again_without_a_change(self, desk, traffic):
        make.activity(towards=traffic, title="=farligt")
        for suffix in ("csv", "xlsx"):
            content = b"".join(desk.get(f"{PAGE}insatser.{suffix}?lofte=vaggeryd/2020"))
            assert "Allt i filen finns redan." in look(desk, send(desk, content, f"x.{suffix}"))

    def test_a_cell_of_a_workbook_is_never_a_formula(self, desk, traffic):
        make.activity(towards=traffic, title="=1+1")
        book = load_workbook(io.BytesIO(b"".join(desk.get(f"{PAGE}insatser.xlsx"))))
        cell = book["Insatser"]["D2"]
        assert (cell.value, cell.data_type) == ("'=1+1", "s")
        assert book["Insatser"]["E2"].value == datetime(2020, 5, 14)

    @pytest.mark.parametrize("path", ["mall.csv", "mall.csv?lofte=habo/2020", "insatser.pdf", "mall.pdf"])
    def test_unknown_table_addresses_are_not_found(self, desk, path):
        assert desk.get(PAGE + path).status_code == 404


class TestIn:
    def test_the_check_grows_while_the_file_is_read(self, desk):
        answer = desk.get(send(desk, csv_bytes([row(plats=f"P{n}") for n in range(1100)])))
        pieces = [piece.decode() for piece in answer]
        assert "Filen kontrolleras." in pieces[0]
        assert [p.split(">")[1].split(" rader")[0] for p in pieces[1:4]] == [
            "500",
            "1\u00a0000",
            "1\u00a0100",
        ]
        assert "Läs in allt: 1\u00a0100 insatser" in pieces[-2]
        assert not Activity.objects.exists()

    def test_ten_rows_are_shown_as_they_were_read_and_the_others_folded_so_that_the_button_is_near(
        self, desk
    ):
        page = look(desk, send(desk, csv_bytes([row(plats=f"P{n}") for n in range(12)])))
        assert page.index("P9 ") < page.index("Visa 2 rader till") < page.index("P10 ")
        assert "rader till" not in look(desk, send(desk, csv_bytes([row(plats=f"Q{n}") for n in range(10)])))

    def test_a_long_file_is_told_of_while_it_is_read_in_and_ends_in_its_receipt(self, desk):
        address = send(desk, csv_bytes([row(plats=f"P{n}") for n in range(1100)]))
        look(desk, address)
        answer = desk.post(address, {"all": "1"})
        pieces = [piece.decode() for piece in answer]
        told = [piece.partition(" insatser genomgångna")[0].rpartition(">")[2] for piece in pieces[:3]]
        assert told == ["500", "1\u00a0000", "1\u00a0100"]
        assert "Skriver det som alla läser" in pieces[3]
        assert "1\u00a0100 nya insatser är inlästa" in pieces[-2]
        assert Activity.objects.count() == 1100
        assert "1 100 nya insatser är inlästa" in look(desk, address)

    def test_closing_the_page_before_the_end_reads_nothing_in(self, desk):
        address = send(desk, csv_bytes([row(plats=f"P{n}") for n in range(1100)]))
        look(desk, address)
        answer = desk.post(address, {"all": "1"})
        assert answer.streaming, words(answer)
        next(iter(answer.streaming_content))
        answer._iterator.close()
        assert not Activity.objects.exists()
        assert "Läs in allt: 1 100 insatser" in look(desk, address)

    def test_bad_rows_are_named_and_the_good_ones_read_in(self, desk):
        address = send(desk, csv_bytes([row(), row(datum="i våras"), row(plats="<b>", räknas="kanske")]))
        page = look(desk, address)
        assert "2 insatser har fel. 1 insats går att läsa in." in page
        assert "Rad 3 datum i våras Fel. Skriv ett datum som 2020-06-18." in page
        assert "Rad 4 räknas kanske Fel. Skriv ja eller nej." in page
        answer = desk.get(f"{address}fel.csv")
        assert "3;datum;i våras;fel;Skriv ett datum som 2020-06-18.\r\n" in b"".join(answer).decode()
        done = words(desk.post(address, {"good": "1"}, follow=True))
        assert "1 ny insats är inläst" in done
        assert "2 insatser lästes inte in." in done
        assert Activity.objects.count() == 1

    def test_all_or_nothing_is_nothing_when_a_row_is_bad(self, desk):
        address = send(desk, csv_bytes([row(), row(datum="x")]))
        look(desk, address)
        answer = desk.post(address, {"all": "1"})
        assert answer.status_code == 422
        assert "Inget är inläst Rad 3, datum:" in words(answer)
        assert not Activity.objects.exists()

    def test_upload_confirmed_twice_is_read_in_once(self, desk):
        address = send(desk, csv_bytes([row()]))
        look(desk, address)
        first = words(desk.post(address, {"all": "1"}, follow=True))
        again = words(desk.post(address, {"all": "1"}, follow=True))
        assert first == again
        assert Activity.objects.count() == 1
        assert "Allt i filen finns redan." in look(desk, send(desk, csv_bytes([row()])))

    def test_what_has_changed_since_the_check_is_checked_again(self, desk, traffic):
        address = send(desk, csv_bytes([row(), row(plats="Byarum")]))
        look(desk, address)
        other = send(desk, csv_bytes([row()]))
        look(desk, other)
        desk.post(other, {"all": "1"})
        answer = desk.post(address, {"all": "1"})
        assert answer.status_code == 409
        assert "Något har ändrats sedan filen kontrollerades." in words(answer)
        assert "1 insats går att läsa in." in look(desk, address)

    def test_the_file_goes_when_it_is_read_in_and_the_rest_after_a_day(self, desk, tmp_path, monkeypatch):
        address = send(desk, csv_bytes([row()]))
        look(desk, address)
        (folder,) = (tmp_path / "tables").iterdir()
        assert (folder / "table").exists()
        desk.post(address, {"all": "1"})
        assert not (folder / "table").exists()
        later = (datetime.now() + timedelta(hours=25)).timestamp()
        monkeypatch.setattr(table_uploads.time, "time", lambda: later)
        table_uploads.sweep()
        assert not folder.exists()
        assert desk.get(address).status_code == 404

    def test_uploaded_file_is_open_to_its_owner_only(self, desk, client):
        address = send(desk, csv_bytes([row(rubrik="hemligt")]))
        client.force_login(make.coordinator())
        assert client.get(address).status_code == 404
        assert client.get(f"{address}fel.csv").status_code == 404

    def test_file_name_with_html_is_escaped(self, desk):
        address = send(desk, csv_bytes([row()]), "<script>alert(1)</script>.csv")
        look(desk, address)
        assert "<script>alert" not in desk.get(address).content.decode()

    def test_columns_nobody_knows_are_named_and_passed_over_when_asked(self, desk):
        content = csv_bytes([row() | {"Kommentar": "ok", "Ansvarig": "Kim"}])
        address = send(desk, content)
        page = look(desk, address)
        assert "Kolumnen ”Kommentar” känns inte igen. Kolumnen ”Ansvarig” känns inte igen." in page
        assert "Filen går inte att läsa" not in page
        assert desk.post(address, {"pass_over": "1"})["Location"] == address
        page = look(desk, address)
        assert "Filen är rätt. 1 insats går att läsa in." in page
        assert "Läses inte: ”Kommentar” och ”Ansvarig”." in page
        desk.post(address, {"all": "1"})
        assert "Kim" not in exported(Activity.objects.get().created_by).decode()

    def test_the_forms_own_word_for_the_internal_note_is_known_and_said_back(self, desk):
        address = send(
            desk, csv_bytes([row() | {"Anteckning": "Ring Kim", "offentlig anteckning": "Torrt väglag"}])
        )
        page = look(desk, address)
        assert "Offentlig anteckning: Torrt väglag. Intern anteckning: Ring Kim" in page
        desk.post(address, {"all": "1"})
        made = Activity.objects.get()
        assert (made.note, made.internal_note) == ("Torrt väglag", "Ring Kim")

    def test_the_good_rows_are_said_back_as_they_were_read_before_anything_is_public(self, desk):
        rows = [row(datum="1/5 2020", antal="71", **{"till och med": "30/6 2020"}), row(datum="x")]
        rows += [row(räknas="nej", plats="", **{"varför inte": "rörlig", "utförd av": "Polisen"})]
        make.police()
        address = send(desk, csv_bytes(rows))
        page = look(desk, address)
        assert "Så lästes raderna" in page
        assert (
            "Rad 2 maj–juni 2020 Trafikinsats: Kontroll på väg 152 Skillingaryd Åtagande 1 (2020): 71 Vaggeryd"
            in page
        )
        assert (
            "Rad 4 14 maj 2020 Trafikinsats: Kontroll på väg 152 (ingen) Åtagande 1 (2020): 1, räknas inte: rörlig Polisen"
            in page
        )
        assert not Activity.objects.exists()
        found = b"".join(desk.get(f"{address}last.csv")).decode().splitlines()
        assert [line.split(";")[0] for line in found] == ["\ufeffrad", "2", "4"]

    def test_missing_and_empty_files_are_refused(self, desk):
        assert "Välj en fil." in words(desk.post(PAGE, {}))
        assert "Filen är tom." in words(desk.post(PAGE, {"file": SimpleUploadedFile("a.csv", b"")}))

    def test_tables_are_closed_to_who_does_not_log(self, client, traffic):
        client.force_login(make.decider())
        assert client.get(PAGE).status_code == 403


class TestTakenBack:
    """All that was read in, withdrawn at once: with one reason, or with none while nobody has seen it."""

    def imported(self, desk, *rows):
        """Read in; returns the address of the import."""
        address = send(desk, csv_bytes(rows))
        look(desk, address)
        page = desk.post(address, {"all": "1"}, follow=True).content.decode()
        return IMPORTS + page.partition(IMPORTS)[2].partition('"')[0]

    def test_what_everybody_has_seen_goes_with_one_reason_once_what_changes_is_read(self, desk, traffic):
        address = self.imported(desk, row(), row(plats="Byarum"), row(plats="Hok"))
        corrected = Activity.objects.get(place="Hok")
        correct_activity(corrected, by=corrected.created_by, reason="Fel ort.", place="Hok centrum")
        assert "Skriv varför insatserna tas tillbaka." in words(desk.post(address))
        asked = desk.post(address, {"reason": "Fel fil."})
        assert "Inget är återtaget än." in words(asked)
        assert not Activity.objects.filter(withdrawn_at__isnull=False).exists()
        said = asked.context["foreseen"].fingerprint
        done = desk.post(address, {"reason": "Fel fil.", "foreseen": said}, follow=True)
        assert "3 insatser är återtagna och räknas inte längre." in words(done)
        gone = Activity.objects.filter(withdrawn_reason="Fel fil.")
        assert {each.place for each in gone} == {"Skillingaryd", "Byarum", "Hok centrum"}
        event = AuditEvent.objects.get(event="activities.withdrawn")
        assert len(json.loads(event.details)["touched"]) == 3

    def test_what_nobody_has_seen_goes_without_a_reason(self, desk):
        address = self.imported(desk, row(**{"visas från": "2020-12-01"}))
        assert "Varför tas" not in words(desk.get(address))
        assert "1 insats är återtagen" in words(desk.post(address, follow=True))
        assert "Står kvar 0 insatser" in words(desk.get(address))

    def test_the_latest_are_found_from_the_page_of_tables_and_opened_by_no_other(self, desk, client):
        address = self.imported(desk, row())
        assert f'href="{address}"' in desk.get(PAGE).content.decode()
        client.force_login(make.police_officer())
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "x"}).status_code == 404


class TestMany:
    def send(self, client, *rows, **fields):
        return client.post(MANY, {"uids": [str(each.uid) for each in rows], **fields})

    def seen(self, answer):
        """What the page says of the rows, and of the form, that were read there."""
        marks = answer.content.decode().split('name="seen" value="')[1:]
        told = answer.context["foreseen"]
        return {
            "seen": [mark.partition('"')[0] for mark in marks],
            "shown": answer.context["shown"],
            "foreseen": told.fingerprint if told else "",
        }

    def test_the_form_then_the_rows_as_they_will_be_then_done(self, desk, traffic):
        one, two = (make.activity(towards=traffic, publish_on="2020-12-01", title=t) for t in ("Ett", "Två"))
        assert "2 insatser är valda" in words(self.send(desk, one, two))
        page = self.send(desk, one, two, step="preview", place="Byarum")
        assert words(page).count("Plats: Skillingaryd blir Byarum") == 2
        assert one.place == Activity.objects.get(pk=one.pk).place
        done = self.send(desk, one, two, step="save", place="Byarum", **self.seen(page))
        assert done.status_code == 302
        assert set(Activity.objects.values_list("place", flat=True)) == {"Byarum"}

    def test_a_public_row_is_corrected_with_a_reason(self, desk, traffic):
        mine = make.activity(towards=traffic)
        fields = {"counts": "nej", "why_not": "rörlig"}
        asked = self.send(desk, mine, step="preview", **fields)
        assert asked.status_code == 422
        assert "Skriv varför insatserna rättas." in words(asked)
        page = self.send(desk, mine, step="preview", reason="fel slag", **fields)
        assert "Åtagande 1: räknas blir räknas inte" in words(page)
        self.send(desk, mine, step="save", reason="fel slag", **self.seen(page), **fields)
        new = Activity.objects.get(replaces=mine)
        assert new.correction_reason == "fel slag"
        assert (new.contributions.get().counts, new.contributions.get().why_not) == (False, "rörlig")

    def test_a_day_far_from_the_promise_is_asked_about_row_by_row_as_when_one_is_changed(self, desk, traffic):
        one, two = (make.activity(towards=traffic, publish_on="2020-12-01", title=t) for t in ("Ett", "Två"))
        fields = {"starts_on": "2012-05-14"}
        page = self.send(desk, one, two, step="preview", **fields)
        question = "Dagen 14 maj 2012 ligger före löftets första dag, 1 januari 2020. Stämmer den?"
        assert f"2012-05-14 Ett: Mot åtagande 1 räknas inget för den dagen. {question}" in words(page)
        assert words(page).count(question) == 2
        seen = self.seen(page)
        asked = self.send(desk, one, two, step="save", **{**seen, "foreseen": ""}, **fields)
        assert (asked.status_code, words(asked).count(question)) == (200, 2)
        assert Activity.objects.get(pk=one.pk).starts_on == date(2020, 5, 14)
        assert self.send(desk, one, two, step="save", **seen, **fields).status_code == 302
        assert set(Activity.objects.values_list("starts_on", flat=True)) == {date(2012, 5, 14)}

    def test_what_everybody_will_read_otherwise_is_told_before_it_is_saved(self, desk, traffic):
        quarterly = {"form": "rate", "number": 1, "per": "quarter"}
        mine = make.activity(towards=make.commitment(traffic.promise, 2, kind=traffic.kind, target=quarterly))
        fields = {"counts": "nej", "why_not": "rörlig", "reason": "fel slag"}
        page = self.send(desk, mine, step="preview", **fields)
        assert "Så ändras det som alla läser:" in words(page)
        unread = self.send(desk, mine, step="save", **{**self.seen(page), "foreseen": ""}, **fields)
        assert (unread.status_code, Activity.objects.count()) == (200, 1)

    def test_a_row_that_somebody_changed_stops_it_all(self, desk, traffic):
        one, two = (make.activity(towards=traffic, publish_on="2020-12-01", title=t) for t in ("Ett", "Två"))
        page = self.send(desk, one, two, step="preview", starts_on="2020-05-01")
        Activity.objects.filter(pk=two.pk).update(note="ny")
        answer = self.send(desk, one, two, step="save", starts_on="2020-05-01", **self.seen(page))
        assert answer.status_code == 409
        assert "Två: Någon annan har ändrat raden" in words(answer)
        assert Activity.objects.get(pk=one.pk).starts_on == date(2020, 5, 14)

    def test_rows_that_nothing_is_said_of_are_not_written_over(self, desk, traffic):
        mine = make.activity(towards=traffic, publish_on="2020-12-01")
        page = self.send(desk, mine, step="preview", place="Byarum")
        answer = self.send(desk, mine, step="save", place="Byarum", shown=page.context["shown"])
        assert (answer.status_code, Activity.objects.get().place) == (409, mine.place)

    def test_rows_become_nothing_else_than_what_was_shown(self, desk, traffic):
        mine = make.activity(towards=traffic, publish_on="2020-12-01")
        page = self.send(desk, mine, step="preview", place="Byarum")
        other = self.send(desk, mine, step="save", place="Klevshult", **self.seen(page))
        assert (other.status_code, Activity.objects.get().place) == (200, mine.place)
        assert "har ändrats sedan det visades" in words(other)
        assert "blir Klevshult" in words(other)

    def test_a_row_that_has_been_corrected_is_left_out_and_said(self, desk, traffic):
        old = make.activity(towards=traffic, title="Gammal")
        make.activity(towards=traffic, replaces=old, correction_reason="fel dag")
        assert "redan rättad" in words(self.send(desk, old, make.activity(towards=traffic)))

    def test_change_of_many_needs_rows_and_a_change(self, desk, traffic):
        assert self.send(desk).status_code == 302
        mine = make.activity(towards=traffic, publish_on="2020-12-01")
        assert "Fyll i det som ska ändras." in words(self.send(desk, mine, step="preview"))

    def test_change_of_many_leaves_rows_of_others_alone(self, desk, traffic):
        theirs = make.activity(towards=traffic, logged_for=make.police())
        assert self.send(desk, theirs, step="save", place="Byarum").status_code == 403
        far = make.activity(towards=make.commitment(make.promise(place=make.municipality("Habo"))))
        assert self.send(desk, far).status_code == 404
