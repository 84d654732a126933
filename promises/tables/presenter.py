"""What the pages of tables say."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from promises.models import Activity, TableImport
from promises.tables.table_uploads import Upload
from promises.words import swedish

# So many rows are shown at once as they were read: the button that reads them in is to be within reach.
_FIRST = 10


def crumbs(*last: str) -> list[tuple[str, str]]:
    """Where the page is; ``last`` stands under the page of tables."""
    return [
        ("Skrivbordet", reverse("desk")),
        ("Många på en gång", reverse("tables")),
        *((words, "") for words in last),
    ]


def result(upload: Upload) -> dict[str, Any]:
    """What the dry run found, in words; before it, nothing."""
    counts = {"new": 0, "changed": 0, "unchanged": 0, "bad": 0} | (upload.counts or {})
    good = counts["new"] + counts["changed"]
    if counts["bad"]:
        answer = f"{_activities(counts['bad'])} har fel. {_activities(good)} går att läsa in."
    elif good:
        answer = f"Filen är rätt. {_activities(good)} går att läsa in."
    else:
        answer = "Allt i filen finns redan. Det finns inget att läsa in."
    kinds = [
        ("Nya", counts["new"]),
        ("Ändrade", counts["changed"]),
        ("Finns redan, lika", counts["unchanged"]),
        ("Med fel", counts["bad"]),
    ]
    return {
        "upload": upload,
        "answer": answer,
        "facts": [(label, [_activities(count)]) for label, count in kinds],
        "good": good,
        "read": upload.read,
        "read_first": upload.read[:_FIRST],
        "read_rest": upload.read[_FIRST:],
        "unread": max(0, good - len(upload.read)),
        "good_words": _activities(good),
        "bad": counts["bad"],
        "similar": upload.warning_count - upload.question_count,
        "hidden": max(0, upload.problem_count + upload.warning_count - len(upload.problems)),
        "problems": [
            {
                "row": row,
                "column": column,
                "value": value[:80],
                "text": text,
                "warning": warning,
                "question": question,
            }
            for row, column, value, text, warning, question in upload.problems
        ],
        "passed_over": swedish.listing([f"”{text[:60]}”" for text in upload.passed_over]),
        "refusal": "",
        "rows": [],
    }


def receipt(upload: Upload, found: Iterable[Activity]) -> dict[str, Any]:
    """What has been read in; ``found`` are the first of the new rows."""
    done = upload.done or {}
    words = {"new": ("ny", "nya"), "changed": ("ändrad", "ändrade")}
    parts = [f"{swedish.number(done[s])} {swedish.plural(done[s], *words[s])}" for s in words if done[s]]
    one = sum(done[state] for state in words) == 1
    title = f"{swedish.listing(parts)} {'insats är inläst' if one else 'insatser är inlästa'}"
    title = title if parts else "Inget nytt lästes in"
    return {"receipt_title": title, "left_out": _activities(done["left_out"]), "rows": rows(found)}


def imports(found: Iterable[TableImport]) -> list[dict[str, str]]:
    """Tables that were read in; each has ``count``."""
    return [
        {
            "url": reverse("table_import", args=[each.uid]),
            "name": each.internal_name,
            "number": each.number,
            "when": moment(each.created_at),
            "count": _activities(each.count),  # type: ignore[attr-defined]
        }
        for each in found
    ]


def import_facts(read: int, left: int, public: int) -> list[tuple[str, list[str]]]:
    """How many were read in, and how it is with them now."""
    kinds = [("Lästes in", read), ("Står kvar", left), ("Offentliga", public), ("Återtagna", read - left)]
    return [(label, [_activities(count)]) for label, count in kinds]


def moment(at: datetime) -> str:
    """15 oktober 2020 kl. 12.04"""
    local = timezone.localtime(at)
    return swedish.moment(local)


def rows(found: Iterable[Activity]) -> list[dict[str, str]]:
    """Rows that have been read in, as a list shows them."""
    ordered = sorted(found, key=lambda row: (row.starts_on, row.title))
    return [
        {
            "iso": row.starts_on.isoformat(),
            "date": swedish.span(row.starts_on, row.ends_on),
            "title": row.title,
            "place": row.place,
            "number": str(row.uid)[:8],
            "url": reverse("activity", args=[row.uid]),
        }
        for row in ordered
    ]


def _activities(count: int) -> str:
    return f"{swedish.number(count)} {swedish.plural(count, 'insats', 'insatser')}"
