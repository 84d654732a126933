"""One-time codes of the demo's people, whose secrets anybody may know. Pure (RFC 6238: SHA-1, 30 s, 6 digits)."""

import base64
import hashlib
import hmac
import struct
import time
from urllib.parse import quote


def secret(email: str) -> str:
    """The person's secret, the same in every demo, in base32."""
    return base64.b32encode(hashlib.sha1(f"demo {email}".encode()).digest()).decode()


def code(key: str, at: float | None = None) -> str:
    """The six digits for ``key`` at a moment in seconds since 1970; without it, now."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    mac = hmac.digest(base64.b32decode(key), counter, "sha1")
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def address(email: str) -> str:
    """What an authenticator app reads."""
    return f"otpauth://totp/{quote('Medborgarlöfte demo')}:{email}?secret={secret(email)}&issuer=Medborgarl%C3%B6fte"
