"""How the public record is hashed, so that a stranger with nothing but the file of the chain can check it. Pure.

A part is a small document; a version says which parts began, changed or ended, and is chained to the version
before it. ``docs/record.md`` says the same for those who do not read Python.
"""

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# The form of parts and versions, written in every version.
FORMAT = 1


@dataclass(frozen=True)
class Change:
    """One line of a version: the part at ``path`` is now what ``digest`` is of; None where it ended.

    ``masked`` is the number of the version that the part, whose words were replaced in place, began with.
    """

    path: str
    digest: str | None
    masked: int | None = None

    def __str__(self) -> str:
        if self.masked is None:
            return f"{self.path} {self.digest or '-'}"
        return f"mask {self.path}@{self.masked} {self.digest}"


def canonical(value: Any) -> str:
    """JSON after RFC 8785: keys in order, no spaces, text in NFC, numbers as JavaScript writes them.

    Raises ValueError for a number that does not survive being read as a double, and for a lone surrogate.
    """
    text = json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    text.encode()
    return text


def new_salt() -> str:
    """128 bits, hex. It is published with the part and goes when the part is masked: then nobody can try words."""
    return secrets.token_hex(16)


def digest_of(salt: str, content: str) -> str:
    """SHA-256 of the salt's bytes and the canonical content, hex."""
    return hashlib.sha256(bytes.fromhex(salt) + content.encode()).hexdigest()


def changes_hash(changes: Iterable[Change]) -> str:
    """The Merkle tree (RFC 6962) over a version's lines in order of their text, hex."""
    return _tree([line.encode() for line in sorted(map(str, changes))]).hex()


def version_hash(head: Mapping[str, str | int]) -> str:
    """SHA-256 of a version's head: promise, number, day, cause, rules, format, changes, previous. Hex."""
    return hashlib.sha256(canonical(head).encode()).hexdigest()


def _tree(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + _tree(leaves[:half]) + _tree(leaves[half:])).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if not isinstance(value, Decimal):
        return value
    if value == value.to_integral_value():
        return int(value)
    if Decimal(repr(float(value))) != value:
        raise ValueError(f"{value} has more digits than a number in JSON keeps")
    return float(value)
