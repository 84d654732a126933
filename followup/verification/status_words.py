"""Whether the words for status and window that a report says are those of the codes that are counted. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence

from followup.report.view import CommitmentView, ReportView
from followup.report.wording import known_labels
from followup.verification.compared import Line
from medborgarlofte.documents import charts
from medborgarlofte.documents.blocks import Block
from medborgarlofte.documents.pdf_reading import squeezed
from promises.words.enums import Status, Unknown, WindowState

_DRAWN = ("figure", "drawn")


def misworded(
    blocks: Sequence[Block], then: ReportView, counted: ReportView, written: Iterable[str]
) -> Iterator[Line]:
    """A line for each word that is another code's than the one counted, to be asked with the labels of the edition: at the
    head of what is said of a commitment, in its windows, and in the view that was frozen ``then``. What people have
    ``written`` is theirs."""
    theirs = {squeezed(part) for text in written for part in re.split(r"\n\s*\n", text)}
    views = {each.number: each for each in then.commitments}
    for item in counted.commitments:
        own = [
            block for block in blocks if block.of == str(item.number) and squeezed(block.words) not in theirs
        ]
        due, where = item.status_label, f"Åtagande {item.number}"
        heads = [block.words for block in own if block.tag in ("cell", "p")]
        wrong = [words for words in heads if _begins_with_another(words, item)]
        if not any(_begins(words, due) for words in heads):
            wrong.append("")
        frozen = views.get(item.number)
        answers = (frozen.status_label, frozen.answer_words[0]) if frozen else ()
        wrong += [words for words in answers if not _begins(words, due)]
        yield from (Line(where, "ord för läge", words, due) for words in dict.fromkeys(wrong))
        windows = [each.state_label.casefold() for each in item.windows]
        said = [_window_words(block.words) for block in own if block.tag in _DRAWN]
        said += [[each.state_label.casefold() for each in frozen.windows]] if frozen else []
        is_many = len(windows) > charts.WINDOWS_IN_WORDS  # then each word is said once, with how many
        for words in said:
            if not (set(words) <= set(windows) if is_many else words == windows):
                yield Line(where, "ord för fönster", ", ".join(words), ", ".join(windows))


def _begins(words: str, label: str) -> bool:
    return re.match(rf"{re.escape(label)}(?!\w)", words, re.IGNORECASE) is not None


def _begins_with_another(words: str, item: CommitmentView) -> bool:
    """Whether it begins with a status, or is no more than what is not known, and that of another code."""
    if _begins(words, item.status_label):
        return False
    statuses = {label for each in Status if each is not Status.UNKNOWN for label in known_labels(each)}
    unknown = {label for each in Unknown for label in known_labels(each)}
    return any(_begins(words, label) for label in statuses) or any(
        re.match(rf"{re.escape(label)}(?:[.,]|$)", words, re.IGNORECASE) for label in unknown
    )


def _window_words(words: str) -> list[str]:
    """The words for windows in what is drawn, in its order."""
    labels = {label for each in (*WindowState, Status.BEHIND, Unknown.SUMMED) for label in known_labels(each)}
    pattern = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return [found.casefold() for found in re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", words, re.IGNORECASE)]
