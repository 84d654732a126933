"""Who may write promises; two people at once; what is frozen once everybody can read it."""

import re
from datetime import date

import pytest
from django.urls import reverse, reverse_lazy

from medborgarlofte.audit.models import AuditEvent
from promises.editing.drafting import order_fingerprint
from promises.editing.urls import urlpatterns
from promises.models import Commitment, Promise
from tests import factories as make
from tests.client import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
AT = ["vaggeryd", "2021"]
# What readers of drafts may open; everything else is for those who write.
READERS = {"desk_promises", "preview_promise", "desk_document"}


@pytest.fixture
def draft():
    """A draft for 2021 with one commitment and a secret."""
    made = make.promise(
        "2021", title="Utkastet som ingen sett", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31), signed_on=None,
        internal_note="kanariefågel",
    )  # fmt: skip
    make.commitment(
        made, title="Fyra vandringar", internal_note="kanariefågel", target={"form": "total", "number": 4}
    )
    made.backgrounds.create(kind="other", text="Lägesbild")
    return made


def addresses(draft) -> dict[str, str]:
    """Every address of the promises' desk by name, filled in for the draft."""
    values = {
        "kommun": "vaggeryd", "slug": "2021", "part": "underlag", "row": draft.backgrounds.get().pk, "number": 1,
        "sha256": "0" * 64, "change": "tillagg",
    }  # fmt: skip
    return {
        pattern.name: reverse(
            pattern.name, kwargs={name: values[name] for name in pattern.pattern.converters}
        )
        for pattern in urlpatterns
    }


def test_editing_pages_refuse_people_without_the_right(client, draft):
    before = AuditEvent.objects.count()
    for person in (make.officer(), make.decider(), make.police_officer()):
        client.force_login(person)
        for name, address in addresses(draft).items():
            for answer in (client.get(address), client.post(address, {"do": "remove", "confirmed": "on"})):
                allowed = {200, 405, 404} if name in READERS else {403, 404, 405}
                assert answer.status_code in allowed, f"{person} {name} {answer.status_code}"
                assert "kanariefågel" not in answer.content.decode()
    assert AuditEvent.objects.exclude(event__startswith="user.").count() == before
    assert Promise.objects.filter(pk=draft.pk, published_at__isnull=True).exists()


def test_a_samordnare_elsewhere_does_not_learn_that_the_draft_exists(client, draft):
    client.force_login(make.coordinator("Ove Annanstans", make.municipality("Habo")))
    for name, address in addresses(draft).items():
        page = client.get(address)
        if name not in {"desk_promises", "new_promise"}:
            assert page.status_code == 404, name
        assert "Utkastet som ingen sett" not in page.content.decode()
    assert client.get("/arbete/loften/nytt/?av=vaggeryd/2021").status_code == 404


def test_draft_promise_is_shown_nowhere_in_public(client, draft):
    assert client.get("/vaggeryd/2021/").status_code == 404
    client.force_login(make.decider())
    page = client.get("/arbete/loften/vaggeryd/2021/forhandsvisning/")
    assert {"private", "no-store"} <= set(page.headers["Cache-Control"].split(", "))
    assert "Utkast. Ingen utanför har sett det." in words(page)
    assert "Fyra vandringar" in words(page)
    assert "kanariefågel" not in page.content.decode()


def test_writer_without_the_right_cannot_publish(client, draft):
    drift = make.superuser()
    client.force_login(drift)
    assert client.get(reverse("edit_promise", args=AT)).status_code == 200
    assert client.get(reverse("publish_promise", args=AT)).status_code == 403


