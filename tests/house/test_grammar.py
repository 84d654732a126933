"""What is read of every page and letter of every test finds what it is for, and no more."""

import pytest
from django.http import HttpResponse

from tests.client import StrictClient
from tests.grammar import faults

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "text",
    [
        "1 insatser",
        "En frågor väntar",
        "2 dag kvar",
        "Fem åtagande",
        "Klart..",
        "Klart .",
        "Klart. nästa rad",
        "gjort , men",
    ],
)
def test_what_is_wrong_is_found(text):
    assert faults(f"Så är det: {text} i dag")


@pytest.mark.parametrize(
    "text",
    [
        "1 av 4 insatser",
        "21 dagar",
        "1,1 timmar",
        "kl. 18.00 till 20.00",
        "Klart … och mer",
        "Klart ...",
        "den 2 maj",
        "En insats. Två insatser. Kv 1 vandringar",
        "t.ex. en runda",
        "1\u00a0001 dagar",
        "v. 42 dagar",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert faults(f"Så är det: {text}") == []


def test_a_page_that_says_it_wrong_fails_whatever_the_test_is_about():
    page = HttpResponse('<html lang="sv"><p>Det är <b>1</b> insatser</p></html>')
    page.request = {"PATH_INFO": "/"}
    with pytest.raises(AssertionError, match="one that is many"):
        StrictClient()._look_at(page)
    page.content = '<html lang="sv"><table><td>1</td><td>insatser</td></table></html>'
    StrictClient()._look_at(page)
