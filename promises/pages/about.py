"""Who signed, what the promise rests on, what it should lead to, and who answers for the page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from medborgarlofte.clock import day_of, today
from medborgarlofte.languages import bare
from promises.exchange_format.dates import known_date, precision
from promises.models import Promise
from promises.reading.page_frame import Fact, period_words, promise_url, stated
from promises.reading.telling import sentences
from promises.reading.theirs import own_words, theirs
from promises.record.as_said import as_said
from promises.record.parts import HEAD
from promises.record.public import document_name, public_documents, public_promises
from promises.record.reading import Record, head_on
from promises.words import spoken
from promises.words.enums import DocumentKind, ReportingCalendar


@dataclass(frozen=True)
class Source:
    """What the promise rests on; ``document`` is the address of one that lies here, with ``size`` in words: ``PDF, 1,2 MB``."""

    kind: str
    text: str
    url: str
    document: str = ""
    size: str = ""


def signing(record: Record) -> list[tuple[str, str]]:
    """Everyone who signed, in the promise's order, for a sentence: ``("Gert Jonsson", "kommunstyrelsens ordförande")``; where
    no name is known, the organisation. Whom each signed for is named where more than two have, or where no title says it."""
    several = len({row["organisation"] for row in record.nouns["signatories"]}) > 2
    people = []
    for row in record.nouns["signatories"]:
        organisation, title = record.organisations[row["organisation"]]["name"], row.get("title", "")
        signed = (
            (gettext("undertecknade %(signed_on)s") % {"signed_on": _on_day(row["signed_on"])})
            if "signed_on" in row
            else ""
        )
        named = bool(row.get("name"))
        whose = organisation if named and (several or not title) else ""
        words = ", ".join(filter(None, [spoken.words().small(title), whose, signed]))
        people.append((row["name"] if named else spoken.words().capital(organisation), words))
    return people


def _on_day(said: str) -> str:
    return spoken.words().on_day(known_date(said), precision(said))


def signed_words(promise: Promise) -> str:
    """``Undertecknat den 18 juni 2020 av``."""
    if not promise.signed_on:
        return gettext("Undertecknat av")
    return gettext("Undertecknat %(on_day)s av") % {
        "on_day": spoken.words().on_day(promise.signed_on, promise.signed_precision)
    }


def senders(promise: Promise, record: Record) -> list[str]:
    """Who promises: ``Vaggeryds kommun``, ``polisen``."""
    names = [record.organisations[row["organisation"]]["name"] for row in record.nouns["signatories"]]
    return list(dict.fromkeys(names or [promise.municipality.name]))


def effects(record: Record) -> list[tuple[str, str, str]]:
    """``(name, text, note)`` of each effect aimed at; the note says what is known of its measure, and what is not."""
    rows = []
    for each in record.nouns["indicators"]:
        unit = each.get("unit", "")
        measured_in = (
            (gettext("Mäts i %(source)s.") % {"source": each["source"]}) if each.get("source") else ""
        )
        measurements = [
            sentences().measurement(
                row["period"], row.get("value"), unit, row.get("uncertainty", ""), row.get("note", "")
            )
            # Beside a value the note says for instance what was wrong with an earlier one.
            + (f". {row['note']}" if row.get("value") is not None and row.get("note") else "")
            for row in each["measurements"]
        ]
        note = sentences().effect_words(
            each.get("baseline"), each.get("target"), unit, each.get("baseline_note", ""), measurements
        )
        text = " ".join(filter(None, [each.get("text", ""), measured_in]))
        rows.append((each["name"], text, " ".join(note)))
    return rows


def sources(promise: Promise, record: Record) -> list[Source]:
    """The documents behind the promise; those of a draft at the desk's own address."""
    view = "document" if promise.published_at else "desk_document"
    on = record.day
    rows = [
        *_earlier(gettext("Fortsätter"), promise.continues, on),
        *_earlier(gettext("Ersätter"), promise.supersedes, on),
    ]
    rows += _later(promise, on)
    for row in record.nouns["backgrounds"]:
        kind = spoken.words().capital(spoken.label(DocumentKind(row["kind"])))
        where = spoken.words().capital(" ".join(filter(None, [row.get("body"), row.get("paragraph")])))
        decided = _on_day(row["decided_on"]) if "decided_on" in row else ""
        decision = spoken.words().capital(", ".join(filter(None, [where, decided])))
        sentences = [f"{part.rstrip('.')}." for part in (row.get("text", ""), decision) if part]
        source = Source(kind, " ".join(sentences) or kind, row.get("url", ""))
        sha256 = row.get("sha256", "")
        name = document_name(sha256)
        gone = on < today() and not public_documents().filter(promise=promise, sha256=sha256).exists()
        if sha256 and not gone and default_storage.exists(name):  # an exchange file carries no documents
            address = reverse(view, args=[promise.municipality.slug, promise.slug, sha256])
            count = default_storage.size(name)
            size = f"{max(1, round(count / 1000))} kB"
            if count >= 1_000_000:
                size = f"{spoken.words().number(Decimal(count) / 1_000_000, 1)} MB"
            source = replace(source, document=address, size=f"PDF, {size}")
        rows.append(source)
    return rows


