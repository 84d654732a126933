"""Random Swedish in every form of the desk: no 500, nothing read as anything else than it says, not a word lost."""

import random
from datetime import date, timedelta
from typing import Any

import lxml.html
import pytest
from django import forms
from django.db import transaction
from django.forms.forms import BaseForm

from medborgarlofte import typed
from medborgarlofte.accounts.roles import Role
from medborgarlofte.documents.printable import plain
from tests.client import StrictClient
from tests.house.test_sweep import addresses
from tests.house.world import MUNICIPALITY, POLICE, world_with_follow_up

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.usefixtures("october")]

LETTERS = "abcdefghijklmnoprstuvyåäöéüøæßłżčšžğıñçėőūẽễỹ'’-–&<>\"≥≤‰≈✓½²…🚓ع"
WORDS = (
    "Torget",
    "väg 152",
    "kl. 18",
    "1.200",
    "A\u030asa",
    "Nguyễn",
    "3,5 mil",
    "=1+1",
    "2020-05-14",
    "\u200b",
    "''",
    "nej",
)
# Each reader of the house, by the field whose text it reads.
READERS = (
    (forms.DateField, typed.day), (forms.TimeField, typed.clock), (forms.IntegerField, typed.whole),
    (forms.DecimalField, typed.number),
)  # fmt: skip


