"""``?kant=2020-09-24``: every page of a promise as it was known that day, whatever has happened since."""

import re
from datetime import date, time
from html import unescape

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from followup.masking.actions import Wish, mask
from followup.models import Report
from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.page_store import forget_pages
from promises.log.actions import correct_activity, log_activity, withdraw_activity
from promises.models import Activity, Photo, Promise, WalkInvitation
from promises.reading import record_page
from promises.record.versions import advance
from promises.words.enums import MaskingGround, MaskingReach
from tests import factories as f
from tests.client import words
from tests.factories.promises import moment
from tests.followup.editions import edition
from tests.followup.masking.masked import WORD, plant, promise_with_everything, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
K = date(2020, 9, 24)
PAGE = "/vaggeryd/2020/"
DEMO = "Demon visar läget den 15 oktober 2020", "Demon visar läget den 24 september 2020"
IN_ENGLISH = "shown as of 15 October 2020", "shown as of 24 September 2020"
BANNER = "Så här såg sidan ut den 24 september 2020. Det som hänt sedan dess är inte med. Visa sidan som den är i dag"


def at(path, day=K):
    address, _, place = path.partition("#")
    return f"{address}{'&' if '?' in address else '?'}kant={day}{place and '#'}{place}"


def said(page):
    """What the page says, but for the day that the demo's clock stands still on."""
    return words(page).replace(*DEMO)


def pages_then(client, start=PAGE):
    """Every page that is reached from the promise's with the day in the address, by its address."""
    found, waiting = {}, [at(start)]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found[address] = client.get(address)
        if found[address].headers["Content-Type"].startswith("text/html"):
            links = re.findall(r'href="([^"#]*kant=[^"#]*)', found[address].content.decode())
        else:
            links = []
        waiting += [unescape(link) for link in links if link.startswith("/")]
    return found


@pytest.fixture
def known(settings):
    """A promise with everything in it that anybody can read, and a follow-up, as of the 24th of September."""
    settings.DEMO_DATE = K
    f.promise("2018")  # a draft has no record: chains have numbers of their own
    promise = promise_with_everything()
    f.activity(date(2020, 9, 1), promise=promise, title="Reflexer vid skolan")
    WalkInvitation.objects.update(cancelled_at=None, cancelled_by=None, cancelled_reason="")
    edition(
        promise.periods.get(slug="2020-t1"), on=K, said={3: {"text": "Elva rundor.", "status": "on_track"}}
    )
    f.published_promise("2021", continues="vaggeryd/2020", title="Lugnare på vägen")
    for each in Promise.objects.filter(published_at__isnull=False):
        advance(each)
    return promise


def everything_changes(promise, settings):
    """All that may happen to a published promise, on the fifteenth of October."""
    settings.DEMO_DATE = date(2020, 10, 15)
    by, traffic = f.officer(), promise.commitments.get(number=4)
    late = log_activity(
        by=by, municipality=promise.municipality, kind=traffic.kind, title="Kontroll i efterhand",
        starts_on=date(2020, 4, 20), contributions=[{"commitment": traffic, "quantity": 1}],
    )  # fmt: skip
    correct_activity(late, by=by, reason="Fel väg.", title="Kontroll vid badet")
    withdraw_activity(Activity.objects.get(title="Reflexer vid skolan"), by=by, reason="Blev inte av.")
    f.walk(promise.commitments.get(number=1), date(2020, 10, 1), draft=False)
    f.amendment(promise, decided_on=date(2020, 10, 1))
    f.question(promise, answered=True)
    f.invitation(promise)
    for period in ("2020-t1", "2020-t2"):
        edition(
            promise.periods.get(slug=period),
            reason="Rättat." if period == "2020-t1" else "",
            on=date(2020, 10, 15),
        )
    plant(promise)
    plant(Promise.objects.get(slug="2021"))
    Promise.objects.update(
        starts_on=date(2019, 1, 1), signed_on=date(2020, 2, 2), continues="", contact_email="ny@example.se"
    )
    Promise.objects.filter(slug="2021").update(continues="")
    Organisation.objects.update(
        name=Concat(Value("Nya "), "name"), short_name=Concat(Value("Nya "), "short_name")
    )
    Municipality.objects.update(name="En annan kommun", short_name="Annanby")
    WalkInvitation.objects.update(held_on=date(2020, 12, 1), from_time=time(9))
    forget_pages()


