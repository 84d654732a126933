"""Which texts of a row become public, and what in them is still to be asked about."""

from collections.abc import Iterator, Mapping
from functools import cache

from django.db import models
from django.utils.crypto import salted_hmac

from medborgarlofte.accounts.models import Municipality
from promises.models import ConfirmedText
from promises.words.textcheck import Hit, check

# Where an address or a number is meant to be public: whom residents may turn to.
CONTACTS = frozenset({"contact", "contact_en", "contact_email", "contact_phone"})
_OWN_FORM = (models.SlugField, models.URLField, models.EmailField, models.FileField, models.UUIDField)


@cache
def public_fields(model: type[models.Model]) -> tuple[str, ...]:
    """The names of the model's fields that hold words anybody may come to read.

    Every text that is typed, but for internal ones, closed vocabularies and ``CONTACTS``; a new field is
    among them without anybody having to remember it.
    """
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and field.editable  # a checksum may by chance hold what looks like a personnummer
        and not isinstance(field, _OWN_FORM)
        and not (field.choices or field.name.startswith("internal_") or field.name in CONTACTS)
    )


def texts_of(row: models.Model) -> dict[str, str]:
    """The public words of the row by field, those that say something."""
    return {name: text for name in public_fields(type(row)) if (text := getattr(row, name))}


def digest(hit: Hit) -> str:
    """What stands for the hit where it was confirmed: keyed, so that it cannot be tried out. Hex."""
    return salted_hmac("promises.publictext", f"{hit.kind}:{hit.bare}", algorithm="sha256").hexdigest()


def unconfirmed(text: str, place: Municipality | int | None) -> tuple[Hit, ...]:
    """What in ``text`` looks like a number of a person and has not been said to be none in ``place``."""
    hits = check(text)
    if not hits or place is None:
        return hits
    digests = {digest(hit): hit for hit in hits}
    known = ConfirmedText.objects.filter(municipality=place, digest__in=digests)
    confirmed = set(known.values_list("digest", flat=True))
    return tuple(hit for hit in hits if digest(hit) not in confirmed)


def unconfirmed_in(
    texts: Mapping[str, str], place: Municipality | int | None
) -> Iterator[tuple[str, tuple[Hit, ...]]]:
    """The names of the texts that have something to ask about, each with what."""
    for name, text in texts.items():
        if hits := unconfirmed(text, place):
            yield name, hits