class TestTwoAtOnce:
    """The second sees what the first changed, and keeps what was typed."""

    def test_two_writers_of_the_promises_fields_conflict(self, client, draft):
        client.force_login(make.coordinator())
        address = reverse("promise_head", args=AT)
        form = client.get(address).context["form"]
        sent = {name: form[name].value() or "" for name in form.fields}
        assert client.post(address, sent | {"title": "Det första hann"}).status_code == 302
        late = client.post(address, sent | {"title": "Det andra skrev"})
        assert late.status_code == 409
        assert "Någon annan hann före" in words(late)
        assert "Det första hann" in words(late)
        assert 'value="Det andra skrev"' in late.content.decode()
        again = sent | {"title": "Det andra skrev", "seen": late.context["form"]["seen"].value()}
        assert client.post(address, again).status_code == 302
        draft.refresh_from_db()
        assert draft.title == "Det andra skrev"

    def test_two_writers_of_a_commitment_conflict(self, client, draft):
        client.force_login(make.coordinator())
        address = reverse("change_commitment", args=[*AT, 1])
        form = client.get(address).context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [])}
        assert client.post(address, sent | {"number": "6"}).status_code == 302
        late = client.post(address, sent | {"number": "8"})
        assert late.status_code == 409
        assert "Hur många 6 8" in words(late)
        assert Commitment.objects.get(promise=draft).targets.get().number == 6

    @pytest.mark.parametrize(
        ("part", "name"),
        [
            ("undertecknare", "name"),
            ("fokusomraden", "name"),
            ("effektmal", "text"),
            ("underlag", "text"),
            ("perioder", "label"),
        ],
    )
    def test_two_writers_of_one_part_row_conflict(self, client, draft, part, name):
        row = {
            "undertecknare": lambda: draft.signatories.first(),
            "fokusomraden": lambda: draft.focus_areas.create(name="Centrum", position=1),
            "effektmal": lambda: draft.indicators.create(slug="otrygghet", name="Otrygghet", position=1),
            "underlag": lambda: draft.backgrounds.get(),
            "perioder": lambda: draft.periods.create(
                slug="varen", label="Våren", starts_on=date(2021, 1, 1), ends_on=date(2021, 6, 30),
                due_on=date(2021, 7, 28),
            ),
        }[part]()  # fmt: skip
        client.force_login(make.coordinator())
        address = reverse("change_promise_part", args=[*AT, part, row.pk])
        form = client.get(address).context["form"]
        sent = {field: form[field].value() or "" for field in form.fields if field != "document"}
        assert client.post(address, sent | {name: "Det första hann"}).status_code == 302
        late = client.post(address, sent | {name: "Det andra skrev"})
        assert late.status_code == 409
        assert "Någon annan hann före" in words(late)
        assert "Det första hann" in words(late)
        assert "Det andra skrev" in late.content.decode()
        assert getattr(make.refreshed(row), name) == "Det första hann"
        again = {**sent, name: "Det andra skrev", "seen": late.context["form"]["seen"].value()}
        assert client.post(address, again).status_code == 302
        assert getattr(make.refreshed(row), name) == "Det andra skrev"

    def test_writers_of_two_part_rows_do_not_conflict(self, client, draft):
        client.force_login(make.coordinator())
        address = reverse("promise_head", args=AT)
        form = client.get(address).context["form"]
        sent = {name: form[name].value() or "" for name in form.fields}
        client.post(reverse("add_promise_part", args=[*AT, "fokusomraden"]), {"name": "Centrum"})
        assert client.post(address, sent | {"title": "Ändrat"}).status_code == 302


def test_invalid_number_is_refused_beside_its_field(client, draft):
    client.force_login(make.coordinator())
    address = reverse("change_commitment", args=[*AT, 1])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [])}
    page = client.post(address, sent | {"form": "rate", "number": "många", "title": ""})
    assert page.status_code == 422
    said = words(page)
    assert "Skriv ett tal, till exempel 12 eller 1,5." in said
    assert "Välj per vad: vecka, månad, kvartal …" in said
    assert 'value="många"' in page.content.decode()


def test_text_that_points_at_a_person_is_asked_about(client, draft):
    client.force_login(make.coordinator())
    address = reverse("change_commitment", args=[*AT, 1])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [])}
    page = client.post(address, sent | {"text": "Ring Eva på 070-123 45 67."})
    assert page.status_code == 422
    assert "ser ut som ett telefonnummer" in words(page)
    assert (
        client.post(address, sent | {"text": "Ring på 070-123 45 67.", "not_personal": "Växeln"}).status_code
        == 302
    )


