"""English pages: their addresses, their catalogue, and that Swedish is marked as Swedish."""

import ast
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import linebreaks

from medborgarlofte import reserved
from medborgarlofte.languages import in_swedish, marked_up
from medborgarlofte.middleware import told_apart
from promises.reading.page_frame import DEMO_NOTES
from tests import factories as make
from tests.english import CATALOGUE, catalogue, read, swedish_left

ROOT = Path(settings.BASE_DIR)
_MESSAGE = re.compile(r"""(?:{% translate |_\()(["'])(.+?)\1""")
_BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?)(?:{% plural %}.*?)?{% endblocktranslate %}", re.DOTALL)
_MARK = re.compile(r"%\((\w+)\)s")


def messages() -> set[str]:
    """Every Swedish message of templates and code."""
    found = set()
    for path in sorted(ROOT.glob("templates/**/*.html")):
        text = path.read_text()
        found |= {message for _, message in _MESSAGE.findall(text)}
        found |= {re.sub(r"{{ (\w+) }}", r"%(\1)s", block) for block in _BLOCK.findall(text)}
    for folder in ("medborgarlofte", "promises", "followup"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                asks = isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("gettext")
                if asks and isinstance(node.args[0], ast.Constant):
                    found.add(node.args[0].value)
    return found


@pytest.mark.pure
class TestTheCatalogue:
    def test_has_english_for_every_message(self):
        known = catalogue()
        ours = {each for each in messages() if not each.startswith("%(") or len(each) > 12}
        # What allauth and Django say themselves is theirs to translate.
        assert {each for each in ours if each not in known and re.search("[a-zåäö]{3}", each)} == set()

    def test_keeps_what_is_put_in(self):
        for swedish, english in catalogue().items():
            assert sorted(_MARK.findall(swedish)) == sorted(_MARK.findall(english)), swedish

    def test_is_compiled_from_what_is_written_and_nothing_in_it_is_half_done(self):
        text = CATALOGUE.with_suffix(".po").read_text()
        written = re.findall(r'^msgid "((?:[^"\\]|\\.)+)"$', text, re.MULTILINE)
        assert {each.replace('\\"', '"').replace("\\n", "\n") for each in written} == set(catalogue())
        assert "fuzzy" not in text
        assert 'msgstr ""\n\n' not in text


@pytest.mark.pure
def test_words_in_swedish_are_marked_where_an_element_can_stand_and_bare_elsewhere():
    words = in_swedish("Kör sakta")
    html = f'<title>{words}</title><a title="{words}">{words}</a>{words[:-1]}'
    own = '<span lang="sv">Kör sakta</span>'
    assert marked_up(html) == f'<title>Kör sakta</title><a title="Kör sakta">{own}</a>{own}'


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "411", "413", "429", "500", "503"])
def test_an_error_under_english_addresses_is_in_english(name):
    with translation.override("en"):
        page = read(get_template(f"{name}.html").render())
    assert page.language == "en"
    assert swedish_left(page, []) == []
    assert all(link.startswith(("/en/", "/arbete/", "/konto/", "#")) for link in page.links)


@pytest.mark.pure
def test_what_the_demo_says_of_itself_has_english():
    said = {
        json.loads(file.read_text())["demo_note"] for file in ROOT.glob("medborgarlofte/site/demo/*-20*.json")
    }
    assert said == set(DEMO_NOTES)


@pytest.mark.pure
def test_words_of_many_paragraphs_are_marked_in_each():
    html = linebreaks(in_swedish("Kör sakta.\n\nSe dig om\nofta"))
    one, two, three = (f'<span lang="sv">{each}</span>' for each in ("Kör sakta.", "Se dig om", "ofta"))
    assert marked_up(html) == f"<p>{one}</p>\n\n<p>{two}<br>{three}</p>"
    # Words that were cut have no end, and the rest of the page is not theirs.
    cut = in_swedish("Kör sakta")[:-1]
    assert marked_up(f"<p>{cut}</p><p>Drive</p>") == '<p><span lang="sv">Kör sakta</span></p><p>Drive</p>'


@pytest.mark.pure
def test_a_file_may_hold_any_bytes():
    file = HttpResponse(b"%PDF-1.7 \xff" + in_swedish("x").encode(), content_type="application/pdf")
    assert told_apart(file).content.startswith(b"%PDF-1.7 \xff")


class TestAddresses:
    @pytest.mark.parametrize(
        "path", ["/en/arbete/", "/en/admin/", "/en/flode.atom", "/en/vaggeryd/2020/lattlast/"]
    )
    @pytest.mark.django_db
    def test_what_is_swedish_alone_has_none_in_english(self, client, path):
        make.published_promise()
        assert client.get(path).status_code == 404

    @pytest.mark.django_db
    def test_the_address_decides_and_never_what_the_browser_asks_for(self, client):
        make.published_promise()
        asked = {"Accept-Language": "en"}
        page = client.get("/vaggeryd/2020/", headers=asked)
        assert read(page.content.decode()).language == "sv"
        english = client.get("/en/vaggeryd/2020/", headers={"Accept-Language": "sv"})
        assert read(english.content.decode()).language == "en"
        assert {page.headers["Vary"], english.headers["Vary"]} == {"Accept-Encoding"}
        assert page.headers["ETag"] != english.headers["ETag"]
        again = client.get("/en/vaggeryd/2020/", headers={"If-None-Match": page.headers["ETag"]})
        assert again.status_code == 200

    def test_no_municipality_may_be_called_en(self):
        with pytest.raises(ValidationError):
            reserved.not_an_address_of_ours("en")

    @pytest.mark.django_db
    def test_the_sitemap_leads_to_both_and_says_that_they_are_the_same(self, client):
        make.published_promise()
        sitemap = client.get("/sitemap.xml").content.decode()
        both = [f"http://testserver{each}/vaggeryd/2020/" for each in ("", "/en")]
        for address in both:
            [line] = [each for each in sitemap.splitlines() if f"<loc>{address}</loc>" in each]
            assert all(f'href="{each}"' in line for each in both)
        assert "/en/vaggeryd/2020/lattlast/" not in sitemap
