"""Whether a document fits what stands in the database: nothing public is silently changed or lost."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from medborgarlofte.accounts.models import AUTHORITIES
from medborgarlofte.clock import today
from medborgarlofte.reserved import not_a_page_of_a_municipality, not_an_address_of_ours
from promises.exchange.problems import Path, Problem
from promises.exchange.public_days import Days
from promises.exchange.published import problems_of_published
from promises.exchange_format.normal import Document, complete, references
from promises.exchange_format.rows import row_document
from promises.exchange_format.shared_nouns import ACTIVITY, SHARED
from promises.models import Activity, Promise, SafetyWalk, WalkInvitation, belonging

# What no two rows of what promises share have in common, beside their names.
_UNIQUE = {"municipalities": ("code",), "organisations": ("organisation_number",)}
# What no file says otherwise than the house: facts, with what they are called.
_FACTS: dict[str, dict[str, str]] = {
    "municipalities": {"code": "kommunkoden", "county": "länet"},
    "organisations": {"organisation_number": "organisationsnumret", "kind": "slaget"},
    "kinds": {"method": "arbetssättet"},
}
# What may be said of a published activity afterwards without hiding what was said before.
_AFTERWARDS = ("withdrawn_on", "withdrawn_reason", "safety_walk")


House = Mapping[str, list[Document]]


def conflicts(
    document: Mapping[str, Any],
    full: Document,
    current: Document | None,
    house: House,
    closed: Collection[Days],
) -> list[Problem]:
    """What keeps a sound document out. ``full`` is it complete, ``current`` is the promise's own export, None when it is
    new; ``house`` are the rows that stand here of what promises share; ``closed`` the periods followed up today."""
    found = [
        *_addresses_of_ours(document),
        *_names_taken(document, house),
        *_other_facts(document, house),
        *_corrected_elsewhere(document),
        *_written_here(document),
        *_invited_elsewhere(document),
        *_belongs_elsewhere(document),
        *_changed_activities(document, full, current),
    ]
    if current and "published_on" in current:
        found += problems_of_published(document, current, closed)
    return found


def _addresses_of_ours(document: Mapping[str, Any]) -> Iterator[Problem]:
    """A municipality or promise whose address the site itself has."""
    asked: list[tuple[Path, str, Callable[[str], None]]] = [
        (("slug",), document["slug"], not_a_page_of_a_municipality),
        *(
            (("municipalities", number, "slug"), place["slug"], not_an_address_of_ours)
            for number, place in enumerate(document.get("municipalities", ()))
        ),
    ]
    for path, slug, validate in asked:
        try:
            validate(slug)
        except ValidationError as error:
            yield Problem(path, error.messages[0])


def _names_taken(document: Mapping[str, Any], house: House) -> Iterator[Problem]:
    """Rows that have a number that another row here has, or are new by their short name and have another's name."""
    spoken_of = references(document)
    for place, noun in SHARED.items():
        for name in ("name", *_UNIQUE.get(place, ())):
            items = [
                (number, item)
                for number, item in enumerate(document.get(place, ()))
                if item["slug"] in spoken_of[place] and item.get(name)
            ]
            rows = noun.model._default_manager.filter(**{f"{name}__in": [item[name] for _, item in items]})
            taken = {getattr(row, name): str(getattr(row, "slug", "")) for row in rows}
            for number, item in items:
                if (slug := taken.get(item[name])) and slug != item["slug"]:
                    yield Problem(
                        (place, number, "slug"), f"{item[name]} finns redan här. Skriv kortnamnet {slug}."
                    )


