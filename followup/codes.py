"""The short code of an edition: read aloud, typed in, printed as a QR code. Pure."""

import hashlib
import re

# Crockford's: no letter that is taken for a digit.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10


def edition_code(data: bytes) -> str:
    """``K7Q4M-2XP9D``: fifty bits of the SHA-256 of the edition's data file, so that anyone can count it out."""
    number = int.from_bytes(hashlib.sha256(data).digest()) >> (256 - 5 * LENGTH)
    signs = "".join(LETTERS[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return f"{signs[:5]}-{signs[5:]}"


def read_code(typed: str) -> str:
    """The code as it is written, from how people write it; empty when it cannot be one."""
    signs = re.sub(r"[\s–-]", "", typed.upper()).translate(str.maketrans("OIL", "011"))
    return f"{signs[:5]}-{signs[5:]}" if re.fullmatch(f"[{LETTERS}]{{{LENGTH}}}", signs) else ""
