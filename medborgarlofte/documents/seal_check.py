"""Is this PDF as it was sealed? Everything is looked up in the file itself, nothing over the network. Pure."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import islice
from typing import Any

from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.parser import emit, parse
from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation import DocumentSecurityStore, async_validate_pdf_timestamp
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy, NonRevokedStatusAssertion
from pyhanko_certvalidator.registry import SimpleTrustManager

from .seal_cut import shown
from .seal_findings import Checked, FoundSeal
from .seals import TIME_FIELD, Trust

__all__ = ["Checked", "FoundSeal", "check"]

# How old the issuer's word that a key is not revoked may be when the key is used.
FRESH = timedelta(hours=48)
# What a person's certificate says and an organisation's does not.
_PERSONAL = {"surname", "given_name", "pseudonym"}

# A report has a seal and two revisions a party, and one more of each every time that it is renewed.
MOST_FIELDS, MOST_REVISIONS, MOST_OBJECTS = 20, 60, 100_000


def check(pdf: bytes, trust: Trust, *, at: datetime) -> Checked:
    """Judge every seal and timestamp of ``pdf`` as it can be judged at the moment ``at``.

    Raises nothing for what is in the file: what cannot be read is a problem like any other.
    """
    with _quiet():
        try:
            return asyncio.run(_check(pdf, trust, at))
        except Exception:  # a hostile file may break any part of the reader
            return Checked(
                sealed=b"/ByteRange" in pdf,
                problems=("Filen går inte att läsa: den är skadad eller avbruten.",),
            )


async def _check(pdf: bytes, trust: Trust, at: datetime) -> Checked:
    reader = PdfFileReader(BytesIO(pdf))
    if too_much := _too_much(reader):
        return Checked(sealed=True, problems=(too_much,))
    regular, stamps = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
    if not regular and not stamps:
        empty = [name for name, _, _ in enumerate_sig_fields(reader)]
        gone = ("Stämplarna har tagits bort: fälten är tomma.",) if empty else ()
        return Checked(sealed=False, problems=gone)
    seals = [await _judge(each, trust, at) for each in regular]
    last = stamps[-1] if stamps else None
    problems = [
        *_whole(pdf, reader, regular, stamps),
        *(await _closing(last, trust) if last else ()),
        *(found.problem for found in seals if found.problem),
    ]
    return Checked(
        sealed=True,
        seals=tuple(seals),
        authority=_common_name(last.signer_cert.subject) if last else "",
        at=_utc(last.self_reported_timestamp) if last else None,
        problems=tuple(dict.fromkeys(problems)),
    )


def _too_much(reader: PdfFileReader) -> str:
    """Why the file is not judged at all; each field costs a second, and a file can name any number of them."""
    if reader.xrefs.total_revisions > MOST_REVISIONS:
        return f"Filen har ändrats fler än {MOST_REVISIONS} gånger; den är ingen rapport."
    known = (reader.xrefs.explicit_refs_in_revision(number) for number in range(reader.xrefs.total_revisions))
    if sum(len(list(refs)) for refs in known) > MOST_OBJECTS:
        return f"Filen har fler än {MOST_OBJECTS} delar; den är ingen rapport."
    fields = [value for _, value, _ in islice(enumerate_sig_fields(reader), MOST_FIELDS + 1)]
    held = [(value.idnum, value.generation) for value in fields if isinstance(value, IndirectObject)]
    if len(fields) > MOST_FIELDS or len(set(held)) < len(held):
        return f"Filen har fler än {MOST_FIELDS} fält för stämplar, eller samma stämpel i flera; den är ingen rapport."
    return ""


def _whole(pdf: bytes, reader: PdfFileReader, regular: list[Any], stamps: list[Any]) -> Iterator[str]:
    """What is wrong with the file as a whole, beside the single seals."""
    yield from _missing(reader, regular, stamps)
    if not all(_is_as_set(pdf, each) for each in [*regular, *stamps]):
        yield "En stämpel är inte skriven som när den sattes, eller följs av något mer i sitt fält."
    ends = _ends(pdf, [*regular, *stamps])
    if ends is None:
        yield "En stämpel täcker inte det som står före den, eller sitter på två ställen."
    elif len({shown(pdf[:end]) for end in (*ends, len(pdf))}) > 1:
        yield "Något annat än stämplar har lagts till eller ändrats sedan den första sattes."
    if stamps:
        last = stamps[-1]
        first, _, after, rest = (int(number) for number in last.byte_range)
        coverage = last.evaluate_signature_coverage()
        if first or after + rest != len(pdf) or coverage != SignatureCoverageLevel.ENTIRE_FILE:
            yield "Något har lagts till efter den sista tidsstämpeln."


def _missing(reader: PdfFileReader, regular: list[Any], stamps: list[Any]) -> Iterator[str]:
    """Which seals the file says that it has and has not, or has and should not."""
    for name, value, _ in enumerate_sig_fields(reader):
        if value is None:
            yield (
                "Tidsstämpeln som ska sluta filen saknas."
                if name == TIME_FIELD
                else f"En stämpel saknas: fältet {name} är tomt."
            )
    if not regular:
        yield "Filen har en tidsstämpel men ingen stämpel."
    elif regular[0].docmdp_level != MDPPerm.FILL_FORMS:
        yield "Den första stämpeln låser inte innehållet."
    elif any(each.docmdp_level is not None for each in regular[1:]):
        yield "Mer än en stämpel säger sig vara den första."
    if regular and not stamps:
        yield "Tidsstämpeln som ska sluta filen saknas."


def _is_as_set(pdf: bytes, seal: Any) -> bool:
    """Its digits are as when it was set: a DER value and zeros, in capitals. No seal covers those of the last one."""
    _, length, after, _ = (int(number) for number in seal.byte_range)
    held: bytes = seal.pkcs7_content
    kind, method, tag, _, value, _ = parse(held)
    return (
        emit(kind, method, tag, value).ljust(len(held), b"\0") == held
        and b"<%s>" % held.hex().upper().encode() == pdf[length:after]
    )


def _ends(pdf: bytes, seals: list[Any]) -> list[int] | None:
    """Where each seal's part of the file ends: from the first byte, all but the seal itself. None where one does not."""
    ends = []
    for each in seals:
        first, length, after, rest = (int(number) for number in each.byte_range)
        if first or not re.fullmatch(rb"<[0-9A-Fa-f]+>", pdf[length:after]) or after + rest > len(pdf):
            return None
        ends.append(after + rest)
    return ends if len(set(ends)) == len(ends) else None


