"""Pages that lie as files for the web server in front: what the program would say, or not there."""

import errno
import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import brotli
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpResponse

from medborgarlofte import page_folder
from medborgarlofte.clock import today
from medborgarlofte.health import unwritable
from medborgarlofte.middleware import build
from medborgarlofte.page_folder import PageFolder, drop_pages
from medborgarlofte.page_store import Basis, Page, forget_pages
from medborgarlofte.rehearsal import rehearsing
from medborgarlofte.shared_pages import Content
from promises.editing.promises import change_promise, create_promise, publish_promise
from promises.log.actions import log_activity
from promises.models import Promise
from tests import factories as make
from tests.followup.editions import edition
from tests.killing import everywhere
from tests.operation.test_early_answer import Site

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("/", "/en/")
PLACES = (
    "/vaggeryd/",
    "/en/vaggeryd/",
    "/vaggeryd/2020/",
    "/vaggeryd/2020/atagande/1/",
    "/en/vaggeryd/2020/",
)


@pytest.fixture
def folder(tmp_path, settings):
    settings.PAGE_FOLDER = str(tmp_path / "pages")
    page_folder.page_folder.cache_clear()
    opened = page_folder.page_folder()
    opened.open()
    yield opened
    page_folder.page_folder.cache_clear()


@pytest.fixture
def site(db, folder):
    make.four_commitments(make.published_promise("2020"))
    return _served(folder)


def _served(folder):
    site = Site()
    site.application.folder = folder
    for _ in range(2):  # the day's first lets time say what it has made public
        for path in LISTS + PLACES:
            site.get(path)
    return site


def lies(folder, path, suffix="br"):
    """The file that nginx would look for."""
    return folder.root / "now" / today().isoformat() / "p" / path[1:] / f"index.html.{suffix}"


def there(folder):
    return {path for path in LISTS + PLACES if lies(folder, path).exists()}


def log(number=1):
    commitment = Promise.objects.get(slug="2020").commitments.get(number=number)
    return log_activity(
        by=make.coordinator(), municipality=commitment.promise.municipality, kind=commitment.kind, title="Vandring",
        starts_on=today(), contributions=[{"commitment": commitment, "quantity": 1}],
    )  # fmt: skip


@pytest.mark.parametrize("path", LISTS + PLACES)
def test_what_lies_there_is_what_the_program_says_to_a_byte_and_an_etag(site, folder, path):
    forget_pages()
    for accepted, suffix, plain in (("br", "br", brotli.decompress), ("gzip", "gz", gzip.decompress)):
        said, file = site.get(path, accept_encoding=accepted), lies(folder, path, suffix)
        assert file.read_bytes() == said.body
        # As nginx makes it.
        assert said.headers["etag"] == f'"{int(file.stat().st_mtime):x}-{file.stat().st_size:x}"'
        assert b"</html>" in plain(said.body)


def test_headers_are_those_that_nginx_is_told(site, folder):
    told = dict(page_folder.public_headers())
    said = site.get(accept_encoding="br").headers
    of_a_file = {"content-length", "content-type", "content-encoding", "etag", "vary"}
    assert {name: value for name, value in said.items() if name not in of_a_file} == told
    assert {"content-security-policy", "x-content-type-options", "cache-control"} <= told.keys()


def test_the_command_says_them_as_nginx_reads_them(capsys):
    call_command("nginx_headers")
    lines = capsys.readouterr().out.splitlines()
    assert 'add_header x-content-type-options "nosniff";' in lines
    assert not any("cache-control" in line for line in lines)


def test_what_a_log_changes_is_gone_before_anybody_asks_and_lists_stay(site, folder):
    assert there(folder) == {*LISTS, *PLACES}
    log()
    assert there(folder) == set(LISTS)


def test_what_lists_show_is_gone_from_them_too(site, folder):
    change_promise(Promise.objects.get(), by=make.coordinator(), contact="Växeln i Vaggeryd")
    assert there(folder) == set()
    for path in LISTS + PLACES:
        site.get(path)
    assert "Växeln i Vaggeryd" in brotli.decompress(lies(folder, PLACES[2]).read_bytes()).decode()


def test_what_everybody_may_not_see_yet_takes_nothing_away(site, folder):
    create_promise(
        by=make.coordinator(), municipality=Promise.objects.get().municipality, slug="2021", title="Utkast"
    )
    assert there(folder) == {*LISTS, *PLACES}


def test_the_municipality_s_name_colours_and_arms_are_on_its_pages(site, folder):
    place = Promise.objects.get().municipality
    place.accent = "sjo"
    place.save()
    assert there(folder) == set(LISTS)


def test_a_promise_of_several_municipalities_is_taken_from_the_pages_of_each(site, folder):
    other = make.municipality("Gnosjö")
    promise = Promise.objects.get()
    promise.further_municipalities.add(other)
    site.get("/gnosjo/")
    site.get("/gnosjo/")
    assert lies(folder, "/gnosjo/").exists()
    log()
    assert not lies(folder, "/gnosjo/").exists()


