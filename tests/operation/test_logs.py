"""The log and what is told of errors: enough to find the fault by, and nothing of what people wrote or who they are."""

import json
import logging
from contextlib import contextmanager
from io import StringIO

import pytest
import sentry_sdk
from django.core import mail
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import IntegrityError
from django.http import HttpResponse
from sentry_sdk.transport import Transport

from medborgarlofte import sentry
from medborgarlofte.logs import Formatter, Json
from medborgarlofte.requests import RequestMiddleware
from promises.pages import views as pages_views
from tests import factories
from tests.client import words

BIRD = "kanariefågel"
ROW = f"null value\nDETAIL:  Failing row contains (1, {BIRD})."


@pytest.fixture
def broken(db, monkeypatch):
    """A page of which the program fails, with words of a row."""

    def fails(*_):
        raise IntegrityError(ROW)

    factories.published_promise()
    monkeypatch.setattr(pages_views, "today", fails)
    return "/vaggeryd/"


@contextmanager
def log(formatter):
    kept = StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    try:
        yield lambda: [json.loads(line) for line in kept.getvalue().splitlines()]
    finally:
        logging.getLogger().removeHandler(handler)


def test_each_line_is_an_object_with_the_number_that_the_reader_sees(client, broken):
    with log(Json()) as lines:
        answer = client.get(f"{broken}?namn={BIRD}", headers={"Cookie": f"x={BIRD}", "User-Agent": BIRD})
        client.get("/finns-inte/alls/")
    error, missing = lines()
    assert set(error) == {"time", "level", "logger", "message", "exception", "status", "request_id"}
    assert (error["level"], error["logger"], error["status"]) == ("ERROR", "django.request", 500)
    assert "IntegrityError" in error["exception"]
    assert BIRD not in json.dumps(lines(), ensure_ascii=False)
    assert f"Felets nummer är {error['request_id']}." in words(answer)
    assert missing["request_id"] != error["request_id"]
    assert "exception" not in missing


@pytest.mark.parametrize(
    "given", ["0123456789abcdef0123456789abcdef", "x", "a b c d e f g h", "å" * 10, "a" * 65]
)
def test_the_number_is_that_of_the_web_server_where_it_looks_like_one(client, broken, given):
    with log(Json()) as lines:
        client.get(broken, headers={"X-Request-ID": given})
    assert (lines()[0]["request_id"] == given) == given.startswith("0123")


def test_a_message_that_tells_an_error_of_the_database_tells_no_row():
    record = logging.makeLogRecord({"msg": "not kept: %s", "args": (IntegrityError(ROW),)})
    for formatter in (Formatter(), Json()):
        assert BIRD not in formatter.format(record)
        assert "null value" in formatter.format(record)


def test_a_number_is_for_one_request(rf):
    """Also where a thread answers one after another."""
    seen = []
    middleware = RequestMiddleware(lambda request: seen.append(sentry.request_id.get()) or HttpResponse())
    middleware(rf.get("/"))
    middleware(rf.get("/"))
    assert len(set(seen)) == 2
    assert sentry.request_id.get() == ""


def test_a_fault_of_the_program_is_one_letter_a_day(client, broken, settings):
    settings.OPERATOR_EMAIL = "drift@example.se"
    for _ in range(3):
        client.get(broken)
    client.get("/finns-inte/alls/")
    (letter,) = mail.outbox
    assert letter.subject.startswith(
        "Larm: Ett fel i programmet: IntegrityError (tests/operation/test_logs.py:"
    )
    assert BIRD not in letter.body
    assert "journalctl -u medborgarlofte" in letter.body


def test_nobody_gets_a_letter_while_the_database_is_away(client, database_away, settings):
    """The reader comes again; monitoring asks /readyz."""
    settings.OPERATOR_EMAIL = "drift@example.se"
    assert client.get("/").status_code == 503
    assert mail.outbox == []


class Kept(Transport):
    def __init__(self):
        super().__init__()
        self.events = []

    def capture_envelope(self, envelope):
        self.events += [item.get_event() for item in envelope.items if item.get_event()]


@pytest.fixture
def told():
    """What Sentry is told."""
    kept = Kept()
    sentry.start("https://key@sentry.example.se/7", transport=kept)
    yield kept.events
    sentry_sdk.init()


def test_sentry_hears_which_fault_and_where_and_no_words_of_anybody(rf, broken, told, monkeypatch):
    monkeypatch.setattr(
        request_started, "send", lambda **_: None
    )  # it closes connections, and so the test's own
    secret = {
        "HTTP_COOKIE": f"sessionid={BIRD}",
        "HTTP_AUTHORIZATION": BIRD,
        "HTTP_X_FORWARDED_FOR": "192.0.2.7",
    }
    environ = rf.get(broken, {"namn": BIRD}, HTTP_X_REQUEST_ID="0123456789", **secret).environ
    status = []
    b"".join(WSGIHandler()(environ, lambda said, *_: status.append(said)))
    assert status == ["500 Internal Server Error"]
    (event,) = told
    (fault,) = [each for each in event["exception"]["values"] if each["type"] == "IntegrityError"]
    assert fault["stacktrace"]["frames"][-1]["function"] == "fails"
    assert event["request"] == {"method": "GET", "url": f"http://testserver{broken}"}
    assert event["tags"]["request"] == "0123456789"
    sent = json.dumps(event, ensure_ascii=False, default=str)
    assert BIRD not in sent
    assert "192.0.2.7" not in sent
    assert "user" not in event


def test_what_the_log_tells_as_an_error_goes_there_without_what_was_put_into_it(told):
    logging.getLogger("medborgarlofte").error("Not kept: %s", BIRD)
    assert told[0]["logentry"] == {"message": "Not kept: %s"}
    assert BIRD not in json.dumps(told, ensure_ascii=False, default=str)