class Typist:
    """Fills in forms as somebody in a hurry does; the same seed writes the same."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)

    def day(self) -> str:
        day = date(2020, 1, 1) + timedelta(days=self.chance.randrange(500))
        month = typed.MONTHS[day.month - 1]
        ways = [f"{day}", f"{day:%Y%m%d}", f"{day.day}/{day.month} {day.year}", f"{day.day} {month} {day.year}",
                f"{day.day}.{day.month}.{day.year}", f"{day} 14:30", f"{day:%d/%m/%y}", f"v. {day.month}", "i våras"]  # fmt: skip
        return self.chance.choice([str(day)] * 6 + ways)

    def number(self) -> str:
        number, hour, minute = (self.chance.randrange(most) for most in (3_000, 25, 61))
        ways = [str(number), f"{number:,}".replace(",", " "), f"{number:,}".replace(",", "."), f"{number},5", f"−{number}",
                f"cirka {number}", str(hour), f"{hour}.{minute:02}", f"{hour}:{minute:02}", f"kl. {hour}", f"{hour}{minute:02}", "²", "1e3"]  # fmt: skip
        return self.chance.choice([str(number % 20)] * 6 + [f"{hour % 24:02}.{minute % 60:02}"] * 3 + ways)

    def words(self) -> str:
        word = "".join(self.chance.choices(LETTERS, k=self.chance.randint(1, 9)))
        return " ".join([self.chance.choice(WORDS), word, str(self.chance.randrange(10**6))])

    def fill(self, form: Any) -> dict[str, Any]:
        """What a browser would send of the form: much of it as it stands, the rest typed or chosen."""
        sent: dict[str, Any] = dict(form.form_values())
        sent.pop("csrfmiddlewaretoken", None)
        for field in form.inputs:
            name, kind = field.get("name"), field.get("type")
            left_alone = kind in ("hidden", "file", "password") or field.get("readonly") is not None
            if not name or left_alone or any(each.tag == "template" for each in field.iterancestors()):
                continue
            if sent.get(name) and self.chance.random() < 0.4:
                continue
            if field.tag == "select":
                sent[name] = self.chance.choice([each for each in field.value_options if each] or [""])
            elif kind in ("radio", "checkbox"):
                if self.chance.random() < 0.5:
                    sent[name] = field.get("value", "on")
            elif kind == "date":
                sent[name] = self.day()
            elif field.get("inputmode") in ("numeric", "decimal"):
                sent[name] = self.number()
            else:
                sent[name] = self.words()
        buttons = form.xpath(".//button[not(@type='button')][@name]")
        if buttons:
            button = self.chance.choice(buttons)
            sent[button.get("name")] = button.get("value", "")
        return sent


def means(field: Any, text: str) -> Any:
    """What the text means in such a field under the one reading; the text itself where it is words."""
    for kind, read in READERS:
        if isinstance(field, kind):
            return read(plain(text).strip())
    return plain(text).strip().replace("\r\n", "\n")


@pytest.fixture
def misread(monkeypatch):
    """What a form took for something else than it says: name of the field, text, what it became."""
    found: list[tuple[str, str, Any]] = []
    checked = BaseForm.full_clean

    def watched(form: BaseForm) -> None:
        checked(form)
        for name, field in form.fields.items() if form.is_bound else ():
            text = form.data.get(form.add_prefix(name))
            if (
                name in form._errors
                or not isinstance(text, str)
                or not plain(text).strip()
                or field.disabled
                or field.widget.is_hidden
            ):
                continue
            if type(field).__name__ == "CharField" or isinstance(field, tuple(kind for kind, _ in READERS)):
                value = getattr(form, "cleaned_data", {}).get(name)
                try:
                    meant = means(field, text)
                except ValueError:
                    meant = "nothing: it is asked about"
                # Blanks at the ends say nothing.
                if (value.strip().replace("\r\n", "\n") if isinstance(value, str) else value) != meant:
                    found.append((f"{type(form).__name__}.{name}", text, value))

    monkeypatch.setattr(BaseForm, "full_clean", watched)
    return found


@pytest.fixture
def found():
    return world_with_follow_up()


def type_everywhere(
    found: Any, whose: str, typist: Typist, misread: list[Any], turn: slice = slice(None)
) -> int:
    """Type in every form of the desk once, or of its pages in ``turn``; returns how many were saved. Fails where
    something went wrong, with all."""
    client, saved, wrong = StrictClient(), 0, []
    client.force_login(found.people["vaggeryd", whose, Role.COORDINATOR])
    for name, address in [*addresses(found).items()][turn]:
        page = client.get(address)
        if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
            continue
        for place, form in enumerate(posted(page)):
            sent = typist.fill(form)
            with transaction.atomic():
                answer = client.post(form.get("action") or address, sent)
                again = client.get(address) if answer.status_code == 302 else None
                transaction.set_rollback(True)
            wrong += [(name, "misread", *each) for each in misread]
            misread.clear()
            if answer.status_code in (200, 409, 422):
                wrong += [(name, "lost", *each) for each in lost(answer, sent, form)]
            elif again is not None and again.status_code == 200:
                saved += 1
                now = posted(again)[place : place + 1]
                wrong += [
                    (name, "said otherwise", *each)
                    for form_now in now
                    for each in otherwise(form, sent, form_now)
                ]
            elif answer.status_code >= 500:
                wrong.append((name, "broke", sent))
    assert wrong == [], "\n".join(map(str, wrong))
    return saved


def posted(page: Any) -> list[Any]:
    return lxml.html.fromstring(page.content).xpath("//main//form[@method='post']")


def is_words(field: Any) -> bool:
    plain_input = (
        field.tag == "input" and field.get("type") in (None, "text") and field.get("inputmode") is None
    )
    return field.tag == "textarea" or plain_input


def lost(answer: Any, sent: dict[str, Any], form: Any) -> list[tuple[str, str]]:
    """The words that were typed and stand in no field of the page that is shown again."""
    fields = lxml.html.fromstring(answer.content).xpath("//input[@name] | //textarea[@name]")
    shown = {(each.get("name"), (each.value or "").strip("\n").strip()) for each in fields}
    words = {each.get("name") for each in form.inputs if each.get("name") and is_words(each)}
    typed_words = [(name, value.strip()) for name, value in sent.items() if name in words and value]
    return [each for each in typed_words if not {each, (each[0], plain(each[1]).strip())} & shown]


def otherwise(before: Any, sent: dict[str, Any], after: Any) -> list[tuple[str, str, str]]:
    """The words that a form which says what is saved says otherwise than they were typed."""
    said, was = dict(after.form_values()), dict(before.form_values())
    words = {each.get("name") for each in before.inputs if each.get("name") and is_words(each)}
    return [
        (name, sent[name], said[name])
        for name in words
        if was.get(name)
        and (said.get(name) or "").strip()
        and plain(said[name]).strip() != plain(sent[name]).strip()
    ]


# The two share the pages between them; in the soak both are everywhere.
@pytest.mark.parametrize(("whose", "turn"), [(MUNICIPALITY, slice(0, None, 2)), (POLICE, slice(1, None, 2))])
def test_what_people_type_is_read_as_it_says_or_asked_about_and_never_lost(found, misread, whose, turn):
    assert type_everywhere(found, whose, Typist(f"1 {whose}"), misread, turn) > 1


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 42))
def test_whatever_people_type_is_read_as_it_says_or_asked_about_and_never_lost(found, misread, seed):
    for whose in (MUNICIPALITY, POLICE):
        type_everywhere(found, whose, Typist(f"{seed} {whose}"), misread)