def test_a_page_as_it_was_known_says_the_same_whatever_happens_later(client, known, settings):
    before = pages_then(client)
    addresses = {address.partition("?")[0] for address in before}
    walk = Activity.objects.get(title="Vandring i Hok")
    assert {
        PAGE, f"{PAGE}annat/", f"{PAGE}atagande/4/", f"{PAGE}uppfoljning/", f"{PAGE}uppfoljning/2020-t1/",
        f"{PAGE}vandring/{walk.uid}/", f"{PAGE}vandring/{walk.uid}/protokoll.pdf", f"{PAGE}lofte.json",
        f"{PAGE}inbjudan/{WalkInvitation.objects.get().uid}/", f"{PAGE}fraga/", f"{PAGE}historik/",
    } <= addresses  # fmt: skip
    everything_changes(known, settings)
    assert WORD in words(client.get(PAGE))
    for address, page in before.items():
        again = client.get(address)
        assert again.status_code == page.status_code, address
        now = again.content.replace(*map(str.encode, DEMO)).replace(*map(str.encode, IN_ENGLISH))
        assert now == page.content, address


def test_it_is_the_page_that_was_read_that_day(client, known, settings):
    paths = [
        PAGE,
        f"{PAGE}atagande/4/",
        f"{PAGE}annat/",
        f"{PAGE}uppfoljning/",
        f"{PAGE}uppfoljning/2020-t1/",
    ]
    read = [words(client.get(path)) for path in paths]
    everything_changes(known, settings)
    for path, then in zip(paths, read, strict=True):
        now = said(client.get(at(path)))
        assert BANNER in now, path
        assert (
            now.replace(f"{BANNER} ", "").replace("Så gick det den 24 september 2020 ", "Så går det ") == then
        ), path


def test_what_is_masked_is_the_marker_on_every_page_of_every_day(client, settings):
    settings.DEMO_DATE = K
    promise = promise_with_everything()
    plant(promise)
    written(promise, "2020-t1")
    before = pages_then(client)
    assert WORD in words(before[at(PAGE)])
    settings.DEMO_DATE = date(2020, 10, 15)
    row = Activity.objects.get(title__startswith="Vandring i Hok")
    wish = Wish(row, "title", WORD, MaskingReach.EVERYWHERE, MaskingGround.IDENTITY)
    mask(wish, by=f.coordinator(), reason="Ett personnummer kom med.")
    forget_pages()
    after = pages_then(client)
    assert set(after) == set(before)
    for address, page in after.items():
        text = page.content.decode(errors="replace")
        assert WORD not in text, address
        assert "4705121234" not in text, address
    assert "maskerat" in words(after[at(f"{PAGE}uppfoljning/2020-t1/")])
    assert "maskerat" in words(after[at(PAGE)])


def test_a_photo_that_is_shown_no_more_is_on_no_page(client, known, settings):
    walk = at(f"{PAGE}vandring/{Activity.objects.get(title='Vandring i Hok').uid}/")
    assert "/foto/" in client.get(at(f"{PAGE}atagande/1/")).content.decode()
    settings.DEMO_DATE = date(2020, 10, 15)
    Photo.objects.update(shown_at=None, shown_by=None)
    assert "/foto/" not in client.get(at(f"{PAGE}atagande/1/")).content.decode()
    assert client.get(walk).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("2020-09-23", 404, "Löftet fanns inte här då, den 23 september 2020."),
        ("2020-10-16", 400, "Dagen har inte kommit än."),
        ("i går", 400, "Skriv dagen med år, månad och dag"),
        ("", 400, "Skriv dagen med år, månad och dag"),
    ],
)
def test_days_that_nothing_can_be_told_of_are_refused_in_words(client, known, settings, asked, status, told):
    settings.DEMO_DATE = date(2020, 10, 15)
    for path in (PAGE, f"{PAGE}atagande/4/", f"{PAGE}uppfoljning/2020-t1/"):
        page = client.get(path, {"kant": asked})
        assert page.status_code == status
        assert told in words(page)
        assert f'href="{path}"' in page.content.decode()


