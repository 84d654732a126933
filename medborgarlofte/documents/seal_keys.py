"""Opens an organisation's key: a file, a card or module, a signing service. Pure."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pkcs11
from asn1crypto import pem, x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers.csc_signer import (
    CSCAuthorizationInfo,
    CSCAuthorizationManager,
    CSCServiceSessionInfo,
    CSCSigner,
    fetch_certs_in_csc_credential,
)
from pyhanko.sign.signers.pdf_cms import Signer, SimpleSigner

from .errors import SealError
from .seal_settings import Key, Pkcs11, Pkcs12, SigningService

SECONDS = 30


def open_key(key: Key) -> AbstractAsyncContextManager[Signer]:
    """The key, ready to seal with. Raises SealError when its store is locked, missing or silent."""
    match key:
        case Pkcs12():
            return _file(key)
        case Pkcs11():
            return _module(key)
        case SigningService():
            return _service(key)


@asynccontextmanager
async def _file(key: Pkcs12) -> AsyncIterator[Signer]:
    secret = _secret(key.password_file)
    _need(key.file)
    # pyHanko logs why a file cannot be opened and returns nothing.
    signer = SimpleSigner.load_pkcs12(key.file, passphrase=secret.encode() if secret else None)
    if signer is None:
        raise SealError(
            f"Nyckelfilen {Path(key.file).name} går inte att öppna: fel lösenord eller skadad fil."
        )
    yield signer


@asynccontextmanager
async def _module(key: Pkcs11) -> AsyncIterator[Signer]:
    _need(key.module)
    try:
        criteria = TokenCriteria(label=key.token)
        session = open_pkcs11_session(
            key.module, token_criteria=criteria, user_pin=_secret(key.pin_file) or None
        )
    except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
        raise SealError(
            f"Nyckelförvaret {key.token} är låst eller saknas ({type(error).__name__})."
        ) from error
    try:
        # SoftHSM and some cards know no mechanism that hashes for us.
        signer = PKCS11Signer(session, cert_label=key.label, key_label=key.label, use_raw_mechanism=True)
        try:
            await signer.ensure_objects_loaded()
        except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
            raise SealError(f"Nyckeln {key.label} finns inte i {key.token}.") from error
        yield signer
    finally:
        session.close()


@asynccontextmanager
async def _service(key: SigningService) -> AsyncIterator[Signer]:
    token, pin = _secret(key.token_file), _secret(key.pin_file)
    service = CSCServiceSessionInfo(key.url.rstrip("/"), key.credential, oauth_token=token or None)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
        try:
            known = await fetch_certs_in_csc_credential(session, service, timeout=SECONDS)
            yield CSCSigner(session, _Authorised(service, known, session, pin), sign_timeout=SECONDS)
        except (SigningError, aiohttp.ClientError, TimeoutError) as error:
            raise SealError(f"Underskriftstjänsten {key.url} svarar inte som den ska: {error}") from error


class _Authorised(CSCAuthorizationManager):
    """Asks the service for leave to use the key, with a PIN where one is set."""

    def __init__(self, service: Any, known: Any, session: aiohttp.ClientSession, pin: str) -> None:
        super().__init__(service, known)
        self._session, self._pin = session, pin

    async def authorize_signature(self, hash_b64s: list[str]) -> CSCAuthorizationInfo:
        asked = self.format_csc_auth_request(hash_b64s=hash_b64s, pin=self._pin or None)
        async with self._session.post(
            self.csc_session_info.endpoint_url("credentials/authorize"),
            headers=self.auth_headers, json=asked, raise_for_status=True,
        ) as answer:  # fmt: skip
            return self.parse_csc_auth_response(await answer.json())


def fingerprint(key: Pkcs12) -> str:
    """SHA-256 of the certificate in a key's file; "" when it cannot be opened."""
    try:
        held = pkcs12.load_pkcs12(Path(key.file).read_bytes(), _secret(key.password_file).encode() or None)
    except (OSError, ValueError, SealError):
        return ""
    return held.cert.certificate.fingerprint(SHA256()).hex() if held.cert else ""


def read_certificates(path: Path) -> list[x509.Certificate]:
    """Every certificate of a PEM or DER file. Raises SealError."""
    try:
        data = path.read_bytes()
        if not pem.detect(data):
            return [x509.Certificate.load(data)]
        return [x509.Certificate.load(der) for _, _, der in pem.unarmor(data, multiple=True)]
    except (OSError, ValueError) as error:
        raise SealError(f"Certifikatet {path} i SEAL_TRUST går inte att läsa.") from error


def _need(path: str) -> None:
    if not Path(path).is_file():
        raise SealError(f"Filen {path} finns inte (SEAL_KEYS).")


def _secret(path: str) -> str:
    """The first line of a file that holds a password; empty when none is named."""
    if not path:
        return ""
    _need(path)
    return Path(path).read_text(encoding="utf-8").partition("\n")[0].strip()
