"""No municipality or promise takes an address of the site's own, and no name reads otherwise than it is written."""

import json
import sys
from importlib import import_module
from types import ModuleType

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import clear_url_caches, path

from medborgarlofte import reserved
from medborgarlofte.accounts.models import Municipality, Organisation, User
from promises.exchange.importing import import_promise
from promises.exchange.problems import BadFile
from promises.models import Promise
from promises.writing.store import store
from tests import factories
from tests.client import words
from tests.promises.exchange.exchange_example import whole

pytestmark = pytest.mark.django_db
OURS = "är en av webbplatsens egna adresser"
PAGE = "är namnet på en av kommunens egna sidor"
TURNED = "Vaggeryds\u202enummok"
SAID = "vänder skriftens riktning"


def place(slug="ny", name="Ny kommun"):
    return Municipality(name=name, short_name="Ny", slug=slug)


@pytest.mark.parametrize(
    "slug", ["admin", "arbete", "konto", "om", "static", "verifiera", "healthz", "Admin"]
)
def test_no_municipality_is_called_what_the_site_is(slug):
    with pytest.raises(ValidationError, match=OURS):
        place(slug).full_clean()
    place(f"{slug}s-kommun").full_clean()


@pytest.mark.parametrize("slug", ["uppfoljning", "foto", "vapen", "historik", "fraga", "atagande", "FOTO"])
def test_no_promise_is_called_what_a_page_is(slug):
    promise = factories.promise()
    promise.slug = slug
    with pytest.raises(ValidationError, match=PAGE):
        promise.full_clean()


def test_an_address_that_is_new_is_kept_free_without_anybody_having_to_remember(settings):
    """``de/``, say, for pages in German; one with a variable keeps nothing."""
    view = factories.promise
    table = ModuleType("a_later_table")
    table.urlpatterns = [
        *import_module("medborgarlofte.urls").urlpatterns,
        path("de/om/", view),
        path("<slug:kommun>/<slug:slug>/teckensprak/", view),
        path("<slug:anything>.txt", view),
    ]
    sys.modules["a_later_table"] = table
    before = reserved.first_steps(), reserved.further_steps()
    try:
        for urlconf in ("a_later_table", settings.ROOT_URLCONF):
            settings.ROOT_URLCONF = urlconf
            clear_url_caches()
            reserved.first_steps.cache_clear()
            reserved.further_steps.cache_clear()
            if urlconf == "a_later_table":
                assert reserved.first_steps() - before[0] == {"de"}
                assert reserved.further_steps() - before[1] == {"teckensprak"}
    finally:
        del sys.modules["a_later_table"]
    assert (reserved.first_steps(), reserved.further_steps()) == before
    assert not any("<" in step or "(" in step for step in before[0] | before[1])


def test_the_administration_says_so_beside_the_field(client):
    client.force_login(factories.superuser())
    given = {"name": "Arbete kommun", "short_name": "Arbete", "slug": "arbete", "accent": "gran"}
    assert OURS in words(client.post("/admin/accounts/municipality/add/", given))
    assert not Municipality.objects.filter(slug="arbete").exists()


def test_the_desk_says_so_beside_the_field_and_keeps_what_was_typed(client):
    client.force_login(factories.coordinator())
    given = {"municipality": factories.municipality().pk, "title": "Ett nytt löfte", "slug": "uppfoljning",
             "starts_on": "2026-01-01", "ends_on": "2026-12-31"}  # fmt: skip
    answer = client.post("/arbete/loften/nytt/", given)
    assert PAGE in words(answer)
    assert "Ett nytt löfte" in answer.content.decode()
    assert not Promise.objects.exists()


def test_a_file_is_refused_with_the_path(tmp_path):
    document = whole()
    there = document["municipality"]
    document["municipality"], document["slug"] = "arbete", "foto"
    number = next(n for n, each in enumerate(document["municipalities"]) if each["slug"] == there)
    document["municipalities"][number]["slug"] = "arbete"
    for organisation in document["organisations"]:
        organisation["municipalities"] = ["arbete"] if "municipalities" in organisation else []
        if not organisation["municipalities"]:
            del organisation["municipalities"]
    with pytest.raises(BadFile) as refused:
        import_promise(document=document, by=User.objects.system())
    said = {problem.path: problem.text for problem in refused.value.problems}
    assert PAGE in said["slug",]
    assert OURS in said["municipalities", number, "slug"]
    file = tmp_path / "lofte.json"
    file.write_text(json.dumps(document, default=float))
    with pytest.raises(CommandError, match=OURS):
        call_command("import_promise", str(file))


@pytest.mark.parametrize("mark", [chr(n) for n in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))])
def test_no_name_reads_otherwise_than_it_is_written(mark):
    with pytest.raises(ValidationError, match=SAID):
        place(name=f"Ny{mark} kommun").full_clean()


def test_neither_in_titles_nor_in_names_nor_in_files():
    promise = factories.promise()
    promise.title = TURNED
    with pytest.raises(ValidationError, match=SAID) as refused:
        store(promise, by=factories.coordinator())
    assert list(refused.value.error_dict) == ["title"]
    for row in (User(email="a@example.se", name=TURNED), Organisation(name=TURNED, slug="x", kind="other")):
        with pytest.raises(ValidationError, match=SAID):
            row.full_clean(exclude=["password", "short_name"])
    with pytest.raises(BadFile) as refused:
        import_promise(document={**whole(), "title": TURNED}, by=User.objects.system())
    assert [problem.path for problem in refused.value.problems] == [("title",)]


def test_other_scripts_are_told_of_as_what_no_pdf_can_print_and_not_as_hidden_marks():
    """Arabic and Hebrew need no such marks: their letters know their own direction."""
    with pytest.raises(ValidationError, match="inte kan skrivas ut") as refused:
        place(name="بلدية فاجيريد").full_clean()
    assert SAID not in str(refused.value)
