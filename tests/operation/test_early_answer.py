"""A page that is kept is sent before Django is asked, and is never an old one."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from io import BytesIO
from time import sleep
from types import SimpleNamespace

import brotli
import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import close_old_connections, connection
from django.http import HttpResponse

from medborgarlofte.clock import today
from medborgarlofte.compression import accepted_encoding
from medborgarlofte.early_answer import EarlyAnswer
from medborgarlofte.page_store import Basis, Page, PageStore, forget_pages, kept, pages
from medborgarlofte.shared_pages import Content
from promises.editing.promises import change_promise
from promises.log.actions import log_activity
from promises.models import Promise
from promises.record.models import Chain
from promises.record.reading import newest
from tests import factories as make

PAGE = "/vaggeryd/2020/"


class Site:
    """The program as a server runs it; ``whole`` counts the requests that Django was asked."""

    def __init__(self):
        self.whole = 0
        django = WSGIHandler()

        def counted(environ, start_response):
            self.whole += 1
            # As Sentry hands on: the bytes, and not the object that Django made.
            return iter(django(environ, start_response))

        self.application = EarlyAnswer(counted)

    def get(self, path=PAGE, method="GET", query="", **headers):
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "testserver",
            "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "testserver", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": BytesIO(), "wsgi.multithread": True,
            "wsgi.multiprocess": True, "wsgi.run_once": False,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip
        answer = SimpleNamespace()

        def start_response(status, sent, exc_info=None):
            answer.status, answer.headers = int(status[:3]), {name.lower(): value for name, value in sent}

        # As Django's own client does: the test's transaction is in this connection.
        request_started.disconnect(close_old_connections)
        try:
            answer.body = b"".join(self.application(environ, start_response))
        finally:
            request_started.connect(close_old_connections)
        return answer

    def early(self, *args, **kwargs):
        """The answer, which Django was not asked for."""
        before = self.whole
        answer = self.get(*args, **kwargs)
        assert self.whole == before, "Django was asked"
        return answer


@pytest.fixture
def site(db):
    promise = make.published_promise("2020")
    make.four_commitments(promise)
    return Site()


READERS = pytest.mark.parametrize("accepted", ["", "gzip", "br, gzip"])


@READERS
def test_a_kept_page_is_the_whole_program_s_answer_to_a_byte_and_a_header(site, accepted):
    first = site.get(accept_encoding=accepted)
    again = site.early(accept_encoding=accepted)
    assert (again.status, again.headers, again.body) == (200, first.headers, first.body)
    plain = {"br": brotli.decompress, "gzip": gzip.decompress}.get(
        first.headers.get("content-encoding"), bytes
    )
    assert "Tryggare i vardagen" in plain(again.body).decode()
    assert again.headers["content-length"] == str(len(again.body))
    assert "content-security-policy" in again.headers


@READERS
def test_who_has_the_page_is_told_so_with_the_whole_program_s_headers(site, accepted):
    etag = site.get(accept_encoding=accepted).headers["etag"]
    early = site.early(accept_encoding=accepted, if_none_match=f'"other", W/{etag}')
    assert (early.status, early.body) == (304, b"")
    for page in list(pages._values.values()):
        page.sent.clear()
    whole = site.get(accept_encoding=accepted, if_none_match=etag)
    assert site.whole == 2
    assert whole.status == 304
    assert whole.headers.items() <= early.headers.items()


def test_each_encoding_has_an_etag_of_its_own_that_is_the_same_in_every_process(site):
    etags = {accepted: site.get(accept_encoding=accepted).headers["etag"] for accepted in ("", "gzip", "br")}
    assert len(set(etags.values())) == 3
    forget_pages()
    assert {each: site.get(accept_encoding=each).headers["etag"] for each in etags} == etags


def test_what_is_changed_is_read_at_once(site):
    site.get()
    change_promise(Promise.objects.get(), by=make.coordinator(), contact="Växeln i Vaggeryd")
    assert "Växeln i Vaggeryd" in site.get().body.decode()
    assert "Växeln i Vaggeryd" in site.early().body.decode()


def test_a_municipality_that_changes_its_name_is_called_by_it_at_once(site):
    site.get()
    place = Promise.objects.get().municipality
    place.name = "Vaggeryds nya kommun"
    place.save()
    assert "Vaggeryds nya kommun" in site.get().body.decode()


@pytest.mark.parametrize("query", ["fbclid=1", "utm_source=x&x=%C3%A5", "x"])
def test_names_that_the_page_does_not_know_make_no_page_of_their_own(site, query):
    first = site.get()
    assert site.early(query=query).body == first.body


def test_what_the_page_is_asked_for_by_name_it_answers(site):
    site.get()
    then = site.get(query="kant=1999-01-01")
    assert (site.whole, then.status) == (2, 404)


def test_the_difference_between_two_days_is_told_though_the_history_is_kept(site):
    path, on = f"{PAGE}historik/", today()
    site.get(path)
    days = f"fran={on - timedelta(days=1)}&till={on}"
    assert "Mellan två dagar" in site.get(path, query=days).body.decode()


def test_another_host_or_scheme_goes_the_whole_way(site, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    site.get()
    assert site.get(host="evil.example").status == 400
    site.get(x_forwarded_proto="https")
    assert site.whole == 3


def test_only_who_reads_is_answered_early(site):
    length = len(site.get().body)
    head = site.early(method="HEAD")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(length))
    assert site.get(method="POST").status == 403  # the whole program refuses it


def test_a_database_that_does_not_answer_is_asked_by_the_whole_program(site, monkeypatch):
    site.get()

    def away(self):
        raise connection.Database.OperationalError("gone")

    monkeypatch.setattr(Basis, "still_holds", away)
    monkeypatch.setattr(connection, "close", lambda: None)
    assert site.get().status == 200
    assert site.whole == 2


def test_over_midnight_a_page_is_kept_until_the_day_that_it_may_differ(db):
    with time_machine.travel(datetime(2020, 12, 20, 12)) as clock:
        promise = make.published_promise("2020", signed_on=date(2020, 1, 1))
        make.commitment(promise)
        site = Site()
        until = newest([promise])[promise.pk].next_change(today())
        etags = set()
        while today() < until:
            before = site.whole
            etags |= {site.get().headers["etag"], site.get().headers["etag"]}
            # The first of a day goes the whole way, so that time can say what it has made public.
            assert site.whole == before + 1
            clock.shift(timedelta(days=1))
        assert len(etags) == 1
        kept_until_then = pages.find(PAGE)
        site.get()
        assert pages.find(PAGE) is not kept_until_then


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", ""), ("br", "br"), ("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("BR", "br"),
        ("br;q=0.2, gzip;q=0.8", "gzip"), ("vibrant", ""), ("*", "br"), ("*;q=0", ""), ("identity", ""),
        ("gzip;q=0", ""), ("br;q=x", ""), ("br ; q=1.0", "br"), ("*, br;q=0", "gzip"),
    ],
)  # fmt: skip
def test_the_reader_s_weights_are_honoured(header, encoding):
    assert accepted_encoding(header) == encoding


def _page(size=20_000):
    basis, picture = Basis("SELECT 1", (), (1,)), HttpResponse(b"x" * size, content_type="image/png")
    return Page(basis, (), Content.of(picture, basis.until))


def test_pages_are_limited_by_their_bytes_and_those_not_asked_for_longest_give_way():
    store = PageStore(most_bytes=200_000)
    for number in range(30):
        store.keep(f"/{number}", _page())
        store.find("/0")
    assert [number for number in range(30) if store.find(f"/{number}")] == [0, 27, 28, 29]
    store.keep("/0", _page(300_000))
    assert store.find("/0") is None


def test_a_hundred_who_ask_for_a_page_at_once_have_it_rendered_once(rf):
    rendered = []

    def render():
        rendered.append(1)
        sleep(0.05)
        return HttpResponse("sida")

    def ask(_):
        return kept(rf.get("/herd/"), Basis("SELECT 1", (), (1,)), (), render).content

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(ask, range(100))) == {b"sida"}
    assert len(rendered) == 1


@pytest.mark.usefixtures("october")
class TestLists:
    """Start, the municipality's page, the sitemap and the feeds."""

    PATHS = (
        "/",
        "/vaggeryd/",
        "/sitemap.xml",
        "/flode.atom",
        "/vaggeryd/flode.atom",
        "/vaggeryd/kalender.ics",
        "/en/",
    )
    # What no log changes.
    LISTS = ("/", "/en/")

    @pytest.mark.parametrize("path", PATHS)
    def test_it_is_kept(self, site, path):
        site.get(path)  # the day's first lets time say what it has made public
        first = site.get(path)
        assert site.early(path).body == first.body

    @pytest.mark.parametrize("path", [path for path in PATHS if "atom" not in path])
    def test_a_promise_that_is_published_is_there_at_once(self, site, path):
        self.test_it_is_kept(site, path)
        before = site.get(path).body
        newest([make.published_promise("2021", title="Ett nytt löfte i kommunen")])
        after = site.get(path)
        assert (after.status, after.body != before) == (200, True)

    def test_what_a_list_says_of_a_promise_changes_at_once(self, site):
        for path in self.PATHS:
            self.test_it_is_kept(site, path)
        change_promise(Promise.objects.get(), by=make.coordinator(), title_en="Safe all year")
        assert "Safe all year" in site.get("/en/").body.decode()

    def test_a_log_makes_no_list_anew(self, site):
        for path in self.PATHS:
            self.test_it_is_kept(site, path)
        commitment = Promise.objects.get().commitments.first()
        log_activity(
            by=make.coordinator(), municipality=commitment.promise.municipality, kind=commitment.kind, title="Vandring",
            starts_on=today(), contributions=[{"commitment": commitment, "quantity": 1}],
        )  # fmt: skip
        for path in self.LISTS:
            site.early(path)
        before = site.whole
        site.get("/vaggeryd/")
        assert site.whole == before + 1

    def test_an_address_of_no_municipality_looks_through_nobody_s_promises(self, site):
        assert site.get("/ingenstans/").status == 404
        assert not Chain.objects.filter(looked_on__isnull=False).exists()
        assert site.get("/vaggeryd/").status == 200
        assert Chain.objects.filter(looked_on__isnull=False).exists()
