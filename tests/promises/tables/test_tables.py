"""Tables in and out: what is read, what is refused and why, and that an export read in changes nothing."""

import uuid
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import verify
from promises.log.actions import withdraw_activity
from promises.models import Activity, Commitment, Contribution, Promise, PublicationRule, Result
from promises.record.rulebook import Rule
from promises.tables.actions import change_many
from promises.tables.dry_run import State
from promises.tables.export import activities, export_rows
from promises.tables.line_problems import BadTable
from promises.tables.permitted import Reach
from promises.tables.xlsx_file import write_xlsx
from promises.words.enums import Detail
from promises.writing.publication_rules import rules_fingerprint, set_rules
from tests import factories as make
from tests.factories.promises import moment
from tests.followup.editions import edition
from tests.promises.tables.table_files import (
    TODAY,
    checked,
    csv_bytes,
    exported,
    read_in,
    row,
    sentences,
    xlsx_bytes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def traffic():
    """Commitment 1 of Vaggeryd's promise."""
    return make.commitment(make.published_promise(), 1, kind=make.kind())


@pytest.fixture
def by(traffic):
    return make.officer()


def states(found):
    return [each.state for each in found]


class TestReading:
    def test_the_promises_address_without_a_number_is_work_that_counts_towards_nothing(
        self, tmp_path, by, traffic
    ):
        for address in ("vaggeryd/2020", "2020", "vaggeryd/2020 Annat trygghetsarbete"):
            cells = row(åtagande=address, antal="", rubrik=f"Fika {address}")
            read_in(tmp_path, csv_bytes([cells]), by)
        rows = Activity.objects.all()
        assert {(each.promise, each.contributions.count()) for each in rows} == {(traffic.promise, 0)}
        assert ";vaggeryd/2020;" in exported(by, traffic.promise).decode()

    def test_a_row_counts_towards_a_commitment_or_towards_nothing(self, tmp_path, by, traffic):
        number = str(uuid.uuid4())
        rows = [row(nummer=number), row(nummer=number, åtagande="vaggeryd/2020", antal="")]
        [problem] = sentences(checked(tmp_path, csv_bytes(rows), by))
        assert "åtagande: Insatsen räknas mot ett åtagande" in problem

    def test_a_row_of_what_another_answers_for_says_who_did_it(self, tmp_path, by, traffic):
        make.party(traffic, make.police())
        [problem] = sentences(checked(tmp_path, csv_bytes([row()]), by))
        assert "utförd av: Polisen ansvarar för åtagandet. Gjorde Polisen det? Skriv vem" in problem
        read_in(tmp_path, csv_bytes([row(**{"utförd av": "Polisen"})]), by)
        assert Activity.objects.get().performed_by == make.police()

    def test_a_row_waits_as_the_rules_of_its_promise_say(self, tmp_path, by, traffic):
        rules = {traffic.kind: Rule(Detail.DAY, 200)}
        set_rules(traffic.promise, rules, by=make.coordinator(), seen=rules_fingerprint(traffic.promise))
        read_in(tmp_path, csv_bytes([row(åtagande="vaggeryd/2020", antal="")]), by)
        assert str(Activity.objects.get().publish_on) == "2020-11-30"

    def test_a_row_becomes_an_activity_with_what_it_counts_and_its_results(self, tmp_path, by, traffic):
        make.result_measure()
        content = csv_bytes(
            [row(antal="1,5") | {"resultat: kontrollerade fordon": "64", "intern anteckning": "kallt"}]
        )
        read_in(tmp_path, content, by)
        made = Activity.objects.get()
        assert (made.title, made.place, str(made.starts_on)) == (
            "Kontroll på väg 152",
            "Skillingaryd",
            "2020-05-14",
        )
        assert (made.ends_on, made.publish_on) == (made.starts_on, TODAY)
        assert made.internal_note == "kallt"
        assert made.logged_for == made.performed_by == make.organisation("Vaggeryds kommun")
        assert made.created_by == by
        assert Contribution.objects.get().quantity == Decimal("1.5")
        assert Result.objects.get().value == 64

    def test_a_total_is_one_row_over_a_span(self, tmp_path, by):
        read_in(tmp_path, csv_bytes([row(datum="1/5 2020", antal="71") | {"till och med": "30/6 2020"}]), by)
        made = Activity.objects.get()
        assert (str(made.starts_on), str(made.ends_on)) == ("2020-05-01", "2020-06-30")
        assert made.contributions.get().quantity == 71

    def test_the_shortest_table_has_a_heading_and_a_day(self, tmp_path, by):
        read_in(tmp_path, "rubrik;datum;åtagande\r\nKontroll;2020-05-14;2020/1\r\n".encode(), by)
        assert Activity.objects.get().kind.name == "trafikinsats"

    def test_several_rows_with_one_number_are_one_activity(self, tmp_path, by, traffic):
        make.commitment(traffic.promise, 2, kind=make.kind())
        number = "6b8f1f0e-3b0a-4c56-9c2e-6f1d0f3a2b11"
        rows = [row(nummer=number), row(nummer=number, åtagande="vaggeryd/2020/2", antal="3")]
        read_in(tmp_path, csv_bytes(rows), by)
        assert [str(c.quantity.normalize()) for c in Activity.objects.get().contributions.all()] == ["1", "3"]

    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
    def test_usual_csv_dialects_are_read(self, tmp_path, by, delimiter, encoding):
        found = checked(tmp_path, csv_bytes([row(antal="1,5")], delimiter, encoding), by)
        assert sentences(found) == []
        assert states(found) == [State.NEW]

    def test_a_spreadsheet_with_real_dates_and_numbers(self, tmp_path, by):
        found = checked(tmp_path, xlsx_bytes([row(datum=datetime(2020, 5, 14), antal=1.5, räknas=True)]), by)
        assert sentences(found) == []
        assert str(found[0].values.fields["starts_on"]) == "2020-05-14"

    @pytest.mark.parametrize(
        "written",
        ["1", "1.", "Åtagande 1", "åtagande nr 1", "1: Trafik", "Åtagande 1 – Trafik varje kvartal"],
    )
    def test_a_commitment_is_named_by_its_number(self, tmp_path, by, traffic, written):
        Commitment.objects.update(title="Trafik varje kvartal")
        [found] = checked(tmp_path, csv_bytes([row(åtagande=written)]), by)
        assert [commitment for commitment, _ in found.values.shares] == [traffic]

    @pytest.mark.parametrize("written", ["1 och 2", "1, 2", "1 Belysning", "11", "1:a"])
    def test_a_number_beside_other_words_is_not_guessed_from(self, tmp_path, by, traffic, written):
        Commitment.objects.update(title="Trafik varje kvartal")
        [problem] = sentences(checked(tmp_path, csv_bytes([row(åtagande=written)]), by))
        assert problem.startswith("rad 2, åtagande: Åtagandet finns inte")

    def test_a_number_alone_is_that_of_the_promise_that_holds_on_the_day(self, tmp_path, by, traffic):
        before = make.promise("2019", starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31))
        make.commitment(before, 1, kind=traffic.kind)
        [found] = checked(tmp_path, csv_bytes([row(åtagande="1")]), by)
        assert [commitment for commitment, _ in found.values.shares] == [traffic]
        Promise.objects.update(starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
        assert sentences(checked(tmp_path, csv_bytes([row(åtagande="1")]), by)) == [
            "rad 2, åtagande: Flera löften har ett åtagande 1. Skriv vaggeryd/2019/1 eller vaggeryd/2020/1."
        ]

    def test_titles_above_the_headings_are_passed_over_and_rows_keep_their_numbers(self, tmp_path, by):
        titles = "Trygghetsarbete Vaggeryd 2020;;\r\nRubrik\r\n\r\n"
        content = f"{titles}rubrik;datum;åtagande\r\n;2020-05-14;1\r\n"
        assert sentences(checked(tmp_path, content.encode(), by)) == ["rad 5, rubrik: Skriv en rubrik."]

    @pytest.mark.parametrize("told", ["sep=;\r\n", '"sep=;"\r\n', "SEP=;\n"])
    def test_what_excel_tells_itself_of_the_separator_is_no_row(self, tmp_path, by, told):
        content = f"{told}rubrik;datum;åtagande\r\n;2020-05-14;1\r\n".encode("utf-8-sig")
        assert sentences(checked(tmp_path, content, by)) == ["rad 2, rubrik: Skriv en rubrik."]

    def test_a_day_with_a_time_is_the_day(self, tmp_path, by):
        rows = [row(datum=datetime(2020, 5, 14, 18, 30)), row(datum="2020-05-14 18:30:00", plats="Byarum")]
        found = checked(tmp_path, xlsx_bytes(rows), by)
        assert {str(each.values.fields["starts_on"]) for each in found} == {"2020-05-14"}

    def test_comments_and_empty_rows_are_left_out_but_counted(self, tmp_path, by):
        content = "rubrik;datum;åtagande\r\n# exempel;2020-05-14;\r\n;;\r\n;2020-05-14;2020/1\r\n".encode()
        assert sentences(checked(tmp_path, content, by)) == ["rad 4, rubrik: Skriv en rubrik."]


class TestLate:
    """What comes after the follow-up of its period says why, as in the log form."""

    @pytest.fixture
    def traffic(self):
        traffic = make.commitment(make.published_promise(), 1, kind=make.kind())
        edition(traffic.promise.periods.get(slug="2020-t2"))
        return traffic

    def test_it_is_refused_without_a_reason_and_the_reason_is_read_by_everybody(self, tmp_path, by, traffic):
        assert sentences(checked(tmp_path, csv_bytes([row()]), by)) == [
            "rad 2, varför sent: Tertial 2 2020 är redan följd upp. Skriv varför den loggas först nu."
        ]
        assert sentences(checked(tmp_path, csv_bytes([row(datum="2020-10-03")]), by)) == []
        [problem] = sentences(
            checked(tmp_path, csv_bytes([row() | {"varför sent": "Väntade på 19121212-1212"}]), by)
        )
        assert "varför sent" in problem
        read_in(tmp_path, csv_bytes([row() | {"varför sent": "Listan kom bort."}]), by)
        assert Activity.objects.get().late_reason == "Listan kom bort."
        assert "Listan kom bort." in exported(by, traffic.promise).decode()

    def test_it_says_why_where_who_did_it_has_said_that_nothing_was_done(self, tmp_path, by, traffic):
        make.confirmation(traffic, traffic.promise.periods.get(slug="2020-t1"))
        late = row(datum="2020-04-10")
        assert sentences(checked(tmp_path, csv_bytes([late]), by)) == [
            "rad 2, varför sent: Vaggeryds kommun har sagt att inget (mer) gjordes i tertial 1 2020. Skriv varför den loggas först nu."
        ]
        assert sentences(checked(tmp_path, csv_bytes([late | {"varför sent": "Glömd."}]), by)) == []

    @pytest.mark.parametrize("until", ["", "2020-10-14"])
    def test_what_reaches_back_to_what_a_follow_up_told_says_why(self, tmp_path, by, traffic, until):
        back = row(datum="2020-04-10") | {"till och med": until}
        assert sentences(checked(tmp_path, csv_bytes([back]), by)) == [
            "rad 2, varför sent: Tertial 2 2020 är redan följd upp. Skriv varför den loggas först nu."
        ]
        assert sentences(checked(tmp_path, csv_bytes([back | {"varför sent": "Glömd."}]), by)) == []

    def test_a_day_to_be_shown_from_that_has_been_does_not_hide_it(self, tmp_path, by, traffic):
        early = row() | {"visas från": "2020-05-15"}
        assert sentences(checked(tmp_path, csv_bytes([early]), by))
        read_in(tmp_path, csv_bytes([early | {"varför sent": "Listan kom bort."}]), by)
        assert Activity.objects.get().publish_on == TODAY

    def test_the_same_change_of_many_asks_for_it_too(self, by, traffic):
        hidden = make.activity(date(2020, 10, 3), towards=traffic, publish_on=date(2020, 11, 1))
        moved = {"starts_on": date(2020, 5, 14), "ends_on": date(2020, 5, 14)}
        with pytest.raises(ValidationError, match="Skriv varför den loggas först nu"):
            change_many([hidden], by=by, changes=lambda _: dict(moved))
        [changed] = change_many([hidden], by=by, changes=lambda _: moved | {"late_reason": "Fel dag."})
        assert changed.late_reason == "Fel dag."


WRONG = [
    ({"kommun": "Vagerid"}, "kommun", "Kommunen finns inte. Skriv Vaggeryds kommun."),
    ({"slag": "fika"}, "slag", "Slaget finns inte. Skriv trafikinsats eller trygghetsvandring."),
    ({"rubrik": ""}, "rubrik", "Skriv en rubrik."),
    ({"rubrik": "x" * 161}, "rubrik", "Texten är 161 tecken. Högst 160 får plats."),
    ({"datum": ""}, "datum", "Skriv datum, till exempel 2020-06-18."),
    ({"datum": "i våras"}, "datum", "Skriv ett datum som 2020-06-18."),
    ({"datum": "2020-02-30"}, "datum", "Den dagen finns inte i kalendern."),
    ({"datum": "2020-10-16"}, "datum", "Dagen har inte varit än. Ta med insatsen när den är gjord."),
    ({"till och med": "2020-05-01"}, "till och med", "Till och med ligger före datum."),
    ({"plats": "x" * 161}, "plats", "Texten är 161 tecken. Högst 160 får plats."),
    ({"åtagande": "vaggeryd/2020/9"}, "åtagande", "Åtagandet finns inte bland dem du kan logga mot. Skriv som vaggeryd/2020/4."),
    ({"åtagande": ""}, "åtagande", "Skriv åtagande, eller töm antal."),
    ({"åtagande": "vaggeryd/2020"}, "åtagande", "Skriv åtagande, eller töm antal."),
    ({"antal": "många"}, "antal", "Skriv ett tal, till exempel 12 eller 1,5."),
    ({"antal": "-3"}, "antal", "Skriv ett tal från 0 till 999 999 999."),
    ({"antal": "0"}, "antal", "Skriv ett tal större än noll."),
    ({"antal": "1.200"}, "antal", "Går att läsa på två sätt. Skriv tusental utan punkt och decimaler med komma."),
    ({"antal": "1,2345"}, "antal", "Skriv talet med högst tre decimaler."),
    ({"räknas": "kanske"}, "räknas", "Skriv ja eller nej."),
    ({"räknas": "x"}, "räknas", "Skriv ja eller nej."),
    ({"räknas": "nej"}, "varför inte", "Skriv varför den inte räknas."),
    ({"varför inte": "rörlig"}, "varför inte", "Raden räknas. Skriv nej under räknas, eller töm cellen."),
    ({"delmål": "norr"}, "delmål", "Åtagandet har inget delmål eller steg med det kortnamnet."),
    ({"utförd av": "Okänd AB"}, "utförd av", "Organisationen finns inte. Skriv namnet som i mallen, på bladet Värden."),
    ({"loggad av": "Polisen"}, "loggad av", "Du får inte logga för Polisen i Vaggeryds kommun."),
    ({"visas från": "snart"}, "visas från", "Skriv ett datum som 2020-06-18."),
    ({"nummer": "12"}, "nummer", "Det är inte ett nummer ur en export. Lämna tomt för en ny insats."),
    ({"resultat: kontrollerade fordon": "x"}, "resultat: kontrollerade fordon", "Skriv ett tal, till exempel 12 eller 1,5."),
    ({"resultat: deltagare": "5"}, "resultat: deltagare", "Slaget trafikinsats har inte det resultatmåttet. Lämna cellen tom."),
]  # fmt: skip


class TestBadRows:
    @pytest.mark.parametrize(("cells", "column", "sentence"), WRONG, ids=[str(w[0])[:40] for w in WRONG])
    def test_bad_cell_is_named_by_row_column_and_reason(self, tmp_path, by, cells, column, sentence):
        make.result_measure()
        make.result_measure("deltagare", make.kind("trygghetsvandring"))
        content = csv_bytes([row(), row() | cells])
        found = checked(tmp_path, content, by)
        assert states(found) == [State.NEW, State.BAD]
        assert sentences(found) == [f"rad 3, {column}: {sentence}"]

    def test_one_bad_row_stops_an_all_or_nothing_file(self, tmp_path, by):
        with pytest.raises(Exception, match=r"Rad 3, datum: .* Inget har lästs in"):
            read_in(tmp_path, csv_bytes([row(), row(datum="x")]), by)
        assert not Activity.objects.exists()
        assert not AuditEvent.objects.exists()

    def test_only_good_rows_are_read_in_when_asked(self, tmp_path, by):
        done = read_in(tmp_path, csv_bytes([row(), row(datum="x")]), by, only_good=True)
        assert done.counts == {State.NEW: 1, State.BAD: 1}
        assert Activity.objects.count() == 1

    def test_another_municipality_is_refused_by_name(self, tmp_path, by):
        make.municipality("Jönköping")
        found = checked(tmp_path, csv_bytes([row(kommun="Jönköping", åtagande="", antal="")]), by)
        assert sentences(found) == ["rad 2, kommun: Du får inte logga insatser i Jönköpings kommun."]

    def test_the_number_of_a_row_out_of_reach_says_nothing_of_it(self, tmp_path, by):
        other = make.promise(place=make.municipality("Jönköping"))
        theirs = make.activity(towards=make.commitment(other))
        found = checked(tmp_path, csv_bytes([row(nummer=str(theirs.uid))]), by)
        assert sentences(found) == ["rad 2, nummer: Numret hör till en insats som du inte kan ändra."]

    def test_cell_under_no_heading_is_refused(self, tmp_path, by):
        content = csv_bytes([row()]).replace(b"ja;\r\n", b"ja;;kvar\r\n")
        assert sentences(checked(tmp_path, content, by)) == ["rad 2, : Cellen står under ingen rubrik."]

    def test_rows_of_one_number_that_differ_or_stand_apart(self, tmp_path, by, traffic):
        make.commitment(traffic.promise, 2, kind=make.kind())
        number = "6b8f1f0e-3b0a-4c56-9c2e-6f1d0f3a2b11"
        one, two = row(nummer=number), row(nummer=number, åtagande="vaggeryd/2020/2")
        assert "rad 3, plats: Skiljer sig från rad 2, som har samma nummer." in sentences(
            checked(tmp_path, csv_bytes([one, two | {"plats": "Byarum"}]), by)
        )
        assert "rad 4, nummer: Insatsen står redan på rad 2. Samla dess rader under varandra." in sentences(
            checked(tmp_path, csv_bytes([one, row(plats="Byarum"), two]), by)
        )

    def test_what_looks_like_another_is_a_warning(self, tmp_path, by, traffic):
        make.activity(towards=traffic)
        found = checked(tmp_path, csv_bytes([row(), row(plats="Byarum"), row(plats="byarum", antal="2")]), by)
        assert states(found) == [State.NEW] * 3
        assert sentences(found)[1:] == ["rad 4, rubrik: Liknar rad 3: samma dag, slag och plats."]
        assert sentences(found)[0].startswith(
            "rad 2, rubrik: Liknar en insats som redan finns: Trafikkontroll"
        )
        done = read_in(tmp_path, csv_bytes([row(), row(plats="Byarum")]), by, skip_similar=True)
        assert (done.left_out, Activity.objects.count()) == (1, 2)


class TestBadTables:
    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "Filen är tom."),
            (b"rubrik;datum\r\n", "Tabellen har inga rader under rubrikerna."),
            ("rubrik;dag;åtagande\r\na;b;c".encode(), "Kolumnen ”dag” känns inte igen."),
            (b"rubrik;datm\r\na;b", "Kolumnen ”datm” känns inte igen. Menas datum?"),
            (b"rubrik;rubrik;datum\r\na;b;c", "Kolumnen ”rubrik” står två gånger. Ta bort den ena."),
            (b"rubrik;plats\r\na;b", "Tabellen saknar kolumnen ”datum”."),
            (b'rubrik;datum\r\n"a;b\r\n', "Rad 2 går inte att läsa: ett citattecken saknar sitt slut."),
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0\0\0 stream", "Filen är varken CSV eller XLSX."),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(9), "Filen är varken CSV eller XLSX."),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Filen är en äldre Excelfil eller låst med lösenord."),
            (b"PK\x03\x04 not a zip", "Filen går inte att läsa som Excelfil."),
        ],
    )  # fmt: skip
    def test_bad_table_says_what_to_do(self, tmp_path, by, content, sentence):
        with pytest.raises(BadTable) as refusal:
            checked(tmp_path, content, by)
        assert str(refusal.value).startswith(sentence)


