"""The search as readers meet it: what is public is found, what is not is not, and never what was masked."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promises.models import Promise
from promises.record.versions import add_version, advance
from promises.search import index
from promises.search.models import Entry, Posting, Word
from promises.search.stems import asked, stem, stems
from promises.words.enums import VersionCause
from promises.writing.revision import raise_revision
from tests import factories as make
from tests.client import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def promise():
    made = make.published_promise(title="Tryggare i vardagen")
    walks, _, _, traffic = make.four_commitments(made)
    make.activity(
        date(2020, 6, 5), traffic, title="Kontroll vid Hok", place="Hok", note="Två förare körde för fort."
    )
    make.activity(date(2020, 8, 1), walks, title="Vandring i parken", place="Parken")
    make.invitation(
        made, commitment=walks, area="Byarum", meeting_place="Utanför kiosken", text="Gå med oss."
    )
    make.question(made, text="Varför lyser inte lampan?", answered=True)
    advance(made)
    return made


def say(promise):
    """Let the record say what the rows say now."""
    add_version(promise, VersionCause.EDITED, activities=None)


def found(client, query, **narrowed):
    """The titles of the hits on the first page."""
    answer = client.get("/sok/", {"q": query, **narrowed})
    assert answer.status_code == 200
    return [" ".join("".join(piece for piece, _ in hit.title).split()) for hit in answer.context["hits"]]


class TestFinding:
    def test_a_row_by_its_place_its_name_and_its_words(self, client, promise):
        assert found(client, "hok")[:2] == ["Hok", "Kontroll vid Hok"]
        assert "Kontroll vid Hok" in found(client, "förare")

    def test_it_says_what_it_is_and_shows_where_it_matched(self, client, promise):
        answer = client.get("/sok/", {"q": "förare"})
        assert (
            "Insats, 5 juni 2020 Kontroll vid Hok Två förare körde för fort. Vaggeryd: Tryggare i vardagen, 2020"
            in words(answer)
        )
        assert "<mark>förare</mark>" in answer.content.decode()

    def test_what_was_written_in_two_fields_is_shown_as_two_sentences(self, client, promise):
        assert "Utanför kiosken. Gå med oss." in words(client.get("/sok/", {"q": "kiosken"}))

    @pytest.mark.parametrize("query", ["kiosken", "byarum", "KIOSKEN", "kiosk"])
    def test_a_walk_to_join_by_where_it_meets(self, client, promise, query):
        assert "Trygghetsvandring i Byarum" in found(client, query)

    def test_a_question_by_its_words(self, client, promise):
        assert found(client, "lampan")[0] == "Varför lyser inte lampan?"

    def test_every_word_has_to_fit_in_the_entry_or_in_its_promise(self, client, promise):
        other = make.published_promise(place=make.municipality("Habo"), title="Trygga Habo")
        make.activity(date(2020, 6, 5), make.commitment(other), title="Kontroll vid skolan", place="Skolan")
        say(other)
        assert found(client, "kontroll habo") == ["Kontroll vid skolan"]
        assert "Kontroll vid skolan" not in found(client, "kontroll hok")

    def test_a_word_that_nobody_wrote_is_named_and_the_rest_is_found(self, client, promise):
        page = words(client.get("/sok/", {"q": "hok xylofon"}))
        assert "Inget handlar om xylofon. Det här är det som passar in på resten." in page
        assert "Kontroll vid Hok" in page

    def test_a_slip_of_the_finger_is_read_as_the_nearest_word_and_says_so(self, client, promise):
        page = words(client.get("/sok/", {"q": "vagryd"}))
        assert "Inget stavas så. Det här liknar det mest: vaggeryd." in page
        assert found(client, "vagryd")[0] == "Vaggeryds kommun"

    def test_one_kind_or_one_municipality_alone(self, client, promise):
        other = make.published_promise(place=make.municipality("Habo"), title="Trygga Habo")
        make.activity(date(2020, 6, 5), make.commitment(other), title="Kontroll vid skolan", place="Skolan")
        say(other)
        both = found(client, "kontroll")
        assert {"Kontroll vid Hok", "Kontroll vid skolan"} <= {*both}
        assert "Kontroll vid skolan" not in found(client, "kontroll", kommun="vaggeryd")
        assert {*found(client, "kontroll", slag="activity")} == {"Kontroll vid Hok", "Kontroll vid skolan"}
        answer = client.get("/sok/", {"q": "kontroll", "slag": "activity"})
        assert ("Habo", 1) in [(each.label, each.count) for each in answer.context["municipalities"]]

    @pytest.mark.parametrize(
        "asked",
        [{"q": ""}, {"q": "  "}, {"q": "och"}, {"q": "%_\\'\""}, {"q": "a" * 5000}, {"q": "<script>"}, {"q": "hok", "slag": "x"},
         {"q": "hok", "kommun": "x"}, {"q": "hok", "sida": "-1"}, {"q": "hok", "sida": "9" * 30}, {"q": "\0"}, {"q": "åäö ÅÄÖ é 你好 😀"},
         {"q": " ".join("abcdefghijklmnop")}],
    )  # fmt: skip
    def test_whatever_is_asked_there_is_a_calm_page(self, client, promise, asked):
        assert client.get("/sok/", asked).status_code == 200

    def test_a_municipality_without_a_promise_says_so(self, client, promise):
        page = words(client.get("/sok/", {"q": "jönköping"}))
        assert "Jönköping har inget medborgarlöfte här." in page

    def test_nothing_found_helps_on(self, client, promise):
        page = words(client.get("/sok/", {"q": "xylofon"}))
        assert "Inget som är publicerat här handlar om ”xylofon”" in page
        assert "Prova kommunens namn" in page

    def test_the_old_address_of_the_search_leads_on(self, client, promise):
        answer = client.get("/", {"q": "örebro & co"})
        assert (answer.status_code, answer["Location"]) == (301, "/sok/?q=%C3%B6rebro+%26+co")

    def test_in_english_the_words_of_the_promise_are_marked_as_swedish(self, client, promise):
        page = client.get("/en/sok/", {"q": "safety walk"})
        assert '<mark><span lang="sv">Trygghets' in page.content.decode()
        assert "Trygghetsvandring" in words(page)


class TestWhatIsPublicAlone:
    def test_a_draft_and_a_row_whose_day_has_not_come_are_not_found(self, client, promise, settings):
        make.promise("utkast", title="Hemliga planen")
        row = make.activity(
            date(2020, 10, 10), promise=promise, title="Smyghörnet", publish_on=date(2020, 11, 1)
        )
        say(promise)
        assert found(client, "hemliga") == found(client, "smyghörnet") == []
        settings.DEMO_DATE = date(2020, 11, 1)
        assert found(client, "smyghörnet") == [row.title]

    def test_what_was_corrected_or_withdrawn_is_found_no_more(self, client, promise):
        row = make.activity(date(2020, 8, 2), promise=promise, title="Fel sak")
        say(promise)
        assert found(client, "fel sak") == ["Fel sak"]
        make.activity(
            date(2020, 8, 2), promise=promise, title="Rätt ting", replaces=row, correction_reason="fel"
        )
        add_version(promise, VersionCause.CORRECTED, activities=None)
        assert "Fel sak" not in found(client, "fel sak")
        assert found(client, "ting") == ["Rätt ting"]

    def test_what_is_masked_leaves_the_index_at_once_and_no_page_shows_it_meanwhile(self, client, promise):
        assert found(client, "förare")
        assert Word.objects.filter(stem=stem("förare")).exists()
        raise_revision(promise, by=make.user(), cause=VersionCause.MASKED, activities=None)
        assert not Entry.objects.filter(chain__promise=promise).exists()
        assert not Word.objects.filter(stem=stem("förare")).exists()

    def test_nothing_of_a_promise_that_waits_to_be_read_anew_is_shown(self, client, promise, monkeypatch):
        assert found(client, "förare")
        monkeypatch.setattr(index, "SOME", 0)
        Promise.objects.filter(pk=promise.pk).update(public_revision=promise.public_revision + 5)
        assert found(client, "förare") == []


class TestTheIndex:
    def test_it_is_made_anew_only_where_something_public_changed(self, client, promise):
        def keys() -> set[int]:
            found(client, "hok")
            return set(Entry.objects.values_list("pk", flat=True))

        first = keys()
        assert keys() == first
        make.activity(date(2020, 8, 3), promise=promise, title="Ny sak")
        say(promise)
        assert not first & keys()
        assert not Word.objects.filter(postings__isnull=True).exists()

    def test_the_morning_s_run_brings_it_up_to_date(self, promise):
        call_command("advance_record", verbosity=0)
        assert Entry.objects.filter(title="Kontroll vid Hok").exists()
        assert list(index.stale()) == []

    def test_twice_is_once(self, promise):
        index.refresh([promise])
        said = list(
            Posting.objects.values_list("word__stem", "entry__title", "weight").order_by(
                "word__stem", "entry__title", "weight"
            )
        )
        index.refresh([promise])
        assert said == list(
            Posting.objects.values_list("word__stem", "entry__title", "weight").order_by(
                "word__stem", "entry__title", "weight"
            )
        )

    def test_a_search_asks_as_often_of_many_promises_as_of_few(self, client, promise):
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert found(client, "kontroll")
            return len(asked)

        def promised(*names: str) -> None:
            for name in names:
                other = make.published_promise(place=make.municipality(name), title=f"Trygga {name}")
                commitment = make.commitment(other)
                make.activity(date(2020, 6, 5), commitment, title="Kontroll vid skolan", place="Skolan")
                say(other)
            found(client, "kontroll")

        promised("Habo")
        few = queries()
        promised("Eksjö", "Nässjö", "Gislaved")
        assert queries() == few

    def test_rows_that_say_the_same_are_one_hit_that_counts_them(self, client, promise):
        for day in (1, 2, 3):
            make.activity(date(2020, 9, day), promise=promise, title="Rond vid ån", place="Ån")
        say(promise)
        assert found(client, "rond ån") == ["Rond vid ån"]
        assert "Insats, 3 insatser, senast 3 september 2020" in words(client.get("/sok/", {"q": "rond"}))


class TestPlaces:
    def test_a_place_tells_what_is_promised_done_and_to_come(self, client, promise):
        page = words(client.get("/vaggeryd/2020/plats/hok/"))
        assert "Gjort här: 1 insats" in page
        assert "Kontroll vid Hok" in page
        page = words(client.get("/vaggeryd/2020/plats/byarum/"))
        assert "Det här kan du vara med på" in page
        assert "Ingen insats är loggad här" in page

    def test_a_commitment_that_names_it_among_others_is_promised_there(self, client, promise):
        make.commitment(promise, number=7, title="Lugnare trafik", place="Hok och Byarum")
        add_version(promise, VersionCause.EDITED, activities=None)
        assert "Lovat här Åtagande 7: Lugnare trafik" in words(client.get("/vaggeryd/2020/plats/hok/"))

    def test_a_place_that_nothing_is_said_of_is_not_there(self, client, promise):
        assert client.get("/vaggeryd/2020/plats/ingenstans/").status_code == 404

    def test_a_place_as_it_was_known_on_a_day(self, client, promise):
        assert client.get("/vaggeryd/2020/plats/hok/?kant=2020-10-15").status_code == 200


@pytest.mark.parametrize(
    "several",
    ["vandring vandringar vandringen vandringarna", "cykel cyklar cyklarna", "skolan skolor skolorna", "torg torget torgen",
     "kontroll kontroller kontrollerna kontrollen", "polis poliser polisen"],
)  # fmt: skip
def test_one_word_is_one_however_it_is_bent(several):
    assert len(set(stems(several))) == 1


def test_words_that_say_nothing_are_left_out_unless_nothing_else_is_asked():
    assert asked("Vad är det för vandringar i Hok?", 8) == ["vandringar", "hok"]
    assert asked("och", 8) == ["och"]
