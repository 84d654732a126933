"""What a load balancer and monitoring ask, and how: by number, in plain http, whatever is wrong inside."""

from collections import namedtuple

import pytest
from prometheus_client.parser import text_string_to_metric_families

from medborgarlofte import health
from medborgarlofte.jobs.models import JobRun
from medborgarlofte.monitoring import read_networks
from medborgarlofte.version import VERSION
from tests import factories
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


def test_what_somebody_must_look_at_does_not_take_the_site_out_of_service(
    client, db, settings, tmp_path, monkeypatch
):
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: namedtuple("Usage", "free")(20_000_000))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content.decode()) == (200, f"ok\n{tmp_path} has 20 MB left\n")


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
@pytest.mark.parametrize(
    ("asks", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("10.1.2.3", {}, 200),
        ("10.2.0.1", {}, 404),
        ("192.0.2.7", {}, 404),
        ("", {}, 404),
        # Through the proxy on the same machine, which says for whom it asks.
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.1.2.3"}, 200),
        # A stranger's own header gets nobody in, before or after what a proxy adds.
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1, 192.0.2.7"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7, 127.0.0.1"}, 404),
        ("192.0.2.7", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "localhost"}, 404),
        # A proxy that does not say for whom.
        ("127.0.0.1", {"X-Forwarded-Proto": "https"}, 404),
    ],
)
@pytest.mark.django_db
def test_how_the_site_fares_is_for_the_operators_machines_alone(
    client, settings, tmp_path, path, asks, headers, status
):
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    settings.MONITORING_NETWORKS = read_networks("127.0.0.0/8, ::1/128,10.1.0.0/16")
    answer = client.get(path, headers=headers, REMOTE_ADDR=asks)
    assert answer.status_code == status
    if status == 404:
        assert answer.content == b"Not found\n"
    assert client.get("/healthz", headers=headers, REMOTE_ADDR=asks).content == b"ok\n"


def figures(client):
    """All that stands at /metrics, by name and labels, as Prometheus understands it."""
    answer = client.get("/metrics")
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "text/plain")
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.django_db
def test_the_figures_tell_of_requests_pages_jobs_the_queue_and_the_release(client, october, settings):
    factories.published_promise()
    before = figures(client)
    for _ in range(2):
        client.get("/vaggeryd/2020/")
    client.get("/finns-inte/alls/")
    client.get("/arbete/")
    found = figures(client)

    def more(*key):
        return found.get(key, 0) - before.get(key, 0)

    assert more("medborgarlofte_requests_total", "program", "200") == 2
    assert more("medborgarlofte_requests_total", "program", "404") == 1
    assert more("medborgarlofte_request_seconds_count", "arbete") == 1
    assert more("medborgarlofte_pages_total", "made") == 1
    assert more("medborgarlofte_pages_total", "found") == 1
    assert found["medborgarlofte_tasks_waiting",] == found["medborgarlofte_tasks_failed",] == 0
    assert found["medborgarlofte_database_up",] == 1
    assert found["medborgarlofte_disk_free_bytes",] > 0
    assert any(key[0] == "medborgarlofte_info" and VERSION in key for key in found)
    assert not any("vaggeryd" in str(key) for key in found), "no address of any page"
    settings.DEMO_DATE = None
    JobRun.objects.create(name="gallra", began="2020-10-01T00:00Z", succeeded="2020-10-01T00:00Z")
    found = figures(client)
    assert found["medborgarlofte_job_late", "gallra"] == 1
    assert found["medborgarlofte_job_late", "open_rounds"] == 0
    assert found["medborgarlofte_job_age_seconds", "gallra"] > 86_400


def test_the_figures_say_that_the_database_is_away(client, database_away):
    found = figures(client)
    assert found["medborgarlofte_database_up",] == 0
    assert not any(key[0].startswith("medborgarlofte_job") for key in found)
