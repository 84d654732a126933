"""The check of free text: what points at a person is found however it is typed, and ordinary words are not."""

import itertools
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promises.record.publictext import CONTACTS
from promises.words.textcheck import _NO_PLATE, _SMALL_WORDS, Hit, Personal, check

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[3]
FILES = [
    *sorted((ROOT / "tests/cases").glob("p*.json")),
    *sorted((ROOT / "medborgarlofte/site/demo").glob("*.json")),
]
LETTERS = "ABCDEFGHJKLMNOPRSTUWXYZ"
# Words around a number, none of which is part of it.
words = st.sampled_from(
    ["", "Ring ", "Enligt ", "den 3 maj ", "(", "väg 152, ", "Föraren, ", "nr: ", "2020-06-18: "]
)
after = st.sampled_from(["", ".", ", sade hon", ")", "\n", " och mer", "!", ": ja"])


def kinds(text: str) -> list[Personal]:
    return [hit.kind for hit in check(text)]


def with_check_digit(nine: str) -> str:
    total = sum(sum(divmod(int(digit) * (2 - i % 2), 10)) for i, digit in enumerate(nine))
    return nine + str(-total % 10)


@st.composite
def identities(draw: st.DrawFn) -> tuple[str, str]:
    """A personnummer or samordningsnummer as ten digits, and as somebody typed it."""
    born = draw(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
    day = born.day + draw(st.sampled_from([0, 60]))
    ten = with_check_digit(f"{born:%y%m}{day:02}{draw(st.integers(0, 999)):03}")
    century = draw(st.sampled_from(["", f"{born.year // 100}"]))
    gap = draw(st.sampled_from(["", "-", "+", " ", "\u2013", "\u00a0", " - "]))
    inner = draw(st.sampled_from(["", "-", " "]))
    typed = f"{century}{ten[:2]}{inner}{ten[2:4]}{inner}{ten[4:6]}{gap}{ten[6:]}"
    return ten, typed


@given(identities(), words, after)
def test_a_personnummer_is_found_however_it_is_typed(given: tuple[str, str], before: str, then: str) -> None:
    _, typed = given
    [hit] = check(before + typed + then)
    assert (hit.kind, hit.found, hit.start) == (Personal.IDENTITY, typed, len(before))


HIDING = ["\u00ad", "\u200b", "\u2060", "\ufeff"]


@given(identities(), st.integers(1, 9), st.sampled_from(HIDING), words, after)
def test_no_invisible_sign_hides_a_personnummer(
    given: tuple[str, str], place: int, hidden: str, before: str, then: str
) -> None:
    ten, typed = given
    typed = typed[:place] + hidden + typed[place:]
    [hit] = check(before + typed + then)
    assert (hit.kind, hit.found, hit.bare) == (Personal.IDENTITY, typed, ten)


@pytest.mark.parametrize(
    "text",
    [
        "1985.07.09-9805",
        "85/07/09-9805",
        "850709_9805",
        "850709-98 05",
        "85 07 09-98 05",
        "850709\n-9805",
        "850709-\n9805",
        "850709-9805".translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
        "850709-T805",
        # Skatteverket's own of people whose month or day of birth is not known.
        "191500882392",
        "191503882399",
    ],
)
def test_a_number_of_a_person_is_found_in_every_dress(text: str) -> None:
    assert [(hit.kind, hit.found) for hit in check(f"Föraren, {text}.")] == [(Personal.IDENTITY, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("070.123.45.67", ["070.123.45.67"]),
        ("070-123\u00ad45\u200b67", ["070-123\u00ad45\u200b67"]),
        ("ABC123s ägare", ["ABC123"]),
        ("ABC123/DEF456", ["ABC123", "DEF456"]),
        ("bil med nr abc 123", ["abc 123"]),
        ("AB\u00adC123", ["AB\u00adC123"]),
        ("anna.ek @ kommun.se", ["anna.ek @ kommun.se"]),
        ("anna[at]kommun[dot]se", ["anna[at]kommun[dot]se"]),
    ],
)
def test_phones_plates_and_addresses_are_found_in_every_dress(text: str, found: list[str]) -> None:
    assert [hit.found for hit in check(f"Se {text}, tack.")] == found


@given(identities(), st.integers(1, 9), words, after)
def test_with_a_wrong_check_digit_it_is_no_personnummer(
    given: tuple[str, str], off: int, before: str, then: str
) -> None:
    _, typed = given
    wrong = typed[:-1] + str((int(typed[-1]) + off) % 10)
    assert Personal.IDENTITY not in kinds(before + wrong + then)


@pytest.mark.parametrize("text", ["851309-9803", "850732-9808", "556016-0680", "202100-2114", "000000-0000"])
def test_a_day_that_never_was_is_no_personnummer_and_an_organisation_is_nobody(text: str) -> None:
    assert kinds(text) == []


@given(
    st.text(LETTERS, min_size=3, max_size=3).filter(
        lambda letters: letters.lower() not in _NO_PLATE | _SMALL_WORDS
    ),
    st.integers(0, 99),
    st.sampled_from("0123456789ABCDEFGHJKLMNPRSTUWXYZ"),
    st.sampled_from(["", " ", "-"]),
    after,
)
def test_a_plate_of_either_form_is_found(letters: str, two: int, last: str, gap: str, then: str) -> None:
    plate = f"{letters}{gap}{two:02}{last}"
    [hit] = check(f"Bilen {plate}{then}")
    assert (hit.kind, hit.found) == (Personal.PLATE, plate)
    assert kinds(f"Där stod {plate}{then}") == [Personal.PLATE]


@given(
    st.sampled_from(["070", "072", "073", "076", "079"]),
    st.text("0123456789", min_size=7, max_size=7),
    st.sampled_from(
        ["{0}-{1} {2} {3}", "{0} {1} {2} {3}", "{0}{1}{2}{3}", "{0}-{1}{2}{3}", "{0}/{1} {2} {3}"]
    ),
    st.booleans(),
    after,
)
def test_a_mobile_number_is_found(area: str, rest: str, form: str, abroad: bool, then: str) -> None:
    typed = form.format(
        "+46 " + area[1:] if abroad and "/" not in form else area, rest[:3], rest[3:5], rest[5:]
    )
    [hit] = check(f"Ring {typed}{then}")
    assert hit.found == typed
    assert hit.kind in (Personal.PHONE, Personal.IDENTITY)  # ten digits may be a personnummer as well


@pytest.mark.parametrize(
    "text",
    [
        "08-123 456 78",
        "(08) 123 456 78",
        "0393-67 80 00",
        "0393/678000",
        "0370-123 45",
        "0701-23 45 67",
        "+46 (0)70-123 45 67",
        "0046 70 123 45 67",
        "+47 22 33 44 55",
        "020-50 50 50",
        "08\u2013123\u00a0456\u00a078",
    ],
)
def test_phone_numbers_as_swedes_write_them(text: str) -> None:
    assert [(hit.kind, hit.found) for hit in check(f"Tel. {text}.")] == [(Personal.PHONE, text)]


@pytest.mark.parametrize(
    "text",
    [
        "anna.ek@kommun.se",
        "ANNA+x@sub.kommun.se",
        "åsa@räksmörgås.se",
        "anna (at) kommun.se",
        "a[snabel-a]b.nu",
    ],
)
def test_email_addresses_are_found_also_those_that_hide_the_at(text: str) -> None:
    assert [(hit.kind, hit.found) for hit in check(f"Skriv till {text}, tack.")] == [(Personal.EMAIL, text)]


@pytest.mark.parametrize(
    "text",
    [
        "KS 2020/123",
        "Dnr KSN 123/2020",
        "BUN 123-2020",
        "A123.456/2020",
        "SFS 2023:196",
        "2020-06-18",
        "01-02-2020",
        "18 juni 2020 kl. 10.30",
        "08.00–16.00",
        "kl. 08-16",
        "1 070 123 456 kr",
        "16 000 000 kr",
        "SEK 500",
        "E20",
        "rv 40",
        "väg 152",
        "VÄG 152",
        "och 120 fordon",
        "OCH 120 FORDON",
        "EST 112",
        "114 14",
        "112",
        "NTU 2020",
        "2018–2020",
        "MAX 100 km/h",
        "lag 2023:196",
        "1,2 3,45 678",
        "§ 90",
        "A1 2020",
        "Per 100 hushåll",
        "40/60/80",
        "https://www.kommun.se/abc123/0701234567",
        "0-9 år",
        "50 000–60 000",
        "tel 150 ungdomar",
        "T1 2020",
        "1 av 4",
        "LOB 123 omhändertagna",
        "SRS 100",
        "HLR 100 utbildade",
        "ABF 120",
        "MHF 150 år",
        "EPA 123 stycken",
        "BMW 320",
        "08 00-16 30",
        "måndag 10 00–18 00",
    ],
)
def test_what_a_municipality_writes_every_day_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_no_text_of_the_real_promises_and_of_the_demo_is_asked_about() -> None:
    texts = [text for path in FILES for text in strings(json.loads(path.read_text()))]
    assert len(texts) > 2000
    assert [(hit.found, text) for text in texts for hit in check(text)] == []


def strings(value: Any) -> Iterator[str]:
    """Every text but those where an address or a number is meant to be public."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, under in value.items():
            if name not in CONTACTS:
                yield from strings(under)
    elif isinstance(value, list):
        for under in value:
            yield from strings(under)


@given(st.text())
def test_any_text_can_be_checked_and_hits_stand_in_it_in_order_and_apart(text: str) -> None:
    hits = check(text)
    assert all(text[hit.start : hit.end] == hit.found for hit in hits)
    assert all(a.end <= b.start for a, b in itertools.pairwise(hits))


def test_a_long_hostile_text_takes_no_time() -> None:
    for piece in ("0", "0 ", "07-", "a.", "ABC ", "1 2 ", "@.", "( at ", "+46"):
        started = perf_counter()
        check(piece * 20_000)
        assert perf_counter() - started < 2, piece


def test_hit_sentence_says_what_the_text_looks_like() -> None:
    [hit] = check("Ring\n070-123  45 67")
    assert hit.sentence == "”070-123 45 67” ser ut som ett telefonnummer."


def test_bare_hit_is_the_same_however_the_number_is_typed() -> None:
    one, other = check("ABC 123"), check("abc123")
    assert one[0].bare == other[0].bare == "abc123"
    assert Hit(0, 1, Personal.EMAIL, "A@b.se").bare == "a@b.se"
