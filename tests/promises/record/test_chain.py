"""The chain's arithmetic, against what was written down elsewhere."""

import hashlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promises.record.chain import Change, canonical, changes_hash, digest_of, new_salt, version_hash

pytestmark = pytest.mark.pure


def test_json_is_written_as_rfc_8785_writes_it() -> None:
    said = canonical({"b": [True, None, Decimal("1.50"), Decimal("20")], "a": 'Å\n"\u20ac'})
    assert said == '{"a":"Å\\n\\"€","b":[true,null,1.5,20]}'


def test_a_letter_is_the_same_however_it_was_typed() -> None:
    assert canonical("A\u030a") == canonical("\u00c5")


def test_a_number_that_another_reader_would_round_is_refused() -> None:
    with pytest.raises(ValueError, match="more digits"):
        canonical(Decimal("0.1234567890123456789"))


def test_half_a_letter_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        canonical("\ud800")


def test_the_tree_is_the_one_of_rfc_6962() -> None:
    def leaf(text: str) -> bytes:
        return hashlib.sha256(b"\0" + text.encode()).digest()

    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\1" + left + right).digest()

    a, b, c = (Change(f"commitments/{n}", str(n)) for n in (1, 2, 3))
    assert changes_hash([]) == hashlib.sha256(b"").hexdigest()
    assert changes_hash([a]) == leaf("commitments/1 1").hex()
    expected = node(node(leaf("commitments/1 1"), leaf("commitments/2 2")), leaf("commitments/3 3"))
    assert changes_hash([c, a, b]) == expected.hex()


def test_a_line_says_what_became_of_a_part() -> None:
    assert str(Change("commitments/1", "ab")) == "commitments/1 ab"
    assert str(Change("commitments/1", None)) == "commitments/1 -"
    assert str(Change("commitments/1", "ab", masked=7)) == "mask commitments/1@7 ab"


def test_nobody_can_try_words_without_the_salt() -> None:
    assert new_salt() != new_salt()
    assert digest_of("00" * 16, "{}") == hashlib.sha256(b"\0" * 16 + b"{}").hexdigest()
    assert digest_of("00" * 16, "{}") != digest_of("01" * 16, "{}")


@given(
    st.lists(
        st.tuples(st.text("ab/", min_size=1), st.sampled_from(["00", "11", None])), max_size=9, unique=True
    )
)
def test_any_other_set_of_changes_has_another_hash(lines: list[tuple[str, str | None]]) -> None:
    changes = [Change(*line) for line in lines]
    for n in range(len(changes)):
        assert changes_hash(changes[:n] + changes[n + 1 :]) != changes_hash(changes)


def test_whatever_a_version_says_is_in_its_hash() -> None:
    head = {"promise": "u", "number": 1, "day": "2020-01-01", "cause": "published", "rules": 1, "format": 1}
    seen = {version_hash(head)}
    for name, value in head.items():
        seen.add(version_hash({**head, name: f"{value}x"}))
    assert len(seen) == 7
