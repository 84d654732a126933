"""What promises share, as one promise says it: no file changes it for the others (ADR 0024)."""

from collections.abc import Iterable, Mapping
from typing import Any

from medborgarlofte.accounts.models import Municipality, Organisation, PoliceArea
from promises.exchange_format.normal import Document, tidy_rows
from promises.exchange_format.rows import row_document
from promises.exchange_format.shared_nouns import RESULT_MEASURE, SHARED
from promises.models import Kind

# Own words by list, slug and property; None where the promise says nothing. A kind's own results, ``measures``, are
# slug and labels in order: whether one counts people is the house's to say.
OwnWords = Mapping[str, Mapping[str, Mapping[str, Any]]]


def shared_documents(
    slugs: Mapping[str, set[str]],
    own: OwnWords,
    used: Iterable[tuple[str, str]] = (),
    known: Iterable[Organisation] = (),
) -> dict[str, list[Document]]:
    """The shared rows with these slugs, in the promise's ``own`` words. A municipality brings its police area.

    ``used`` are results, by kind and slug, that the promise's rows report: they are told whoever has them. ``known``
    organisations have been read already.
    """
    places = list(Municipality.objects.filter(slug__in=slugs["municipalities"]).select_related("police_area"))
    areas = slugs["police_areas"] | {place.police_area.slug for place in places if place.police_area}
    areas |= {
        said["police_area"] for said in own.get("municipalities", {}).values() if said.get("police_area")
    }
    kinds = list(Kind.objects.filter(slug__in=slugs["kinds"]).prefetch_related("measures"))
    rows: dict[str, Iterable[Any]] = {
        "police_areas": _rows(PoliceArea, areas, [each.police_area for each in places if each.police_area]),
        "municipalities": places,
        "organisations": _rows(Organisation, slugs["organisations"], known),
        "kinds": kinds,
    }
    said = {
        name: [_in_own_words(row_document(noun, row), own.get(name, {})) for row in rows[name]]
        for name, noun in SHARED.items()
    }
    for kind, document in zip(kinds, said["kinds"], strict=True):
        listed = own.get("kinds", {}).get(kind.slug, {}).get("measures")
        document["measures"] = _measures(kind, listed, {slug for of, slug in used if of == kind.slug})
    return said


def _rows(model: Any, slugs: set[str], known: Iterable[Any]) -> Iterable[Any]:
    """The rows with these slugs, by name; nothing is asked where all of them are ``known``."""
    read = {row.slug: row for row in known}
    if slugs <= read.keys():
        return sorted((read[slug] for slug in slugs), key=lambda row: row.name)
    return model.objects.filter(slug__in=slugs)


def house_words(document: Mapping[str, Any]) -> dict[str, list[Document]]:
    """The same as the house says them, of what promises share and ``document`` names."""
    return shared_documents({name: {row["slug"] for row in document.get(name, ())} for name in SHARED}, {})


def own_words(document: Mapping[str, Any], house: Mapping[str, list[Document]]) -> dict[str, Any]:
    """What ``document``, in normal form, says otherwise than the ``house``; nothing of rows that are not here yet."""
    found: dict[str, Any] = {}
    for name in SHARED:
        stands = {row["slug"]: row for row in tidy_rows(name, list(house[name]))}
        for row in document.get(name, ()):
            known = stands.get(row["slug"], row)
            said = {
                key: row.get(key)
                for key in known.keys() | row.keys()
                # English goes with its Swedish.
                if key != "measures"
                and any(row.get(each) != known.get(each) for each in {key, key.removesuffix("_en")})
            }
            listed = [_named(each) for each in row.get("measures", ())]
            if listed != [_named(each) for each in known.get("measures", ())]:
                said["measures"] = listed
            if said:
                found.setdefault(name, {})[row["slug"]] = dict(sorted(said.items()))
    return found


def with_house_words(document: Document, house: Mapping[str, list[Document]]) -> Document:
    """The document with what it leaves out and the ``house`` knows: organisation numbers, for by them a seal is told
    from another, whoever forgot to write them; and in English what the document calls as the house does."""

    def completed(row: Document, known: Document) -> Document:
        names = [name for name in known if _stands(name, row, known)]
        said = {name: known[name] for name in names if known[name]} | row
        if "measures" in row:
            results = {each["slug"]: each for each in known.get("measures", ())}
            said["measures"] = [completed(each, results.get(each["slug"], {})) for each in row["measures"]]
        return said

    filled = {}
    for name in SHARED.keys() & document.keys():
        stands = {row["slug"]: row for row in house[name]}
        filled[name] = [completed(row, stands.get(row["slug"], {})) for row in document[name]]
    return {**document, **filled}


def _stands(name: str, row: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Whether what the house knows under the name holds where the row says nothing of it."""
    swedish = name.removesuffix("_en")
    return name == "organisation_number" or (swedish != name and row.get(swedish) == known.get(swedish))


def _in_own_words(row: Document, own: Mapping[str, Mapping[str, Any]]) -> Document:
    words = {name: word for name, word in own.get(row["slug"], {}).items() if name != "measures"}
    if row.get("organisation_number"):
        words.pop("organisation_number", None)
    return _called(row, words)


def _called(row: Document, words: Mapping[str, Any]) -> Document:
    """The house's row in a promise's words; what it calls otherwise in Swedish alone has no name in English."""
    said = {**row, **words}
    return said | {
        name: None
        for name in row
        if name.endswith("_en") and name not in words and not _stands(name, said, row)
    }


def _measures(kind: Kind, listed: list[Mapping[str, Any]] | None, used: set[str]) -> list[Document]:
    """The results of the house, or those that are the promise's own; and those that are used, after them."""
    rows = sorted(kind.measures.all(), key=lambda row: row.position)
    known = {row.slug: row_document(RESULT_MEASURE, row) for row in rows}
    if listed is None:
        listed = [{"slug": row.slug} for row in rows if not row.is_own]
    wanted = {each["slug"]: each for each in listed} | {
        row.slug: {"slug": row.slug} for row in rows if row.slug in used - {each["slug"] for each in listed}
    }
    return [_called(known[slug], said) for slug, said in wanted.items() if slug in known]


def _named(measure: Mapping[str, Any]) -> dict[str, Any]:
    return {name: measure[name] for name in ("slug", "label", "label_en") if name in measure}
