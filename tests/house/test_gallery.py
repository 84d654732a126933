"""The gallery shows every component, and what it shows keeps the house rules of markup."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from medborgarlofte.documents.symbols import STATE_SHAPES, STATUS_SHAPES
from medborgarlofte.site.gallery import gallery
from medborgarlofte.site.templatetags.ui import icon, percent
from promises.words.enums import Status, WindowState

ROOT = Path(__file__).parents[2]
CSS = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static/css").rglob("*.css"))
SPRITE = (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rendered() -> tuple[str, set[str]]:
    """The page and the names of the templates it was made of."""
    from django.test.signals import template_rendered

    used: set[str] = set()

    def note(sender, template, **_):
        used.add(str(template.name))

    template_rendered.connect(note)
    try:
        page = gallery(RequestFactory().get("/komponenter/")).content.decode()
    finally:
        template_rendered.disconnect(note)
    return page, used


def test_every_component_is_shown(rendered):
    components = {f"components/{path.name}" for path in (ROOT / "templates/components").glob("*.html")}
    assert components - rendered[1] == set()


def test_every_status_and_window_state_is_shown(rendered):
    page, _ = rendered
    assert [status for status in Status if f'data-status="{status.value}"' not in page] == []
    assert [state for state in WindowState if f'data-state="{state.value}"' not in page] == []


@pytest.mark.parametrize("name", [*Status, *WindowState])
def test_the_page_draws_the_symbol_that_the_report_draws(name):
    shapes = STATE_SHAPES | STATUS_SHAPES
    drawing = shapes[name.value].format(c="currentColor", hole="var(--hole,#fff)")
    assert f'<symbol id="{name.value}" viewBox="0 0 24 24">{drawing}</symbol>' in SPRITE


def test_nothing_needs_an_exception_from_the_content_security_policy(rendered):
    page, _ = rendered
    assert re.findall(r"<style|<script|\sstyle=|\son[a-z]+=|javascript:", page) == []
    assert re.findall(r"@import|https?://", CSS) == []


def test_ids_are_unique_and_every_link_within_the_page_leads_somewhere(rendered):
    page, _ = rendered
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(set(ids)) == sorted(ids)
    pointed = set(re.findall(r'href="#([^"]+)"', page))
    pointed |= {
        name
        for names in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', page)
        for name in names.split()
    }
    assert pointed - set(ids) == set()


def test_help_and_error_stand_before_the_field(rendered):
    page, _ = rendered
    field = page[page.index('id="div_id_text"') :]
    assert field.index("form-text") < field.index("<textarea")
    field = page[page.index('id="div_id_hours"') :]
    assert field.index("invalid-feedback") < field.index("<input")


def test_widths_are_never_written_in_swedish(settings):
    settings.LANGUAGE_CODE = "sv"
    drawn = Template("{% load ui %}{{ share|percent }}").render(Context({"share": 0.6875}))
    assert drawn == "68.75%"
    assert [percent(share) for share in (-1, 0, 2.5)] == ["0%", "0%", "100%"]


def test_an_icon_is_ornament():
    assert icon("pdf") == '<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#pdf"/></svg>'
