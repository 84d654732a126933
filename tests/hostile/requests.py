"""Requests that nobody means, made from the site's own addresses and forms; the same seed makes the same ones.

Each is asked within a savepoint that is taken back, so that the ten thousandth meets the same rows as the first.
"""

from __future__ import annotations

import io
import random
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, quote_from_bytes, urljoin, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from PIL import Image

from medborgarlofte.page_store import forget_pages
from tests.client import StrictClient

NO_UID = "00000000-0000-0000-0000-000000000000"
VALUES: tuple[Any, ...] = (
    "", " ", "0", "-1", "1", "2", "7", "²", "٣", "１", "½", "9" * 12, str(2**31), str(2**63), "9" * 5_000, "1e999", "1_0",
    "NaN", "Infinity", "0.0001", "1,5", "1 200", "\x00", "a\x00b", "0001-01-01", "9999-12-31", "2020-02-30",
    "2020-05-14", "1900-01-01", "2199-12-31", "0000-00-00", "9999-52", "1-1", "2020-42", "24:00", "23.59", "٢٣:٠٠",
    "02-30", "12-31", "on", "true", "null", "[]", "{}", "[" * 20_000, '{"a":' * 2_000, '{"a²_text": "x"}',
    '{"a1_text": 1e999}', "²-1", "1-1-1", "'\"><script>", "../../etc/passwd", "å" * 10_000, "e\u0301" * 50, "\u202e\u2066",
    "\r\nSet-Cookie: a=b", "=1+1", "%s%n", NO_UID, "a@b", "a@" + "b" * 300 + ".se", "https://", "http://[",
    "javascript:alert(1)", "\U0001f600", "\ufffe", "x" * 300, b"\xed\xa0\x80", b"\xff\xfe", "activity-1", "event-²",
)  # fmt: skip
QUERIES = (
    "sida", "fran", "till", "q", "kod", "sha256", "atagande", "ar", "veckor", "vecka", "som", "inbjudan", "lofte", "lage",
    "mina", "format", "av", "next", "kind", "promise", "e", "o", "p", "all", "_popup", "_to_field", "_changelist_filters",
    "kommun", "place", "date__gte", "id__exact", "user__id__exact", "started_on__year", "role__exact", "x", "code", "state",
)  # fmt: skip
HEADERS = (
    "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING", "HTTP_ORIGIN", "HTTP_REFERER", "HTTP_SEC_FETCH_SITE", "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REQUESTED_WITH", "HTTP_USER_AGENT", "CONTENT_TYPE", "HTTP_X_CSRFTOKEN",
)  # fmt: skip
KINDS = ("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=" + "x" * 400,
         "application/x-www-form-urlencoded; charset=utf-16", "")  # fmt: skip


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


FILES = (b"", b"hej", _png(), _png()[:40], b"\xff\xd8\xff" + b"0" * 100, b"%PDF-1.7 nej", b"PK\x03\x04" + b"0" * 60,
         b"datum;plats\n2020-05-14;Torget\n", b"datum;plats\n9999-12-31;\x00\n" + b"=1;" * 500, b'{"format": "medborgarlofte/1"}',
         "datum;plats\n²;٣\n".encode("utf-16"), b"<svg onload=alert(1)>")  # fmt: skip


