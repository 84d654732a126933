"""The heads of all chains in one list, so that whoever kept a list notices a record that was written anew.

A chain shows by itself what was changed in its middle; that all of it was written anew shows only beside a head that
somebody kept. Each list names the one before by its checksum, and stays; the trail says of each that it was made, so that
the last of them are not taken away unseen.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import record
from medborgarlofte.clock import today
from promises.record.chain import canonical
from promises.record.models import HeadList, Version

_ATTEMPTS = 3


def newest_versions() -> QuerySet[Version]:
    """The newest version of every chain, in the order of the chains' numbers."""
    of_same = Version.objects.filter(chain=OuterRef("chain")).order_by("-number")
    newest = Version.objects.filter(number=Subquery(of_same.values("number")[:1]))
    return newest.select_related("chain").order_by("chain__uid")


def keep_heads() -> HeadList | None:
    """Write down the heads as they are now, unless the newest list says the same; the newest list. None while there
    is no record.

    To be called each morning and before a report is sealed, never with each version: that would be a lock for all.
    """
    for _ in range(_ATTEMPTS):
        heads = [
            {"promise": str(version.chain.uid), "number": version.number, "hash": version.hash}
            for version in newest_versions()
        ]
        before = HeadList.objects.order_by("-pk").first()
        if before and json.loads(before.content)["heads"] == heads:
            return before
        if not heads:
            return None
        previous = before.sha256 if before else ""
        content = said_of(heads, previous)
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        try:
            with transaction.atomic():
                made = HeadList.objects.create(previous=previous, content=content, sha256=sha256)
                record(
                    "heads.kept",
                    by="system: huvudlistan",
                    list=sha256,
                    day=today(),
                    count=HeadList.objects.count(),
                )
            return made
        except IntegrityError:
            continue  # somebody else's list came first, and may say the same
    return HeadList.objects.order_by("-pk").first()


def verify_heads() -> Iterator[str]:
    """A sentence for each list that is not what it was, or that some record contradicts; what to do."""
    hashes = {
        (str(uid), number): said
        for uid, number, said in Version.objects.order_by()
        .values_list("chain__uid", "number", "hash")
        .iterator()
    }
    previous = ""
    for each in HeadList.objects.order_by("pk").iterator():
        said = json.loads(each.content)
        if hashlib.sha256(each.content.encode()).hexdigest() != each.sha256 or said["previous"] != previous:
            yield f"The list of heads of {said['day']} is not what was kept. Restore it from a backup."
        for head in said["heads"]:
            if hashes.get((head["promise"], head["number"])) != head["hash"]:
                yield (
                    f"Record {head['promise']}: version {head['number']} is another than the list of heads of "
                    f"{said['day']} says: it was written anew. Restore it from a backup."
                )
        previous = each.sha256
    yield from _gone()


def _gone() -> Iterator[str]:
    """A sentence for each list that the trail says was made, and that is gone."""
    stand = set(HeadList.objects.order_by().values_list("sha256", flat=True))
    details = AuditEvent.objects.filter(event="heads.kept").exclude(details="").order_by("number")
    for said in map(json.loads, details.values_list("details", flat=True).iterator()):
        if said["list"] not in stand:
            yield f"The list of heads of {said['day']}, number {said['count']}, is gone. Restore it from a backup."


def said_of(heads: list[dict[str, Any]], previous: str) -> str:
    """The list of the day in canonical JSON; ``previous`` is the checksum of the one before."""
    said = {"site": settings.SITE_URL, "day": today().isoformat(), "previous": previous, "heads": heads}
    return canonical(said)
