"""Who signed, what the promise rests on, what it should lead to, and who answers for the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.storage import default_storage
from django.urls import reverse

from medborgarlofte.clock import day_of
from promises.counting.sentences import effect_words, measurement
from promises.models import Background, Indicator, Promise, Signatory
from promises.reading.page_frame import day_words, on_day, period_words
from promises.record.public import document_name
from promises.words import swedish
from promises.words.enums import DocumentKind, ReportingCalendar

Fact = tuple[str, list[str]]


@dataclass(frozen=True)
class Signer:
    """One who signed: the person where the name is known, else the organisation."""

    name: str
    title: str


@dataclass(frozen=True)
class Effect:
    """What the promise should lead to; ``note`` says what is measured, and what is not."""

    title: str
    text: str
    note: str


@dataclass(frozen=True)
class Source:
    """What the promise rests on; ``document`` is the address of one that lies here, with ``size`` in words."""

    kind: str
    text: str
    url: str
    document: str = ""
    size: str = ""


@dataclass(frozen=True)
class Photo:
    """The photo of the signing."""

    url: str
    alt: str
    width: int
    height: int
    caption: str
    credit: str


def signers(promise: Promise) -> list[Signer]:
    """Everyone who signed, in the promise's order."""
    return [_signer(signatory) for signatory in promise.signatories.all()]


def _signer(signatory: Signatory) -> Signer:
    organisation = swedish.capital(signatory.organisation.name)
    if not signatory.name:
        return Signer(organisation, swedish.capital(signatory.title))
    return Signer(signatory.name, swedish.capital(", ".join(filter(None, [signatory.title, organisation]))))


def signed_words(promise: Promise) -> str:
    """``Undertecknat den 18 juni 2020 av``."""
    if not promise.signed_on:
        return "Undertecknat av"
    return f"Undertecknat {on_day(promise.signed_on, promise.signed_precision)} av"


def sender_words(promise: Promise) -> str:
    """``Vaggeryds kommun och polisen``: who promises."""
    names = [s.organisation.name for s in promise.signatories.all()] or [promise.municipality.name]
    return swedish.listing(list(dict.fromkeys(names)))


def effects(indicators: Iterable[Indicator]) -> list[Effect]:
    """Effects aimed at, each with what is known of its measure."""
    return [_effect(indicator) for indicator in indicators]


def _effect(indicator: Indicator) -> Effect:
    words = [indicator.text]
    if indicator.source:
        words.append(f"Mäts i {indicator.source}.")
    return Effect(indicator.name, " ".join(filter(None, words)), " ".join(_measured(indicator)))


def _measured(indicator: Indicator) -> Iterable[str]:
    unit = indicator.unit
    measurements = [
        measurement(each.period, each.value, unit, each.uncertainty, each.note)
        for each in indicator.measurements.all()
    ]
    return effect_words(indicator.baseline, indicator.target, unit, indicator.baseline_note, measurements)


def sources(promise: Promise) -> list[Source]:
    """The documents behind the promise; those of a draft at the desk's own address."""
    return [_source(promise, background) for background in promise.backgrounds.all()]


def _source(promise: Promise, background: Background) -> Source:
    kind = swedish.capital(DocumentKind(background.kind).label)
    text, name = _source_text(background), document_name(background.sha256)
    if not background.sha256 or not default_storage.exists(name):  # an exchange file carries no documents
        return Source(kind, text, background.url)
    address = reverse(
        "document" if promise.published_at else "desk_document",
        args=[promise.municipality.slug, promise.slug, background.sha256],
    )
    return Source(kind, text, background.url, address, _size(default_storage.size(name)))


def _size(count: int) -> str:
    """``PDF, 120 kB``, ``PDF, 1,2 MB``."""
    if count < 1_000_000:
        return f"PDF, {max(1, round(count / 1000))} kB"
    return f"PDF, {swedish.number(Decimal(count) / 1_000_000, 1)} MB"


def _source_text(background: Background) -> str:
    where = " ".join(filter(None, [background.body, background.paragraph]))
    decided = f"den {swedish.day(background.decided_on)}" if background.decided_on else ""
    decision = ", ".join(filter(None, [swedish.capital(where), decided]))
    words = ". ".join(part.rstrip(".") for part in (background.text, decision) if part)
    return f"{words}." if words else swedish.capital(DocumentKind(background.kind).label)


def about(promise: Promise, further: Iterable[str]) -> list[Fact]:
    """Published, updated, page owner, registration numbers: facts in pairs, unknown ones left out."""
    facts = [
        ("Gäller", [swedish.capital(period_words(promise)), promise.period_note]),
        ("Område", [promise.area]),
        ("Gäller även i", [swedish.listing(list(further))]),
        ("Vänder sig till", [promise.audience]),
        ("Följs upp", [swedish.capital(ReportingCalendar(promise.calendar).label)]),
        ("Publicerat", [_published(promise)]),
        ("Senast uppdaterat", [swedish.day(promise.public_on) if promise.published_at else ""]),
        ("Sidansvarig", [promise.page_owner]),
        ("Diarienummer", _numbers(promise)),
        ("Upprättat", [swedish.day(promise.drawn_up_on) if promise.drawn_up_on else ""]),
        ("Inkommet", [swedish.day(promise.received_on) if promise.received_on else ""]),
        ("Lokalpolisområde", [promise.police_area.name if promise.police_area else ""]),
    ]
    told = [(label, [line for line in lines if line]) for label, lines in facts]
    return [(label, lines) for label, lines in told if lines]


def _published(promise: Promise) -> str:
    if promise.announced_on:
        return swedish.capital(day_words(promise.announced_on, promise.announced_precision))
    if promise.published_at is None:
        return "Inte än"
    return swedish.day(day_of(promise.published_at))


def _numbers(promise: Promise) -> list[str]:
    numbers = (("Kommunen", promise.municipal_number), ("Polisen", promise.police_number))
    return [f"{who}: {number}" for who, number in numbers if number]
