"""A passkey made of software: answers what a site asks as the key in a telephone would."""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

SITE, ORIGIN = "testserver", "http://testserver"
_FLAG = AuthenticatorData.FLAG


class Passkey:
    """One key for one account; it has always seen its owner's finger."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"a-key-of-software"
        self.uses = 0

    def made(self, options: dict[str, Any]) -> str:
        """The form's ``credential`` when the key is added."""
        public = AttestedCredentialData.create(
            Aaguid.NONE, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        about = self._about(_FLAG.AT, public)
        told = self._told(CollectedClientData.TYPE.CREATE, options)
        answer = {"attestationObject": websafe_encode(bytes(AttestationObject.create("none", about, {})))}
        return self._credential(told, answer)

    def used(self, options: dict[str, Any], person: bytes = b"") -> str:
        """The form's ``credential`` when the key is used; ``person`` where nobody has said yet who it is."""
        about = self._about(_FLAG(0))
        told = self._told(CollectedClientData.TYPE.GET, options)
        signature = self.key.sign(bytes(about) + sha256(bytes(told)), ec.ECDSA(hashes.SHA256()))
        answer = {
            "authenticatorData": websafe_encode(bytes(about)),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(person),
        }
        return self._credential(told, answer)

    def _about(self, flags: Any, public: Any = None) -> AuthenticatorData:
        self.uses += 1
        return AuthenticatorData.create(
            sha256(SITE.encode()), _FLAG.UP | _FLAG.UV | flags, self.uses, public or b""
        )

    def _told(self, kind: Any, options: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(kind, options["publicKey"]["challenge"], ORIGIN)

    def _credential(self, told: CollectedClientData, answer: dict[str, str]) -> str:
        own = websafe_encode(self.id)
        response = {"clientDataJSON": websafe_encode(bytes(told)), **answer}
        return json.dumps(
            {
                "id": own,
                "rawId": own,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )
