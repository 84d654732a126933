"""A trial of the e-stämplar: an invented page is sealed and checked as a report would be, and thrown away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from django.conf import settings
from pyhanko.pdf_utils.reader import PdfFileReader

from followup.report.seal_plan import Party, Plan
from followup.sealing import sealing
from medborgarlofte.accounts.models import Organisation
from medborgarlofte.clock import now
from medborgarlofte.documents.errors import SealError
from medborgarlofte.documents.info import DocumentInfo
from medborgarlofte.documents.pdf import render_pdf
from medborgarlofte.documents.seals import Trust, seal

SOON = timedelta(days=60)
_PAGE = (
    '<!doctype html><html lang="sv"><title>Prov</title><body><main><h1>Prov av e-stämpel</h1>'
    "<p>Sidan är ett prov och ingen uppföljning.</p>"
    '<div data-field="stampel-1" aria-label="E-stämpel">&#8203;</div>'
    '<div data-field="tidsstampel" aria-label="Tidsstämpel">&#8203;</div></main></body></html>'
)


@dataclass(frozen=True)
class Trial:
    """Of one key or one timestamp service: ``fault`` is why no report could be sealed by it; ``remark`` what is to be
    looked at though it could."""

    what: str
    fault: str = ""
    remark: str = ""


def trials() -> Iterator[Trial]:
    """One for each key of SEAL_KEYS, and one for each timestamp service by itself."""
    slugs = [slug for slug, key in settings.SEAL_KEYS.items() if key]
    known = {each.slug: each for each in Organisation.objects.filter(slug__in=slugs)}
    page = render_pdf(_PAGE, DocumentInfo(title="Prov", author="Prov", created=now(), identifier="prov"))
    for slug in slugs:
        yield _of_key(slug, known.get(slug), page)
    if slugs:
        for url in settings.TIMESTAMP_AUTHORITIES:
            yield _of_service(url, slugs[0], page)


def _of_key(slug: str, organisation: Organisation | None, page: bytes) -> Trial:
    if organisation is None:
        return Trial(slug, "no organisation has that slug")
    party = Party(slug, organisation.name, (), (), "stampel-1")
    try:
        sealed = sealing.apply(page, Plan((party,)))
    except SealError as error:
        return Trial(slug, str(error))
    found = sealing.examine(sealed).seals[0]
    said = [f"sealed as {found.organisation or found.name} by {found.issuer}"]
    if not found.number:
        said.append(
            f"the certificate has no organisation number: it is known by its SHA-256, {found.fingerprint}"
        )
    elif found.number != organisation.organisation_number:
        return Trial(
            slug,
            f"the certificate is of {found.number}, and {organisation} has {organisation.organisation_number or 'none'}",
        )
    if not found.is_legal_person:
        return Trial(slug, "the certificate is a person's, which is never a party's seal")
    until: datetime = (
        PdfFileReader(BytesIO(sealed)).embedded_regular_signatures[0].signer_cert.not_valid_after
    )
    said.append(
        f"it expires {until:%Y-%m-%d}" + (", soon: ask for a new one" if until < now() + SOON else "")
    )
    return Trial(slug, remark="; ".join(said))


def _of_service(url: str, slug: str, page: bytes) -> Trial:
    """The first key with this service alone: the others are asked only when it is away, and then it is too late."""
    at = now()
    trust: Trust = sealing.trust(at)
    one = [each for each in sealing.authorities(at) if getattr(each, "url", url) == url][:1]
    try:
        party = Party(slug, slug, (), (), "stampel-1")
        seal(page, [sealing.Seal(party.field, slug, sealing.key_of(party))], one, trust, at=at)
    except SealError as error:
        return Trial(url, str(error))
    return Trial(url, remark="tells the time")