def _other_facts(document: Mapping[str, Any], house: House) -> Iterator[Problem]:
    """What is no matter of words, and not what is known here: whose seal is whose, which place it is, who is an
    authority, how a kind is worked, whose numbers are people."""
    for place, facts in _FACTS.items():
        known = {row["slug"]: row for row in house[place]}
        for number, item in enumerate(document.get(place, ())):
            stands = known.get(item["slug"], {})
            for name, fact in facts.items():
                said, here = item.get(name), stands.get(name)
                if (
                    said
                    and here
                    and said != here
                    and not (name == "kind" and not {said, here} & set(AUTHORITIES))
                ):
                    yield Problem(
                        (place, number, name),
                        f"Filen säger {said}, men här är {fact} {here} för {item['slug']}. Rätta det som är fel.",
                    )
            measures = {row["slug"]: row["counts_people"] for row in stands.get("measures", ())}
            for each, measure in enumerate(item.get("measures", ())):
                said = measure.get("counts_people", False)
                if measures.get(measure["slug"], said) != said:
                    yield Problem(
                        (place, number, "measures", each, "counts_people"),
                        f"Filen säger {str(said).lower()}, men här är det {str(not said).lower()} för måttet {measure['slug']}. Rätta det som är fel.",
                    )


def _corrected_elsewhere(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Rows that another row than the file's has corrected already."""
    items = {item["uid"]: item for item in document.get("activities", ())}
    replaced = {item["replaces"]: uid for uid, item in items.items() if item.get("replaces")}
    rows = Activity.objects.filter(replaces__uid__in=replaced).values_list("replaces__uid", "uid")
    by_old = {str(old): str(new) for old, new in rows}
    for number, uid in enumerate(items):
        other = by_old.get(items[uid].get("replaces", ""), uid)
        if other != uid:
            yield Problem(
                ("activities", number, "replaces"),
                f"Den insatsen är redan rättad av {other}. Rätta den i stället.",
            )


def _changed_activities(
    document: Mapping[str, Any], full: Document, current: Document | None
) -> Iterator[Problem]:
    """Public rows that the file says something else of."""
    places = {item["uid"]: number for number, item in enumerate(document.get("activities", ()))}
    is_public = bool(current and "published_on" in current)
    published = complete(current)["activities"] if current and is_public else []
    stands = {row["uid"]: row for row in published if row["publish_on"] <= today().isoformat()}
    # Public activities of published promises other than the document's own, complete, by their uid.
    uids = places.keys() - stands.keys()
    rows = Activity.objects.filter(belonging.of_published(), uid__in=uids, publish_on__lte=today()).exclude(
        belonging.of(_own_promise(document))
    )
    said = [row_document(ACTIVITY, row) for row in rows]
    others = complete({**document, "activities": said})["activities"] if said else []
    elsewhere = {row["uid"]: row for row in others}
    yield from _corrected_here(full, places, stands, elsewhere, _own_promise(document))
    for item in full["activities"]:
        uid = item["uid"]
        # What a row counts towards in another promise stands in that promise's own file.
        shared = {**elsewhere[uid], "contributions": item["contributions"]} if uid in elsewhere else item
        old = stands.get(uid, shared)
        if is_public and uid in elsewhere and item["contributions"]:
            yield Problem(
                ("activities", places[uid], "contributions"),
                "Insatsen är redan offentlig i ett annat löfte. Lägg till en ny insats som rättar den (replaces).",
            )
        for name in sorted(old.keys() | item.keys()):
            # Another promise's row is withdrawn, and its walk followed up, in that promise's own file.
            before, after = old.get(name), item.get(name)
            if (uid in elsewhere and before != after) or not _may_become(name, before, after):
                yield Problem(
                    ("activities", places[uid], name),
                    "Insatsen är publicerad och ändras inte. Lägg till en ny insats som rättar den (replaces).",
                )


def _corrected_here(
    full: Document,
    places: Mapping[str, int],
    stands: Mapping[str, Document],
    elsewhere: Mapping[str, Document],
    own: QuerySet[Promise],
) -> Iterator[Problem]:
    """New rows that correct what only another promise has said to everybody."""
    corrected = {
        item["replaces"]: item["uid"]
        for item in full["activities"]
        if "replaces" in item and item["uid"] not in elsewhere and item["replaces"] not in stands
    }
    foreign = corrected.keys() & elsewhere.keys()
    if outside := corrected.keys() - places.keys():
        rows = Activity.objects.filter(belonging.of_published(), uid__in=outside, publish_on__lte=today())
        foreign |= {str(uid) for uid in rows.exclude(belonging.of(own)).values_list("uid", flat=True)}
    for old in sorted(foreign):
        sentence = "Den insatsen är offentlig i ett annat löfte. Rätta den i det löftets fil."
        yield Problem(("activities", places[corrected[old]], "replaces"), sentence)


def _own_promise(document: Mapping[str, Any]) -> QuerySet[Promise]:
    return Promise.objects.filter(municipality__slug=document["municipality"], slug=document["slug"])


def _may_become(name: str, old: Any, new: Any) -> bool:
    if name == "safety_walk" and old and new:
        said = dict(_measures(new))
        kept = all(_goes_on(known, said.get(key)) for key, known in _measures(old))
        return kept and _without_measures(old) == _without_measures(new)
    return old == new or (name in _AFTERWARDS and old is None)


def _goes_on(known: Document, said: Document | None) -> bool:
    """Whether a measure of a published protocol says what it said, or has steps after those that are known; its effect
    may be judged at any time."""
    if said is None:
        return False
    steps, longer = known.get("steps", []), said.get("steps", [])
    if longer[: len(steps)] != steps:
        return False
    day = max((step["decided_on"] for step in steps), default="")
    if any(step["decided_on"] < day for step in longer[len(steps) :]):
        return False
    same = {**known, "steps": [], "effect": None} == {**said, "steps": [], "effect": None}
    return same or len(longer) > len(steps)


def _without_measures(walk: Document) -> Document:
    # The action list lives on after the protocol is published: measures are decided and done.
    seen = [{**each, "measures": []} for each in walk["observations"]]
    return {**walk, "observations": seen}


def _measures(walk: Document) -> Iterator[tuple[tuple[Any, ...], Document]]:
    for seen in walk["observations"]:
        for measure in seen["measures"]:
            yield (seen["number"], measure["text"]), measure


def _written_here(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Protocols in the file of walks whose own are being written here."""
    walks = {
        row["uid"]: number
        for number, row in enumerate(document.get("activities", ()))
        if "safety_walk" in row
    }
    drafts = SafetyWalk.objects.filter(protocol_is_draft=True, activity__uid__in=walks)
    for uid in drafts.values_list("activity__uid", flat=True):
        yield Problem(
            ("activities", walks[str(uid)], "safety_walk"),
            "Protokollet skrivs här. Publicera det, eller ta bort det ur filen.",
        )


def _invited_elsewhere(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Invitations that belong to another promise here."""
    numbers = {row["uid"]: number for number, row in enumerate(document.get("invitations", ()))}
    others = WalkInvitation.objects.filter(uid__in=numbers).exclude(
        promise__municipality__slug=document["municipality"], promise__slug=document["slug"]
    )
    for uid in others.values_list("uid", flat=True):
        yield Problem(
            ("invitations", numbers[str(uid)], "uid"),
            "Inbjudan hör till ett annat löfte. En vandring bjuds in till i ett löfte.",
        )


def _belongs_elsewhere(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Activities that serve no commitment here or there, and belong to another promise: those have one promise."""
    serves = {row["uid"]: bool(row.get("contributions")) for row in document.get("activities", ())}
    numbers = {uid: number for number, uid in enumerate(serves)}
    known = dict(Activity.objects.filter(uid__in=serves).values_list("pk", "uid"))
    own = _own_promise(document).first()
    pairs = [(str(known[pk]), promise) for pk, promise in belonging.pairs(list(known))]
    others = Promise.objects.in_bulk({promise for _, promise in pairs if own is None or promise != own.pk})
    outside = {
        str(uid)
        for uid in Activity.objects.filter(uid__in=serves, promise__isnull=False).values_list(
            "uid", flat=True
        )
    }
    for uid, promise in sorted(pairs):
        if promise in others and (uid in outside or not serves[uid]):
            yield Problem(
                ("activities", numbers[uid], "contributions"),
                f"Insatsen hör redan till löftet {others[promise].address}. "
                "En insats som inte räknas mot något åtagande hör till ett enda löfte.",
            )
