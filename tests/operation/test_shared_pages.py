"""What one server has finished the others send, by Valkey or Redis: never an old page, and never a stranger's."""

import os
import shutil
import socket
import subprocess
import sys
import time
from datetime import date

import pytest
import redis

from medborgarlofte import checks, shared_pages
from medborgarlofte.page_store import forget_pages
from medborgarlofte.shared_pages import AsItIs, SharedPages
from promises.log.actions import log_activity
from promises.reading import public_page
from tests import factories as make
from tests.client import words
from tests.nginx import free_port

PAGE = "/vaggeryd/2020/"
pytestmark = pytest.mark.django_db


class Cache:
    """A server of its own on a free port."""

    def __init__(self):
        self.port, self.process = free_port(), None
        self.address = f"redis://127.0.0.1:{self.port}/1"

    def start(self):
        program = shutil.which("redis-server") or shutil.which("valkey-server", path=os.defpath)
        command = f"{program} --port {self.port} --bind 127.0.0.1 --appendonly no --save".split()
        self.process = subprocess.Popen([*command, ""], stdout=subprocess.DEVNULL)
        for _ in range(300):
            try:
                return socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(command)

    def stop(self):
        self.process.kill()
        self.process.wait()

    @property
    def rows(self):
        return redis.from_url(self.address)


@pytest.fixture(scope="module")
def server():
    cache = Cache()
    cache.start()
    yield cache
    cache.stop()


@pytest.fixture
def cache(server, settings, monkeypatch):
    monkeypatch.setattr("medborgarlofte.page_store.shared_pages", SharedPages())
    options = {"serializer": f"{AsItIs.__module__}.AsItIs", "socket_connect_timeout": 0.5}
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {
        **settings.CACHES, "pages": {"BACKEND": backend, "LOCATION": server.address, "OPTIONS": options},
    }  # fmt: skip
    server.rows.flushdb()
    yield server
    forget_pages()


@pytest.fixture
def promise():
    promise = make.published_promise("2020")
    make.four_commitments(promise)
    return promise


@pytest.fixture
def drawn(monkeypatch):
    """The addresses that were rendered, in their order."""
    seen, render = [], public_page.kept

    def noted(request, basis, takes, view):
        def counted():
            seen.append(request.path_info)
            return view()

        return render(request, basis, takes, counted)

    monkeypatch.setattr(public_page, "kept", noted)
    return seen


def on_another_server(client, path=PAGE, **headers):
    """As a process is asked that has finished nothing itself."""
    forget_pages()
    return client.get(path, headers=headers)


@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
def test_what_one_server_has_finished_another_sends(cache, promise, client, drawn, accepted):
    first = client.get(PAGE, headers={"Accept-Encoding": accepted})
    again = on_another_server(client, **{"Accept-Encoding": accepted})
    assert drawn == [PAGE]
    assert (again.content, again.headers) == (first.content, first.headers)
    known = on_another_server(client, **{"Accept-Encoding": accepted, "If-None-Match": first["ETag"]})
    assert known.status_code == 304
    assert drawn == [PAGE]


def test_a_page_is_never_an_old_one(cache, promise, client, drawn):
    client.get(PAGE)
    walks = promise.commitments.get(number=1)
    log_activity(
        by=make.officer(), municipality=promise.municipality, kind=walks.kind, title="Vandring vid torget",
        starts_on=date(2020, 9, 1), contributions=[{"commitment": walks, "quantity": 1}],
    )  # fmt: skip
    assert "Vandring vid torget" in words(on_another_server(client))
    assert drawn == [PAGE, PAGE]


def test_english_and_other_pages_are_their_own(cache, promise, client, drawn):
    for path in (PAGE, f"/en{PAGE}", f"{PAGE}atagande/1/"):
        first = client.get(path).content
        assert on_another_server(client, path).content == first
    assert len(drawn) == 3


@pytest.mark.parametrize("written", [b"", b"<html>Ett annat l\xc3\xb6fte</html>" * 9, None])
def test_what_others_wrote_there_is_not_shown(cache, promise, client, drawn, caplog, written):
    own = client.get(PAGE)
    other = client.get(f"{PAGE}atagande/1/")
    keys = cache.rows.keys()
    assert len(keys) == 2
    if written is None:  # a page that the site did write, under the address of another
        one, two = (cache.rows.get(key) for key in keys)
        cache.rows.mset({keys[0]: two, keys[1]: one})
    else:
        cache.rows.mset(dict.fromkeys(keys, written))
    assert on_another_server(client).content == own.content
    assert on_another_server(client, f"{PAGE}atagande/1/").content == other.content
    assert len(drawn) == 4
    assert "did not write" in caplog.text


def test_two_installations_keep_apart(cache, promise, client, drawn, settings):
    client.get(PAGE)
    settings.SECRET_KEY = "another installation's, as long as it takes to be taken for one"
    assert on_another_server(client).status_code == 200
    assert drawn == [PAGE, PAGE]
    assert len(cache.rows.keys()) == 2


def test_a_changed_setting_makes_pages_anew(cache, promise, client, drawn, settings):
    client.get(PAGE)
    settings.CONTACT_EMAIL = "ny@example.se"
    shared_pages._settings.cache_clear()  # as a new process begins
    on_another_server(client)
    shared_pages._settings.cache_clear()
    assert drawn == [PAGE, PAGE]


def test_a_page_leaves_by_itself_after_a_day(cache, promise, client):
    client.get(PAGE)
    (key,) = cache.rows.keys()
    assert 86_000 < cache.rows.ttl(key) <= 86_400


def test_a_cache_that_is_away_makes_pages_slower_and_not_wrong(
    cache, promise, client, drawn, caplog, monkeypatch
):
    cache.stop()
    first = client.get(PAGE)
    assert first.status_code == 200
    assert on_another_server(client).content == first.content
    assert drawn == [PAGE, PAGE]
    assert caplog.text.count("gives no answer") == 1  # and is not asked at every page
    cache.start()
    monkeypatch.setattr(shared_pages, "_AWAY_FOR", 0)
    monkeypatch.setattr("medborgarlofte.page_store.shared_pages", SharedPages())
    on_another_server(client)
    on_another_server(client)
    assert drawn == [PAGE, PAGE, PAGE]


def test_without_the_setting_nothing_is_shared(promise, client, drawn):
    client.get(PAGE)
    on_another_server(client)
    assert drawn == [PAGE, PAGE]


def test_an_operator_is_told_of_a_cache_that_gives_no_answer(cache):
    assert checks.shared_pages_answer() == []
    cache.stop()
    (told,) = checks.shared_pages_answer()
    assert "PAGE_CACHE_URL gives no answer (ConnectionError)" in told.msg
    cache.start()


def test_only_valkey_or_redis_is_taken(tmp_path):
    """Django's other caches keep what a stranger may have written there as a program."""
    environ = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DEMO_DATE": "2020-10-15",
        "PAGE_CACHE_URL": "filecache:///tmp/pages",
    }
    environ["DJANGO_SETTINGS_MODULE"] = "medborgarlofte.settings"
    command = [sys.executable, "manage.py", "check"]
    run = subprocess.run(command, env=environ, capture_output=True, text=True)
    assert run.returncode != 0
    assert "write redis://host:6379/1" in run.stderr