class TestOutAndInAgain:
    @pytest.fixture
    def filled(self, traffic):
        """Rows of every sort: several commitments, not counted, a span, results, notes that look like formulas."""
        promise = traffic.promise
        second = make.commitment(promise, 2, kind=make.kind("trygghetsvandring"))
        one = make.activity(towards=traffic, quantity="1.250", note='=1+1;"a"\nrad två', title="-5 grader")
        make.contribution(one, second, 3, counts=False, why_not="fel dag")
        make.result(one, make.result_measure(), "64")
        make.activity(towards=second, title="'=redan", internal_note="hemligt")
        make.activity(towards=traffic, logged_for=make.police(), internal_note="polisens")
        make.activity(kind=make.kind("fika"), title="Utan åtagande", ends_on="2020-06-30")
        make.activity(kind=make.kind("fika"), title="Annat som gjorts", promise=promise)
        return promise

    def test_a_text_too_long_for_excel_says_that_it_is_cut_and_is_not_cut_here(self, tmp_path, by, traffic):
        note = "Lång. " * 7_000
        make.activity(towards=traffic, note=note, internal_note="")
        reach = Reach(by)
        write_xlsx(tmp_path / "out.xlsx", export_rows(activities(reach), reach))
        [heads, cells] = load_workbook(tmp_path / "out.xlsx")["Insatser"].iter_rows(values_only=True)
        cut = dict(zip(heads, cells, strict=True))["offentlig anteckning"]
        assert len(cut) == 32_767
        assert cut.endswith("[Avkortad: Excel har inte plats för mer. Hela texten står i CSV-filen.]")
        assert states(checked(tmp_path, (tmp_path / "out.xlsx").read_bytes(), by)) == [State.UNCHANGED]
        [problem] = sentences(checked(tmp_path, xlsx_bytes([row() | {"offentlig anteckning": cut}]), by))
        assert "offentlig anteckning: Texten är avkortad." in problem

    def test_an_export_read_in_changes_nothing_and_comes_out_the_same(self, tmp_path, by, filled):
        before, revision = exported(by), Promise.objects.get().revision
        found = checked(tmp_path, before, by)
        assert sentences(found) == []
        assert states(found) == [State.UNCHANGED] * 5
        read_in(tmp_path, before, by)
        assert exported(by) == before
        assert Promise.objects.get().revision == revision
        assert not AuditEvent.objects.exists()

    def test_it_is_what_swedish_excel_opens_and_no_cell_is_a_formula(self, by, filled):
        text = exported(by).decode()
        assert text.startswith("\ufeffnummer;kommun;slag;rubrik;datum;")
        assert ";'-5 grader;" in text
        assert '"\'=1+1;""a""\nrad två"' in text
        assert ";''=redan;" in text
        assert ";1,25;" in text

    def test_the_other_partys_internal_note_stays_with_them(self, by, filled):
        text = exported(by).decode()
        assert "hemligt" in text
        assert "polisens" not in text
        assert "polisens" in exported(make.police_officer()).decode()

    def test_a_row_of_another_municipality_is_not_in_it(self, by, filled):
        other = make.commitment(make.promise(place=make.municipality("Jönköping")))
        make.activity(towards=other, title="Deras rad")
        assert "Deras rad" not in exported(by).decode()

    def test_a_corrected_and_a_withdrawn_row_are_left_out(self, by, traffic):
        old = make.activity(towards=traffic, title="Gammal")
        make.activity(towards=traffic, title="Ny", replaces=old, correction_reason="fel dag")
        text = exported(by, traffic.promise).decode()
        assert "Ny" in text
        assert "Gammal" not in text

    def test_a_change_of_a_public_row_is_refused(self, tmp_path, by, filled):
        found = checked(tmp_path, exported(by).replace(b"Skillingaryd", b"Byarum"), by)
        said = [sentence.partition(": ")[2] for sentence in sentences(found)]
        assert "Insatsen är offentlig. Rätta den för sig, med skäl, inte i en tabell." in said

    def test_a_row_that_was_withdrawn_before_anybody_saw_it_is_not_changed_by_a_table(
        self, tmp_path, by, traffic
    ):
        mine = make.activity(towards=traffic, publish_on="2020-12-01")
        content = exported(by).replace(b"Skillingaryd", b"Byarum")
        withdraw_activity(mine, by=by, reason="Blev aldrig av")
        found = checked(tmp_path, content, by)
        assert states(found) == [State.BAD]
        assert [said.partition(": ")[2] for said in sentences(found)] == [
            "Insatsen är återtagen och kan inte ändras."
        ]
        read_in(tmp_path, content, by, only_good=True)
        mine.refresh_from_db()
        assert mine.place == "Skillingaryd"

    def test_a_change_of_a_row_nobody_has_seen_is_made_and_told(self, tmp_path, by, traffic):
        mine = make.activity(towards=traffic, publish_on="2020-12-01", internal_note="hemligt")
        content = exported(by).replace(b"Skillingaryd", b"Byarum").replace(b";1;", b";2;")
        done = read_in(tmp_path, content, by)
        assert done.counts == {State.CHANGED: 1}
        mine.refresh_from_db()
        assert (mine.place, mine.contributions.get().quantity) == ("Byarum", 2)
        event = AuditEvent.objects.get()
        assert event.event == "activities.changed"
        assert '["Skillingaryd", "Byarum"]' in event.details
        assert "hemligt" not in event.details

    def test_rows_that_wait_for_their_period_ask_no_more_when_there_are_many(self, tmp_path, by, traffic):
        PublicationRule.objects.create(
            promise=traffic.promise, kind=traffic.kind, detail="period", set_at=moment(TODAY), set_by=by
        )

        def asked(count: int, place: str) -> int:
            found = [row(datum=f"2020-09-{day:02}", plats=place) for day in range(1, count + 1)]
            with CaptureQueriesContext(connection) as queries:
                read_in(tmp_path, csv_bytes(found), by)
            return len(queries)

        few = asked(2, "Hok")
        assert asked(20, "Byarum") <= few
        assert {str(day) for day in Activity.objects.values_list("publish_on", flat=True)} == {"2021-01-01"}
        few = self.changed(tmp_path, by, {"Hok": "Klevshult"})
        assert self.changed(tmp_path, by, {"Byarum": "Skillingaryd"}) <= few

    def changed(self, tmp_path, by, words: dict[str, str]) -> int:
        content = exported(by)
        for old, new in words.items():
            content = content.replace(old.encode(), new.encode())
        with CaptureQueriesContext(connection) as queries:
            read_in(tmp_path, content, by)
        return len(queries)

    def test_what_ties_a_row_to_its_owner_is_never_changed(self, tmp_path, by, traffic):
        make.activity(towards=traffic, publish_on="2020-12-01", logged_for=make.police())
        content = exported(by).replace(b"Polisen", b"Vaggeryds kommun")
        assert "rad 2, loggad av: Loggad av ändras inte i en tabell." in sentences(
            checked(tmp_path, content, by)
        )

    def test_columns_that_are_left_out_are_kept(self, tmp_path, by, traffic):
        mine = make.activity(towards=traffic, publish_on="2020-12-01", note="står kvar")
        content = f"nummer;rubrik;datum\r\n{mine.uid};Ny rubrik;2020-05-14\r\n".encode()
        read_in(tmp_path, content, by)
        mine.refresh_from_db()
        assert (mine.title, mine.note, mine.contributions.count()) == ("Ny rubrik", "står kvar", 1)


