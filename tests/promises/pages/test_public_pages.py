"""The public pages, in the words of those who read them."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from medborgarlofte.page_store import forget_pages
from promises.editing.promises import change_promise
from promises.models import FocusArea, Indicator, Promise, TrafficOperation
from promises.words.enums import AmendmentKind, CalendarUnit, TargetForm
from tests import factories as make
from tests.client import words
from tests.factories.promises import moment
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
QUARTERLY = {"form": TargetForm.RATE.value, "number": 1, "per": CalendarUnit.QUARTER.value}


def vaggeryd(**fields):
    return make.published_promise(
        "2020",
        title="Tryggare i vardagen",
        signed_on=date(2020, 6, 18),
        announced_on=date(2020, 6, 18),
        **fields,
    )


def words_of(html: str) -> str:
    """What is read of a piece of a page."""
    return " ".join(re.sub("<[^>]+>", "", html).replace("\xad", "").split())


def asked(client, path) -> int:
    """How many queries the page takes when it is not known from before, and somebody has read today."""
    client.get(path)
    forget_pages()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


class TestPromisePage:
    @pytest.mark.parametrize(
        ("title", "told"),
        [
            ("Tryggare i vardagen", "Tryggare i vardagen, Medborgarlöfte 2020 för Hageby"),
            ("Medborgarlöfte 2020", "Medborgarlöfte 2020, Hageby"),
        ],
    )
    def test_a_tab_says_the_year_once(self, client, title, told):
        make.published_promise("2020", title=title, area="Hageby")
        page = client.get("/vaggeryd/2020/").content.decode()
        assert f"<title>{told} – Vaggeryds kommun</title>" in page.replace("\u00ad", "")

    def test_answers_what_by_whom_how_it_goes_since_when_and_what_is_next(self, client):
        promise = vaggeryd(summary="Vi lovar att du ska känna dig tryggare.")
        to = make.commitment(promise, title="En större trafikinsats varje kvartal", target=QUARTERLY)
        make.activity(date(2020, 5, 14), to)
        make.activity(date(2020, 8, 20), to, title="Väg 846 vid Klevshult")
        page = words(client.get("/vaggeryd/2020/"))
        assert "Vaggeryds kommun och Polisen Medborgarlöfte 2020" in page
        assert "Vi lovar att du ska känna dig tryggare." in page
        assert "Gäller 2020. Undertecknat den 18 juni 2020 av Karin Ek" in page
        answer = "En större trafikinsats varje kvartal. Enligt plan. 1 av 2 kvartal, ett återstår."
        assert answer in page
        assert "senast 28 januari 2021 Uppföljning av september–december" in page
        assert page.index("Karin Ek") < page.index(answer) < page.index("senast 28 januari 2021")
        # Of the second quarter too little was left after the signing: its row stands beside.
        assert "Kv 2 räknas inte, inte heller en insats där:" in page
        assert "Kv 1 gick ut före undertecknandet den 18 juni 2020" in page
        assert "20 augusti Väg 846 vid Klevshult" in page

    def test_every_figure_leads_to_its_rows(self, client):
        to = make.commitment(vaggeryd(), target=QUARTERLY)
        make.activity(date(2020, 5, 14), to, title="Väg 152")
        make.activity(date(2020, 8, 20), to, title="Klevshult")
        html = client.get("/vaggeryd/2020/").content.decode()
        assert re.search(r'<a href="/vaggeryd/2020/atagande/1/"><svg', html)
        assert re.search(r'<a href="/vaggeryd/2020/atagande/1/#rad-\w{8}">Klevshult', html)
        window = "/vaggeryd/2020/atagande/1/?fran=2020-04-01&till=2020-06-30"
        assert f'href="{window.replace("&", "&amp;")}#rader"' in html
        rows = words(client.get(window))
        assert "1 insats april–juni 2020" in rows
        assert "Väg 152" in rows
        assert "Klevshult" not in rows

    def test_without_a_number_no_share_and_how_it_is_judged_behind_the_answer(self, client):
        make.commitment(vaggeryd(), title="Trygghetsrundor")
        page = words(client.get("/vaggeryd/2020/"))
        assert "Inget antal är utlovat" not in page
        assert "procent" not in page
        assert "%" not in page
        assert "Inget antal är utlovat" in words(client.get("/vaggeryd/2020/atagande/1/"))

    def test_of_more_rows_than_three_the_page_leads_to_all_and_its_numbers_stand_with_them(self, client):
        to = make.commitment(vaggeryd())
        for month in range(4, 8):
            make.activity(date(2020, month, 14), to, 12, title=f"Kontroll {month}")
        html = client.get("/vaggeryd/2020/")
        page = words(html)
        assert "Kontroll 7" in page
        assert "Kontroll 4" not in page
        assert "Alla fyra insatser" in page
        assert "Vaggeryds kommun. 12 insatser." in page
        assert 'href="/vaggeryd/2020/atagande/1/#rader"' in html.content.decode()

    @pytest.mark.parametrize("path", ["", "lattlast/", "atagande/1/"])
    def test_a_page_says_in_a_sentence_what_it_is_about(self, client, path):
        make.commitment(vaggeryd(), title="Trygghetsrundor")
        html = client.get(f"/vaggeryd/2020/{path}").content.decode()
        (said,) = re.findall(r'<meta name="description" content="([^"]*)">', html)
        assert 20 < len(said) < 200
        assert said[-1] in ".…"

    def test_how_it_goes_is_told_once(self, client):
        for to in make.four_commitments(vaggeryd()):
            make.activity(date(2020, 8, 20), to, 3)
        html = client.get("/vaggeryd/2020/").content.decode()
        clauses = [
            words_of(each) for each in re.findall(r'<span class="clause">(.*?)\s*</span></span>', html)
        ]
        assert len(clauses) == 4
        told = words_of(html)
        assert [clause for clause in clauses if told.count(clause) != clauses.count(clause)] == []
        assert "Läget" not in told
        assert "Räknas." not in told

    def test_seven_commitments_are_summed_up_by_what_they_are_about_before_their_list(self, client):
        promise = vaggeryd()
        walks, traffic = (
            FocusArea.objects.create(promise=promise, name=name, position=order)
            for order, name in enumerate(["Vandringar", "Trafik"], 1)
        )
        for number in range(1, 8):
            area = traffic if number > 4 else walks
            make.commitment(promise, title=f"Åtagandet {number}", focus_area=area)
        page = words(client.get("/vaggeryd/2020/"))
        summed = "Vandringar. Fyra inte rapporterade. Trafik. Tre inte rapporterade."
        assert summed in page
        assert page.index(summed) < page.index("Det här händer nu") < page.index("Åtagandet 1")
        assert page.count("Inte rapporterat") == 7

    def test_few_commitments_stand_in_the_order_of_their_lines(self, client):
        promise = vaggeryd()
        walks, traffic = (
            FocusArea.objects.create(promise=promise, name=name, position=order)
            for order, name in enumerate(["Vandringar", "Trafik"], 1)
        )
        for number, area in enumerate((traffic, walks, traffic), 1):
            make.commitment(promise, title=f"Det {number}", focus_area=area)
        told = words(client.get("/vaggeryd/2020/")).partition("Det här lovar vi")[2]
        assert re.findall(r"Åtagande (\d):", told) == ["1", "2", "3"]
        assert re.findall(r"Vandringar|Trafik", told) == ["Trafik", "Vandringar", "Trafik"]

    def test_a_walk_to_come_is_the_answer_where_no_number_was_promised(self, client):
        walks = make.commitment(vaggeryd(), title="Trygghetsvandringar")
        make.activity(date(2020, 8, 27), walks, place="Skillingaryd")
        make.invitation(walks.promise, commitment=walks)
        clause = "Skillingaryd klart 27 augusti, Hok 22 oktober."
        assert clause in words(client.get("/vaggeryd/2020/"))
        assert clause in words(client.get("/vaggeryd/"))
        page = words(client.get("/vaggeryd/2020/atagande/1/"))
        assert clause in page
        assert "Gå med på trygghetsvandring, Hok" in page

    def test_what_the_parties_wrote_is_told_in_their_words_with_reason_and_remedy(self, client):
        promise = vaggeryd()
        to = make.commitment(promise, target=QUARTERLY)
        period = promise.periods.get(slug="2020-t2")
        said = {"cause": "cancelled", "cause_text": "Insatsen ställdes in.", "next_step": "Den läggs in."}
        edition(period, said={to.number: said})
        page = words(client.get("/vaggeryd/2020/"))
        assert (
            "Ur uppföljningen av maj–augusti 2020 Därför: Insatsen ställdes in. Det ska göras: Den läggs in."
            in page
        )

    def test_effects_are_shown_apart_from_the_commitments(self, client):
        promise = vaggeryd()
        Indicator.objects.create(promise=promise, slug="trygg", name="Fler känner sig trygga", source="NTU")
        page = words(client.get("/vaggeryd/2020/"))
        assert "Det här ska det leda till" in page
        assert "Fler känner sig trygga Mäts i NTU. Inget startvärde och inget målvärde anges" in page

    def test_an_ended_promise_stays_and_says_so(self, client):
        old = make.published_promise("2018", starts_on=date(2018, 1, 1), ends_on=date(2018, 12, 31))
        make.commitment(old, target=QUARTERLY)
        page = words(client.get("/vaggeryd/2018/"))
        assert "Så gick det" in page
        assert "Gällde 2018." in page
        assert "Löftet gäller inte längre. Sidan står kvar." in page

    def test_an_empty_promise_is_a_page(self, client):
        vaggeryd()
        page = words(client.get("/vaggeryd/2020/"))
        assert "Löftet har inga åtaganden ännu" in page

    def test_promise_page_shows_owner_registration_numbers_and_contact(self, client):
        vaggeryd(
            page_owner="Johan Lundell",
            contact="Kommunens växel",
            contact_email="trygghet@example.se",
            municipal_number="KS 2020/123",
            police_number="A1.2/2020",
            police_url="https://polisen.se/x/",
        )
        response = client.get("/vaggeryd/2020/")
        page = words(response)
        assert "Sidansvarig Johan Lundell" in page
        assert "Diarienummer Kommunen: KS 2020/123 Polisen: A1.2/2020" in page
        assert "Publicerat 18 juni 2020" in page
        assert 'href="https://polisen.se/x/"' in response.content.decode()
        assert 'href="mailto:trygghet@example.se"' in response.content.decode()

    def test_amendments_keep_the_old_number_to_be_read(self, client):
        promise = vaggeryd()
        to = make.commitment(promise, target={"form": "total", "number": 8})
        changed = make.amendment(promise, AmendmentKind.REVISED, reason="Fler vill vandra.")
        make.target(to, form="total", number=12, in_force_from=date(2020, 9, 1), amendment=changed)
        page = words(client.get("/vaggeryd/2020/"))
        still = "Räknas ändå efter det som lovades först, minst 8 insatser."
        assert f"Reviderat 1 september 2020: nu minst 12 insatser. {still}" in page
        assert "Reviderat: åtagande 1" in page
        assert "Skäl: Fler vill vandra." in page

    def test_a_number_changed_on_the_way_is_told_one_way_wherever_it_is_read(self, client):
        promise = vaggeryd()
        to = make.commitment(promise, target={"form": "total", "number": 4})
        changed = make.amendment(
            promise,
            AmendmentKind.REVISED,
            decided_on=date(2020, 8, 27),
            created_at=moment(date(2020, 9, 1)),
        )
        make.target(to, form="total", number=3, in_force_from=date(2020, 9, 1), amendment=changed)
        make.activity(date(2020, 8, 20), to)
        home = "/vaggeryd/2020/"
        page = words(client.get(f"{home}atagande/1/"))
        assert "1 av 4 insatser" in page
        assert "Löftet var från början minst 4 insatser" in page
        assert "Lovat Minst 3 insatser Tidigare lovat Minst 4 insatser, till den 1 september 2020" in page
        assert "nu minst 3 insatser. Räknas ändå efter det som lovades först, minst 4 insatser." in page
        for path in (home, f"{home}historik/"):
            page = words(client.get(path))
            assert "Nu: minst 3 insatser. Det räknas ändå efter det som lovades först." in page
            assert "räknas från den dagen" not in page
        easy = words(client.get(f"{home}atagande/1/lattlast/"))
        assert "Först lovade vi minst 4 insatser. Sedan ändrade vi det till minst 3 insatser." in easy
        assert "räknas alltid efter det som lovades först" in words(client.get("/sa-raknar-vi/"))
        page = words(client.get(f"/en{home}atagande/1/"))
        assert "The promise was at first at least 4 activities" in page
        assert "now at least 3 activities. Still counted by what was promised first" in page
        assert "It is still counted by what was promised first." in words(client.get(f"/en{home}"))

    def test_a_police_area_is_called_so_once(self, client):
        vaggeryd(police_area=make.police_area("Lokalpolisområde Värnamo"))
        assert words(client.get("/vaggeryd/2020/")).count("Lokalpolisområde Värnamo") == 1
        assert "Lokalpolisområde Lokalpolisområde" not in words(client.get("/vaggeryd/2020/"))

    def test_invented_figures_are_marked_once_by_the_banner(self, client):
        to = make.commitment(vaggeryd(demo_note="Siffrorna är påhittade."), target=QUARTERLY)
        make.activity(date(2020, 5, 14), to, title="Väg 152", is_demo=True)
        page = words(client.get("/vaggeryd/2020/"))
        assert "Demodata Siffrorna är påhittade. Demon visar läget den 15 oktober 2020." in page
        assert page.count("Demodata") == 1

    def test_an_invented_row_of_a_real_promise_is_marked_where_it_stands(self, client):
        make.activity(date(2020, 5, 14), make.commitment(vaggeryd()), title="Väg 152", is_demo=True)
        assert "Väg 152 Demodata" in words(client.get("/vaggeryd/2020/atagande/1/"))
        assert "Väg 152, 14 maj Demodata" in words(client.get("/vaggeryd/2020/"))

    def test_public_pages_and_data_show_nothing_internal(self, client):
        promise = vaggeryd(internal_note="HEMLIGT")
        to = make.commitment(promise, internal_note="HEMLIGT")
        make.activity(
            date(2020, 5, 14), to, internal_note="HEMLIGT", internal_place="HEMLIGT", internal_staff=28657
        )
        for path in ("", "atagande/1/", "historik/", "lofte.json"):
            content = client.get(f"/vaggeryd/2020/{path}").content.decode()
            assert "HEMLIGT" not in content
            assert "28657" not in content

    def test_photo_of_the_signing_on_the_page_and_at_its_own_address(self, client, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        promise = vaggeryd()
        picture = BytesIO()
        Image.new("RGB", (40, 20)).save(picture, "PNG")
        promise.photo.save("foto.png", ContentFile(picture.getvalue()), save=False)
        promise.photo_alt = "Två personer håller i löftet."
        promise.save()
        html = client.get("/vaggeryd/2020/").content.decode()
        assert 'alt="Två personer håller i löftet." width="40" height="20"' in html
        photo = client.get("/vaggeryd/2020/foto")
        assert (photo.status_code, photo["Content-Type"]) == (200, "image/jpeg")
        assert b"".join(photo.streaming_content).startswith(b"\xff\xd8\xff")


class TestCommitmentPage:
    def test_rows_with_results_and_why_some_do_not_count(self, client):
        to = make.commitment(vaggeryd(), counting_rule="Minst två timmar.", target=QUARTERLY)
        counted = make.activity(date(2020, 8, 14), to)
        make.result(counted, make.result_measure(), 64)
        make.contribution(make.activity(date(2020, 3, 3)), to, counts=False, why_not="Varade 40 minuter.")
        page = words(client.get("/vaggeryd/2020/atagande/1/"))
        assert "Lovat Minst 1 insats per kvartal" in page
        assert "Så räknas det Minst två timmar." in page
        assert "2 insatser" in page
        assert "1 av 2 räknas." in page
        assert "Kontrollerade fordon 64" in page
        assert "Räknas inte. Varade 40 minuter." in page

    def test_who_answers_is_said_to_be_all_who_signed_where_the_promise_names_nobody(self, client):
        promise = vaggeryd()
        to = make.commitment(promise)
        said = "Vaggeryds kommun och Polisen (löftet säger inte vem)"
        assert f"Ansvarig: {said}." in words(client.get("/vaggeryd/2020/"))
        assert f"Ansvarig {said}" in words(client.get("/vaggeryd/2020/atagande/1/"))
        edition(promise.periods.get(slug="2020-t2"), said={1: {"text": "Bra."}})
        told = words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/"))
        assert f"Ansvarig: {said}" in told
        make.party(to, make.police())
        forget_pages()
        assert "Ansvarig: Polisen." in words(client.get("/vaggeryd/2020/"))

    def test_a_place_that_the_title_says_is_not_said_again(self, client):
        to = make.commitment(vaggeryd())
        make.activity(date(2020, 8, 14), to, title="Kontroll i Hok", place="Hok")
        make.activity(date(2020, 8, 15), to, title="Kontroll vid skolan", place="Klevshult")
        page = words(client.get("/vaggeryd/2020/atagande/1/"))
        assert "Kontroll i Hok Hok." not in page
        assert "Kontroll vid skolan Klevshult." in page

    def test_corrected_and_withdrawn_rows_stay(self, client):
        to = make.commitment(vaggeryd(), target=QUARTERLY)
        old = make.activity(date(2020, 5, 13), to)
        make.activity(date(2020, 5, 14), to, replaces=old, correction_reason="fel dag.")
        make.activity(
            date(2020, 6, 11),
            to,
            title="Dubbletten",
            withdrawn_at=moment(date(2020, 6, 18)),
            withdrawn_by=make.user(),
            withdrawn_reason="dubblett.",
        )
        for path in ("atagande/1/", "historik/"):
            page = words(client.get(f"/vaggeryd/2020/{path}"))
            assert "Datum: 14 maj 2020, tidigare 13 maj 2020. Skäl: fel dag." in page
            assert "Återtagen den 18 juni 2020, Vaggeryds kommun. Skäl: dubblett." in page

    @pytest.mark.parametrize("path", ["/vaggeryd/2020/atagande/1/", "/vaggeryd/2020/historik/"])
    def test_ten_corrected_traffic_operations_cost_what_one_costs(self, client, path):
        to = make.commitment(vaggeryd())

        def corrected(day):
            old = make.activity(date(2020, 5, day), to)
            new = make.activity(date(2020, 5, day), to, replaces=old, correction_reason="fel väg")
            for row, section in ((old, "Väg 152"), (new, "Väg 846")):
                TrafficOperation.objects.create(activity=row, section=section)

        corrected(1)
        one = asked(client, path)
        for day in range(2, 11):
            corrected(day)
        assert asked(client, path) == one
        assert words(client.get(path)).count("Vägavsnitt: Väg 846, tidigare Väg 152.") == 10

    def test_fifty_a_page_and_the_days_stay_when_turning(self, client):
        to = make.commitment(vaggeryd(), target=QUARTERLY)
        for day in range(60):
            make.activity(date(2020, 4, 1) + timedelta(days=day), to, title=f"Insats nr {day}.")
        first = client.get("/vaggeryd/2020/atagande/1/?fran=2020-04-01&till=2020-06-30")
        assert "60 insatser april–juni 2020" in words(first)
        assert "Insats nr 9." not in words(first)
        assert "?fran=2020-04-01&amp;till=2020-06-30&amp;sida=2" in first.content.decode()
        assert "Insats nr 9." in words(client.get("/vaggeryd/2020/atagande/1/?sida=2"))

    @pytest.mark.parametrize("query", ["fran=x", "fran=2020-13-01", "sida=x", "sida=999", "till=2020-01-01"])
    def test_odd_query_strings_on_the_commitment_page_are_answered(self, client, query):
        make.commitment(vaggeryd(), target=QUARTERLY)
        assert client.get(f"/vaggeryd/2020/atagande/1/?{query}").status_code == 200


class TestMunicipalityAndStart:
    def test_municipality_page_sorts_current_coming_and_ended_promises(self, client):
        vaggeryd()
        make.published_promise("rasslatt", title="Lugnare kvällar", area="Råslätt")
        make.published_promise("2018", title="Gamla", starts_on=date(2018, 1, 1), ends_on=date(2018, 12, 31))
        make.published_promise("2021", title="Nya", starts_on=date(2021, 1, 1), ends_on=None)
        make.promise("utkast", title="Hemligt")
        page = words(client.get("/vaggeryd/"))
        assert "Just nu gäller två medborgarlöften här." in page
        order = ["Gäller nu", "Råslätt, 2020", "Börjar gälla senare", "Nya", "Har tagit slut", "Gamla"]
        assert sorted(order, key=page.index) == order
        assert "Hemligt" not in page

    def test_the_start_page_lists_from_a_to_o(self, client):
        for name in ("Örebro", "Habo", "Åre", "Ängelholm"):
            make.published_promise(place=make.municipality(name))
        html = client.get("/").content.decode()
        order = [html.index(f">{name}</a>") for name in ("Habo", "Åre", "Ängelholm", "Örebro")]
        assert order == sorted(order)

    def test_start_page_lists_new_promises_and_amendments(self, client):
        make.amendment(vaggeryd(), AmendmentKind.ADDED, reason="Önskemål i dialogen.")
        page = words(client.get("/"))
        assert "1 september 2020 Vaggeryd: ändrat löfte, 1 september 2020 Tryggare i vardagen" in page
        assert "18 juni 2020 Vaggeryd: nytt löfte, 18 juni 2020 Tryggare i vardagen Gäller 2020." in page


class TestAddresses:
    @pytest.mark.parametrize(
        "path",
        [
            "/vagryd/",
            "/vaggeryd/1999/",
            "/vaggeryd/2020/atagande/9/",
            "/vaggeryd/2020/foto",
            "/vaggeryd/vapen",
        ],
    )
    def test_404_page_suggests_municipalities_with_names_alike(self, client, path):
        vaggeryd()
        response = client.get(path)
        assert response.status_code == 404
        assert "Vi hittar inte sidan" in words(response)
        assert "Menade du Vaggeryd" in words(response)

    def test_a_draft_promise_answers_404(self, client):
        make.commitment(make.promise("utkast", title="Hemligt"))
        for path in ("", "atagande/1/", "historik/", "lofte.json", "foto"):
            response = client.get(f"/vaggeryd/utkast/{path}")
            assert response.status_code == 404
            assert "Hemligt" not in response.content.decode()
        assert client.get("/vaggeryd/").status_code == 404

    def test_a_shared_promise_has_one_address(self, client):
        promise = vaggeryd()
        make.commitment(promise)
        promise.further_municipalities.add(make.municipality("Habo"))
        assert client.get("/habo/2020/atagande/1/").headers["Location"] == "/vaggeryd/2020/atagande/1/"
        assert client.get("/habo/2020/").status_code == 301
        assert "Tryggare i vardagen" in words(client.get("/habo/"))

    def test_known_pages_are_not_sent_again(self, client, settings):
        promise = vaggeryd()
        first = client.get("/vaggeryd/2020/")
        known = {"headers": {"If-None-Match": first.headers["ETag"]}}
        assert client.get("/vaggeryd/2020/", **known).status_code == 304
        change_promise(Promise.objects.get(pk=promise.pk), by=make.coordinator(), contact="Växeln i Vaggeryd")
        changed = client.get("/vaggeryd/2020/", **known)
        assert changed.status_code == 200
        known = {"headers": {"If-None-Match": changed.headers["ETag"]}}
        settings.DEMO_DATE = date(2020, 10, 16)
        assert client.get("/vaggeryd/2020/", **known).status_code == 200

    def test_a_known_page_costs_one_query(self, client, django_assert_num_queries):
        make.four_commitments(vaggeryd())
        known = {"headers": {"If-None-Match": client.get("/vaggeryd/2020/").headers["ETag"]}}
        with django_assert_num_queries(1):
            assert client.get("/vaggeryd/2020/", **known).status_code == 304

    def test_public_pages_refuse_post(self, client):
        vaggeryd()
        assert client.post("/vaggeryd/2020/").status_code == 405

    def test_promise_data_is_the_exchange_file_for_any_origin(self, client):
        make.four_commitments(vaggeryd())
        response = client.get("/vaggeryd/2020/lofte.json")
        assert response.json()["format"] == "medborgarlofte/1"
        assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("times", [1, 2])
def test_cached_page_is_sent_with_all_its_headers(client, times, django_assert_num_queries):
    make.four_commitments(vaggeryd())
    forget_pages()
    for _ in range(times):
        response = client.get("/vaggeryd/2020/lofte.json")
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "medborgarlofte-vaggeryd-2020.json" in response.headers["Content-Disposition"]
    with django_assert_num_queries(1):
        client.get("/vaggeryd/2020/lofte.json")


def test_the_municipality_s_colour_and_arms(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    place = make.municipality(accent="sjo")
    vaggeryd()
    assert 'data-accent="sjo"' in client.get("/vaggeryd/2020/").content.decode()
    picture = BytesIO()
    Image.new("RGB", (34, 40)).save(picture, "PNG")
    place.arms.save("vapen.png", ContentFile(picture.getvalue()))
    assert 'src="/vaggeryd/vapen" alt="Vaggeryds kommun, vapen"' in client.get("/vaggeryd/").content.decode()
    arms = client.get("/vaggeryd/vapen")
    assert arms["Content-Type"] == "image/png"
    assert b"".join(arms.streaming_content).startswith(b"\x89PNG")


def test_a_rendered_page_is_sent_again_until_the_promise_changes(client, django_assert_num_queries):
    promise = vaggeryd()
    first = client.get("/vaggeryd/2020/").content
    with django_assert_num_queries(1):
        assert client.get("/vaggeryd/2020/").content == first
    change_promise(promise, by=make.coordinator(), contact="Växeln i Vaggeryd")
    assert "Växeln i Vaggeryd" in words(client.get("/vaggeryd/2020/"))


COLOURS = "\n".join(
    f"{name} {colour}"
    for name, colour in {
        "accent": "#143d5c",
        "accent_deep": "#0d2b42",
        "accent_tint": "#e2ebf2",
        "link": "#0f4a75",
        "button": "#143d5c",
        "dark_accent": "#12344d",
        "dark_accent_deep": "#0b2436",
        "dark_accent_tint": "#1a2d3b",
        "dark_link": "#9ccbf0",
        "dark_button": "#9ccbf0",
    }.items()
)


class TestOwnColours:
    def test_a_municipality_has_its_own_colours_as_a_stylesheet(self, client):
        promise = vaggeryd()
        promise.municipality.own_colours = COLOURS
        promise.municipality.full_clean()
        promise.municipality.save()
        assert 'href="/vaggeryd/tema.css"' in client.get("/vaggeryd/2020/").content.decode()
        sheet = client.get("/vaggeryd/tema.css")
        assert sheet["Content-Type"] == "text/css"
        assert "--accent:#143d5c" in sheet.content.decode()

    def test_colours_that_are_too_faint_are_refused_with_the_reason(self):
        place = make.municipality()
        place.own_colours = COLOURS.replace("accent #143d5c", "accent #9ccbf0")
        with pytest.raises(ValidationError, match="kontrasten är"):
            place.full_clean()

    def test_municipality_without_own_colours_has_no_stylesheet(self, client):
        vaggeryd()
        assert "tema.css" not in client.get("/vaggeryd/2020/").content.decode()
        assert client.get("/vaggeryd/tema.css").status_code == 404


def test_a_row_outside_the_promise_s_time_is_not_said_to_count(client):
    promise = vaggeryd()
    to = make.commitment(promise, title="Fyra vandringar", target={"form": "total", "number": 4})
    make.activity(date(2020, 7, 1), to)
    make.activity(date(2019, 5, 5), to, title="Året innan")
    page = words(client.get("/vaggeryd/2020/atagande/1/"))
    assert "1 av 2 räknas. Under den som inte räknas står varför." in page
    assert "Räknas inte. Dagen ligger före den tid som löftet gäller." in page


def test_how_many_was_done_is_the_same_wherever_it_is_told_though_one_is_taken_back(client):
    to = make.commitment(vaggeryd(), title="Kontroller", target=QUARTERLY)
    for month in (7, 8, 9, 10):
        make.activity(date(2020, month, 10), to)
    taken_back = {"withdrawn_by": make.user(), "withdrawn_reason": "Dubblett."}
    make.activity(date(2020, 10, 2), to, withdrawn_at=moment(date(2020, 10, 3)), **taken_back)
    assert "Alla fyra insatser" in words(client.get("/vaggeryd/2020/"))
    page = words(client.get("/vaggeryd/2020/atagande/1/"))
    assert "4 insatser En insats till är återtagen." in page
    assert "räknas. Under" not in page  # all four count
    assert "Återtagen den 3 oktober 2020" in page
    assert "Räknas inte" not in page  # that goes without saying of what was taken back