@dataclass
class Form:
    """A form as it stood on a page."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found, self.select = page, [], ""
        self.inside: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(urljoin(self.page, at.get("action", "")))
            if at.get("method", "").lower() == "post":
                self.found.append(self.inside)
        elif self.inside is None:
            return
        elif tag == "option" and self.select:
            self.inside.values[self.select].append(at.get("value", ""))
        elif name := at.get("name"):
            self.select = name if tag == "select" else ""
            if at.get("type") == "file":
                self.inside.files.add(name)
            else:
                self.inside.values.setdefault(name, [])
                if tag != "select":
                    self.inside.values[name].append(at.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None


def routes() -> list[str]:
    """Every address of the site, with its parts in angles."""
    return sorted(set(_routes(get_resolver(), "")))


def _routes(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + re.sub(
            r"\(\?P<(\w+)>.*?\)(?=[-/$])|[\^$]", lambda m: f"<{m[1]}>" if m[1] else "", str(pattern.pattern)
        )
        if isinstance(pattern, URLPattern):
            yield route.replace("\\", "")
        else:
            yield from _routes(pattern, route)


class Fuzzer:
    """Asks as one person. ``parts`` are values that lead somewhere, by the name of the address's part."""

    def __init__(self, seed: int, person: Any, parts: Mapping[str, Any]) -> None:
        self.chance = random.Random(f"{seed} {person}")
        self.person, self.parts = person, {name: str(value) for name, value in parts.items()}
        self.client = StrictClient()
        if person:
            self.client.force_login(person)
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.routes = routes()
        self.broken: dict[str, str] = {}
        self.asked = 0
        self.statuses: dict[int, int] = {}

    def run(self, requests: int) -> None:
        """Ask so many times."""
        until = self.asked + requests
        while self.asked < until:
            address = self.address()
            page = self.ask("get", address + self.query(), **self.headers())
            forms = self.forms(address, page)
            for form in self.chance.sample(forms, min(len(forms), 2)):
                for _ in range(3):
                    self.ask("post", self.action(form), self.sent(form), **self.headers())
            if not forms and self.chance.random() < 0.5:
                self.blind(address)

    def every_form(self) -> None:
        """Each address once as it should be asked, and each form that stands there with each field spoilt once."""
        for route in self.routes:
            address = "/" + re.sub(r"<[^>]*>", self._good, route)
            for form in self.forms(address, self.ask("get", address)):
                given = self.filled(form)
                for name in [*given, *form.files]:
                    self.ask("post", form.action, given | {name: self.value(name in form.files)})

    # What is asked.

    def address(self) -> str:
        def part(found: re.Match[str]) -> str:
            if self.chance.random() < 0.8:
                return self._good(found)
            value = self.value()
            return quote_from_bytes(value, "") if isinstance(value, bytes) else quote(value[:2_000], "")

        return "/" + re.sub(r"<[^>]*>", part, self.chance.choice(self.routes))

    def _good(self, found: re.Match[str]) -> str:
        name = found[0].strip("<>").split(":")[-1]
        return quote(self.parts.get(name, "1"), "")

    def query(self) -> str:
        pairs = [
            f"{name}={quote_from_bytes(value) if isinstance(value, bytes) else quote(value[:5_000])}"
            for name in self.chance.sample(QUERIES, self.chance.choice((0, 0, 1, 1, 2, 3)))
            for value in [self.value()]
        ]
        return f"?{'&'.join(pairs)}" if pairs else ""

    def headers(self) -> dict[str, Any]:
        if self.chance.random() < 0.8:
            return {}
        value = self.value()
        text = value.decode("latin-1") if isinstance(value, bytes) else value.encode().decode("latin-1")
        name = self.chance.choice(HEADERS)
        return {
            name: self.chance.choice(KINDS) if name == "CONTENT_TYPE" else re.sub(r"[\r\n\x00]", "", text)
        }

    def value(self, file: bool = False) -> Any:
        if file:
            return SimpleUploadedFile(
                self.chance.choice(("a.pdf", "a.png", "å\x00.csv", "x" * 400, ".xlsx")),
                self.chance.choice(FILES),
            )
        return self.chance.choice(VALUES)

    def filled(self, form: Form) -> dict[str, Any]:
        """The form with something in every field, most of it such as stands there already."""
        given: dict[str, Any] = {
            name: self.chance.choice(values or ["Torget"]) for name, values in form.values.items()
        }
        return given | {name: self.value(file=True) for name in form.files}

    def sent(self, form: Form) -> dict[str, Any]:
        given = self.filled(form)
        names = list(given)
        for name in self.chance.sample(names, min(len(names), self.chance.choice((1, 1, 2, 4, len(names))))):
            way = self.chance.random()
            if way < 0.1:
                given.pop(name)
            elif way < 0.2:
                given[name] = [self.value(), self.value()]
            elif way < 0.25:
                given[name] = self.value(file=True)
            elif way < 0.3:
                given[name + self.chance.choice(("²", "-1", "[]", "\x00"))] = self.value()
            else:
                given[name] = self.value(name in form.files and way < 0.9)
        return given

    def action(self, form: Form) -> str:
        return form.action + (self.query() if self.chance.random() < 0.2 else "")

    def blind(self, address: str) -> None:
        """Something sent to an address that shows no form."""
        names = ("uid", "seen", "sync_kind", "sync_person", "acting", "starts_on", "file", "activity", "kind", "rows", "action",
                 "_selected_action", "index", "confirmed")  # fmt: skip
        given = {name: self.value() for name in self.chance.sample(names, 5)}
        if self.person and self.chance.random() < 0.5:
            given["sync_person"] = str(self.person.pk)
            given["sync_kind"] = self.parts.get("kind", "")
        self.ask(self.chance.choice(("post", "put", "delete", "head", "options")), address, given)

    def forms(self, address: str, page: Any) -> list[Form]:
        if (
            page is None
            or page.status_code != 200
            or page.streaming
            or "html" not in page.headers.get("Content-Type", "")
        ):
            return []
        if page.headers.get("Content-Encoding"):
            return []
        parser = _Forms(address)
        parser.feed(page.content.decode())
        return [form for form in parser.found if not urlsplit(form.action).netloc]

    def ask(self, method: str, address: str, given: Any = None, **headers: Any) -> Any:
        """The answer, or None where the site broke: then it stands in ``broken``, by where."""
        self.asked += 1
        cache.clear()
        forget_pages()
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        options: dict[str, Any] = dict(headers)
        if method in ("put", "delete", "options"):
            options["data"], given = repr(given), None
        elif given is not None:
            options["data"] = given
            if "CONTENT_TYPE" in options:
                options |= {"content_type": options.pop("CONTENT_TYPE"), "data": repr(given).encode()}
        with transaction.atomic():
            try:
                answer = getattr(self.client, method)(address, **options)
                if answer.streaming:
                    b"".join(answer.streaming_content)
                self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
                if answer.status_code >= 500 and answer.status_code != 503:
                    self.broken.setdefault(
                        f"{answer.status_code}", f"{method} {address[:300]} {str(given)[:600]}"
                    )
            except Exception as error:
                answer = None
                self.broken.setdefault(
                    _where(error),
                    f"{method} {address[:300]} {str(given)[:600]} {str(headers)[:200]}\n{traceback.format_exc()[-2500:]}",
                )
            finally:
                transaction.set_rollback(True)
        return answer


def _where(error: BaseException) -> str:
    """The error's name, and the last line of ours that it came through."""
    ours = [
        each
        for each in traceback.extract_tb(error.__traceback__)
        if str(settings.BASE_DIR) in each.filename
        and "/.venv/" not in each.filename
        and "/tests/" not in each.filename
    ]
    last = ours[-1] if ours else traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {last.filename}:{last.lineno}"


def told(broken: Mapping[str, str]) -> None:
    for where, how in broken.items():
        sys.stdout.write(f"\n=== {where}\n{how}\n")
