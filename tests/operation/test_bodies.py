"""What is too large is refused before it is read."""

import io

import pytest

from medborgarlofte.bodies import ANONYMOUS, SIGNED_IN
from tests import factories
from tests.client import words

pytestmark = pytest.mark.django_db
ADDRESSES = ["/konto/logga-in/", "/vaggeryd/2020/fraga/", "/admin/login/", "/arbete/insatser/"]


class Unread(io.BytesIO):
    """A body that must not be touched."""

    def read(self, *_):
        raise AssertionError("the body was read")

    readline = readlines = read


def send(client, path, length=None, **extra):
    said = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Unread(), **extra}
    return client.generic("POST", path, **said | ({} if length is None else {"CONTENT_LENGTH": str(length)}))


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_stranger_may_send_a_megabyte(client, path):
    client.raise_request_exception = True
    answer = send(client, path, ANONYMOUS + 1)
    assert answer.status_code == 413
    assert "för stort" in words(answer)


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("said", [{"HTTP_TRANSFER_ENCODING": "chunked"}, {"CONTENT_LENGTH": "many"}])
def test_who_does_not_say_how_much_is_refused(client, path, said):
    client.raise_request_exception = True
    answer = send(client, path, **said)
    assert answer.status_code == 411
    assert "Inget är sparat" in words(answer)


def test_who_is_signed_in_may_send_photos_and_no_more(client):
    client.force_login(factories.officer())
    assert send(client, "/arbete/synk/foto/", SIGNED_IN + 1).status_code == 413
    client.raise_request_exception = True
    with pytest.raises(AssertionError, match="the body was read"):
        send(client, "/arbete/synk/foto/", SIGNED_IN)


def test_a_session_that_has_ended_is_a_stranger(client):
    client.cookies["sessionid"] = "x" * 32
    assert send(client, "/arbete/insatser/", ANONYMOUS + 1).status_code == 413
    answer = send(client, "/arbete/synk/foto/", ANONYMOUS + 1)
    assert (answer.status_code, answer.json()) == (401, {"state": "signed_out"}), (
        "the telephone keeps its photo"
    )
    assert send(client, "/arbete/synk/foto/", SIGNED_IN + 1).status_code == 413


def test_a_report_to_verify_has_a_limit_of_its_own(client):
    client.raise_request_exception = True
    assert send(client, "/verifiera/fil/", 21_000_000).status_code == 413
    with pytest.raises(AssertionError, match="the body was read"):
        send(client, "/verifiera/fil/", 19_000_000)