async def _closing(last: Any, trust: Trust) -> Iterator[str]:
    """What is wrong with the timestamp that closes the file."""
    then = last.self_reported_timestamp
    believed = ValidationContext(
        trust_roots=list(trust.roots),
        other_certs=list(trust.others),
        moment=then,
        revocation_mode="soft-fail",
    )
    status = await async_validate_pdf_timestamp(last, believed)
    if not (status.intact and status.valid):
        return iter(("Tidsstämpeln stämmer inte med filens innehåll.",))
    return iter(() if status.trusted else ("Tidsstämpeln är inte gjord av någon som vi litar på.",))


async def _judge(signature: Any, trust: Trust, at: datetime) -> FoundSeal:
    certificate = signature.signer_cert
    result = await ades_lta_validation(
        signature,
        _policy(trust, signature.reader, at),
        timing_info=ValidationTimingInfo(
            validation_time=at, best_signature_time=at, point_in_time_validation=True
        ),
    )
    status = result.api_status
    when = _utc(result.best_signature_time) if status and status.timestamp_validity else None
    problem = ""
    if status is None or not status.intact:
        problem = "innehållet har ändrats sedan den sattes"
    elif not (status.docmdp_ok and status.modification_level is not None):
        problem = "filen har ändrats på ett sätt som stämpeln inte tillåter"
    elif not status.valid:
        problem = "den är inte gjord med certifikatets nyckel"
    elif not status.trusted:
        problem = "dess certifikat är inte utfärdat av någon som vi litar på, eller var inte i kraft"
    elif not (status.bottom_line and str(result.ades_subindic).endswith("OK")):
        problem = "den håller inte för en full kontroll"
    whose = str(certificate.subject.native.get("organization_name") or _common_name(certificate.subject))
    stale = not problem and not await _known_in_force(certificate, when, trust, signature.reader)
    return FoundSeal(
        field=signature.field_name,
        name=_common_name(certificate.subject),
        organisation=whose,
        issuer=_common_name(certificate.issuer),
        at=when,
        problem=f"Stämpeln för {whose}: {problem}." if problem else "",
        doubt=f"Om certifikatet för {whose} var spärrat när stämpeln sattes: spärrlistan i filen är äldre än två dygn."
        if stale
        else "",
        number=_number(certificate),
        fingerprint=certificate.sha256.hex(),
        is_legal_person="organization_name" in certificate.subject.native
        and not _PERSONAL & certificate.subject.native.keys(),
    )


async def _known_in_force(
    certificate: Any, when: datetime | None, trust: Trust, reader: PdfFileReader
) -> bool:
    """Whether the issuer's word in the file that the key is not revoked is from when the seal was set, or later.

    Only of the seal's own certificate: those who issue certificates list each other's once a year.
    """
    if when is None:
        return False
    held = DocumentSecurityStore.read_dss(handler=reader)
    crls = [CertificateList.load(each.get_object().data) for each in held.crls]
    answers = [OCSPResponse.load(each.get_object().data) for each in held.ocsps]
    since = when - FRESH
    fresh = ValidationContext(
        trust_roots=list(trust.roots),
        other_certs=[*trust.others, *held.load_certs()],
        crls=[
            each
            for each in crls
            if each.issuer != certificate.issuer or each["tbs_cert_list"]["this_update"].native >= since
        ],
        ocsps=[each for each in answers if each.response_data["responses"][0]["this_update"].native >= since],
        moment=when,
        revocation_mode="require",
        retroactive_revinfo=True,
    )
    validator: Any = CertificateValidator(certificate, validation_context=fresh)
    try:
        await validator.async_validate_usage(set())
    except (PathError, ValidationError):
        return False
    return True


def _policy(trust: Trust, reader: PdfFileReader, at: datetime) -> PdfSignatureValidationSpec:
    """Trust, and what stands in the file. Whether the newest timestamp authority has been revoked since can be
    known only by asking it: here it is taken to be in force, as everywhere where one is offline."""
    believed = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=list(trust.roots)),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    newest = reader.embedded_timestamp_signatures[-1:]
    known = LocalKnowledge(
        known_certs=list(trust.others),
        nonrevoked_assertions=[NonRevokedStatusAssertion(each.signer_cert.sha256, at=at) for each in newest],
    )
    local = RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=believed, revinfo_gathering_policy=local, local_knowledge=known
        )
    )


def _common_name(name: Any) -> str:
    return str(name.native.get("common_name") or name.human_friendly)


def _number(certificate: Any) -> str:
    """The organisation number behind ``NTRSE-`` in the subject's organisation identifier (EN 319 412-1); else ""."""
    found = re.fullmatch(
        r"NTRSE-(\d{6})-?(\d{4})", str(certificate.subject.native.get("organization_identifier", ""))
    )
    return "-".join(found.groups()) if found else ""


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


@contextmanager
def _quiet() -> Iterator[None]:
    """pyHanko tells its log of every broken file; here a broken file is an answer."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
