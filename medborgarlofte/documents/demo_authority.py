"""An authority of our own for demo and tests: certificates, revocation list and time, all offline. Pure.

What it issues says DEMO in its name: nobody outside this machine believes in it, and nobody should.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .seal_settings import Pkcs12
from .seals import Trust

NAME = "DEMO, påhittad utfärdare"
BITS = 2048  # RSA: with elliptic curves the sealed file would call itself PDF 2.0
FROM, UNTIL = datetime(2016, 1, 1, tzinfo=UTC), datetime(2066, 1, 1, tzinfo=UTC)
PASSWORD = "demo"  # protects nothing: the keys are made on the spot


@dataclass(frozen=True)
class DemoAuthority:
    """Lives in ``folder``, which it fills the first time. Revoked are the serial numbers that are named."""

    folder: Path
    valid: tuple[datetime, datetime] = (FROM, UNTIL)

    def root(self) -> tuple[x509.Certificate, RSAPrivateKey]:
        return self._pair("utfardare", NAME, "", ca=True)

    def key(self, slug: str, organisation: str, number: str = "") -> Pkcs12:
        """The seal of an organisation, made when it is first asked for; with its organisation number when given.

        The demo gives none: no invented certificate says that it is a real authority's.
        """
        path = self.folder / f"stampel-{slug}.p12"
        secret = self.folder / "losenord"
        if not path.exists():
            certificate, key = self._pair(
                f"stampel-{slug}", f"DEMO e-stämpel {organisation}"[:64], organisation, number
            )
            given = BestAvailableEncryption(PASSWORD.encode())
            _write(secret, PASSWORD.encode())
            _write(
                path,
                pkcs12.serialize_key_and_certificates(b"demo", key, certificate, [self.root()[0]], given),
            )
        return Pkcs12(str(path), str(secret))

    def fingerprints(self) -> dict[str, str]:
        """Slug → SHA-256 of the certificate of every seal that was made here."""
        return {
            path.stem.removeprefix("stampel-"): x509.load_pem_x509_certificate(path.read_bytes())
            .fingerprint(hashes.SHA256())
            .hex()
            for path in sorted(self.folder.glob("stampel-*.pem"))
        }

    def timestamps(self, at: datetime) -> TimeStamper:
        """A timestamp authority on this machine, whose clock shows ``at``."""
        certificate, key = self._pair("tid", "DEMO tidsstämpel, påhittad", "", time=True)
        inner = asn1_keys.PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        )
        store = SimpleCertificateStore.from_certs([_asn1(self.root()[0])])
        return DummyTimeStamper(_asn1(certificate), inner, store, fixed_dt=at)

    def trust(self, at: datetime, revoked: tuple[int, ...] = ()) -> Trust:
        """Trust in this authority, with its list of revoked certificates of the day."""
        return Trust(roots=(_asn1(self.root()[0]),), crls=(self.crl(at, revoked),))

    def crl(self, at: datetime, revoked: tuple[int, ...] = ()) -> asn1_crl.CertificateList:
        certificate, key = self.root()
        listed = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(certificate.subject)
            .last_update(at - timedelta(hours=1))
            .next_update(at + timedelta(days=30))
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
            )
        )
        for serial in revoked:
            gone = (
                x509.RevokedCertificateBuilder()
                .serial_number(serial)
                .revocation_date(at - timedelta(hours=2))
            )
            listed = listed.add_revoked_certificate(gone.build())
        return asn1_crl.CertificateList.load(listed.sign(key, hashes.SHA256()).public_bytes(Encoding.DER))

    def _pair(
        self,
        file: str,
        name: str,
        organisation: str,
        number: str = "",
        *,
        ca: bool = False,
        time: bool = False,
    ) -> tuple[x509.Certificate, RSAPrivateKey]:
        path = self.folder / f"{file}.pem"
        if not path.exists():
            key = generate_private_key(65537, BITS)
            parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "SE")]
            if organisation:
                parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"DEMO {organisation}"[:64]))
            if number:
                parts.append(
                    x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRSE-{number.replace('-', '')}")
                )
            parts.append(x509.NameAttribute(NameOID.COMMON_NAME, name))
            certificate = self._issue(x509.Name(parts), key, ca=ca, time=time)
            _write(
                path,
                key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
                + certificate.public_bytes(Encoding.PEM),
            )
            if ca:
                _write(self.folder / "utfardare-certifikat.pem", certificate.public_bytes(Encoding.PEM))
        data = path.read_bytes()
        # Proving anew that a key is sound takes longer than using it; this one was made here.
        loaded = load_pem_private_key(data, None, unsafe_skip_rsa_key_validation=True)
        assert isinstance(loaded, RSAPrivateKey)
        return x509.load_pem_x509_certificate(data), loaded

    def _issue(self, subject: x509.Name, key: RSAPrivateKey, *, ca: bool, time: bool) -> x509.Certificate:
        seal = not (ca or time)
        usage = x509.KeyUsage(
            digital_signature=not ca, content_commitment=seal, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=ca, crl_sign=ca, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        issuer, signing = (subject, key) if ca else (self.root()[0].subject, self.root()[1])
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.valid[0])
            .not_valid_after(self.valid[1])
            .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False
            )
        )
        if time:
            made = made.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
            )
        return made.sign(signing, hashes.SHA256())


def _write(path: Path, data: bytes) -> None:
    """For the owner's eyes only, and never half a file: two may make the same at once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{id(data)}")
    draft.touch(mode=0o600)
    draft.write_bytes(data)
    draft.replace(path)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
