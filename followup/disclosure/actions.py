"""Handing out (utlämnande): what was asked for, what was masked in it and on what ground, noted and kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from followup.disclosure.requested_records import Record, authority_of
from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.models import Municipality, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import day_of, now, today
from promises.masking.maskable import marker
from promises.masking.masked_rows import pattern
from promises.models import Disclosure
from promises.words.enums import MaskingGround

# What makes two lists the same.
_LIST = ("organisation", "internal_request", "internal_content")


@dataclass(frozen=True)
class Masks:
    """What is masked in one record: whole fields by name, and words wherever they stand; on one ground."""

    names: Sequence[str] = ()
    words: Sequence[str] = ()
    ground: MaskingGround | None = None


@dataclass(frozen=True)
class HandedOut:
    """One record as it is handed out, and the names of the fields that something was masked in."""

    title: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)


@transaction.atomic
def disclose(
    *, by: User, place: Municipality, request: str, records: Sequence[Record], masks: Mapping[str, Masks]
) -> Disclosure:
    """Keep the list as it is handed out, and note it. ``masks`` by the record's key. The same list handed out by the
    same person on the same request and day is one: the button was pressed twice.

    The trail names rows and fields, never what stood in them. Raises PermissionDenied, and ValidationError
    without a request, without a row, or where something is masked without a ground.
    """
    require(by, Permission.MASK, place)
    if not request.strip():
        raise ValidationError({"request": "Skriv vad som begärdes."})
    if not records:
        raise ValidationError("Välj minst en rad att lämna ut.")
    handed = {each.key: hand_out(each, masks.get(each.key, Masks())) for each in records}
    disclosure = Disclosure(
        municipality=place,
        organisation=authority_of(by, place),
        internal_request=request.strip(),
        internal_content=json.dumps(
            [{"title": each.title, "fields": each.fields} for each in handed.values()], ensure_ascii=False
        ),
        rows=len(handed),
        masked=sum(len(each.masked) for each in handed.values()),
        created_at=now(),
        created_by=by,
    )
    Municipality.objects.select_for_update().get(pk=place.pk)  # two presses wait for each other
    last = Disclosure.objects.filter(created_by=by, municipality=place).order_by("pk").last()
    alike = last is not None and all(getattr(last, name) == getattr(disclosure, name) for name in _LIST)
    if last and alike and day_of(last.created_at) == today():
        return last
    disclosure.full_clean()
    disclosure.save()
    record(
        "disclosure.made", by=by, target=f"disclosure:{disclosure.pk}",
        rows={each.key: each.target for each in records},
        masked={
            key: {"fields": each.masked, "ground": masks[key].ground}
            for key, each in handed.items()
            if each.masked
        },
    )  # fmt: skip
    return disclosure


def hand_out(record: Record, masks: Masks) -> HandedOut:
    """The record without what is masked. Raises ValidationError when there is no ground for it."""
    if (masks.names or masks.words) and masks.ground is None:
        raise ValidationError(f"Välj grunden för det som maskeras i {record.title}.", code="ground")
    title = record.title
    for line in record.lines:
        # The title says what fields that are masked as a whole say.
        if line.name in masks.names and line.text:
            title = title.replace(line.text, _mark(masks))
    handed = HandedOut(_words_gone(title, masks))
    for line in record.lines:
        whole = line.name in masks.names
        text = _mark(masks) if whole else _words_gone(line.text, masks)
        handed.fields.append((line.label, text))
        if text != line.text:
            handed.masked.append(line.name)
    return handed


def _words_gone(text: str, masks: Masks) -> str:
    for words in masks.words:
        text = pattern(words).sub(_mark(masks), text)
    return text


def _mark(masks: Masks) -> str:
    return marker(masks.ground) if masks.ground else ""
