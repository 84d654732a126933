"""The index kept at what the public record says."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import F, Q

from medborgarlofte.clock import today
from promises.models import Promise
from promises.record.models import Chain
from promises.record.reading import at
from promises.record.versions import lock, look_today
from promises.search.entries import entries
from promises.search.models import Entry, IndexedPromise, Posting, Word

# As many promises as a reader who searches waits for.
SOME = 10
_AT_ONCE = 500


def stale() -> Iterator[Promise]:
    """The published promises of which the index does not say what is public today."""
    public = Promise.objects.filter(published_at__isnull=False)
    look_today({*public.values_list("pk", flat=True)})
    behind = ~Q(chain__indexed__public_revision=F("public_revision")) | Q(chain__indexed__isnull=True)
    yield from public.filter(behind).order_by("pk")


def refresh(promises: Iterable[Promise]) -> None:
    """Say of each what is public of it now."""
    for promise in promises:
        with transaction.atomic():
            lock([promise])
            promise.refresh_from_db(fields=["public_revision"])
            _write(promise)


def forget(promise: Promise) -> None:
    """Take everything of the promise out at once: something of it was masked."""
    with transaction.atomic():
        Entry.objects.filter(chain__promise=promise).delete()
        IndexedPromise.objects.filter(chain__promise=promise).delete()
        Word.objects.filter(postings__isnull=True).delete()


def _write(promise: Promise) -> None:
    chain = Chain.objects.get(promise=promise)
    before = set(Word.objects.filter(postings__entry__chain=chain).values_list("pk", flat=True).order_by())
    chain.entries.all().delete()
    version = chain.versions.last()
    assert version  # a chain begins with one
    said = list(entries(at(version, today())))
    rows = [
        Entry(
            chain=chain, kind=each.kind, key=each.key, commitment=each.commitment, day=each.day, count=each.count,
            title=each.title, text=each.text,
        )
        for each in said
    ]  # fmt: skip
    Entry.objects.bulk_create(rows, _AT_ONCE)
    keys = _words({word for each in said for word in each.words})
    postings = (
        Posting(word_id=keys[word], entry=row, weight=weight)
        for row, each in zip(rows, said, strict=True)
        for word, weight in each.words.items()
    )
    Posting.objects.bulk_create(postings, _AT_ONCE)
    Word.objects.filter(pk__in=before - {*keys.values()}, postings__isnull=True).delete()
    IndexedPromise.objects.update_or_create(
        chain=chain, defaults={"public_revision": promise.public_revision}
    )


def _words(stems: set[str]) -> dict[str, int]:
    """The key of each; those that nobody used before are new. Always in the same order, so that nobody deadlocks."""
    known = dict(Word.objects.filter(stem__in=stems).values_list("stem", "pk").order_by())
    new = sorted(stems - known.keys())
    Word.objects.bulk_create([Word(stem=each) for each in new], _AT_ONCE, ignore_conflicts=True)
    return known | dict(Word.objects.filter(stem__in=new).values_list("stem", "pk").order_by())