def test_what_came_later_was_not_here_then(client, known, settings):
    settings.DEMO_DATE = date(2020, 10, 15)
    f.commitment(known, 5)
    assert client.get(f"{PAGE}atagande/5/").status_code == 200
    page = client.get(at(f"{PAGE}atagande/5/"))
    assert page.status_code == 404
    assert "Sidan fanns inte här då, den 24 september 2020." in words(page)


def test_a_follow_up_that_came_later_was_still_to_come(client, known, settings):
    settings.DEMO_DATE = date(2020, 10, 15)
    edition(known.periods.get(slug="2020-t2"), on=date(2020, 10, 15))
    assert client.get(f"{PAGE}uppfoljning/2020-t2/").status_code == 200
    page = client.get(at(f"{PAGE}uppfoljning/2020-t2/"))
    assert page.status_code == 404
    assert "publiceras senast 28 september 2020" in words(page)


def test_one_that_was_taken_back_later_is_read_as_it_was_but_gives_out_no_file(client, known, settings):
    settings.DEMO_DATE = date(2020, 10, 15)
    row = Report.objects.get(period__slug="2020-t1").editions.get()
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_note = (
        moment(date(2020, 10, 15)),
        f.officer(),
        "Fel siffror.",
    )
    row.save()
    page = f"{PAGE}uppfoljning/2020-t1/"
    assert client.get(page).status_code == 410
    then = client.get(at(page))
    assert then.status_code == 200
    assert "Elva rundor." in words(then)
    assert "Fel siffror." not in words(then)
    assert ".pdf" not in then.content.decode()


def test_links_keep_the_day_where_the_page_can_show_it(client, known, settings):
    settings.DEMO_DATE = date(2020, 10, 15)
    page = client.get(at(PAGE)).content.decode()
    assert f'href="{at(f"{PAGE}atagande/4/")}"' in page
    assert f'href="{at(f"{PAGE}uppfoljning/")}"' in page
    assert f'href="{at(f"{PAGE}fraga/#fraga")}"' in page
    assert f'href="{at(f"{PAGE}lofte.json")}"' in page
    assert f'href="{PAGE}uppfoljning/2020-t1/utgava/1.pdf"' in page
    assert f'href="{PAGE}flode.atom"' in page
    assert 'href="./"' in page


def test_search_engines_keep_the_page_of_today(client, known):
    page = client.get(at(f"{PAGE}atagande/4/"))
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert f'<link rel="canonical" href="{PAGE}atagande/4/">' in page.content.decode()
    assert "noindex" not in client.get(f"{PAGE}atagande/4/").content.decode()


def test_the_history_leads_to_the_promise_as_it_was_known_on_each_day(client, known):
    assert f'href="{at(PAGE)}"' in client.get(f"{PAGE}historik/").content.decode()


def test_the_number_of_a_short_name_leads_on_with_the_day(client, known):
    answer = client.get(at(f"{PAGE}uppfoljning/t1/"))
    assert answer.headers["Location"] == at(f"{PAGE}uppfoljning/2020-t1/")


@pytest.mark.parametrize(
    ("start", "often"),
    [
        ("", "Det är många dagar på kort tid. Vänta en minut och försök igen."),
        ("/en", "That is many days in a short time. Wait a minute and try again."),
    ],
)
def test_days_without_end_are_told_to_wait(client, known, monkeypatch, start, often):
    monkeypatch.setattr(record_page, "LIMIT", "12/m/ip")
    between = f"{PAGE}historik/?fran={K}&till={K}"
    asked = [at(PAGE)] * 11 + [between]
    assert {client.get(start + page).status_code for page in asked} == {200}
    for page in (start + at(PAGE), start + between):
        answer = client.get(page)
        assert (answer.status_code, answer["Retry-After"]) == (429, "60")
        assert often in words(answer)
    answer = client.get(f"{PAGE}historik.json?till={K}")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert client.get(start + PAGE).status_code == 200  # of today there is one page
    assert client.get(start + at(PAGE), REMOTE_ADDR="192.0.2.7").status_code == 200
