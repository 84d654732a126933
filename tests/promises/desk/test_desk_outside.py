"""What was done and counts towards none of the commitments: logged, corrected and taken back as everything else."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from medborgarlofte.accounts.roles import Role
from promises.log.actions import correct_activity, log_activity
from promises.models import Activity
from promises.trail_rows import changed_past_the_actions, put_in_past_the_actions
from tests import factories as f
from tests.client import words
from tests.promises.sent_forms import agreed, log, sent, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
ANNAT = "Annat trygghetsarbete – räknas inte mot något åtagande"


@pytest.fixture
def promise():
    return f.published_promise()


@pytest.fixture
def traffic(promise):
    return f.four_commitments(promise)[3]


@pytest.fixture
def hanna(client):
    person = f.officer()
    client.force_login(person)
    return person


@pytest.fixture
def outside(promise):
    """The choice in the form."""
    return f"inget-{promise.pk}"


def row() -> Activity:
    return Activity.objects.get()


def form(client, kind="trafikinsats"):
    return client.get(f"/arbete/logga/{kind}/").context["form"]


def test_a_clerk_says_that_it_counts_towards_nothing_and_everybody_can_read_it(
    client, hanna, promise, traffic, outside
):
    assert (outside, ANNAT) in form(client)["commitment"].field.choices
    receipt = client.get(log(client, traffic, commitment=outside, note="Delade ut reflexer.").url)
    assert (row().promise, row().contributions.count()) == (promise, 0)
    assert "Mot inget åtagande: visas under Annat som gjorts" in words(receipt)
    assert "Visas för allmänheten" in words(receipt)
    assert ("Annat som gjorts", "/vaggeryd/2020/annat/") in receipt.context["pages"]
    assert "Delade ut reflexer." in words(client.get("/vaggeryd/2020/"))


def test_the_usual_case_has_not_become_longer(client, hanna, traffic):
    page = form(client)
    assert page["commitment"].value() == str(traffic.pk)
    assert page.names["head"] == ["commitment"]


def test_a_kind_that_nobody_promised_stays_in_the_house_until_somebody_says_otherwise(
    client, hanna, promise, traffic, outside
):
    kind = f.kind("krogtillsyn")
    choices = [value for value, _ in form(client, kind.slug)["commitment"].field.choices]
    assert choices == ["inget", outside]
    # An entry that a telephone has kept from before there was anything to choose.
    data = sent(traffic) | {"title": "Krogtillsyn"}
    del data["commitment"]
    assert client.post(f"/arbete/logga/{kind.slug}/", data).status_code == 302
    assert row().promise is None
    assert "Visas inte: hör inte till något löfte" in words(client.get(f"/arbete/insatser/{row().uid}/"))
    assert client.post(f"/arbete/logga/{kind.slug}/", sent(traffic, commitment=outside)).status_code in (
        302,
        409,
    )


def test_in_two_promises_the_choice_says_which(client, hanna, promise, traffic):
    other = f.published_promise("torget", title="Torget")
    choices = dict(form(client)["commitment"].field.choices)
    assert choices[f"inget-{other.pk}"] == "Vaggeryd torget: " + ANNAT[:1].lower() + ANNAT[1:]
    log(client, traffic, commitment=f"inget-{other.pk}")
    assert row().promise == other


def test_a_promise_of_another_town_cannot_be_chosen(client, hanna, traffic):
    habo = f.published_promise("habo", f.municipality("Habo"))
    answer = log(client, traffic, commitment=f"inget-{habo.pk}")
    assert answer.status_code == 422
    assert not Activity.objects.exists()
    with pytest.raises(ValidationError, match="Löftet gäller inte i Vaggeryds kommun"):
        log_activity(
            by=hanna, municipality=f.municipality(), kind=traffic.kind, title="Här", promise=habo,
            starts_on=date(2020, 10, 1),
        )  # fmt: skip


def test_a_reason_why_it_does_not_count_is_asked_for_by_a_commitment_alone(client, hanna, traffic, outside):
    answer = log(client, traffic, commitment=outside, counts="no", why_not="Rörlig kontroll.")
    assert answer.status_code == 422
    assert "Det hör inte till något åtagande" in words(answer)
    assert answer.context["form"]["why_not"].value() == "Rörlig kontroll."


def test_one_row_is_never_both(hanna, promise, traffic):
    with pytest.raises(ValidationError, match="hör till löftet genom det"):
        log_activity(
            by=hanna, municipality=promise.municipality, kind=traffic.kind, title="Båda", promise=promise,
            starts_on=date(2020, 10, 1), contributions=[{"commitment": traffic}],
        )  # fmt: skip


def test_it_is_corrected_towards_a_commitment_and_back_in_the_open(client, hanna, promise, traffic, outside):
    log(client, traffic, commitment=outside)
    page = client.get(f"/arbete/insatser/{row().uid}/ratta/")
    assert page.context["form"]["commitment"].value() == outside
    typed = shown(page) | {"commitment": str(traffic.pk), "reason": "Den räknas visst."}
    agreed(client, f"/arbete/insatser/{row().uid}/ratta/", typed)
    counted = Activity.objects.get(replaces__isnull=False)
    assert (counted.promise, counted.contributions.get().commitment) == (None, traffic)
    back = correct_activity(counted, by=hanna, reason="Nej.", promise=promise, contributions=[])
    assert (back.promise, back.contributions.count()) == (promise, 0)
    history = words(client.get("/vaggeryd/2020/historik/"))
    assert "Räknas inte mot något åtagande" in history
    assert "Skäl: Nej." in history
    assert not [*changed_past_the_actions(), *put_in_past_the_actions()]


def test_it_is_taken_back_with_a_reason_and_stays_to_be_read(client, hanna, traffic, outside):
    log(client, traffic, commitment=outside, place="Hok")
    client.post(f"/arbete/insatser/{row().uid}/ta-tillbaka/", {"reason": "Fel dag."})
    assert "Skäl: Fel dag." in words(client.get("/vaggeryd/2020/annat/"))
    assert "Annat som gjorts" not in words(client.get("/vaggeryd/2020/"))


def test_only_those_who_log_for_the_organisation_change_it(client, promise, traffic):
    made = f.activity(date(2020, 10, 1), promise=promise)
    officer = f.police_officer()
    client.force_login(officer)
    assert client.get(f"/arbete/insatser/{made.uid}/ratta/").status_code == 403
    stranger = f.user("Främling")
    f.member(stranger, Role.OFFICER, f.organisation("Habo kommun"), f.municipality("Habo"))
    client.force_login(stranger)
    assert client.get(f"/arbete/insatser/{made.uid}/").status_code == 404


def test_a_telephone_sends_it_when_it_has_a_network_again(client, hanna, promise, traffic, outside):
    entry = {
        "sync_kind": traffic.kind.slug,
        "sync_person": str(hanna.pk),
        **sent(traffic, commitment=outside),
    }
    assert client.post("/arbete/synk/", entry).json()["state"] == "received"
    assert client.post("/arbete/synk/", entry).json()["state"] == "again"
    assert row().promise == promise


def test_another_one_like_it_begins_with_the_same_choice(client, hanna, traffic, outside):
    log(client, traffic, commitment=outside)
    page = client.get(f"/arbete/logga/trafikinsats/?som={row().uid}")
    assert page.context["form"]["commitment"].value() == outside


def test_the_list_of_the_desk_says_what_it_is(client, hanna, traffic, outside):
    log(client, traffic, commitment=outside)
    listed = client.get("/arbete/insatser/?raknas=inget")
    assert "Vaggeryd 2020: inget åtagande" in words(listed)
    assert "visas för alla" in words(listed)