def _earlier(label: str, addresses: str, on: date) -> Iterator[Source]:
    """The promises that this one goes on from or takes the place of, with a link to those that were here."""
    for address in addresses.split():
        place, _, slug = address.partition("/")
        row = public_promises().filter(municipality__slug=place, slug=slug).first()
        then = _then(row, on) if row else None
        yield (
            _other(label, then)
            if then
            else Source(label, (gettext("Löftet %(address)s") % {"address": address}), "")
        )


_NAMED_BY = "SELECT id FROM promises_promise WHERE continues LIKE %s OR supersedes LIKE %s"


def _later(promise: Promise, on: date) -> Iterator[Source]:
    """The promises that say that they go on from this one or take its place; of one that was published today, where
    this page was read before, from tomorrow."""
    address = promise.address
    if on < today():  # also those that say so no longer
        named = Q(chain__parts__path=HEAD, chain__parts__content__contains=address)
    else:
        with connection.cursor() as cursor:  # nearly always none, and Django takes long to word the question
            cursor.execute(_NAMED_BY, [f"%{address}%"] * 2)
            found = [pk for (pk,) in cursor.fetchall()]
        if not found:
            return
        named = Q(pk__in=found)
    for row in public_promises().filter(named).order_by("pk").distinct():
        then = _then(row, on)
        if then is None or row.pk == promise.pk:
            continue
        for label, addresses in (
            (gettext("Fortsätts av"), then.continues),
            (gettext("Ersätts av"), then.supersedes),
        ):
            if address in addresses.split():
                yield _other(label, then)


def _then(row: Promise, on: date) -> Promise | None:
    """The promise as it was known on the day; None where it was not public yet."""
    if on >= today():
        return row
    said = head_on(row, on)
    return as_said(row, said) if said else None


def _other(label: str, row: Promise) -> Source:
    title, period = own_words(row, "title"), period_words(row)
    told = not period or bare(title).endswith(period)
    return Source(label, title if told else f"{title}, {period}", promise_url(row))


def photo(promise: Promise) -> dict[str, Any] | None:
    """The photo of the signing for ``components/photo.html``; None where there is none."""
    if not promise.photo:
        return None
    try:
        width, height = promise.photo.width, promise.photo.height
    except (OSError, ValueError):  # the file has gone or is no picture: the page stands without it
        return None
    return {
        "url": reverse("photo", args=[promise.municipality.slug, promise.slug]),
        "alt": promise.photo_alt,
        "width": width,
        "height": height,
        "caption": gettext("Undertecknandet av löftet."),
        "credit": promise.photo_credit,
    }


def about(promise: Promise, record: Record) -> list[Fact]:
    """Published, updated, page owner, registration numbers: facts in pairs, unknown ones left out."""
    names = {row["slug"]: row["name"] for row in record.nouns["municipalities"]}
    further = [names[slug] for slug in record.nouns["further_municipalities"]]
    area = promise.police_area.name if promise.police_area else ""
    numbers = ((gettext("Kommunen"), promise.municipal_number), (gettext("Polisen"), promise.police_number))
    if promise.announced_on:
        published = spoken.words().capital(
            spoken.words().day_words(promise.announced_on, promise.announced_precision)
        )
    else:
        published = (
            spoken.words().day(day_of(promise.published_at)) if promise.published_at else gettext("Inte än")
        )
    return stated(
        (gettext("Gäller"), [spoken.words().capital(period_words(promise)), promise.period_note]),
        (gettext("Område"), [promise.area]),
        (gettext("Gäller även i"), [spoken.words().listing(further)]),
        (gettext("Vänder sig till"), [promise.audience]),
        (gettext("Följs upp"), [spoken.words().capital(spoken.label(ReportingCalendar(promise.calendar)))]),
        (gettext("Publicerat"), [published]),
        (
            gettext("Senast uppdaterat"),
            [spoken.words().day(record.changed_on) if promise.published_at else ""],
        ),
        (gettext("Sidansvarig"), [promise.page_owner]),
        (gettext("Diarienummer"), [f"{who}: {number}" for who, number in numbers if number]),
        (gettext("Upprättat"), [spoken.words().day(promise.drawn_up_on) if promise.drawn_up_on else ""]),
        (gettext("Inkommet"), [spoken.words().day(promise.received_on) if promise.received_on else ""]),
        (gettext("Lokalpolisområde"), [theirs(area.removeprefix("Lokalpolisområde ")) if area else ""]),
    )
