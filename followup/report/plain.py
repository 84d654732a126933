"""The report in plain Swedish (lättläst), from its own figures; and whether edited words still hold them.

The text is one part about everything and one for each commitment, which begins ``Åtagande 4:``. People
may write other words round the sentences that carry status and figures; those stay as they are, and no
other number than the report's may stand there. Pure.
"""

import re
from collections.abc import Iterable, Iterator

from followup.report.numbers_in_text import even, numbers, pairs
from followup.report.view import CommitmentView, ReportView
from promises.counting.sentences import share_words
from promises.words import swedish
from promises.words.enums import Status, TargetForm, Unknown

_MEANS: dict[Status | Unknown, str] = {
    Status.FULFILLED: "Det är klart.",
    Status.PARTLY_FULFILLED: "En del är gjort, men inte allt.",
    Status.ON_TRACK: "Det går som vi lovade.",
    Status.BEHIND: "Det går långsammare än vi lovade.",
    Status.NOT_FULFILLED: "Det blev inte gjort som vi lovade.",
    Status.NOT_STARTED: "Vi har inte börjat än.",
    Status.NOT_TRIGGERED: "Det har inte behövts än.",
    Status.WITHDRAWN: "Vi ska inte göra det här längre.",
    Unknown.WAITING: "Vi har inte fått veta hur det gick än.",
    Unknown.IN_WORDS: "Vi har berättat hur det gick, men inte hur många det blev.",
    Unknown.SUMMED: "Vi vet hur många det blev i allt, men inte när.",
    Unknown.UNREPORTED: "Ingen har berättat hur det gick. Det kan vara gjort ändå.",
    Unknown.NOT_ASSESSED: "Ingen har bedömt hur det gick.",
    Unknown.NEVER: "Ingen har någonsin berättat hur det gick. Det kan vara gjort ändå.",
}
_BEGINS = re.compile(r"^\W*Åtagande (\d+)\b", re.IGNORECASE)


def plain_words(view: ReportView) -> str:
    """The whole text, a paragraph a part, with an empty line between them."""
    place = f"Det här är ett löfte från {view.author}." if view.author else ""
    start = f"Texten handlar om tiden {view.period_label.rpartition(': ')[2]}."
    about = "Varje sak som vi har lovat kallas ett åtagande." if view.commitments else ""
    parts = [" ".join(filter(None, [place, start, about, *_fixed_for_all(view)]))]
    for item in view.commitments:
        # What the status means, unless rows say that something was told after all.
        unknown = item.answer.unknown
        means = _MEANS[unknown or item.status]
        if unknown in {Unknown.UNREPORTED, Unknown.NEVER} and (item.figure or item.quantity):
            means = "Vi har inte fått veta allt om hur det gick."
        elif unknown is Unknown.IN_WORDS and item.counted.form is TargetForm.NONE:
            means = "Vi har berättat hur det gick."
        lines = [f"Åtagande {item.number}: {item.title}", means, *_fixed(item)]
        parts.append("\n".join(filter(None, lines)))
    return "\n\n".join(parts)


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
    noun = swedish.plural(total, "åtagande", "åtaganden")
    shares = [f"{part.count} {' '.join(share_words(part.status, part.count))}" for part in view.parts]
    return [f"Löftet har {total} {noun}.", f"Så gick det: {swedish.listing(shares)}."]


def _fixed(item: CommitmentView) -> list[str]:
    """The same of one commitment."""
    sentences = [f"Läget: {item.status_label}."]
    if item.figure:
        sentences.append(f"Gjort så långt: {item.figure}.")
    if item.quantity and item.in_period != item.figure:
        sentences.append(f"Gjort under tiden: {item.in_period}.")
    return sentences


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
