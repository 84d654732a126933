"""What a promise says in English is written beside the Swedish, in a draft and after publication, and asked about when
the Swedish alone is changed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from promises.models import Amendment, Commitment, FocusArea, Promise, Target
from promises.record.models import Chain
from promises.record.verification import verify
from promises.record.versions import advance
from promises.writing.store import store
from tests import factories as make
from tests.client import words
from tests.promises.editing.test_promise_amending import WHY, confirmed, sent_from
from tests.promises.sent_forms import shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

DRAFT, PUBLISHED = "/arbete/loften/vaggeryd/2021/", "/arbete/loften/vaggeryd/2020/"
STALE = "Den engelska texten är kvar från förut"


@pytest.fixture(autouse=True)
def sam(client):
    """A samordnare, signed in."""
    client.force_login(make.coordinator())


@pytest.fixture
def draft():
    made = make.promise("2021", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31), title_en="Safer")
    rate = {"form": "rate", "number": 1, "per": "quarter"}
    make.commitment(made, title="Kontroller", text="Vi kontrollerar.", text_en="We check.", target=rate)
    return made


@pytest.fixture
def published():
    """Vaggeryd's promise of 2020 with a focus area and a commitment with a unit and a part of its own."""
    made = make.published_promise()
    area = FocusArea.objects.create(promise=made, name="Trafik")
    kept = make.commitment(
        made, title="Kontroller", text="Vi kontrollerar.", text_en="We check.", focus_area=area,
        target={"form": "rate", "number": 1, "per": "quarter", "unit_one": "kväll", "unit_many": "kvällar"},
    )  # fmt: skip
    kept.targets.get().parts.create(slug="hok", label="Hok på kvällen", number=1)
    advance(made)
    return made


def data(page, **fields):
    return shown(page) | fields


class TestDraft:
    def test_it_is_written_beside_the_swedish(self, client, draft):
        page = client.get(f"{DRAFT}atagande/1/")
        sent = data(page, title_en="Controls", unit_one_en="evening", unit_many_en="evenings", unit_one="kväll", unit_many="kvällar")  # fmt: skip
        assert client.post(f"{DRAFT}atagande/1/", sent).status_code == 302
        kept = Commitment.objects.get()
        assert (kept.title_en, kept.text_en, kept.targets.get().unit_many_en) == (
            "Controls",
            "We check.",
            "evenings",
        )

    def test_what_was_typed_is_kept_where_the_form_is_refused(self, client, draft):
        sent = data(client.get(f"{DRAFT}atagande/1/"), title="", title_en="Controls")
        answer = client.post(f"{DRAFT}atagande/1/", sent)
        assert answer.status_code == 422
        assert 'value="Controls"' in answer.content.decode()

    @pytest.mark.parametrize("path", ["atagande/1/", "uppgifter/"])
    def test_it_is_read_for_numbers_of_persons_like_the_swedish(self, client, draft, path):
        sent = data(client.get(DRAFT + path), title_en="Ask 19121212-1212")
        answer = client.post(DRAFT + path, sent)
        assert answer.status_code == 422
        assert "ser ut som ett personnummer" in words(answer)

    @pytest.mark.parametrize(
        ("path", "swedish"), [("atagande/1/", {"text": "Vi stannar."}), ("uppgifter/", {"title": "Lugnare"})]
    )
    def test_english_left_beside_other_swedish_is_asked_about(self, client, draft, path, swedish):
        sent = data(client.get(DRAFT + path), **swedish)
        assert STALE in words(client.post(DRAFT + path, sent))
        assert client.post(DRAFT + path, sent | {"english_stands": "on"}).status_code == 302

    def test_neither_english_that_is_changed_too_nor_other_lines_of_the_same_words_are(self, client, draft):
        Commitment.objects.update(text="Vi\nkontrollerar.")
        page = client.get(f"{DRAFT}atagande/1/")
        assert client.post(f"{DRAFT}atagande/1/", data(page, text="Vi\r\nkontrollerar.")).status_code == 302
        sent = data(client.get(f"{DRAFT}atagande/1/"), text="Vi stannar.", text_en="We stop.")
        assert client.post(f"{DRAFT}atagande/1/", sent).status_code == 302

    def test_next_years_promise_takes_it_along_but_a_title_that_is_another(self, client, draft):
        for title, english in (("Tryggare i vardagen", "Safer"), ("Lugnare", "")):
            slug = title.lower().split()[0]
            sent = {"title": title, "starts_on": "2022-01-01", "ends_on": "2022-12-31", "slug": slug}
            assert client.post("/arbete/loften/nytt/?av=vaggeryd/2021", sent).status_code == 302
            copied = Promise.objects.get(slug=slug)
            assert (copied.title_en, copied.commitments.get().text_en) == (english, "We check.")