class TestTwice:
    def test_same_file_read_in_twice_adds_no_row(self, tmp_path, by):
        content = csv_bytes([row(), row(), row(plats="Byarum")])
        assert read_in(tmp_path, content, by).counts == {State.NEW: 3}
        assert read_in(tmp_path, content, by).counts == {State.UNCHANGED: 3}
        assert Activity.objects.count() == 3

    def test_a_longer_file_adds_only_what_is_new(self, tmp_path, by):
        read_in(tmp_path, csv_bytes([row()]), by)
        done = read_in(tmp_path, csv_bytes([row(), row(plats="Byarum")]), by)
        assert done.counts == {State.NEW: 1, State.UNCHANGED: 1}

    def test_change_after_the_check_stops_the_reading_in(self, tmp_path, by):
        with pytest.raises(Exception, match="Något har ändrats"):
            read_in(tmp_path, csv_bytes([row()]), by, expected={"new": 2})
        assert not Activity.objects.exists()


class TestTheTrail:
    def test_one_event_tells_of_the_whole_file_and_each_promise_is_raised_once(self, tmp_path, by):
        before = Promise.objects.get().revision
        read_in(tmp_path, csv_bytes([row(plats=f"Plats {n}") for n in range(5)]), by)
        event = AuditEvent.objects.get()
        assert (event.event, '"count": 5' in event.details) == ("activities.imported", True)
        assert event.actor == by.audit_name()
        assert Promise.objects.get().revision == before + 1
        assert list(verify()) == []

    def test_someone_without_a_role_reads_in_nothing(self, tmp_path, traffic):
        found = checked(tmp_path, csv_bytes([row()]), make.user("Utan Roll"))
        assert states(found) == [State.BAD]
