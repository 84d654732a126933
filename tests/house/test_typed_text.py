"""Whatever is typed into a form of the desk stands there again when it is refused: no 500, and not a word lost."""

from datetime import date
from typing import Any

import lxml.html
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from followup.masking.forms import MaskForm
from medborgarlofte import typed as reading
from medborgarlofte.accounts.roles import Role
from medborgarlofte.documents.printable import plain
from tests import factories as f
from tests.client import StrictClient
from tests.followup.editions import edition
from tests.house.test_sweep import addresses
from tests.house.world import MUNICIPALITY, POLICE, world

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.usefixtures("october")]

# As people write: names of any letter, a Mac's own å, signs of comparison, and one that no font here has.
TEXTS = (
    "Nguyễn Thị Hồng, Łukasz",
    "A\u030asa såg ≥ 3 fordon ✓",
    "Kl. 18–20 vid ”Torget” & <b>skolan</b>",
    "Rån 🚓 igen",
)
NONSENSE = "i övermorgon kanske"
_TEXT = {"text", "search", "email", "url", "tel", None}


@pytest.fixture
def found():
    made = world()
    edition(made.promise.periods.get(slug="2020-t1"), on=date(2020, 5, 20))
    f.amendment(made.promise)
    f.table_import(made.of(POLICE, "activity"))
    return made


EVERYWHERE = slice(None)


# The two share the pages between them; in the soak both are everywhere.
@pytest.mark.parametrize(
    ("whose", "turn"),
    [
        (MUNICIPALITY, slice(0, None, 2)),
        (POLICE, slice(1, None, 2)),
        pytest.param(MUNICIPALITY, EVERYWHERE, marks=pytest.mark.soak),
        pytest.param(POLICE, EVERYWHERE, marks=pytest.mark.soak),
    ],
)
def test_what_is_typed_is_never_lost_and_breaks_nothing(found, whose, turn):
    client = StrictClient()
    client.force_login(found.people["vaggeryd", whose, Role.COORDINATOR])
    tried, lost = 0, {}
    for name, address in [*addresses(found).items()][turn]:
        page = client.get(address)
        if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
            continue
        for form in lxml.html.fromstring(page.content).xpath("//main//form[@method='post']"):
            fields = typed(form)
            if not any(value in TEXTS for value in fields.values()):
                continue
            tried += 1
            with transaction.atomic():
                answer = client.post(form.get("action") or address, fields)
                transaction.set_rollback(True)
            assert answer.status_code < 500, (name, fields)
            if answer.status_code in (200, 409, 422) and (gone := missing(answer, fields)):
                lost[name] = gone
    assert lost == {}
    assert tried > 7


def test_words_to_look_for_are_read_as_the_words_that_are_kept():
    """On a Mac an å may be two signs; what is stored has one."""
    form = MaskForm({"words": "A\u030asa\u200b"}, options=[])
    form.full_clean()
    assert form.cleaned_data["words"] == "Åsa"


def test_a_day_is_asked_for_in_the_same_words_by_every_field():
    with pytest.raises(ValueError, match="2020") as ours:
        reading.day(NONSENSE)
    with pytest.raises(ValidationError) as djangos:
        forms.DateField().clean(NONSENSE)
    assert djangos.value.messages == [str(ours.value)]


def typed(form: Any) -> dict[str, Any]:
    """What a browser would send of the form, a text of its own in each field for words, and no day in those for days."""
    fields: dict[str, Any] = dict(form.form_values())
    texts = 0
    for field in form.inputs:
        name, kind = field.get("name"), field.get("type")
        in_template = any(each.tag == "template" for each in field.iterancestors())
        if not name or in_template or field.get("readonly") is not None or name == "csrfmiddlewaretoken":
            continue
        if field.tag == "textarea" or (
            field.tag == "input" and kind in _TEXT and field.get("inputmode") is None
        ):
            fields[name] = TEXTS[texts % len(TEXTS)]
            texts += 1
        elif kind == "date":
            fields[name] = NONSENSE
    button = form.xpath(".//button[not(@type='button')]")
    if button and button[0].get("name"):
        fields[button[0].get("name")] = button[0].get("value", "")
    return fields


def missing(answer: Any, fields: dict[str, Any]) -> list[tuple[str, str]]:
    """The texts that stand in no field of the page that is shown again, by the field that they were typed in."""
    # Several forms of a page may have a field of one name.
    fields_shown = lxml.html.fromstring(answer.content).xpath("//input[@name] | //textarea[@name]")
    shown = {(each.get("name"), (each.value or "").strip("\n")) for each in fields_shown}
    words = [(name, value) for name, value in fields.items() if value in TEXTS]
    return [each for each in words if not {each, (each[0], plain(each[1]))} & shown]
