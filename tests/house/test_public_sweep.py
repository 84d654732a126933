"""Every public address at once: no cookie, one policy, an order of headings, links that say where they lead."""

import gzip
import re
import uuid
from collections import defaultdict
from copy import copy
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from followup.desk import urls as followup_desk
from followup.officials import urls as officials_urls
from medborgarlofte.accounts import urls as accounts
from medborgarlofte.page_store import forget_pages
from promises.desk import urls as promises_desk
from promises.models import Activity, Contribution
from promises.record.heads import keep_heads
from promises.record.versions import advance
from tests import factories as make
from tests.factories.promises import moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

WALK = uuid.UUID(int=7)
# Every page anybody may read, by the name of its address. A page that is new is missed by the test below.
PAGES = {
    "start": "/",
    "search": "/sok/",
    "about": "/om/",
    "counting": "/sa-raknar-vi/",
    "privacy": "/integritet/",
    "open_data": "/oppna-data/",
    "accessibility": "/tillganglighet/",
    "accessibility_report": "/tillganglighet/sag-till/",
    "accessibility_reported": "/tillganglighet/tack/",
    "verify": "/verifiera/",
    "municipality": "/vaggeryd/",
    "promise": "/vaggeryd/2020/",
    "commitment": "/vaggeryd/2020/atagande/4/",
    "easy_promise": "/vaggeryd/2020/lattlast/",
    "easy_commitment": "/vaggeryd/2020/atagande/4/lattlast/",
    "other_work": "/vaggeryd/2020/annat/",
    "location": "/vaggeryd/2020/plats/skillingaryd/",
    "history": "/vaggeryd/2020/historik/",
    "ask": "/vaggeryd/2020/fraga/",
    "asked": "/vaggeryd/2020/fraga/tack/",
    "answer": f"/vaggeryd/2020/fraga/{WALK}/",
    "walk_invitation": f"/vaggeryd/2020/inbjudan/{WALK}/",
    "walk_protocol": f"/vaggeryd/2020/vandring/{WALK}/",
    "followup:list": "/vaggeryd/2020/uppfoljning/",
}
# The same behind /en/, but lättläst, which is Swedish.
ENGLISH = [f"/en{path}" for name, path in PAGES.items() if not name.startswith("easy")]
MACHINES = {
    "robots": "/robots.txt",
    "sitemap": "/sitemap.xml",
    "security_txt": "/.well-known/security.txt",
    "verify_program": "/verifiera/check.py",
    "record_program": "/verifiera/bevis.py",
    "seal_list": "/.well-known/medborgarlofte-seals.json",
    "schema": "/schema/medborgarlofte-1.json",
    "promise_data": "/vaggeryd/2020/lofte.json",
    "promise_csv": "/vaggeryd/2020/insatser.csv",
    "promise_xlsx": "/vaggeryd/2020/insatser.xlsx",
    "promise_sums": "/vaggeryd/2020/sha256.txt",
    "history_data": "/vaggeryd/2020/historik.json?fran=2020-10-15&till=2020-10-15",
    "promise_proof": "/vaggeryd/2020/bevis.json",
    "heads": "/oppna-data/huvuden.json",
    "catalogue": "/oppna-data/katalog.jsonld",
    "promise_calendar": "/vaggeryd/2020/kalender.ics",
    "walk_calendar": f"/vaggeryd/2020/inbjudan/{WALK}/vandring.ics",
    "municipality_calendar": "/vaggeryd/kalender.ics",
    "feed": "/flode.atom",
    "feed_municipality": "/vaggeryd/flode.atom",
    "feed_promise": "/vaggeryd/2020/flode.atom",
}
# Tested where they are made: pictures, published follow-ups, the gallery, accounts, and what needs a login.
ELSEWHERE = {
    "verify_file", "signed_paper", "earlier_heads", "healthz", "readyz", "metrics",
    "photo", "arms", "theme", "favicon", "gallery", "followup:period", "followup:compared", "easy_follow_up", "followup:year_before", "report", "edition", "translation",
    "activity_photo", "walk_pdf", "document", "activity_photos", "change_photo", "desk_photo",
    *(address.name for urls in (promises_desk, followup_desk, officials_urls) for address in urls.urlpatterns),
    *(address.name for address in accounts.urlpatterns),
}  # fmt: skip
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    "object-src 'none'",
}  # fmt: skip


@pytest.fixture
def promise():
    """Vaggeryd's promise with a little of everything."""
    made = make.published_promise(
        title="Tryggare i vardagen", announced_on=date(2020, 6, 18), demo_note="Allt är påhittat."
    )
    walks, _, _, traffic = make.four_commitments(made)
    fill(walks, 2)
    fill(traffic, 3)
    old = make.activity(date(2020, 8, 1), traffic)
    make.activity(date(2020, 8, 2), traffic, replaces=old, correction_reason="fel dag")
    make.activity(
        date(2020, 8, 3), traffic, withdrawn_at=moment(date(2020, 8, 4)), withdrawn_by=make.user(),
        withdrawn_reason="dubblett",
    )  # fmt: skip
    for day in range(1, 6):
        make.activity(
            date(2020, 8, day), promise=made, title="Reflexer vid skolan", note="Elever fick reflexer."
        )
    make.amendment(made)
    make.invitation(made, uid=WALK, commitment=walks)
    make.question(made, uid=WALK, answered=True)
    walk = make.walk(walks, uid=WALK, draft=False)
    make.measure(make.observation(walk))
    make.observation(walk, is_good=True, place="Parken")
    advance(made)
    keep_heads()
    return made


