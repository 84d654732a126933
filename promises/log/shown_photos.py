"""Photos as everybody sees them."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from medborgarlofte.clock import today
from promises.models import Promise
from promises.record.public import shown_photos
from promises.record.reading import Record


@dataclass(frozen=True)
class ShownPhoto:
    """One photo on a page; ``width`` and ``height`` in pixels. ``file`` is its name in the storage and ``sha256``
    what it holds, for what carries the picture itself; no page says them. ``observation`` is the number of the one
    that it shows, None of no particular."""

    url: str
    alt: str
    width: int
    height: int
    file: str = ""
    sha256: str = ""
    observation: int | None = None


def photos_of(promise: Promise, record: Record) -> dict[str, list[ShownPhoto]]:
    """What the record says of photos, in their order, by the uid of their activity. One that is shown no more is on no
    page, however far back: nobody gives it out."""
    said = [each for each in record.of_nouns("photos").values() if "removed_on" not in each]
    if not said:
        return {}
    given_out = shown_photos(today()).filter(uid__in=[each["uid"] for each in said])
    files = {str(uid): file for uid, file in given_out.values_list("uid", "file")}
    where = (promise.municipality.slug, promise.slug)
    found: dict[str, list[ShownPhoto]] = defaultdict(list)
    for each in sorted(said, key=lambda each: each["position"]):
        if each["uid"] in files:
            shown = ShownPhoto(
                reverse("activity_photo", args=(*where, each["uid"])),
                each["alt"],
                each["width"],
                each["height"],
                files[each["uid"]],
                each["sha256"],
                each.get("observation"),
            )
            found[each["activity"]].append(shown)
    return found
