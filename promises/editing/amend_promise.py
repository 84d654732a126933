"""Changing a promise that has been signed, one whole change at a time: its reason, and what it changes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from medborgarlofte.accounts.models import User
from medborgarlofte.conflict import fingerprint, require_unchanged
from promises.editing.amendments import amend
from promises.editing.commitments import add_commitment, change_commitment, revise_target
from promises.models import Amendment, Commitment, Promise
from promises.words import amendment_checks
from promises.words.enums import AmendmentKind
from promises.writing.revision import lock

Values = Mapping[str, Any]


def promise_fingerprint(promise: Promise) -> str:
    """What a change is made against: the promise, its earlier changes, its commitments."""
    stored = Promise.objects.get(pk=promise.pk)
    return fingerprint(stored, *stored.amendments.all(), *stored.commitments.all())


@transaction.atomic
def prolong(promise: Promise, *, by: User, seen: str, ends_on: date, **reasons: Any) -> Amendment:
    """Let the promise hold until a later day. ``said`` = ``decided_on``, ``reason`` and ``text``.

    Raises PermissionDenied, Conflict, and ValidationError by field, as all of these.
    """
    _require_unchanged(promise, seen)
    return amend(promise, AmendmentKind.PROLONGED, by=by, ends_on=ends_on, **reasons)


@transaction.atomic
def add_by_amendment(
    promise: Promise,
    *,
    by: User,
    seen: str,
    words: Values,
    parties: Iterable[Values],
    target: Values,
    **reasons: Any,
) -> Amendment:
    """Promise one thing more, from the day of the change."""
    _require_unchanged(promise, seen)
    amendment = amend(promise, AmendmentKind.ADDED, by=by, **reasons)
    add_commitment(
        promise,
        by=by,
        added_by_amendment=amendment,
        starts_on=max(amendment.decided_on, amendment.public_on(promise) or amendment.decided_on),
        parties=parties,
        target=target,
        **words,
    )
    return amendment


@transaction.atomic
def revise(
    promise: Promise,
    commitment: Commitment,
    *,
    by: User,
    seen: str,
    words: str,
    words_en: str | None = None,
    target: Values | None,
    text: str = "",
    **reasons: Any,
) -> Amendment:
    """Change how much a commitment promises, what it says, or both; ``target`` None = the number stays.

    ``words_en`` are the words in English, which alone are no change of the promise; None = they stay too.
    The old number stays a version of the target, the old words are told in the change itself.
    """
    _require_unchanged(promise, seen)
    commitment = promise.commitments.get(pk=commitment.pk)
    if commitment.ended_by_amendment_id:
        raise ValidationError(f"Åtagande {commitment.number} har utgått och kan inte ändras.")
    if target is None and words == commitment.text:
        raise ValidationError("Ändra texten eller målet, annars finns inget att införa.")
    if words != commitment.text:
        text = f"{text} {amendment_checks.other_words(commitment.number, commitment.text, words)}".strip()
    amendment = amend(promise, AmendmentKind.REVISED, by=by, text=text, **reasons)
    if words != commitment.text:
        change_commitment(commitment, by=by, text=words)
    if words_en is not None:
        change_commitment(commitment, by=by, text_en=words_en)
    if target is not None:
        revise_target(amendment, commitment, by=by, **target)
    return amendment


@transaction.atomic
def end(
    promise: Promise, *, by: User, seen: str, commitments: Iterable[Commitment], **reasons: Any
) -> Amendment:
    """Take commitments out of the promise from a day; they stay to be read, as utgått."""
    _require_unchanged(promise, seen)
    return amend(promise, AmendmentKind.ENDED, by=by, commitments=commitments, **reasons)


def _require_unchanged(promise: Promise, seen: str) -> None:
    lock([promise])
    promise.refresh_from_db()
    if not promise.published_at:
        raise ValidationError("Löftet är inte publicerat än. Ändra i utkastet.")
    require_unchanged(seen, promise_fingerprint(promise))