class TestPublished:
    def test_english_is_written_after_publication_and_the_swedish_stands(self, client, published):
        where = f"{PUBLISHED}atagande/1/"
        page = client.get(where)
        assert "På svenska: Vi kontrollerar." in words(page)
        assert "note_en" not in page.context["form"].fields
        sent = data(
            page, title_en="Controls", unit_many_en="evenings", part_1_label_en="Hok at night", title="Fel"
        )
        assert client.post(where, sent).status_code == 302
        kept, target = Commitment.objects.get(), Target.objects.get()
        assert (kept.title, kept.title_en, kept.text_en) == ("Kontroller", "Controls", "We check.")
        assert (target.unit_many, target.unit_many_en) == ("kvällar", "evenings")
        assert target.parts.get().label_en == "Hok at night"

    def test_history_says_what_the_english_was_and_became(self, client, published, settings):
        settings.DEMO_DATE = date(2020, 10, 16)
        page = client.get(f"{PUBLISHED}atagande/1/")
        client.post(f"{PUBLISHED}atagande/1/", data(page, title_en="Controls", text_en="We look."))
        client.logout()
        said = words(client.get("/vaggeryd/2020/historik/?fran=2020-10-15&till=2020-10-16"))
        assert (
            "Åtagande 1 Kontroller ändrades: rubrik på engelska ”Controls” (tidigare inget), "
            "text på engelska ”We look.” (tidigare ”We check.”)."
        ) in said

    @pytest.mark.past_the_actions
    def test_the_record_holds_it_and_names_it_where_somebody_changed_it_past_the_desk(
        self, client, published
    ):
        page = client.get(f"{PUBLISHED}atagande/1/")
        client.post(f"{PUBLISHED}atagande/1/", data(page, title_en="Controls"))
        chain = Chain.objects.select_related("promise__municipality").get()
        assert list(verify(chain)) == []
        part = chain.parts.get(path="commitments/1", last__isnull=True)
        type(part).objects.filter(pk=part.pk).update(content=part.content.replace("Controls", "Nothing"))
        assert list(verify(chain))

    def test_a_focus_area_is_named_in_english_and_neither_renamed_added_nor_removed(self, client, published):
        area = FocusArea.objects.get()
        where = f"{PUBLISHED}fokusomraden/{area.pk}/"
        page = client.get(where)
        assert client.post(where, data(page, name_en="Traffic", name="Fel")).status_code == 302
        area.refresh_from_db()
        assert (area.name, area.name_en) == ("Trafik", "Traffic")
        assert client.get(f"{PUBLISHED}fokusomraden/ny/").status_code == 404
        assert client.post(f"{where}ordna/", {"do": "remove"}).status_code == 404
        assert "Ta bort" not in words(client.get(where))

    def test_the_promises_own_english_is_open_too(self, client, published):
        page = client.get(f"{PUBLISHED}uppgifter/")
        assert "title" not in page.context["form"].fields
        answer = client.post(f"{PUBLISHED}uppgifter/", data(page, title_en="Safer"))
        assert answer.status_code == 302, words(answer)
        assert Promise.objects.get().title_en == "Safer"

    def test_a_target_still_changes_in_swedish_by_an_amendment_alone(self, published):
        target = Target.objects.get()
        target.unit_many_en, target.unit_many = "evenings", "nätter"
        with pytest.raises(ValidationError):
            store(target, by=make.coordinator())


class TestRevised:
    where = f"{PUBLISHED}andra/revidering/?atagande=1"

    def sent(self, client, **fields):
        return sent_from(client.get(self.where)) | WHY | fields

    def test_english_left_beside_other_swedish_is_asked_about(self, client, published):
        sent = self.sent(client, text="Vi stannar alla.")
        assert STALE in words(client.post(self.where, sent))
        sent |= {"english_stands": "on"}
        made = client.post(self.where, sent)
        assert client.post(self.where, sent | confirmed(made)).status_code == 302
        assert (Commitment.objects.get().text, Commitment.objects.get().text_en) == (
            "Vi stannar alla.",
            "We check.",
        )

    def test_both_change_together(self, client, published):
        sent = self.sent(client, text="Vi stannar alla.", text_en="We stop everybody.")
        assert client.post(self.where, sent | confirmed(client.post(self.where, sent))).status_code == 302
        assert Commitment.objects.get().text_en == "We stop everybody."
        assert Commitment.objects.get().targets.count() == 1

    def test_english_alone_is_no_change_of_the_promise(self, client, published):
        answer = client.post(self.where, self.sent(client, text_en="We look.", unit_many_en="evenings"))
        assert "Ändra texten eller målet" in words(answer)
        assert not Amendment.objects.exists()