def forms_of(client, address) -> list[dict[str, str]]:
    """What each form of the page carries hidden, but the token; in the order they stand."""
    html = client.get(address).content.decode()
    forms = re.findall(r"<form method=\"post\"(.*?)</form>", html, re.DOTALL)
    return [dict(re.findall(r'type="hidden" name="(row|seen)" value="(.*?)"', form)) for form in forms]


EDIT = reverse_lazy("edit_promise", args=AT)


def carried(client, row) -> dict[str, str]:
    """What the form that moves the commitment carries, on the promise's page as it is now."""
    return next(each for each in forms_of(client, EDIT) if each.get("row") == str(row.pk))


def test_part_rows_are_moved_and_removed(client, draft):
    client.force_login(make.coordinator())
    last = make.commitment(draft, title="Sist")
    client.post(reverse("arrange_commitment", args=[*AT, 2]), {"do": "up", **carried(client, last)})
    assert [c.title for c in draft.commitments.all()] == ["Sist", "Fyra vandringar"]
    client.post(reverse("arrange_commitment", args=[*AT, 1]), {"do": "up", **carried(client, last)})
    assert [c.number for c in draft.commitments.all()] == [1, 2]
    where = reverse("arrange_commitment", args=[*AT, 1])
    assert "Ta bort åtagande 1" in words(client.get(where))
    assert draft.commitments.count() == 2
    client.post(where, {"do": "remove"} | forms_of(client, where)[-1])
    assert [(c.number, c.title) for c in draft.commitments.all()] == [(1, "Fyra vandringar")]
    first, second = draft.signatories.all()
    order = order_fingerprint([first, second])
    where = reverse("arrange_promise_part", args=[*AT, "undertecknare", second.pk])
    client.post(where, {"do": "up", "seen": order})
    assert [s.pk for s in draft.signatories.all()] == [second.pk, first.pk]


def test_one_press_moves_one_step_and_takes_away_one_commitment(client, draft):
    """Numbers go to other commitments: the second press of a double click must not reach the next."""
    client.force_login(make.coordinator())
    for title in ("Två", "Tre"):
        make.commitment(draft, title=title)
    first = draft.commitments.get(number=1)
    down = {"do": "down", **carried(client, first)}
    for _ in range(2):
        client.post(reverse("arrange_commitment", args=[*AT, 1]), down)
    assert [c.title for c in draft.commitments.all()] == ["Två", "Fyra vandringar", "Tre"]
    where = reverse("arrange_commitment", args=[*AT, 1])
    away = {"do": "remove"} | forms_of(client, where)[-1]
    for _ in range(2):
        assert "Åtagandet är borttaget." in words(client.post(where, away, follow=True))
    assert [c.title for c in draft.commitments.all()] == ["Fyra vandringar", "Tre"]
    first, second = draft.signatories.all()
    where = reverse("arrange_promise_part", args=[*AT, "undertecknare", second.pk])
    away = {"do": "remove"} | forms_of(client, where)[-1]
    for _ in range(2):
        assert "Raden är borttagen." in words(client.post(where, away, follow=True))
    assert list(draft.signatories.all()) == [first]


def test_nothing_is_moved_or_taken_away_that_was_not_read(client, draft):
    client.force_login(make.coordinator())
    other = make.commitment(draft, title="Sist")
    where = reverse("arrange_commitment", args=[*AT, 2])
    opened, moved = {"do": "remove"} | forms_of(client, where)[-1], {"do": "up", **carried(client, other)}
    draft.commitments.filter(pk=other.pk).update(title="Kollegans ord")
    stopped = client.post(where, opened)
    assert stopped.status_code == 409
    assert "Kollegans ord" in words(stopped)
    assert client.post(where, {"do": "remove"}).status_code == 409
    make.commitment(draft, title="Kollegans eget")
    told = words(client.post(where, moved, follow=True))
    assert "Ordningen har ändrats sedan du öppnade sidan." in told
    assert [c.title for c in draft.commitments.all()] == [
        "Fyra vandringar",
        "Kollegans ord",
        "Kollegans eget",
    ]


