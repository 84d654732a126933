"""What nobody types by mistake: numbers in other signs, days beyond the calendar, JSON without a bottom."""

from datetime import date

import pytest
from django.test import Client

from followup.approval.drafts import open_report
from followup.enums import StepKind
from followup.report.compare import year_before
from medborgarlofte.accounts.roles import Role
from medborgarlofte.sent import day, whole_number
from medborgarlofte.site import start
from promises.words import swedish
from promises.words.weeks import read_week
from tests import factories as make
from tests.client import words
from tests.followup.approval.walked import completed

pytestmark = pytest.mark.usefixtures("october")
NO_NUMBERS = ["", "²", "٣", "-1", "+1", "1_0", " 1", "1.0", "9" * 10, "9" * 5_000, "\x00"]


@pytest.mark.pure
@pytest.mark.parametrize("text", NO_NUMBERS)
def test_only_plain_digits_are_a_number(text):
    assert whole_number(text) is None
    assert year_before(f"{text}-t2") == ""
    assert read_week(f"{text}-42") is None
    assert whole_number("0042") == 42


@pytest.mark.pure
def test_a_day_or_week_at_the_end_of_the_calendar_is_none_and_breaks_nothing():
    assert day("9999-12-31") is day("0001-01-01") is day("2020-02-30") is None
    assert day("2020-10-15") == date(2020, 10, 15)
    assert read_week("9999-52") is read_week("1-1") is None
    assert swedish.span(date(1, 1, 1), date.max) == "1–9999"


@pytest.fixture
def promise(db):
    made = make.published_promise()
    make.four_commitments(made)
    return made


@pytest.mark.parametrize(
    "query", ["fran=0001-01-01&till=9999-12-31", "till=9999-12-31", "sida=²", "fran=%00"]
)
def test_days_beyond_the_calendar_cut_out_nothing(client, promise, query):
    assert words(client.get(f"/vaggeryd/2020/atagande/4/?{query}")) == words(
        client.get("/vaggeryd/2020/atagande/4/")
    )


@pytest.mark.parametrize("year", ["0", "99999", "0000", "9" * 5_000])
def test_a_year_that_no_calendar_has_leads_nowhere(client, promise, year):
    client.force_login(make.coordinator())
    assert client.get(f"/arbete/beslut/ar/vaggeryd/{year}.zip").status_code == 404


@pytest.mark.parametrize(
    "sent", [{"approve": "²"}, {"approve": "9" * 5_000}, {"approve": "1", "seen": "²-1"}, {"seen": "1-2-3"}]
)
def test_a_step_with_strange_numbers_is_refused_with_words(client, promise, sent):
    report = completed(open_report(period=promise.periods.get(slug="2020-t2"), by=make.police_officer()))
    client.force_login(make.decider())
    answer = client.post("/arbete/vaggeryd/2020/uppfoljning/2020-t2/granska/", sent)
    assert answer.status_code in (302, 403, 409, 422)  # 409: what was approved is not what is there
    assert not report.steps.filter(kind=StepKind.APPROVED).exists()


SEEN = ["[" * 20_000, '{"a²_text": "x"}', "9" * 5_000, '{"a1_text": 1e999}', "\ud800", "[]", "{"]


@pytest.mark.parametrize("seen", SEEN)
def test_what_the_writer_had_before_them_may_say_anything(client, promise, seen):
    open_report(period=promise.periods.get(slug="2020-t2"), by=make.police_officer())
    client.force_login(make.coordinator())
    sent = {"seen": seen.encode("utf-8", "surrogatepass"), "summary": "Så här gick det."}
    assert client.post("/arbete/vaggeryd/2020/uppfoljning/2020-t2/spara/", sent).status_code in (
        200,
        400,
        422,
    )


def test_a_person_with_two_roles_has_a_page_in_the_administration(client, promise):
    person = make.coordinator()
    make.member(person, Role.DECIDER, make.organisation(), make.municipality())
    admin = make.user("Adam Administratör")
    make.member(admin, Role.ADMINISTRATOR, make.organisation(), make.municipality())
    client.force_login(admin)
    assert client.get(f"/admin/accounts/user/{person.pk}/change/").status_code == 200
    assert client.get(f"/admin/accounts/user/{10**30}/change/").status_code == 302


def test_an_endless_address_leads_nowhere_at_once(client, promise, monkeypatch):
    asked = []
    monkeypatch.setattr(start.difflib, "get_close_matches", lambda words, *_, **__: asked.append(words) or [])
    assert client.get("/" + "a%20" * 19_000).status_code == 404
    assert sum(map(len, asked)) < 200


def test_made_up_questions_make_no_page_of_their_own(promise):
    client = Client()
    kept = client.get("/vaggeryd/2020/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("promises.pages.views.newest", None)  # whatever is rendered now fails
        for query in ("x=1", "x=2", "fran=2020-01-01"):
            assert client.get(f"/vaggeryd/2020/?{query}").content == kept.content
    # Its own are answered, and push no page out that was kept.
    assert client.get("/vaggeryd/2020/atagande/4/?fran=2020-06-01").status_code == 200


def test_what_was_typed_and_refused_does_not_break_the_buttons_of_the_page(client, promise):
    row = make.activity(date(2020, 5, 14), towards=promise.commitments.get(number=4))
    client.force_login(make.coordinator())
    address = f"/admin/promises/activity/{row.pk}/change/"
    state = client.get(address).context["state"]
    answer = client.post(address, {"state": state, "logged_for": "", "title": "", "starts_on": "x"})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors


@pytest.mark.parametrize("number", ["1,5", "²", str(2**63), "Torget"])
def test_a_row_that_was_sent_as_no_number_is_no_choice(client, promise, number):
    client.force_login(make.coordinator())
    answer = client.post("/admin/promises/indicator/add/", {"promise": number, "state": ""})
    assert answer.status_code == 200
    assert "promise" in answer.context["adminform"].form.errors
    address = f"/admin/promises/promise/{make.promise(slug='utkast').pk}/change/"
    sent = {"further_municipalities": [number], "state": client.get(address).context["state"]}
    answer = client.post(address, sent)
    assert "further_municipalities" in answer.context["adminform"].form.errors
