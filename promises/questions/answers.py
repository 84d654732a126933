"""Answers to residents' questions, as the public record says them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from promises.exchange_format.normal import Document


@dataclass(frozen=True)
class Answer:
    """What ``promises/questions/_answer.html`` shows of one question. ``about`` is number and title of a commitment."""

    uid: str
    about: tuple[int, str] | None
    received_on: date
    text: str
    answer: str
    answered_on: date
    changed_on: date | None
    changed_reason: str


def answers_of(questions: Iterable[Document], commitments: Iterable[Document]) -> list[Answer]:
    """All of them, the newest first."""
    titles = {row["number"]: row["title"] for row in commitments}
    found = [
        Answer(
            uid=said["uid"],
            about=(said["commitment"], titles[said["commitment"]]) if "commitment" in said else None,
            received_on=date.fromisoformat(said["received_on"]),
            text=said.get("text", ""),
            answer=said.get("answer", ""),
            answered_on=date.fromisoformat(said["answered_on"]),
            changed_on=date.fromisoformat(said["changed_on"]) if "changed_on" in said else None,
            changed_reason=said.get("changed_reason", ""),
        )
        for said in questions
    ]
    return sorted(found, key=lambda each: each.answered_on)[::-1]