def test_words_for_a_commitment_never_land_in_the_one_that_took_its_number(client, draft):
    client.force_login(make.coordinator())
    second = make.commitment(draft, title="Sist")
    where = reverse("change_commitment", args=[*AT, 1])
    form = client.get(where).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [])}
    sent |= {"row": str(form_row(client, where)), "title": "Fem vandringar"}
    client.post(reverse("arrange_commitment", args=[*AT, 2]), {"do": "up", **carried(client, second)})
    late = client.post(where, sent)
    assert late.status_code == 409
    chosen = sent | {"seen": late.context["form"]["seen"].value()}
    assert client.post(where, chosen).status_code == 302
    assert [c.title for c in draft.commitments.all()] == ["Sist", "Fem vandringar"]


def form_row(client, where) -> str:
    return next(each["row"] for each in forms_of(client, where) if "row" in each)


def test_a_form_sent_twice_adds_one(client, draft):
    client.force_login(make.coordinator())
    where = reverse("add_promise_part", args=[*AT, "effektmal"])
    for _ in range(2):
        assert client.post(where, {"name": "Tryggare torg", "direction": "up"}).status_code == 302
    assert [each.name for each in draft.indicators.all()] == ["Tryggare torg"]
    where = reverse("add_commitment", args=AT)
    form = client.get(where).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [])}
    sent |= {
        "title": "Två vandringar",
        "kind": str(draft.commitments.get().kind.pk),
        "form": "total",
        "number": "2",
    }
    for number in ("2", "2", "3"):
        assert client.post(where, sent | {"number": number}).status_code == 302
    assert [c.title for c in draft.commitments.all()] == [
        "Fyra vandringar",
        "Två vandringar",
        "Två vandringar",
    ]


def test_commitment_with_contributions_cannot_be_removed(client, draft):
    make.activity(date(2020, 10, 1), towards=draft.commitments.get())
    client.force_login(make.coordinator())
    where = reverse("arrange_commitment", args=[*AT, 1])
    page = client.post(where, {"do": "remove"} | forms_of(client, where)[-1])
    assert page.status_code == 422
    assert "kan inte tas bort" in words(page)
    assert draft.commitments.count() == 1


def test_draft_promise_is_removed_after_confirmation(client, draft):
    client.force_login(make.coordinator())
    assert "Det går inte att ångra." in words(client.get(reverse("remove_promise", args=AT)))
    assert client.post(reverse("remove_promise", args=AT), {"do": "remove"}).status_code == 302
    assert not Promise.objects.filter(pk=draft.pk).exists()


class TestPublishing:
    """What becomes public is said before, and what was promised is frozen after."""

    def test_publishing_asks_once_more_and_lists_what_is_missing(self, client, draft):
        client.force_login(make.coordinator())
        address = reverse("publish_promise", args=AT)
        page = client.post(address)
        assert page.status_code == 422
        assert "Kryssa för att du har läst löftet som det blir." in words(page)
        assert "/vaggeryd/2021/" in words(page)
        assert client.post(address, {"confirmed": "on"}).status_code == 302
        assert client.get("/vaggeryd/2021/").status_code == 200
        assert draft.periods.count() == 3

    def test_publishing_is_refused_while_something_is_missing(self, client, draft):
        draft.commitments.all().delete()
        client.force_login(make.coordinator())
        page = client.post(reverse("publish_promise", args=AT), {"confirmed": "on"})
        assert page.status_code == 422
        assert "Lägg till minst ett åtagande." in words(page)

    def test_published_words_are_changed_by_amendments_only(self, client, draft):
        client.force_login(make.coordinator())
        client.post(reverse("publish_promise", args=AT), {"confirmed": "on"})
        for name in ("publish_promise", "remove_promise", "add_commitment"):
            assert client.post(reverse(name, args=AT)).status_code == 404, name
        for part, status in (
            ("undertecknare", 404),
            ("fokusomraden", 404),
            ("effektmal", 404),
            ("underlag", 200),
        ):
            assert client.get(reverse("add_promise_part", args=[*AT, part])).status_code == status, part
        own = client.get(reverse("change_commitment", args=[*AT, 1])).context["form"].fields
        assert not {"title", "text", "kind", "form", "number", "responsible"} & own.keys()
        head = client.get(reverse("promise_head", args=AT)).context["form"]
        assert "title" not in head.fields
        assert "contact" in head.fields
