"""nginx before the program, by the configuration that is shipped: who reads cannot tell which of them answered."""

import gzip
import re
import time
from datetime import datetime
from http.client import HTTPConnection, RemoteDisconnected
from zoneinfo import ZoneInfo

import brotli
import pytest

from tests.nginx import HOST, Nginx, Program

pytestmark = [pytest.mark.sqlite, pytest.mark.slow]
PAGE = "/vaggeryd/2020/"
_ROWS = """
from promises.models import Promise
from tests import factories as make
from tests.followup.editions import edition
make.four_commitments(make.published_promise("2020"))
edition(Promise.objects.get().periods.get(slug="2020-t2"))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    program = Program(tmp_path_factory.mktemp("nginx"))
    program.manage("migrate", "-v0")
    program.manage("collectstatic", "--noinput", "-v0")
    program.manage("shell", "-v", "0", "-c", _ROWS)
    program.start()
    yield program
    program.stop()


@pytest.fixture(scope="module")
def nginx(program, tmp_path_factory):
    folder = tmp_path_factory.mktemp("front")
    with Nginx(folder, program.pages, program.data, program.port, program.manage("nginx_headers")) as running:
        yield running


@pytest.fixture
def reader(nginx):
    reader = nginx.reader()
    for _ in range(2):  # the day's first lets time say what it has made public
        reader.get(PAGE, Accept_Encoding="br")
    yield reader
    reader.close()


def direct(program, path, **headers):
    """The program's own answer."""
    line = HTTPConnection("127.0.0.1", program.port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https", **named})
    answer = line.getresponse()
    try:
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        line.close()


# What each server says of itself and of the connection.
OWN = {"date", "server", "connection"}


@pytest.mark.parametrize("accepted", ["br", "gzip", "gzip, br", "br;q=0, gzip"])
def test_a_page_from_the_folder_is_the_program_s_to_a_byte_and_a_header(program, reader, accepted):
    before = program.asked()
    status, headers, body = reader.get(PAGE, Accept_Encoding=accepted)
    assert program.asked() == before, "the program was asked"
    said = direct(program, PAGE, Accept_Encoding=accepted)
    assert (status, body) == (said[0], said[2])
    kept = {name: value for name, value in headers.items() if name not in OWN}
    assert kept == {name: value for name, value in said[1].items() if name not in OWN}
    plain = {"br": brotli.decompress, "gzip": gzip.decompress}[headers["content-encoding"]](body)
    assert "Tryggare i vardagen" in plain.decode()


def test_who_has_the_page_is_told_so_by_either(program, reader):
    for accepted in ("br", "gzip"):
        etag = reader.get(PAGE, Accept_Encoding=accepted)[1]["etag"]
        before = program.asked()
        status, headers, body = reader.get(PAGE, Accept_Encoding=accepted, If_None_Match=etag)
        assert (status, body, headers["etag"]) == (304, b"", etag)
        assert program.asked() == before
        assert direct(program, PAGE, Accept_Encoding=accepted, If_None_Match=etag)[0] == 304
        # A time says nothing: a file's is not when it was written.
        later = "Fri, 01 Jan 2100 00:00:00 GMT"
        assert reader.get(PAGE, Accept_Encoding=accepted, If_Modified_Since=later)[0] == 200


@pytest.mark.parametrize("query", ["?fbclid=1", "?utm_source=x&utm_medium=y", "?gclid=a&fbclid=b"])
def test_a_campaign_s_address_is_the_same_page(program, reader, query):
    before = program.asked()
    assert reader.get(f"{PAGE}{query}", Accept_Encoding="br")[0] == 200
    assert program.asked() == before


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        (f"{PAGE}?kant=1999-01-01", "GET", 404), (f"{PAGE}?fbclid=1&kant=1999-01-01", "GET", 404), ("/ingenstans/", "GET", 404),
        ("/vaggeryd/2020", "GET", 301), ("/om/", "GET", 200), (f"{PAGE}lofte.json", "GET", 200), (PAGE, "POST", 403),
        (PAGE, "PUT", 403), ("/arbete/", "GET", 302), ("/verifiera/", "GET", 200), ("/vaggeryd/2020/index.html", "GET", 404),
        ("/now/", "GET", 404), (f"{PAGE}index.html.br", "GET", 404), ("/static/", "GET", 404),
    ],
)  # fmt: skip
def test_all_else_is_the_program_s_to_answer(program, reader, path, method, status):
    before = program.asked()
    assert reader.get(path, method)[0] == status
    assert (program.asked() == before + 1) or method == "PUT"


def test_who_takes_nothing_compressed_gets_the_page_from_the_program(program, reader):
    status, headers, body = reader.get(PAGE)
    assert (status, "content-encoding" in headers) == (200, False)
    assert "Tryggare i vardagen" in body.decode()


