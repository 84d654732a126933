"""Residents' questions."""

from datetime import date
from typing import Any

from promises.models import Promise, Question
from tests.factories.people import coordinator
from tests.factories.promises import moment


def question(promise: Promise, *, answered: bool = False, **fields: Any) -> Question:
    """A question of 1 October 2020; ``answered`` = everybody reads it with its answer."""
    values: dict[str, Any] = {
        "promise": promise,
        "received_on": date(2020, 10, 1),
        "internal_text": "Varför syns ingen polis på torget?",
    }
    if answered:
        stamp = {
            "published_at": moment(date(2020, 10, 5)),
            "published_by": coordinator(place=promise.municipality),
        }
        values |= {"text": "När går polisen på torget?", "answer": "Varje fredag kväll.", **stamp}
    return Question.objects.create(**(values | fields))
