"""What a load balancer asks, and how: by number, in plain http, whatever is wrong inside."""

import pytest

from tests.operation.conftest import not_owned_by_us


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_is_answered_whatever_the_host_and_in_plain_http(client, settings, tmp_path, path, caplog):
    settings.SECURE_SSL_REDIRECT = True
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    for host in ("10.0.0.7:8000", "127.0.0.1", "evil.example", "not a host"):
        answer = client.get(path, headers={"host": host})
        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert answer.headers["Cache-Control"] == "no-store"
        assert not answer.cookies
    assert caplog.text == ""
    # The rest of the site still wants its own name, and TLS.
    assert client.get("/om/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/om/").status_code == 301


def test_a_process_is_alive_but_not_ready_while_its_database_is_away(
    client, database_away, settings, tmp_path
):
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")


@pytest.mark.parametrize("whose", ["DATA_DIR", "MEDIA_ROOT"])
@pytest.mark.django_db
def test_is_not_ready_where_another_user_owns_the_folder(client, settings, shared_path, whose):
    for name in ("DATA_DIR", "MEDIA_ROOT"):
        (shared_path / name).mkdir()
        setattr(settings, name, shared_path / name)
    (shared_path / "DATA_DIR").chmod(0o777)
    (shared_path / "MEDIA_ROOT").chmod(0o777)
    with not_owned_by_us(shared_path / whose):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.content.decode() == f"{shared_path / whose} cannot be written: Permission denied\n"
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_is_not_ready_where_one_folder_of_files_was_made_by_root(client, settings, shared_path):
    settings.DATA_DIR = settings.MEDIA_ROOT = shared_path
    (shared_path / "utgavor").mkdir(0o755)
    with not_owned_by_us(shared_path / "utgavor"):
        assert (
            client.get("/readyz").content.decode().startswith(f"{shared_path / 'utgavor'} cannot be written")
        )


@pytest.mark.parametrize(
    ("cache", "said"),
    [
        ({"BACKEND": "django.core.cache.backends.dummy.DummyCache"}, "the cache forgets what it is told"),
        (
            {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "no_such_table"},
            "the cache",
        ),
        (
            {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": "/proc/no"},
            "the cache does not answer (CACHE_URL)",
        ),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_is_not_ready_without_a_cache_that_remembers(client, settings, tmp_path, cache, said):
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    settings.CACHES = {"default": cache}
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert said in answer.content.decode()
