"""The test client of the house: a page that is rendered carelessly fails at once, whatever the test is about."""

import re
import sys
from pathlib import Path
from typing import Any

import lxml.html
from django.conf import settings
from django.http import HttpResponse
from django.template import engines
from django.test import Client

from medborgarlofte.accounts.second_factor import give
from tests.grammar import faults

_OURS = str(settings.BASE_DIR / "templates")
# Written for Django's forgiving ways: crispy's pack asks for variables that are not always there.
_FORGIVEN = str(settings.BASE_DIR / "templates" / "bootstrap5")
_CARELESS = {
    "a raw template tag": re.compile(r"\{\{|\{%|\{#"),
    "an inline style": re.compile(r"<[^>]+\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "a Python object in words": re.compile(r"&lt;[\w.]+ object at 0x|<bound method|None</"),
}


# What is not read as running text, and what stands within it.
_APART = re.compile(r"<(script|style|svg|textarea|pre|code|option|title)\b.*?</\1>", re.DOTALL)
_WITHIN = re.compile(r"</?(?:a|abbr|b|em|i|q|small|span|strong|time|wbr)\b[^>]*>")


class Undefined(str):
    """Stands in for Django's ``string_if_invalid``: an undefined variable in our own templates raises."""

    def __mod__(self, variable: Any) -> str:  # type: ignore[override]
        context = sys._getframe(1).f_locals.get("context")
        template = getattr(getattr(context, "render_context", None), "template", None)
        origin = str(getattr(getattr(template, "origin", None), "name", ""))
        if origin.startswith(_OURS) and not origin.startswith(_FORGIVEN):
            raise AssertionError(f"{Path(origin).name}: the variable {variable} is not defined")
        return ""


class StrictClient(Client):
    """A client whose every answer is looked at."""

    def force_login(self, user: Any, backend: str | None = None, *, second_factor: bool = True) -> None:
        """Signed in in full; ``second_factor=False`` by password alone."""
        super().force_login(user, backend)
        if second_factor:
            session = self.session
            give(session, user, "code")
            session.save()

    def request(self, **request: Any) -> Any:
        engine = engines["django"].engine
        before, engine.string_if_invalid = engine.string_if_invalid, Undefined("%s")
        try:
            response = super().request(**request)
        finally:
            engine.string_if_invalid = before
        self._look_at(response)
        return response

    def _look_at(self, response: HttpResponse) -> None:
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return
        if response.headers.get("Content-Encoding"):
            return
        html = response.content.decode()
        for what, pattern in _CARELESS.items():
            found = pattern.search(html)
            if found:
                around = html[max(0, found.start() - 80) : found.end() + 80]
                raise AssertionError(f"{response.request['PATH_INFO']} has {what}: …{around}…")
        if '<html lang="sv"' in html and (wrong := faults(_read(html))):
            raise AssertionError(f"{response.request['PATH_INFO']} says {wrong[0]}")


def _read(html: str) -> str:
    """The running text of a page; what stands in boxes of their own is parted."""
    text = _WITHIN.sub("", _APART.sub(" | ", html)).replace("\u00ad", "").replace("&nbsp;", "\u00a0")
    return re.sub(r"\s+(?<!\u00a0)", " ", re.sub(r"<[^>]+>", " | ", text))


def whole(response: Any) -> bytes:
    """All bytes of an answer. What is read to its end is closed by Django's client, which leaves the test's own
    connection open; ``response.close()`` would close it."""
    return b"".join(response) if response.streaming else bytes(response.content)


def words(response: HttpResponse) -> str:
    """What a reader sees of a page: text without tags, soft hyphens and doubled spaces."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", html).replace("\u00ad", "").replace("&shy;", "")
    for entity, letter in (("&quot;", '"'), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    text = re.sub(r"\s+", " ", text.replace("\u00a0", " "))
    return re.sub(r" ([.,?])", r"\1", text).strip()


def pressed(page: HttpResponse, button: str, **typed: str) -> dict[str, str]:
    """What a browser sends when the button whose words begin with ``button`` is pressed, with ``typed`` in the fields."""
    html = lxml.html.fromstring(page.content.decode())
    found = [each for each in html.iter("button") if " ".join(each.text_content().split()).startswith(button)]
    assert found, f"no button says {button!r}"
    form = next(each for each in found[0].iterancestors("form"))
    named = {found[0].get("name"): found[0].get("value", "")} if found[0].get("name") else {}
    every = {each.name: each for each in form.inputs if each.name}
    assert set(typed) <= set(every), "no such field on the page"
    empty = {name: "" for name, each in every.items() if each.get("type") in ("hidden", "text", "date")}
    return empty | dict(form.form_values()) | named | typed