def test_a_published_report_lies_there_until_something_is_written_of_its_promise(
    site, folder, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    edition(Promise.objects.get().periods.get(slug="2020-t2"))
    path = "/vaggeryd/2020/uppfoljning/2020-t2/utgava/1.pdf"
    said = [site.get(path), site.get(path)][1]
    file = folder.root / "now" / today().isoformat() / "p" / path[1:]
    assert file.read_bytes() == said.body
    assert said.headers["etag"] == f'"{int(file.stat().st_mtime):x}-{file.stat().st_size:x}"'
    log()
    assert not file.exists()


def test_pages_of_other_municipalities_stay(site, folder):
    other = make.municipality("Gnosjö")
    make.four_commitments(make.published_promise("2020", other))
    for _ in range(2):
        site.get("/gnosjo/2020/")
    assert lies(folder, "/gnosjo/2020/").exists()
    commitment = Promise.objects.get(municipality__slug="vaggeryd").commitments.first()
    log_activity(
        by=make.coordinator(), municipality=commitment.promise.municipality, kind=commitment.kind, title="Vandring",
        starts_on=today(), contributions=[{"commitment": commitment, "quantity": 1}],
    )  # fmt: skip
    assert lies(folder, "/gnosjo/2020/").exists()
    assert not lies(folder, PLACES[2]).exists()


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/vaggeryd/2020/", "kant=2020-10-01"), ("/", "q=vagg"), ("/sitemap.xml", ""), ("/flode.atom", ""),
        ("/vaggeryd/flode.atom", ""), ("/vaggeryd/2020/lofte.json", ""), ("/om/", ""), ("/ingenstans/", ""),
    ],
)  # fmt: skip
def test_what_no_write_takes_away_by_itself_is_not_kept(site, folder, path, query):
    before = sorted(folder.root.rglob("*"))
    for _ in range(2):
        site.get(path, query=query)
    assert sorted(folder.root.rglob("*")) == before


def _page(**said):
    basis = Basis("SELECT 1", (), **{"answer": (1,), "place": "vaggeryd", **said})
    return Page(basis, (), Content.of(HttpResponse(b"<html>" * 200), basis.until))


class TestWhatIsKept:
    @pytest.fixture(autouse=True)
    def _database(self, db):
        self.headers = list(page_folder.public_headers())

    def test_a_page_as_all_are(self, folder):
        assert folder.keep("/vaggeryd/2020/", _page(), self.headers)
        assert not folder.keep("/vaggeryd/2020/", _page(), self.headers)  # it is there

    def test_no_page_with_a_header_that_others_have_not(self, folder):
        assert not folder.keep("/vaggeryd/2020/", _page(), [*self.headers, ("X-Robots-Tag", "noindex")])
        assert not folder.keep("/vaggeryd/2020/", _page(), self.headers[1:])

    @pytest.mark.parametrize(
        ("address", "place"),
        [
            ("/gnosjo/2020/", "vaggeryd"), ("/vaggeryd/", ""), ("/lagen/", ""), ("/", "vaggeryd"), ("/vaggeryd/", None),
            ("/en/vaggeryd/", "en"), ("/vaggeryd/../gnosjo/", "vaggeryd"), ("/vaggeryd/2020", "vaggeryd"), ("/vaggeryd/å/", "vaggeryd"),
        ],
    )  # fmt: skip
    def test_no_page_that_lies_elsewhere_than_where_it_is_taken_away(self, folder, address, place):
        assert not folder.keep(address, _page(place=place), self.headers)

    def test_no_page_of_what_has_changed_since_it_was_rendered(self, folder):
        assert not folder.keep("/vaggeryd/2020/", _page(answer=(0,)), self.headers)

    def test_no_page_of_yesterday(self, folder):
        assert not folder.keep("/vaggeryd/2020/", _page(until=today()), self.headers)

    def test_on_a_full_disk_the_page_is_sent_and_nothing_is_half_written(self, folder, monkeypatch):
        written = []

        def full(path, content):
            with path.open("wb") as file:
                file.write(content[:10] if written else content)
            if written:
                raise OSError(errno.ENOSPC, "No space left on device")
            written.append(path)

        monkeypatch.setattr(Path, "write_bytes", full)
        assert not folder.keep("/vaggeryd/2020/", _page(), self.headers)
        left = [path.name for path in folder.root.rglob("*") if path.is_file() and path.parent.name == "2020"]
        assert left == ["index.html.gz"]  # whole, and never asked for without the other

    def test_the_day_before_is_removed(self, folder):
        old = folder.root / "now" / "2020-01-01" / "p"
        old.mkdir(parents=True)
        folder.keep("/vaggeryd/2020/", _page(), self.headers)
        assert not old.parent.exists()


