"""Which key seals for whom, as the setting SEAL_KEYS says it. Pure, and light: settings read it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TypeAlias


@dataclass(frozen=True)
class Pkcs12:
    """A key in a file, its password in another that only the server may read."""

    file: str
    password_file: str = ""


@dataclass(frozen=True)
class Pkcs11:
    """A key that never leaves its card or module (PKCS#11)."""

    module: str
    token: str
    label: str
    pin_file: str = ""


@dataclass(frozen=True)
class SigningService:
    """A key at a remote signing service that speaks the CSC API, version 1."""

    url: str
    credential: str
    token_file: str = ""
    pin_file: str = ""


Key: TypeAlias = Pkcs12 | Pkcs11 | SigningService
_KINDS: Mapping[str, type[Key]] = {"pkcs12": Pkcs12, "pkcs11": Pkcs11, "csc": SigningService}


def read_keys(text: str) -> dict[str, Key | None]:
    """Organisation slug → its key, None for one that has no seal of its own.

    Raises ValueError, in English as all settings, for what cannot be read.
    """
    described = json.loads(text or "{}")
    if not isinstance(described, dict):
        raise ValueError("it is not a JSON object")
    keys: dict[str, Key | None] = {}
    for slug, given in described.items():
        if given is None:
            keys[slug] = None
            continue
        if not isinstance(given, dict) or given.get("kind") not in _KINDS:
            raise ValueError(f"{slug}: kind must be one of {', '.join(_KINDS)}, or null for no seal")
        kind = _KINDS[given["kind"]]
        known = {field.name for field in fields(kind)}
        values = {name: value for name, value in given.items() if name != "kind"}
        if unknown := set(values) - known:
            raise ValueError(
                f"{slug}: {', '.join(sorted(unknown))} is not known; {given['kind']} has {', '.join(sorted(known))}"
            )
        try:
            keys[slug] = kind(**values)
        except TypeError as error:
            raise ValueError(f"{slug}: {error}") from error
    return keys
