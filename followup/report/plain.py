"""The report in plain Swedish (lättläst), from its own figures; and whether edited words still hold them.

The text is one part about everything and one for each commitment, which begins ``Åtagande 4:``. People
may write other words round the sentences that carry status and figures; those stay as they are, and no
other number than the report's may stand there. Pure.
"""

import re
from collections.abc import Iterable, Iterator

from followup.report.numbers_in_text import even, numbers, pairs
from followup.report.view import CommitmentView, ReportView
from promises.counting.sentences import easy_count
from promises.words import swedish

_BEGINS = re.compile(r"^\W*Åtagande (\d+)\b", re.IGNORECASE)


def plain_words(view: ReportView) -> str:
    """The whole text, a thought a line, with an empty line between its parts."""
    start = ["Det här är ett löfte."]
    if view.author:
        start.append(f"Löftet kommer från {view.author}.")
    start.append(f"Texten handlar om tiden {view.period_label.rpartition(': ')[2].replace('–', ' till ')}.")
    if view.commitments:
        start += ["Ordet ”vi” betyder de som har lovat.", "En sak som vi lovar kallas ett åtagande."]
    parts = ["\n".join([*start, *_fixed_for_all(view)])]
    for item in view.commitments:
        lines = [f"Åtagande {item.number}: {item.title}", *item.easy]
        if item.quantity and item.in_period != item.figure:
            lines.append(_in_period(item))
        parts.append("\n".join(dict.fromkeys(lines)))
    return "\n\n".join(parts)


def plain_parts(text: str) -> list[tuple[int | None, list[str]]]:
    """The lines of each part without its heading, by the number of its commitment; None = about everything."""
    parts: list[tuple[int | None, list[str]]] = []
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        if lines:
            begins = _BEGINS.match(lines[0])
            parts.append((int(begins[1]), lines[1:]) if begins else (None, lines))
    return parts


def differences(text: str, view: ReportView) -> list[str]:
    """One Swedish sentence for every place where ``text`` does not say what the report says; none when it
    holds. Each names the number or the sentence that differs."""
    # What each commitment's part says; 0 is what stands before the first.
    parts: dict[int, str] = {}
    number = 0
    for line in even(text).split("\n"):
        begins = _BEGINS.match(line)
        number = int(begins[1]) if begins else number
        parts[number] = f"{parts.get(number, '')}\n{line}"
    known = {item.number for item in view.commitments}
    sentences = [
        f"Åtagande {number} finns inte i rapporten." for number in parts if number and number not in known
    ]
    fixed = _fixed_for_all(view)
    days = [view.period_label, swedish.day(view.as_of)]
    days += [swedish.day(view.published_on)] if view.published_on else []
    allowed = set(numbers(" ".join([*fixed, *days, view.title, view.author])))
    sentences += _differs(parts.get(0, ""), "i början", fixed, allowed)
    for item in view.commitments:
        if item.number not in parts:
            sentences.append(
                f"Åtagande {item.number} saknas. Börja ett stycke med ”Åtagande {item.number}:”."
            )
            continue
        fixed = _fixed(item)
        allowed = {str(item.number), *numbers(" ".join([item.title, *fixed]))}
        sentences += _differs(parts[item.number], f"under åtagande {item.number}", fixed, allowed)
    return sentences


def _fixed_for_all(view: ReportView) -> list[str]:
    """The sentences about everything that have to stand as they are."""
    total = len(view.commitments)
    if not total:
        return ["Det fanns inga åtaganden att följa upp."]
    things = swedish.plural(total, "sak", "saker")
    return [f"Vi har lovat {total} {things}.", *(easy_count(part.status, part.count) for part in view.parts)]


def _fixed(item: CommitmentView) -> list[str]:
    """The same of one commitment: how it goes, and each sentence that tells a number."""
    status, *lines = item.easy
    told = [line for line in lines if any(numbers(line))]
    return [status, *told, *([_in_period(item)] if item.quantity and item.in_period != item.figure else [])]


def _in_period(item: CommitmentView) -> str:
    return f"Gjort under tiden: {item.in_period}."


def _differs(text: str, where: str, fixed: Iterable[str], allowed: set[str]) -> Iterator[str]:
    flat = " ".join(text.split())
    fixed = [" ".join(even(sentence).split()) for sentence in fixed]
    for number in dict.fromkeys(numbers(text)):
        if number not in allowed:
            yield f"Talet {number} {where} är inte någon av rapportens siffror där."
    known = {pair for sentence in fixed for pair, _ in pairs(sentence)}
    for pair, words in pairs(flat):
        if pair not in known and set(pair) <= allowed:
            yield f"”{words}” {where} är inte vad rapporten säger."
    for sentence in fixed:
        if sentence.casefold() not in flat.casefold():
            yield f"Det ska stå ”{sentence}” {where}."
