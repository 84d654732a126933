"""Electronic seals (e-stämplar, PAdES) on a finished PDF, and the timestamps that make them last. Pure.

`seal` fills the empty fields that tagtree.py prepared: each organisation's seal with what is needed to check
it in many years, then one timestamp over the whole file (B-LTA). The first seal certifies the document and
allows nothing afterwards but the further seals. Either everything is done and holds, or SealError is raised.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import crl, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError as PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import DocumentSecurityStore, async_validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator import errors as invalid
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

from .errors import SealError
from .seal_keys import open_key
from .seal_settings import Key

__all__ = ["TIME_FIELD", "Seal", "SealError", "Trust", "expires", "renew", "seal"]

TIME_FIELD = "tidsstampel"
DIGEST = "sha256"
SECONDS = 10  # that an issuer is waited for
SEAL_USAGE = {"digital_signature", "non_repudiation"}

# A private name, as in drawing.py: pyHanko would write the XMP anew at each step and lose PDF/UA's claim.
BasePdfFileWriter._update_meta = lambda self: None  # type: ignore[method-assign]


@dataclass(frozen=True)
class Seal:
    """Whose seal goes into which prepared field."""

    field: str
    organisation: str
    key: Key


@dataclass(frozen=True)
class Trust:
    """The authorities that are believed. ``fetch``: ask them over the network which keys are revoked."""

    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()
    fetch: bool = False

    def context(self, at: datetime) -> ValidationContext:
        """What a certificate is judged by while sealing: it must be known not to be revoked."""
        how: dict[str, Any] = {"moment": at}
        if self.fetch:
            how = {
                "allow_fetching": True,
                "fetcher_backend": RequestsFetcherBackend(per_request_timeout=SECONDS),
            }
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=list(self.others),
            crls=list(self.crls),
            revocation_mode="require",
            **how,
        )


def seal(
    pdf: bytes, seals: Sequence[Seal], authorities: Sequence[TimeStamper], trust: Trust, *, at: datetime
) -> bytes:
    """The PDF with every seal and the closing timestamp; its own bytes come first, unchanged.

    The first authority that answers all through is used. ``at`` is what the seals say of their time; what
    can be relied on is the authority's. Raises SealError.
    """
    return _by_first(authorities, lambda authority: _seal(pdf, seals, authority, trust, at))


def renew(pdf: bytes, authorities: Sequence[TimeStamper], trust: Trust, *, at: datetime) -> bytes:
    """The sealed PDF with what its last timestamp is checked by, and a new timestamp after it."""
    return _by_first(authorities, lambda authority: _renew(pdf, authority, trust, at))


def expires(pdf: bytes) -> datetime:
    """When the certificate behind the last timestamp of a sealed PDF expires."""
    last = PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures[-1]
    until: datetime = last.signer_cert.not_valid_after
    return until


def _by_first(authorities: Sequence[TimeStamper], work: Any) -> bytes:
    silent: Exception = SealError("Ingen tidsstämplingstjänst är inställd (TIMESTAMP_AUTHORITIES).")
    for authority in authorities:
        try:
            done: bytes = asyncio.run(work(authority))
        except TimestampRequestError as error:
            silent = error
        else:
            return done
    if isinstance(silent, SealError):
        raise silent
    raise SealError(
        "Tidsstämplingstjänsten svarar inte. Inget är publicerat; försök igen om en stund."
    ) from silent


async def _seal(
    pdf: bytes, seals: Sequence[Seal], authority: TimeStamper, trust: Trust, at: datetime
) -> bytes:
    await _judge_authority(authority, trust, at)
    for number, each in enumerate(seals):
        async with open_key(each.key) as signer:
            if signer.signing_cert is None:
                raise SealError(f"Nyckeln för {each.organisation} har inget certifikat.")
            await _judge(
                signer.signing_cert, signer.cert_registry, trust, at, f"E-stämpeln för {each.organisation}"
            )
            pdf = await _one(pdf, each, signer, authority, trust, at, first=number == 0)
    # Without a validation context: what comes after it would not be covered.
    stamped = await PdfTimeStamper(authority, field_name=TIME_FIELD).async_timestamp_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), DIGEST
    )
    return _bytes(stamped)


async def _one(
    pdf: bytes,
    which: Seal,
    signer: Signer,
    authority: TimeStamper,
    trust: Trust,
    at: datetime,
    *,
    first: bool,
) -> bytes:
    metadata = PdfSignatureMetadata(
        field_name=which.field,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason="Elektronisk stämpel",
        certify=first,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        embed_validation_info=True,
        validation_context=trust.context(at),
        signer_key_usage=SEAL_USAGE,
    )
    try:
        out = await _Sealer(
            metadata, signer, timestamper=authority, stamp_style=_Nothing(), at=at
        ).async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), existing_fields_only=True)
    except TimestampRequestError:
        raise
    except (SigningError, PdfReadError, invalid.PathError, invalid.ValidationError) as error:
        raise SealError(f"Det gick inte att stämpla för {which.organisation}: {error}") from error
    return _bytes(out)


async def _renew(pdf: bytes, authority: TimeStamper, trust: Trust, at: datetime) -> bytes:
    await _judge_authority(authority, trust, at)
    context = trust.context(at)
    try:
        last = PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures[-1]
        status = await async_validate_pdf_timestamp(last, context)
        if not (status.intact and status.valid and status.trusted):
            raise SealError("Filen eller dess tidsstämpel håller inte; den går inte att förnya.")
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        DocumentSecurityStore.supply_dss_in_writer(
            writer, last.pkcs7_content, paths=(status.validation_path,), validation_context=context
        )
        # pyHanko's own renewal puts more after the timestamp, which it then does not cover.
        stamper = PdfTimeStamper(authority, invis_settings=InvisSigSettings(box_out_of_bounds=True))
        return _bytes(await stamper.async_timestamp_pdf(writer, DIGEST))
    except TimestampRequestError:
        raise
    except (SigningError, SignatureValidationError, PdfReadError, IndexError, ValueError) as error:
        raise SealError(f"Tidsstämpeln gick inte att förnya: {error}") from error


async def _judge_authority(authority: TimeStamper, trust: Trust, at: datetime) -> None:
    """Ask it once and judge its certificate, so that what is wrong is said in our words."""
    answer = await authority.async_dummy_response(DIGEST)
    signed = answer["content"]
    serial = signed["signer_infos"][0]["sid"].chosen["serial_number"].native
    given = [
        choice.chosen for choice in signed["certificates"] if isinstance(choice.chosen, x509.Certificate)
    ]
    own = next((each for each in given if each.serial_number == serial), None)
    if own is None:
        raise SealError("Tidsstämplingstjänsten skickar inte med sitt certifikat.")
    await _judge(own, given, trust, at, "Tidsstämplingstjänsten", {"time_stamping"})


async def _judge(
    certificate: x509.Certificate,
    others: Any,
    trust: Trust,
    at: datetime,
    whose: str,
    purpose: set[str] | None = None,
) -> None:
    """Raise SealError unless the certificate is in force, not revoked and of an authority that is believed."""
    validator = CertificateValidator(certificate, others, validation_context=trust.context(at))
    try:
        await validator.async_validate_usage(
            key_usage=set() if purpose else {"non_repudiation"}, extended_key_usage=purpose
        )
    except invalid.ExpiredError as error:
        raise SealError(
            f"{whose}: certifikatet gick ut {error.expired_dt:%Y-%m-%d}. Ett nytt behövs innan det går att publicera."
        ) from error
    except invalid.NotYetValidError as error:
        raise SealError(f"{whose}: certifikatet gäller först från {error.valid_from:%Y-%m-%d}.") from error
    except invalid.RevokedError as error:
        raise SealError(f"{whose}: certifikatet är spärrat. Det får inte användas.") from error
    except invalid.InsufficientRevinfoError as error:
        raise SealError(
            f"{whose}: det går inte att få veta om certifikatet är spärrat. Utfärdarens spärrlista svarar inte."
        ) from error
    except invalid.InvalidCertificateError as error:
        raise SealError(f"{whose}: certifikatet är inte utfärdat för det här ({error}).") from error
    except (invalid.PathError, invalid.ValidationError) as error:
        raise SealError(
            f"{whose}: certifikatet är inte utfärdat av någon som den här webbplatsen litar på (SEAL_TRUST)."
        ) from error


class _Sealer(PdfSigner):
    """Says the time it is given instead of the machine's."""

    def __init__(self, *given: Any, at: datetime, **more: Any) -> None:
        super().__init__(*given, **more)
        self._at = at

    def init_signing_session(self, *given: Any, **more: Any) -> Any:
        session = super().init_signing_session(*given, **more)
        session.system_time = self._at
        return session


class _Nothing(BaseStampStyle):
    """Draws nothing: whose seal it is stands in the text, where it is read aloud too."""

    def create_stamp(self, writer: Any, box: Any, text_params: dict[str, Any]) -> None:
        return None


def _bytes(out: Any) -> bytes:
    data: bytes = out.getvalue()
    return data