def fill(commitment, count):
    """So many rows of different days, made in two queries."""
    first = make.activity(date(2020, 1, 31), commitment, title=f"Insats 0 för åtagande {commitment.number}")
    rows = []
    for number in range(1, count):
        row = copy(first)
        row.pk, row.uid = None, uuid.uuid4()
        row.starts_on = row.ends_on = row.publish_on = first.ends_on + timedelta(days=number)
        row.title = f"Insats {number} för åtagande {commitment.number}"
        rows.append(row)
    made = Activity.objects.bulk_create(rows)
    Contribution.objects.bulk_create(Contribution(activity=row, commitment=commitment) for row in made)


def names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"


def test_every_address_is_swept_or_tested_elsewhere():
    found = {name for name in names(get_resolver().url_patterns) if not name.startswith("admin:")}
    assert found == set(PAGES) | set(MACHINES) | ELSEWHERE


@pytest.mark.parametrize("path", [*PAGES.values(), *ENGLISH, *MACHINES.values()])
class TestHeaders:
    def test_answers_without_a_cookie_and_under_the_policy(self, client, promise, path):
        response = client.get(path)
        assert response.status_code == 200
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.headers["Vary"] == "Accept-Encoding"
        assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["X-Frame-Options"] == "DENY"

    def test_the_same_bytes_are_not_sent_twice(self, client, promise, path):
        etag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")


class Outline(HTMLParser):
    """Headings, links, ids, pictures and language of a page."""

    def __init__(self):
        super().__init__()
        self.lang, self.title, self.headings, self.ids, self.pictures = "", "", [], [], []
        self.links = defaultdict(set)
        self._text, self._href = None, None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.lang = given.get("lang", "")
        elif re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        elif tag == "img":
            self.pictures.append(given.get("alt"))
        elif tag in ("a", "title"):
            self._text, self._href = "", given.get("href")

    def handle_data(self, data):
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag):
        if tag not in ("a", "title") or self._text is None:
            return
        words = " ".join(self._text.split())
        if tag == "title":
            self.title = words
        else:
            self.links[words].add(self._href)
        self._text = None


@pytest.mark.parametrize("path", [*PAGES.values(), *ENGLISH])
class TestPages:
    def test_can_be_found_one_s_way_in(self, client, promise, path):
        page = Outline()
        page.feed(client.get(path).content.decode())
        assert page.lang == ("en" if path in ENGLISH else "sv")
        assert page.title.count("Medborgarl") or "Tryggare" in page.title or "Citizen" in page.title
        assert page.headings[0] == 1
        assert page.headings.count(1) == 1
        steps = [deeper - level for level, deeper in zip(page.headings, page.headings[1:], strict=False)]
        assert max(steps, default=0) <= 1
        assert len(page.ids) == len(set(page.ids))
        assert None not in page.pictures
        assert all(page.links)
        ambiguous = {words: where for words, where in page.links.items() if len(where) > 1}
        assert not ambiguous

    def test_tells_a_search_engine_what_it_says_or_to_leave_it(self, client, promise, path):
        page = client.get(path).content.decode()
        told = re.findall(r'<meta name="description" content="([^"<>]+)">', page)
        assert len(told) == 1 or '<meta name="robots" content="noindex">' in page


REFUSED = {
    "ask": ("/vaggeryd/2020/fraga/", {"text": ""}),
    "accessibility_report": ("/tillganglighet/sag-till/", {"text": ""}),
    "verify": ("/verifiera/?kod=ABCDE-12345", None),
    "verify_file": ("/verifiera/fil/", {}),
    "history": ("/vaggeryd/2020/historik/?fran=i+g%C3%A5r", None),
}


@pytest.mark.parametrize(("path", "sent"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize(("language", "word"), [("", "Fel: "), ("/en", "Error: ")])
def test_a_title_says_first_that_something_was_refused(client, promise, path, sent, language, word):
    address = f"{language}{path}"
    own = {"Origin": "http://testserver"}
    answer = client.get(address) if sent is None else client.post(address, sent, headers=own)
    page = Outline()
    page.feed(answer.content.decode())
    assert page.title.startswith(word)
    assert page.title.count(word) == 1


@pytest.mark.parametrize("path", PAGES.values())
def test_many_rows_cost_no_more_queries_than_a_few(client, promise, path):
    """Five rows and five hundred."""
    few = queries(client, path)
    for commitment in promise.commitments.all():
        fill(commitment, 125)
    assert queries(client, path) == few


def queries(client, path):
    forget_pages()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_promise_page_weighs_less_than_a_photo(client, promise):
    """HTML, stylesheets, icons and fonts together under 100 kB as they are sent."""
    for commitment in promise.commitments.all():
        fill(commitment, 125)
    response = client.get("/vaggeryd/2020/", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    html = gzip.decompress(response.content).decode()
    files = set(re.findall(r'"/static/([^"#]+)', html))
    css = [name for name in files if name.endswith(".css")]
    files |= {
        f"css/{name}".replace("css/../", "")
        for sheet in css
        for name in re.findall(r'url\("?([^")]+)', (settings.BASE_DIR / "static" / sheet).read_text())
    }
    assert any(name.endswith(".woff2") for name in files)
    weight = len(response.content) + sum(_sent(settings.BASE_DIR / "static" / name) for name in files)
    assert weight < 100_000


def _sent(path):
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 6))


@pytest.mark.parametrize("path", ["/", "/om/"])
def test_who_works_here_finds_the_way_in_and_nobody_gets_a_cookie(client, path):
    page = client.get(path)
    assert 'href="/konto/logga-in/"' in page.content.decode()
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