def test_only_the_head_is_sent_to_who_asks_for_it(reader):
    length = reader.get(PAGE, Accept_Encoding="br")[1]["content-length"]
    status, headers, body = reader.get(PAGE, "HEAD", Accept_Encoding="br")
    assert (status, headers["content-length"], body) == (200, length, b"")


def test_another_name_is_not_answered(nginx):
    line = HTTPConnection("127.0.0.1", nginx.plain, timeout=5)
    line.request("GET", PAGE, headers={"Host": "evil.example"})
    with pytest.raises(RemoteDisconnected):
        line.getresponse()
    line.close()


def test_plain_http_leads_to_https(nginx):
    line = HTTPConnection("127.0.0.1", nginx.plain, timeout=5)
    line.request("GET", f"{PAGE}?x=1", headers={"Host": HOST})
    answer = line.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}{PAGE}?x=1")
    line.close()


def test_style_sheets_go_out_by_nginx_for_ever_and_in_ranges(program, reader):
    page = reader.get(PAGE)[2].decode()
    path = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    before = program.asked()
    status, headers, body = reader.get(path, Accept_Encoding="br")
    assert (status, headers["content-encoding"]) == (200, "br")
    assert "immutable" in headers["cache-control"]
    whole = brotli.decompress(body)
    assert reader.get(path, Range="bytes=10-19")[::2] == (206, whole[10:20])
    assert program.asked() == before


def test_a_published_report_goes_out_by_nginx_under_its_name_and_in_ranges(program, reader):
    path = f"{PAGE}uppfoljning/2020-t2/utgava/1.pdf"
    first = reader.get(path)
    before = program.asked()
    status, headers, body = reader.get(path, Accept_Encoding="br, gzip")
    assert program.asked() == before, "the program was asked"
    assert (status, body) == (200, b"%PDF-1.7 vaggeryd/2020 2020-t2 1")
    assert (
        headers["content-disposition"] == 'inline; filename="vaggeryd-2020-uppfoljning-2020-t2-utgava-1.pdf"'
    )
    own = OWN | {"accept-ranges"}
    said = direct(program, path)
    assert {k: v for k, v in headers.items() if k not in own} == {
        k: v for k, v in said[1].items() if k not in own
    }
    assert first[2] == said[2] == body
    before = program.asked()
    ranged = reader.get(path, Range="bytes=0-7", If_Range=headers["etag"])
    assert ranged[::2] == (206, b"%PDF-1.7")
    assert reader.get(path, If_None_Match=headers["etag"])[0] == 304
    assert program.asked() == before


def test_a_web_server_by_another_clock_asks_the_program(program, tmp_path):
    """Else it would send yesterday's pages for an hour or two after midnight."""
    headers = program.manage("nginx_headers")
    with Nginx(tmp_path, program.pages, program.data, program.port, headers, zone="UTC") as other:
        reader = other.reader()
        before = program.asked()
        assert reader.get(PAGE, Accept_Encoding="br")[0] == 200
        assert program.asked() == before + 1
        reader.close()


def test_the_folder_of_the_day_is_the_residents_day(program, reader):
    day = datetime.now(ZoneInfo("Europe/Stockholm")).date().isoformat()
    assert (program.pages / "now" / day / "p" / "vaggeryd" / "2020" / "index.html.br").exists()


def test_a_page_that_is_taken_away_is_the_program_s_to_make(program, reader):
    code = (
        "from medborgarlofte.accounts.models import Municipality\n"
        "place = Municipality.objects.get(slug='vaggeryd'); place.accent = 'sjo'; place.save()\n"
    )
    program.manage("shell", "-v", "0", "-c", code)
    page = brotli.decompress(reader.get(PAGE, Accept_Encoding="br")[2]).decode()
    assert 'data-accent="sjo"' in page
    before = program.asked()
    assert brotli.decompress(reader.get(PAGE, Accept_Encoding="br")[2]).decode() == page
    assert program.asked() == before


def test_the_log_names_the_network_of_who_asks_and_not_what_is_asked(nginx, reader):
    reader.get("/vaggeryd/?namn=kanariefagel")
    deadline = time.monotonic() + 10
    lines: list[str] = []
    # nginx writes its line once the answer is sent: the reader may be quicker.
    while not lines and time.monotonic() < deadline:
        log = (nginx.folder / "access.log").read_text().splitlines()
        lines = [each for each in log if '"GET /vaggeryd/" 200 ' in each]
    line = lines[-1]
    assert line.startswith("127.0.0.0 [")
    assert "127.0.0.1" not in line
    assert "kanariefagel" not in line