def test_a_server_that_starts_shows_its_own_pages_alone(tmp_path):
    """Those of another build are made otherwise; its own from before it was stopped may be of a database since restored."""
    for name in ("build-other", f"build-{build()}"):
        (tmp_path / name / "2020-01-01" / "p" / "vaggeryd").mkdir(parents=True)
    (tmp_path / "now").symlink_to("build-other")
    PageFolder(tmp_path).open()
    assert (tmp_path / "now").resolve().name == f"build-{build()}"
    assert sorted(each.name for each in tmp_path.iterdir()) == [f"build-{build()}", "now"]
    assert list((tmp_path / "now").iterdir()) == []


def test_a_write_of_the_former_server_takes_the_page_from_the_new_one_too(site, folder):
    """During a reload both run."""
    former = PageFolder(folder.root)
    former._pages = folder.root / "build-former"
    former.drop(["vaggeryd"])
    assert there(folder) == set(LISTS)


def test_what_is_only_rehearsed_takes_nothing_away(site, folder):
    with rehearsing(), transaction.atomic():
        log()
        transaction.set_rollback(True)
    assert there(folder) == {*LISTS, *PLACES}


@pytest.mark.django_db(transaction=True)
def test_a_write_fails_when_the_page_stays(folder, monkeypatch):
    make.four_commitments(make.published_promise("2020"))
    _served(folder)
    before = Promise.objects.values("revision", "public_revision").get()

    def refused(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(PageFolder, "_remove", refused)
    with pytest.raises(PermissionError):
        log()
    assert Promise.objects.values("revision", "public_revision").get() == before


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nobody_keeps_a_page_between_the_write_and_its_commit(folder):
    make.four_commitments(make.published_promise("2020"))
    site = _served(folder)
    dropped, go_on = Event(), Event()

    def write():
        with transaction.atomic():
            Promise.objects.update(public_revision=F("public_revision") + 1)
            drop_pages(lambda: ["vaggeryd"])
            dropped.set()
            go_on.wait(20)
        connection.close()

    writer = Thread(target=write)
    writer.start()
    assert dropped.wait(20)
    assert site.get().status == 200  # what was before, which is right
    assert not lies(folder, PLACES[2]).exists()
    go_on.set()
    writer.join()
    site.get()
    assert lies(folder, PLACES[2]).exists()


def whole(folder, site):
    """How many files lie there. Each is, to a byte, what the program says now."""
    files = [file for file in folder.root.glob("now/*/p/**/index.html.*") if file.is_file()]
    for file in files:
        path = f"/{file.parent.relative_to(next(folder.root.glob('now/*/p')))}/".replace("/./", "/")
        said = site.get(path, accept_encoding={".br": "br", ".gz": "gzip"}[file.suffix])
        assert file.read_bytes() == said.body, file
    return len(files)


@pytest.mark.sqlite
def test_a_server_that_dies_at_any_line_while_it_keeps_a_page_leaves_none_half_written(site, folder):
    forget_pages()
    shutil.rmtree(folder.root / "now" / today().isoformat())
    page = site.get(PLACES[2], accept_encoding="br")
    shutil.rmtree(folder.root / "now" / today().isoformat())
    deaths = 0
    for _ in everywhere(page_folder.__file__, lambda: site.get(PLACES[2])):
        deaths += 1
        whole(folder, Site())
    assert deaths > 20
    assert lies(folder, PLACES[2]).read_bytes() == page.body


@pytest.mark.sqlite
def test_who_dies_at_any_line_while_taking_pages_away_leaves_no_wrong_one(site, folder):
    """What had been written is taken back with the transaction; a page that is gone is made again."""
    deaths = 0
    for _ in everywhere(page_folder.__file__, log):
        deaths += 1
        whole(folder, Site())
        for path in LISTS + PLACES:
            site.get(path)
    assert deaths > 10


def test_with_a_standing_calendar_the_folder_is_refused(tmp_path):
    env = {
        "PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DEMO_DATE": "2020-10-15", "PAGE_FOLDER": str(tmp_path / "pages"),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "PAGE_FOLDER: the web server knows no DEMO_DATE" in done.stderr


def test_a_promise_that_is_published_is_in_the_lists_at_once(site, folder):
    draft = make.promise("2021", title="Ett nytt löfte i kommunen")
    make.four_commitments(draft)
    publish_promise(draft, by=make.coordinator())
    assert there(folder) == set()


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_said_before_residents_come(settings):
    settings.PAGE_FOLDER = "/proc/pages"
    assert any("/proc/pages cannot be written" in each for each in unwritable())


def test_without_the_setting_nothing_is_asked(db, django_assert_num_queries):
    page_folder.page_folder.cache_clear()
    with django_assert_num_queries(0):
        drop_pages(lambda: pytest.fail("whose pages they are is not asked"))
